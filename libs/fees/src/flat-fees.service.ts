import { Injectable } from '@nestjs/common';

import type { CaseFile } from '@solde/cases';
import { LedgerService } from '@solde/ledger';
import type { Currency, Minor } from '@solde/money';
import { uuidv7, type Work } from '@solde/platform';

import { CasePricingQuery } from './case-pricing.query';
import type { FlatFeeEvent } from './fee-agreement';
import { FeeLine } from './fee-line.entity';
import { explainFlat, flatFee } from './flat-fee';

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

  /** Charges an event of a case that the act holds; `sourceId` is the fact behind it. Nothing where none is agreed. */
  async charge(
    work: Work,
    caseFile: CaseFile,
    event: FlatFeeEvent,
    sourceId: string,
  ): Promise<Minor> {
    const { id: caseId, agreementId, creditorId, currency } = caseFile;
    const amountMinor = flatFee((await this.pricing.tariff(work, agreementId)).flatFees, event);
    if (amountMinor === 0n) return 0n;
    const isNew = await work.insertNew(FeeLine, {
      ...{ id: uuidv7(), caseId, creditorId, kind: 'FLAT', currency, baseMinor: 0n, slices: [] },
      ...{ amountMinor, valueOn: work.today, earnedOn: work.today, sourceId },
      sentence: explainFlat(event, amountMinor, currency),
    });
    if (!isNew) return 0n;
    await this.post(work, { creditorId, currency }, amountMinor, sourceId);
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
      ...{ kind: 'FEE_EARNED', currency, valueOn: work.today, source: 'fee_line', sourceId },
      postings: [
        { code: 'FEES_UNBILLED', creditorId, amountMinor },
        { code: 'FEE_INCOME', amountMinor: -amountMinor },
      ],
    });
  }
}
