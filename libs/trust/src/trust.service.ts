import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { TrustDay } from './trust-day.entity';
import { TrustQuery } from './trust.query';

export interface DayToSign {
  readonly currency: Currency;
  readonly day: CalendarDate;
  /** Why the bank and the books differ; needed when they do, or when no statement covers the day. */
  readonly remark: string | null;
}

/** The daily close of the dedicated account. */
@Injectable()
export class TrustService {
  constructor(private readonly trust: TrustQuery) {}

  /**
   * Signs the proof of a day that is over: its figures are kept as they stand, and stay true, since nothing is booked in the past.
   *
   * Refuses FORBIDDEN to whoever is no person, DAY_NOT_OVER, DATE_OUT_OF_RANGE before a day already signed, DUPLICATE for that very
   * day, GAP_UNEXPLAINED when the bank says something else, or nothing, and no remark says why.
   */
  async sign(work: Work, { currency, day, remark }: DayToSign): Promise<TrustDay> {
    const { kind, userId } = work.caller;
    if (kind !== 'USER' || userId === null) throw new DomainError('FORBIDDEN');
    if (day >= work.today) throw new DomainError('DAY_NOT_OVER', { day, today: work.today });
    const [last] = await work.query<{ day: CalendarDate }>(
      'SELECT max(day)::text AS day FROM trust_day WHERE currency = $1 HAVING max(day) > $2',
      [currency, day],
    );
    if (last !== undefined) throw new DomainError('DATE_OUT_OF_RANGE', { after: last.day });
    const proof = await this.trust.proofIn(work, currency, day);
    const isProved = proof.gapMinor === 0n && proof.bank?.on === day;
    if (!isProved && remark === null)
      throw new DomainError('GAP_UNEXPLAINED', {
        gapMinor: proof.gapMinor?.toString() ?? null,
        statementOn: proof.bank?.on ?? null,
      });
    const { heldMinor, owedMinor, withPartnersMinor, gapMinor, balances, bank } = proof;
    const signed: TrustDay = {
      ...{ id: uuidv7(), currency, day, heldMinor, owedMinor, gapMinor, remark },
      withPartnersMinor,
      balances: Object.fromEntries(
        balances.map(({ code, balanceMinor }) => [code, balanceMinor.toString()]),
      ),
      ...{ statementOn: bank?.on ?? null, statementMinor: bank?.closingMinor ?? null },
      ...{ signedBy: userId, actId: work.actId },
    };
    work.insert(TrustDay, signed);
    return signed;
  }
}
