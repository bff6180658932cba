import * as fc from 'fast-check';

import { PartnersService } from '@solde/agency';
import { addDays, type CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { CostsService, type CaseCost } from '@solde/costs';
import {
  PartnerMoneyQuery,
  PartnerTransfers,
  PartnerTransferUndos,
  PaymentsService,
  ProvisionsInSuspense,
} from '@solde/payments';
import { systemCaller, type Work } from '@solde/platform';

import type { Agency, BuiltCase } from './agency';

const PAYMENTS_MAX = 200;
const PROVISION_MINOR = 30_00n;
const COST_MINOR = 7_00n;
/** Of so many transfers, one is less a cost that the partner keeps. */
const TRANSFERS_PER_COST = 3;
const system = systemCaller('spec');

/** What happens to the money of partners in a generated history. */
export type PartnerAct = { readonly wait: number; readonly pick: number } & (
  | { readonly kind: 'AT_PARTNER'; readonly back: number; readonly amountMinor: bigint }
  | { readonly kind: 'PASS_ON' | 'UNDO' | 'PROVIDE' | 'UNPROVIDE' }
);

const KINDS: readonly PartnerAct['kind'][] = [
  ...(['AT_PARTNER', 'PASS_ON', 'UNDO', 'PROVIDE', 'UNPROVIDE'] as const),
];

export function isPartnerAct(act: { readonly kind: string }): act is PartnerAct {
  return (KINDS as readonly string[]).includes(act.kind);
}

/** A partner receives, passes on with or without costs, is found not to have passed on; a creditor pays in, or did not. */
export function partnerActs(wait: fc.Arbitrary<number>): fc.Arbitrary<PartnerAct> {
  const pick = fc.nat();
  const received = fc.record({
    ...{ kind: fc.constant('AT_PARTNER' as const), wait, pick, back: fc.nat(10) },
    amountMinor: fc.oneof(fc.bigInt(1n, 600_00n), fc.constant(1_100_00n)),
  });
  const other = fc.record({
    kind: fc.constantFrom('PASS_ON', 'PASS_ON', 'UNDO', 'PROVIDE', 'UNPROVIDE'),
    ...{ wait, pick },
  });
  return fc.oneof({ weight: 3, arbitrary: received }, { weight: 4, arbitrary: other });
}

/** One partner, through one history of some cases. */
export class PartnerHistory {
  private partnerId: string | null = null;

  constructor(
    private readonly agency: Agency,
    private readonly cases: readonly BuiltCase[],
  ) {}

  /** Does one of them on a day. Answers the receipt that it made for a case, or null. */
  async done(act: PartnerAct, today: CalendarDate): Promise<string | null> {
    const caseFile = this.cases[act.pick % this.cases.length]!;
    switch (act.kind) {
      case 'AT_PARTNER':
        return this.receive(caseFile, act.amountMinor, addDays(today, -act.back));
      case 'PASS_ON':
        await this.passOn(caseFile, act.pick, today);
        return null;
      case 'UNDO':
        await this.undo();
        return null;
      case 'PROVIDE':
        await this.provide(caseFile, today);
        return null;
      case 'UNPROVIDE':
        await this.unprovide();
        return null;
    }
  }

  private async partner(): Promise<string> {
    const register = (work: Work) =>
      this.agency.get(PartnersService).register(work, {
        ...{ name: 'Me Durand', kind: 'BAILIFF', reference: this.cases[0]!.id },
      });
    this.partnerId ??= (await this.agency.act(register)).id;
    return this.partnerId;
  }

  private async receive(
    { id: caseId }: BuiltCase,
    amountMinor: bigint,
    receivedOn: CalendarDate,
  ): Promise<string> {
    const partnerId = await this.partner();
    const { id } = await this.agency.act((work) =>
      this.agency.get(PaymentsService).recordAtPartner(work, {
        ...{ caseId, partnerId, amountMinor, currency: 'EUR', means: 'CASH_AT_PARTNER' },
        receivedOn,
      }),
    );
    return id;
  }

  /** All that he holds, or half of it, less what he is owed and has kept when there is enough. */
  private async passOn(caseFile: BuiltCase, pick: number, today: CalendarDate): Promise<void> {
    const partnerId = await this.partner();
    const page = { limit: PAYMENTS_MAX, after: null };
    const { items } = await this.agency
      .get(PartnerMoneyQuery)
      .page(system, today, { partnerId }, page);
    const held = items.filter(({ amountMinor }) => amountMinor > 0n);
    const received = pick % 2 === 0 ? held : held.slice(0, Math.ceil(held.length / 2));
    const takenBack = items.filter(({ amountMinor }) => amountMinor < 0n);
    const kept = await this.agency.sql<{ id: string; amountMinor: bigint }>(
      `SELECT c.id, c.amount_minor AS "amountMinor" FROM case_cost c WHERE c.partner_id = $1 AND NOT EXISTS (
         SELECT FROM partner_transfer_cost x LEFT JOIN partner_transfer_undo u ON u.transfer_id = x.transfer_id
         WHERE x.cost_id = c.id AND u.transfer_id IS NULL)`,
      [partnerId],
    );
    const keeps = pick % TRANSFERS_PER_COST === 0;
    const parts = [...received, ...takenBack];
    const due = sumOf(parts) - sumOf(kept) - (keeps ? COST_MINOR : 0n);
    if (received.length === 0 || due <= 0n) return;
    await this.agency.act(async (work) => {
      const money = await this.agency.get(PaymentsService).record(work, {
        ...{ amountMinor: due, currency: 'EUR', means: 'TRANSFER', valueOn: today },
      });
      const costs = keeps ? [await this.keep(work, caseFile, pick, today)] : [];
      await this.agency.get(PartnerTransfers).settle(work, {
        ...{ partnerId, receiptId: money.id, costs },
        paymentIds: received.map(({ receiptId }) => receiptId),
        takenBackIds: takenBack.map(({ receiptId }) => receiptId),
        keptCostIds: kept.map(({ id }) => id),
      });
    });
  }

  private async keep(
    work: Work,
    { id }: BuiltCase,
    pick: number,
    incurredOn: CalendarDate,
  ): Promise<CaseCost> {
    const partnerId = await this.partner();
    const caseFile = await this.agency.get(CasesService).lock(work, id);
    const [provided] = await work.query<{ left: string }>(
      `SELECT coalesce(sum(amount), 0)::text AS left FROM (
         SELECT amount_minor AS amount FROM provision WHERE case_id = $1
         UNION ALL SELECT -amount_minor FROM case_cost WHERE case_id = $1 AND funder = 'PROVISION'
         UNION ALL SELECT amount_minor FROM cost_line WHERE case_id = $1 AND kind = 'PROVISION_RETURNED') p`,
      [id],
    );
    return this.agency.get(CostsService).record(work, caseFile, {
      ...{ kind: 'BAILIFF', label: 'Signification', amountMinor: COST_MINOR, currency: 'EUR' },
      funder: BigInt(provided?.left ?? '0') >= COST_MINOR ? 'PROVISION' : 'AGENCY',
      ...{ incurredOn, recoverable: pick % 2 === 0 ? 'YES' : 'NO' },
      withheld: { partnerId, invoiceReference: `F-${pick}` },
    });
  }

  /** The last transfer of his that stands was none. */
  private async undo(): Promise<void> {
    const [last] = await this.agency.sql<{ id: string }>(
      `SELECT t.id FROM partner_transfer t WHERE t.partner_id = $1
         AND NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = t.id) ORDER BY t.id DESC LIMIT 1`,
      [this.partnerId],
    );
    if (last !== undefined)
      await this.agency.act((work) =>
        this.agency.get(PartnerTransferUndos).undo(work, last.id, 'Mauvaise ligne'),
      );
  }

  private async provide({ id: caseId }: BuiltCase, today: CalendarDate): Promise<void> {
    await this.agency.act(async (work) => {
      const money = await this.agency.get(PaymentsService).record(work, {
        ...{ amountMinor: 2n * PROVISION_MINOR, currency: 'EUR', means: 'TRANSFER' },
        valueOn: today,
      });
      await this.agency.get(ProvisionsInSuspense).resolve(work, money.id, {
        ...{ caseId, currency: 'EUR', amountMinor: PROVISION_MINOR },
      });
    });
  }

  private async unprovide(): Promise<void> {
    const [last] = await this.agency.sql<{ id: string }>(
      `SELECT p.id FROM provision p JOIN receipt_provision n ON n.provision_id = p.id
       WHERE p.case_id = ANY ($1) AND p.undoes_id IS NULL AND NOT EXISTS (SELECT FROM provision u WHERE u.undoes_id = p.id)
       ORDER BY p.id DESC LIMIT 1`,
      [this.cases.map(({ id }) => id)],
    );
    if (last !== undefined)
      await this.agency.act((work) =>
        this.agency.get(ProvisionsInSuspense).undo(work, last.id, 'Un débiteur'),
      );
  }
}

/** What the tables say against the money of partners, one row for each that is broken (book C.18, 1 and 4 with partners). */
export async function brokenWithPartners(agency: Agency, on: CalendarDate): Promise<string[]> {
  const rows = await agency.sql<{ broken: string }>(
    `SELECT '1: suspense is not what waits' AS broken FROM (
       SELECT (SELECT coalesce(sum(r.amount_minor), 0) FROM receipt r
                 WHERE r.channel <> 'DIRECT' AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id))
              - (SELECT coalesce(sum(amount_minor), 0) FROM allocation WHERE channel = 'AGENCY')
              - (SELECT coalesce(sum(t.amount_minor), 0) FROM partner_transfer t
                 WHERE NOT EXISTS (SELECT FROM partner_transfer_undo u WHERE u.transfer_id = t.id))
              - (SELECT coalesce(sum(amount_minor), 0) FROM receipt_provision) AS waits,
              (SELECT coalesce(-sum(p.amount_minor), 0) FROM posting p JOIN ledger_account a ON a.id = p.account_id
                 WHERE a.code = 'DEBTOR_SUSPENSE') AS suspense) s
     WHERE s.waits <> s.suspense
     UNION ALL
     SELECT '9: remitted while a partner holds it' FROM statement_line l
     JOIN allocation a ON l.source = 'ALLOCATION' AND a.id = l.source_id JOIN receipt r ON r.id = a.receipt_id
     WHERE r.channel = 'PARTNER' AND NOT EXISTS (SELECT FROM partner_transfer_payment p WHERE p.receipt_id = r.id AND p.amount_minor > 0)
     UNION ALL
     SELECT '3: a fee of money that a partner holds' FROM fee_line f JOIN receipt r ON r.id = f.receipt_id
     WHERE r.channel = 'PARTNER' AND NOT EXISTS (SELECT FROM partner_transfer_payment p WHERE p.receipt_id = r.id AND p.amount_minor > 0)`,
  );
  const balances = await agency.get(PartnerMoneyQuery).balances(system, on);
  const [ledger] = await agency.sql<{ held: string }>(
    `SELECT coalesce(sum(p.amount_minor), 0)::text AS held FROM posting p JOIN ledger_account a ON a.id = p.account_id
     WHERE a.code = 'PARTNER_FUNDS'`,
  );
  const isOther = ledger?.held !== String(sumOf(balances));
  return [...rows.map((row) => row.broken), ...(isOther ? ['4: partners hold other money'] : [])];
}

function sumOf(all: readonly { readonly amountMinor: bigint }[]): bigint {
  return all.reduce((total, { amountMinor }) => total + amountMinor, 0n);
}
