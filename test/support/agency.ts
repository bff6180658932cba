import type { Type } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { formatAmount, parseAmount } from '@solde/money';
import { PartiesService } from '@solde/parties';
import {
  systemCaller,
  travelTo,
  UnitOfWork,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';

import { confided, type Confided } from './confided';
import { startPlatform, type TestPlatform } from './platform';

/** Rates in percent, by phase and component; LITIGATION serves ENFORCEMENT too. */
export interface Tariff {
  readonly amicable?: string;
  readonly litigation?: string;
  readonly interest?: string;
  readonly indemnity?: string;
  readonly directFactor?: string;
  /** A grid of principal in the amicable phase, in place of its rate: up to (null: without end), in minor units, and the rate. */
  readonly grid?: {
    readonly mode: 'WHOLE' | 'MARGINAL';
    readonly tiers: readonly (readonly [upToMinor: bigint | null, ratePct: string])[];
  };
  readonly capMinor?: bigint;
  readonly minimumMinor?: bigint;
  readonly withdrawal?: {
    readonly freeDays: number;
    readonly factor: string;
    readonly waived?: readonly string[];
  };
  /** What a partner is owed of the fees of some phases, in percent. */
  readonly retrocession?: {
    readonly partnerKind: string;
    readonly share: string;
    readonly phases: readonly string[];
  };
  /** What events cost, in minor units. */
  readonly flats?: Readonly<Record<string, bigint>>;
}

type Grid = NonNullable<Tariff['grid']>;

interface Terms {
  readonly interestClaimed?: boolean;
  readonly indemnityClaimed?: boolean;
  readonly services?: readonly string[];
}

interface Wanted {
  readonly principal?: string;
  readonly dueOn?: CalendarDate;
  readonly issuedOn?: CalendarDate;
  readonly placedOn?: CalendarDate;
  readonly number?: string;
  /** Invoices of the same debtor, joined to this case. */
  readonly debtorId?: string;
}

export interface BuiltCase {
  readonly id: string;
  readonly claimId: string;
  readonly debtorId: string;
  readonly creditorId: string;
}

export const DEDICATED_IBAN = 'FR7630006000011234567890189';

/** An agency with one creditor, a signed mandate and a tariff in force: what a spec of money starts from. */
export class Agency {
  private count = 0;

  private constructor(
    readonly platform: TestPlatform,
    readonly creditor: Confided,
  ) {}

  static async open(
    modules: readonly Type[],
    tariff: Tariff = {},
    terms: Terms = {},
    on: CalendarDate = '2026-03-02',
  ): Promise<Agency> {
    const platform = await startPlatform({ imports: modules });
    const { owner } = platform;
    await travelTo(owner, new Date(`${on}T08:00:00Z`));
    const creditor = await confided(owner, {
      services: terms.services ?? ['AMICABLE', 'LITIGATION'],
    });
    const agency = new Agency(platform, creditor);
    await agency.price(tariff);
    await agency.claimAccessories(terms);
    await agency.openAccount();
    return agency;
  }

  close(): Promise<void> {
    return this.platform.stop();
  }

  get<T>(type: Type<T>): T {
    return this.platform.module.get(type, { strict: false });
  }

  /** Runs an act as the system, or as somebody. */
  act<T>(task: (work: Work) => Promise<T>, caller: Caller = systemCaller('spec')): Promise<T> {
    return this.get(UnitOfWork).run(caller, task);
  }

  async travelTo(on: CalendarDate): Promise<void> {
    await travelTo(this.platform.owner, new Date(`${on}T08:00:00Z`));
  }

  /** A user of the agency, as the caller of acts that tell people apart. */
  async person(name: string, roles: readonly string[] = ['ACCOUNTANT_AGENCY']): Promise<Caller> {
    const userId = uuidv7();
    await this.sql(
      `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
       SELECT $1, 'AGENCY', $2, $3, 'ACTIVE', id FROM act LIMIT 1`,
      [userId, `${userId}@agence.test`, name],
    );
    const nobody = { permissions: new Set<string>(), creditorIds: [], locale: 'fr' } as const;
    return { kind: 'USER', userId, name, roles, ...nobody };
  }

  /** A case with one claim of a professional debtor, its first claim placed on `placedOn`. */
  async case(wanted: Wanted = {}): Promise<BuiltCase> {
    this.count += 1;
    const { creditorId, mandateId } = this.creditor;
    const {
      principal = '1000.00',
      dueOn = '2026-01-31',
      issuedOn = '2025-12-31',
      placedOn,
      number = `F-${String(this.count).padStart(4, '0')}`,
    } = wanted;
    const principalMinor = parseAmount(principal, 'EUR') ?? 0n;
    return this.act(async (work) => {
      const debtorId = wanted.debtorId ?? (await this.debtor(work));
      const facts = { creditorId, mandateId, debtorId, number, issuedOn, dueOn, principalMinor };
      const { caseId, claimId } = await this.get(CasesService).place(work, {
        ...facts,
        currency: 'EUR',
        ...(placedOn === undefined ? {} : { placedOn }),
      });
      return { id: caseId, claimId, debtorId, creditorId };
    });
  }

  /** What stands on an account of the ledger, debit positive, as a decimal. */
  async balance(code: string, creditorId: string | null = null): Promise<string> {
    const [row] = await this.sql<{ total: bigint }>(
      `SELECT coalesce(sum(p.amount_minor), 0)::bigint AS total FROM posting p JOIN ledger_account a ON a.id = p.account_id
       WHERE a.code = $1 AND a.creditor_id IS NOT DISTINCT FROM $2`,
      [code, creditorId],
    );
    return formatAmount(row?.total ?? 0n, 'EUR');
  }

  /** The fee lines of a case, oldest first. */
  async fees(caseId: string): Promise<{ kind: string; component: string | null; fee: string }[]> {
    const rows = await this.sql<{ kind: string; component: string | null; amount: bigint }>(
      'SELECT kind, component, amount_minor AS amount FROM fee_line WHERE case_id = $1 ORDER BY id',
      [caseId],
    );
    return rows.map(({ kind, component, amount }) => ({
      kind,
      component,
      fee: formatAmount(amount, 'EUR'),
    }));
  }

  /** What is still owed on a case as posted, by component; components at zero are left out. */
  async owed(caseId: string): Promise<Record<string, string>> {
    const rows = await this.sql<{ component: string; amount: bigint }>(
      `SELECT component, sum(amount_minor)::bigint AS amount FROM claim_movement WHERE case_id = $1
       GROUP BY component HAVING sum(amount_minor) <> 0 ORDER BY component`,
      [caseId],
    );
    return Object.fromEntries(
      rows.map(({ component, amount }) => [component, formatAmount(amount, 'EUR')]),
    );
  }

  async sql<T extends object>(text: string, params: readonly unknown[] = []): Promise<T[]> {
    return (await this.platform.owner.query<T>(text, [...params])).rows;
  }

  private async debtor(work: Work): Promise<string> {
    const name = `Société ${this.count}`;
    const facts = { kind: 'COMPANY', legalName: name, addressLine: '1 rue du Port' } as const;
    const debtor = await this.get(PartiesService).joinDebtor(work, this.creditor.creditorId, {
      ...facts,
      siren: siren(this.count),
      postalCode: '59000',
      city: 'Lille',
    });
    return debtor.id;
  }

  private async price(tariff: Tariff): Promise<void> {
    const {
      amicable = '15',
      litigation = '25',
      interest = amicable,
      indemnity = amicable,
    } = tariff;
    const { agreementId } = this.creditor;
    const rules = [
      [['LITIGATION', 'ENFORCEMENT'], ['PRINCIPAL', 'INTEREST', 'INDEMNITY'], litigation],
      [[], ['INTEREST'], interest],
      [[], ['INDEMNITY'], indemnity],
      [[], ['PRINCIPAL'], amicable],
    ] as const;
    for (const [index, [phases, components, rate]] of rules.entries())
      await this.sql(
        `INSERT INTO fee_rule (id, agreement_id, creditor_id, position, phases, components, rate, act_id)
         SELECT $1, $2, $3, $4, $5, $6, $7, id FROM act LIMIT 1`,
        [uuidv7(), agreementId, this.creditor.creditorId, 2 * index + 1, phases, components, rate],
      );
    if (tariff.grid !== undefined) await this.priceByGrid(tariff.grid, 2 * rules.length - 2);
    for (const [event, amountMinor] of Object.entries(tariff.flats ?? {}))
      await this.sql(
        `INSERT INTO fee_flat (id, agreement_id, creditor_id, event, amount_minor, act_id)
         SELECT $1, $2, $3, $4, $5, id FROM act LIMIT 1`,
        [uuidv7(), agreementId, this.creditor.creditorId, event, amountMinor],
      );
    if (tariff.retrocession !== undefined) {
      const { partnerKind, share, phases } = tariff.retrocession;
      await this.sql(
        `INSERT INTO fee_retrocession (id, agreement_id, creditor_id, partner_kind, share, phases, act_id)
         SELECT $1, $2, $3, $4, $5, $6, id FROM act LIMIT 1`,
        [uuidv7(), agreementId, this.creditor.creditorId, partnerKind, share, phases],
      );
    }
    const { directFactor = '100', capMinor = null, minimumMinor = null, withdrawal } = tariff;
    await this.asAct(
      `UPDATE fee_agreement SET direct_factor = $2, cap_minor = $3, minimum_minor = $4, withdrawal_free_days = $5,
         withdrawal_factor = $6, withdrawal_waived = $7 WHERE id = $1`,
      [
        ...[agreementId, directFactor, capMinor, minimumMinor],
        ...[withdrawal?.freeDays ?? null, withdrawal?.factor ?? null, withdrawal?.waived ?? []],
      ],
    );
  }

  /** Facts take inserts only: the grid is a rule before the one that it replaces. */
  private async priceByGrid({ mode, tiers }: Grid, position: number): Promise<void> {
    const { agreementId, creditorId } = this.creditor;
    const ruleId = uuidv7();
    const basis = mode === 'WHOLE' ? 'PLACED_PRINCIPAL' : 'CUMULATIVE_RECOVERED';
    await this.sql(
      `INSERT INTO fee_rule (id, agreement_id, creditor_id, position, phases, components, tier_mode, tier_basis, act_id)
       SELECT $1, $2, $3, $4, '{}', '{PRINCIPAL}', $5, $6, id FROM act LIMIT 1`,
      [ruleId, agreementId, creditorId, position, mode, basis],
    );
    for (const [index, [upToMinor, ratePct]] of tiers.entries())
      await this.sql(
        `INSERT INTO fee_tier (rule_id, creditor_id, position, up_to_minor, rate, act_id)
         SELECT $1, $2, $3, $4, $5, id FROM act LIMIT 1`,
        [ruleId, creditorId, index + 1, upToMinor, ratePct],
      );
  }

  /** Signed terms never change, so these are a second version, of the same day. */
  private async claimAccessories({ interestClaimed, indemnityClaimed }: Terms): Promise<void> {
    if (interestClaimed !== true && indemnityClaimed !== true) return;
    const columns = `mandate_id, creditor_id, effective_from, services, territories, claim_types, power_to_receive, claims_basis,
      insurance_guarantee, remuneration, remittance_conditions, creditor_signed_by, creditor_signed_at, agency_signed_by,
      agency_signed_at, act_id`;
    await this.sql(
      `INSERT INTO mandate_terms (id, number, interest_claimed, indemnity_claimed, ${columns})
       SELECT $2, number + 1, $3, $4, ${columns} FROM mandate_terms WHERE mandate_id = $1`,
      [this.creditor.mandateId, uuidv7(), interestClaimed ?? false, indemnityClaimed ?? false],
    );
  }

  private async openAccount(): Promise<void> {
    await this.sql(
      `INSERT INTO dedicated_account (id, iban, bic, bank_name, holder, currency, opened_on, act_id)
       SELECT $1, $2, 'AGRIFRPP', 'Banque', 'Agence', 'EUR', '2020-01-01', id FROM act LIMIT 1`,
      [uuidv7(), DEDICATED_IBAN],
    );
  }

  /** A change of an audited table by the owner needs an author like any other. */
  private async asAct(text: string, params: readonly unknown[]): Promise<void> {
    await this.sql("SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)");
    await this.sql(text, params);
    await this.sql("SELECT set_config('solde.act_id', '', false)");
  }
}

/** A valid SIREN by its rank (Luhn). */
function siren(rank: number): string {
  const body = String(10_000_000 + rank);
  const digits = [...body].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
