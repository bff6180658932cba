import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { CaseFile } from '@solde/cases';
import { LedgerService } from '@solde/ledger';
import { formatAmount, percentOf, type Minor } from '@solde/money';
import { uuidv7, type Sentence, type Work } from '@solde/platform';

import type { Retrocession } from './fee-agreement';
import type { RestatementCause } from './restate-fees';
import { retrocededShares, type RetrocededFee } from './retrocession';
import { RetrocessionLine } from './retrocession-line.entity';

/** A fee line just written, as partners share in it. */
export interface EarnedFee extends RetrocededFee {
  readonly feeLineId: string;
}

/** What partners are owed of the fees: it follows them through every replay, and lowers the agency's margin alone (R-RETRO). */
@Injectable()
export class Retrocessions {
  constructor(private readonly ledger: LedgerService) {}

  /** Owes partners their share of fees just earned. */
  async earn(
    work: Work,
    caseFile: CaseFile,
    fees: readonly EarnedFee[],
    terms: readonly Retrocession[],
    earnedOn: CalendarDate,
  ): Promise<void> {
    const { currency } = caseFile;
    for (const fee of fees)
      for (const { partnerKind, share, baseMinor, amountMinor } of retrocededShares(fee, terms)) {
        const facts = {
          ...{ partner: partnerKind, currency, sharePct: percentOf(share) },
          ...{ base: formatAmount(baseMinor, currency), due: formatAmount(amountMinor, currency) },
        };
        const sentence = { key: 'RETROCESSION', version: 1, facts };
        const { feeLineId } = fee;
        const line = { partnerKind, baseMinor, amountMinor, earnedOn, sentence, feeLineId };
        await this.write(work, caseFile, line);
      }
  }

  /** Brings what partners are owed of a case to their share of the fees that it earns today: one adjustment each. */
  async restate(
    work: Work,
    caseFile: CaseFile,
    fees: readonly RetrocededFee[],
    terms: readonly Retrocession[],
    cause: RestatementCause,
  ): Promise<void> {
    if (terms.length === 0) return;
    const { id, currency } = caseFile;
    const posted = await work.query<{ partnerKind: string; base: Minor; amount: Minor }>(
      `SELECT partner_kind AS "partnerKind", sum(base_minor)::bigint AS base, sum(amount_minor)::bigint AS amount
       FROM retrocession_line WHERE case_id = $1 GROUP BY partner_kind`,
      [id],
    );
    const shares = fees.flatMap((fee) => retrocededShares(fee, terms));
    for (const { partnerKind } of terms) {
      const owed = shares.filter((one) => one.partnerKind === partnerKind);
      const before = posted.find((one) => one.partnerKind === partnerKind);
      const replayed = owed.reduce((total, one) => total + one.amountMinor, 0n);
      const base = owed.reduce((total, one) => total + one.baseMinor, 0n);
      const amountMinor = replayed - (before?.amount ?? 0n);
      const facts = {
        ...{ partner: partnerKind, cause, currency, replayed: formatAmount(replayed, currency) },
        posted: formatAmount(before?.amount ?? 0n, currency),
        adjustment: formatAmount(amountMinor, currency),
      };
      await this.write(work, caseFile, {
        ...{ partnerKind, baseMinor: base - (before?.base ?? 0n), amountMinor, feeLineId: null },
        ...{ earnedOn: work.today, sentence: { key: 'RETROCESSION_RESTATED', version: 1, facts } },
      });
    }
  }

  private async write(
    work: Work,
    { id: caseId, creditorId, currency }: CaseFile,
    line: {
      readonly partnerKind: string;
      readonly baseMinor: Minor;
      readonly amountMinor: Minor;
      readonly earnedOn: CalendarDate;
      readonly feeLineId: string | null;
      readonly sentence: Sentence;
    },
  ): Promise<void> {
    const { amountMinor, earnedOn: valueOn, feeLineId } = line;
    if (amountMinor === 0n) return;
    const id = uuidv7();
    work.insert(RetrocessionLine, { id, caseId, creditorId, currency, ...line });
    await this.ledger.post(work, {
      ...{ kind: feeLineId === null ? 'FEE_ADJUSTED' : 'FEE_EARNED', currency, valueOn },
      ...{ source: 'retrocession_line', sourceId: id },
      postings: [
        { code: 'RETROCESSION_EXPENSE', amountMinor },
        { code: 'RETROCESSIONS_DUE', amountMinor: -amountMinor },
      ],
    });
  }
}
