import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import { rate, type Currency } from '@solde/money';
import { Reads, Work, type Caller } from '@solde/platform';
import type { MandateTerms } from './mandate-terms.entity';
import type { Mandate } from './mandate.entity';
import { selected } from './selection';

const MANDATE = selected('m', [
  ...['id', 'number', 'creditorId', 'kind', 'currency', 'state', 'version', 'actId'],
]);

const TERMS = selected('t', [
  ...[
    'id',
    'mandateId',
    'creditorId',
    'number',
    'effectiveFrom',
    'services',
    'territories',
    'claimTypes',
  ],
  ...[
    'amountMinMinor',
    'amountMaxMinor',
    'ageMaxDays',
    'powerToReceive',
    'claimsBasis',
    'insuranceGuarantee',
  ],
  ...[
    'remuneration',
    'remittanceConditions',
    'remittanceMode',
    'remittanceCycle',
    'payoutBusinessDays',
  ],
  ...[
    'remittanceDelayClause',
    'negativeBalance',
    'invoiceDueDays',
    'transferMinMinor',
    'allocationOrder',
    'principalRule',
  ],
  ...[
    'interestClaimed',
    'interestBasis',
    'interestRateTable',
    'interestContractRate',
    'indemnityClaimed',
  ],
  ...[
    'promiseDaysMax',
    'waiverMaxMinor',
    'joinOpenCase',
    'contentHash',
    'creditorSignedBy',
    'creditorSignedAt',
  ],
  ...['agencySignedBy', 'agencySignedAt', 'version', 'actId'],
]);

type TermsRow = Omit<MandateTerms, 'interestContractRate'> & {
  readonly interestContractRate: string | null;
};

/** Versions of one mandate, or mandates of one creditor, shown at most. */
const SHOWN_MAX = 200;

/** The reading of mandates. Inside an act give its work, and see what the act has written; the portal sees its own by row-level security. */
@Injectable()
export class MandatesQuery {
  constructor(private readonly reads: Reads) {}

  async one(who: Caller | Work, id: string): Promise<Mandate | null> {
    const [mandate] = await this.ask<Mandate>(
      who,
      `SELECT ${MANDATE} FROM mandate m WHERE m.id = $1`,
      [id],
    );
    return mandate ?? null;
  }

  /** The newest mandates, of one creditor or of all that the caller sees. */
  list(who: Caller | Work, creditorId: string | null): Promise<Mandate[]> {
    return this.ask(
      who,
      `SELECT ${MANDATE} FROM mandate m WHERE $1::uuid IS NULL OR m.creditor_id = $1 ORDER BY m.id DESC LIMIT ${SHOWN_MAX}`,
      [creditorId],
    );
  }

  /** The currencies in which creditors pay the agency's invoices: those of mandates in force whose terms say GROSS. */
  async currenciesInvoiced(who: Caller | Work): Promise<Currency[]> {
    const rows = await this.ask<{ currency: Currency }>(
      who,
      `SELECT DISTINCT m.currency FROM mandate m
       CROSS JOIN LATERAL (SELECT t.remittance_mode FROM mandate_terms t
         WHERE t.mandate_id = m.id AND t.agency_signed_at IS NOT NULL AND t.effective_from <= app_now()::date
         ORDER BY t.effective_from DESC, t.number DESC LIMIT 1) t
       WHERE m.state IN ('ACTIVE', 'NOTICE_GIVEN') AND t.remittance_mode = 'GROSS' ORDER BY m.currency`,
      [],
    );
    return rows.map(({ currency }) => currency);
  }

  /** The mandate under which a creditor's claims in a currency are placed: ACTIVE, else under notice; the newest of several. */
  async activeMandate(
    who: Caller | Work,
    creditorId: string,
    currency: Currency,
  ): Promise<Mandate | null> {
    const [mandate] = await this.ask<Mandate>(
      who,
      `SELECT ${MANDATE} FROM mandate m
       WHERE m.creditor_id = $1 AND m.currency = $2 AND m.state IN ('ACTIVE', 'NOTICE_GIVEN')
       ORDER BY m.state = 'ACTIVE' DESC, m.id DESC LIMIT 1`,
      [creditorId, currency],
    );
    return mandate ?? null;
  }

  /** The terms in force on a day: signed by both, the latest that had taken effect; null before the first. */
  async termsOn(
    who: Caller | Work,
    mandateId: string,
    day: CalendarDate,
  ): Promise<MandateTerms | null> {
    const [terms] = await this.askTerms(
      who,
      `WHERE t.mandate_id = $1 AND t.agency_signed_at IS NOT NULL AND t.effective_from <= $2
       ORDER BY t.effective_from DESC, t.number DESC LIMIT 1`,
      [mandateId, day],
    );
    return terms ?? null;
  }

  async terms(who: Caller | Work, id: string): Promise<MandateTerms | null> {
    const [terms] = await this.askTerms(who, 'WHERE t.id = $1', [id]);
    return terms ?? null;
  }

  /** Every version of a mandate's terms, newest first. */
  versions(who: Caller | Work, mandateId: string): Promise<MandateTerms[]> {
    return this.askTerms(who, `WHERE t.mandate_id = $1 ORDER BY t.number DESC LIMIT ${SHOWN_MAX}`, [
      mandateId,
    ]);
  }

  private async askTerms(
    who: Caller | Work,
    where: string,
    params: unknown[],
  ): Promise<MandateTerms[]> {
    const rows = await this.ask<TermsRow>(
      who,
      `SELECT ${TERMS} FROM mandate_terms t ${where}`,
      params,
    );
    return rows.map((row) => ({
      ...row,
      interestContractRate:
        row.interestContractRate === null ? null : rate(row.interestContractRate),
    }));
  }

  private ask<T extends object>(who: Caller | Work, sql: string, params: unknown[]): Promise<T[]> {
    return who instanceof Work ? who.query<T>(sql, params) : this.reads.rows<T>(who, sql, params);
  }
}
