import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { CaseFile } from '@solde/cases';
import { LedgerService } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';
import { uuidv7, type Work } from '@solde/platform';

import { CasePricingQuery } from './case-pricing.query';
import type { ToldEvent } from './fee-agreement';
import { FeeLine } from './fee-line.entity';
import { FlatEvent } from './flat-event.entity';
import { explainFlat, explainFlatReturned, flatFee } from './flat-fee';

interface OpenedCases {
  readonly agreementId: string;
  readonly creditorId: string;
  readonly currency: Currency;
  readonly caseIds: readonly string[];
}

const OPENED = `
  SELECT agreement_id AS "agreementId", creditor_id AS "creditorId", currency, array_agg(id ORDER BY id) AS "caseIds"
  FROM case_file WHERE id = ANY ($1) GROUP BY agreement_id, creditor_id, currency`;

const CHARGE_OPENINGS = `
  INSERT INTO fee_line (id, case_id, creditor_id, kind, currency, base_minor, amount_minor, value_on, earned_on, sentence,
                        source_id, act_id)
  SELECT uuidv7(), id, $2, 'FLAT', $3, 0, $4, $5, $5, $6, id, $7 FROM unnest($1::uuid[]) AS id
  ON CONFLICT DO NOTHING
  RETURNING id`;

/** What events cost, whatever comes of the case (R-FEE-FLAT): each is charged once. */
@Injectable()
export class FlatFees {
  constructor(
    private readonly pricing: CasePricingQuery,
    private readonly ledger: LedgerService,
  ) {}

  /**
   * Charges an event of a case that the act holds, by the version under which the case was opened; `sourceId` is the fact behind it.
   * The event is remembered where nothing is agreed too: another tariff may be asked what it would have cost.
   */
  async charge(
    work: Work,
    caseFile: CaseFile,
    event: ToldEvent,
    sourceId: string,
    happenedOn: CalendarDate = work.today,
  ): Promise<Minor> {
    const { id: caseId, agreementId, creditorId, currency } = caseFile;
    const told = { id: uuidv7(), caseId, creditorId, event, happenedOn, sourceId };
    if (!(await work.insertNew(FlatEvent, told))) return 0n;
    const amountMinor = flatFee((await this.pricing.tariff(work, agreementId)).flatFees, event);
    if (amountMinor === 0n) return 0n;
    work.insert(FeeLine, {
      ...{ id: uuidv7(), caseId, creditorId, kind: 'FLAT', currency, baseMinor: 0n, slices: [] },
      ...{ amountMinor, valueOn: happenedOn, earnedOn: work.today, sourceId },
      sentence: explainFlat(event, amountMinor, currency),
    });
    await this.post(work, { creditorId, currency }, amountMinor, sourceId);
    return amountMinor;
  }

  /** Gives back, once, what an event has cost, because of the fact `becauseOf`; an event that was never told stays untold. */
  async giveBack(
    work: Work,
    caseFile: CaseFile,
    sourceId: string,
    becauseOf: string,
  ): Promise<Minor> {
    const { id: caseId, creditorId, currency } = caseFile;
    const told = await work.manager.findOneBy(FlatEvent, { caseId, sourceId });
    if (told?.undoesId !== null) return 0n;
    const { event, id: undoesId } = told;
    const undone = { id: uuidv7(), caseId, creditorId, event, happenedOn: work.today, undoesId };
    if (!(await work.insertNew(FlatEvent, { ...undone, sourceId: becauseOf }))) return 0n;
    const charged = await work.manager.findOneBy(FeeLine, { caseId, sourceId, kind: 'FLAT' });
    if (charged === null) return 0n;
    const amountMinor = -charged.amountMinor;
    work.insert(FeeLine, {
      ...{ id: uuidv7(), caseId, creditorId, kind: 'FLAT', currency, baseMinor: 0n, slices: [] },
      ...{ amountMinor, valueOn: work.today, earnedOn: work.today, sourceId: becauseOf },
      sentence: explainFlatReturned(event, amountMinor, currency),
    });
    await this.post(work, { creditorId, currency }, amountMinor, becauseOf);
    return amountMinor;
  }

  /** Charges the opening of many cases: their lines in one statement, one entry for each tariff. */
  async chargeOpenings(work: Work, caseIds: readonly string[]): Promise<void> {
    for (const opened of await work.query<OpenedCases>(OPENED, [caseIds])) {
      const { agreementId, creditorId, currency } = opened;
      const { flatFees } = await this.pricing.tariff(work, agreementId);
      const priceMinor = flatFee(flatFees, 'CASE_OPENING');
      if (priceMinor === 0n) continue;
      const sentence = JSON.stringify(explainFlat('CASE_OPENING', priceMinor, currency));
      const charged = await work.query(CHARGE_OPENINGS, [
        ...[opened.caseIds, creditorId, currency, priceMinor, work.today, sentence, work.actId],
      ]);
      const totalMinor = flatFee(flatFees, 'CASE_OPENING', BigInt(charged.length));
      await this.post(work, { creditorId, currency }, totalMinor, work.actId);
    }
  }

  private async post(
    work: Work,
    { creditorId, currency }: Pick<CaseFile, 'creditorId' | 'currency'>,
    amountMinor: Minor,
    sourceId: string,
  ): Promise<void> {
    if (amountMinor === 0n) return;
    await this.ledger.post(work, {
      ...{ kind: amountMinor > 0n ? 'FEE_EARNED' : 'FEE_ADJUSTED', currency },
      ...{ valueOn: work.today, source: 'fee_line', sourceId },
      postings: [
        { code: 'FEES_UNBILLED', creditorId, amountMinor },
        { code: 'FEE_INCOME', amountMinor: -amountMinor },
      ],
    });
  }
}
