import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import { rate, type Minor, type Rate } from '@solde/money';
import { Reads, Work, type Caller } from '@solde/platform';
import type { FeeAgreement } from './fee-agreement.entity';
import type { FeeFlat } from './fee-flat.entity';
import type { FeeRetrocession } from './fee-retrocession.entity';
import type { FeeRule } from './fee-rule.entity';
import { periodOf, type Period } from './period';
import { selected } from './selection';

const AGREEMENT = selected('a', [
  ...[
    'id',
    'mandateId',
    'creditorId',
    'number',
    'currency',
    'assignment',
    'state',
    'crossingWindowDays',
  ],
  ...[
    'directFactor',
    'minimumMinor',
    'minimumShareMax',
    'capMinor',
    'withdrawalFreeDays',
    'withdrawalFactor',
  ],
  ...[
    'withdrawalWaived',
    'remittanceMode',
    'proposedBy',
    'creditorSignedBy',
    'creditorSignedAt',
    'activatedBy',
  ],
  ...['version', 'actId'],
]);

const RULES = selected('r', [
  ...['id', 'position', 'phases', 'components', 'claimTypes', 'segments', 'territories'],
  ...['ageMinDays', 'ageMaxDays', 'channel', 'tierMode', 'tierBasis', 'rate'],
]);

const WITH_LINES = `
  SELECT ${AGREEMENT}, a.period::text AS period,
    (SELECT coalesce(jsonb_agg(to_jsonb(line) ORDER BY line.position), '[]') FROM (
       SELECT ${RULES.replace('r.rate AS', 'r.rate::text AS')},
         (SELECT coalesce(jsonb_agg(jsonb_build_object('upTo', t.up_to_minor::text, 'rate', t.rate::text)
                                    ORDER BY t.position), '[]')
          FROM fee_tier t WHERE t.rule_id = r.id) AS tiers
       FROM fee_rule r WHERE r.agreement_id = a.id) AS line) AS rules,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('event', f.event, 'amount', f.amount_minor::text) ORDER BY f.event), '[]')
     FROM fee_flat f WHERE f.agreement_id = a.id) AS flats,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('partnerKind', p.partner_kind, 'share', p.share::text, 'phases', p.phases)
                               ORDER BY p.partner_kind), '[]')
     FROM fee_retrocession p WHERE p.agreement_id = a.id) AS retrocessions
  FROM fee_agreement a`;

const SHOWN_MAX = 200;

/** One line of a tariff with its tiers. */
export interface PricedLine extends Omit<FeeRule, 'agreementId' | 'creditorId' | 'actId' | 'rate'> {
  readonly rate: Rate | null;
  readonly tiers: readonly { readonly upToMinor: Minor | null; readonly rate: Rate }[];
}

/** A version of a mandate's tariff with all of its lines, in the order in which they are tried. */
export interface AgreementVersion extends Omit<FeeAgreement, 'period'>, Period {
  readonly rules: readonly PricedLine[];
  readonly flats: readonly Pick<FeeFlat, 'event' | 'amountMinor'>[];
  readonly retrocessions: readonly Pick<FeeRetrocession, 'partnerKind' | 'share' | 'phases'>[];
}

type Row = Omit<FeeAgreement, 'directFactor' | 'minimumShareMax' | 'withdrawalFactor'> & {
  readonly directFactor: string;
  readonly minimumShareMax: string;
  readonly withdrawalFactor: string | null;
  readonly rules: readonly (Omit<PricedLine, 'rate' | 'tiers'> & {
    readonly rate: string | null;
    readonly tiers: readonly { readonly upTo: string | null; readonly rate: string }[];
  })[];
  readonly flats: readonly { readonly event: FeeFlat['event']; readonly amount: string }[];
  readonly retrocessions: readonly (Pick<FeeRetrocession, 'partnerKind' | 'phases'> & {
    readonly share: string;
  })[];
};

/** The reading of fee agreements. */
@Injectable()
export class AgreementsQuery {
  constructor(private readonly reads: Reads) {}

  async one(who: Caller | Work, id: string): Promise<AgreementVersion | null> {
    const [agreement] = await this.ask(who, 'WHERE a.id = $1', [id]);
    return agreement ?? null;
  }

  /** The agreement that prices a day of a mandate: in force then, be it superseded since. */
  async agreementOn(
    who: Caller | Work,
    mandateId: string,
    day: CalendarDate,
  ): Promise<AgreementVersion | null> {
    const [agreement] = await this.ask(
      who,
      `WHERE a.mandate_id = $1 AND a.state IN ('ACTIVE', 'SUPERSEDED') AND a.period @> $2::date`,
      [mandateId, day],
    );
    return agreement ?? null;
  }

  /** The versions of one mandate, newest first. */
  ofMandate(who: Caller | Work, mandateId: string): Promise<AgreementVersion[]> {
    return this.ask(who, `WHERE a.mandate_id = $1 ORDER BY a.number DESC LIMIT ${SHOWN_MAX}`, [
      mandateId,
    ]);
  }

  private async ask(
    who: Caller | Work,
    where: string,
    params: unknown[],
  ): Promise<AgreementVersion[]> {
    const sql = `${WITH_LINES} ${where}`;
    const rows = await (who instanceof Work
      ? who.query<Row>(sql, params)
      : this.reads.rows<Row>(who, sql, params));
    return rows.map(versionOf);
  }
}

function versionOf({ period, rules, flats, retrocessions, ...row }: Row): AgreementVersion {
  return {
    ...row,
    ...periodOf(period),
    directFactor: rate(row.directFactor),
    minimumShareMax: rate(row.minimumShareMax),
    withdrawalFactor: row.withdrawalFactor === null ? null : rate(row.withdrawalFactor),
    rules: rules.map((rule) => ({
      ...rule,
      rate: rule.rate === null ? null : rate(rule.rate),
      tiers: rule.tiers.map((tier) => ({
        upToMinor: tier.upTo === null ? null : BigInt(tier.upTo),
        rate: rate(tier.rate),
      })),
    })),
    flats: flats.map(({ event, amount }) => ({ event, amountMinor: BigInt(amount) })),
    retrocessions: retrocessions.map(({ share, ...one }) => ({ ...one, share: rate(share) })),
  };
}
