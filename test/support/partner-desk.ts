import { PartnersService, type Partner } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import {
  LitigationModule,
  LitigationService,
  PartnerSettlements,
  type WithheldCost,
} from '@solde/litigation';
import {
  PartnerMoneyQuery,
  PartnerTransferUndos,
  PaymentsService,
  type PartnerBalance,
  type PartnerTransfer,
  type Receipt,
} from '@solde/payments';
import type { Type } from '@nestjs/common';
import { systemCaller, uuidv7, type Caller } from '@solde/platform';

import { Agency, type BuiltCase } from './agency';

const system = systemCaller('spec');
const CAP_MINOR = 100_00n;

/** The day on which partners receive, and the one on which their transfers enter the account, unless it is said. */
export const RECEIVED: CalendarDate = '2026-03-02';
export const ENTERED: CalendarDate = '2026-03-20';

/** What of a transfer is told beside who sent it. */
export interface Told {
  readonly receiptId: string;
  readonly paymentIds: readonly string[];
  readonly takenBackIds?: readonly string[];
  readonly keptCostIds?: readonly string[];
}

/** An agency, a partner of its own for each spec, and what they do with money. */
export class PartnerDesk {
  bailiff: Partner;

  private constructor(
    readonly agency: Agency,
    readonly agent: Caller,
    private readonly decider: string,
  ) {}

  static async open(modules: readonly Type[] = []): Promise<PartnerDesk> {
    const agency = await Agency.open(
      [LitigationModule, ...modules],
      { amicable: '15', litigation: '20' },
      { services: ['AMICABLE', 'LITIGATION'] },
      RECEIVED,
    );
    const decider = uuidv7();
    await agency.sql(
      `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
       SELECT $1, 'PORTAL', 'd@client.test', 'Claire', 'ACTIVE', id FROM act LIMIT 1`,
      [decider],
    );
    return new PartnerDesk(agency, await agency.person('Ali', ['AGENT']), decider);
  }

  /** Back to the first day, with a partner who holds nothing. */
  async begins(): Promise<void> {
    await this.agency.travelTo(RECEIVED);
    this.bailiff = await this.agency.act((work) =>
      this.agency.get(PartnersService).register(work, {
        ...{ name: 'Me Durand', kind: 'BAILIFF', reference: uuidv7() },
        iban: 'FR7630006000011234567890189',
      }),
    );
  }

  placed(principal = '1000.00'): Promise<BuiltCase> {
    return this.agency.case({ principal, placedOn: RECEIVED });
  }

  /** A case on which costs of 100.00 are authorised. */
  async inCourt(capMinor = CAP_MINOR): Promise<BuiltCase> {
    const { agency, decider } = this;
    const caseFile = await this.placed();
    const litigation = agency.get(LitigationService);
    const { id: requestId } = await agency.act(
      (work) =>
        litigation.propose(work, {
          ...{ caseId: caseFile.id, route: 'PAYMENT_ORDER', reason: 'Sans réponse' },
          costEstimateMinor: 120_00n,
        }),
      this.agent,
    );
    await agency.act((work) =>
      litigation.decide(work, {
        ...{ requestId, decision: 'AUTHORISE', capMinor, decidedBy: decider },
        decidedOn: RECEIVED,
      }),
    );
    return caseFile;
  }

  receive(
    { id: caseId }: BuiltCase,
    amountMinor: bigint,
    more: {
      readonly on?: CalendarDate;
      readonly partnerId?: string;
      readonly reference?: string;
    } = {},
  ): Promise<Receipt> {
    const { on: receivedOn = RECEIVED, partnerId = this.bailiff.id, reference } = more;
    return this.agency.act((work) =>
      this.agency.get(PaymentsService).recordAtPartner(work, {
        ...{ caseId, partnerId, amountMinor, currency: 'EUR', means: 'CASH_AT_PARTNER' },
        ...{ receivedOn, ...(reference === undefined ? {} : { reference }) },
      }),
    );
  }

  /** Money enters the account, which nobody knows yet; answers its receipt. */
  async enters(amountMinor: bigint, means: 'TRANSFER' | 'CHEQUE' = 'TRANSFER'): Promise<string> {
    await this.agency.travelTo(ENTERED);
    const { id } = await this.agency.act((work) =>
      this.agency.get(PaymentsService).record(work, {
        ...{ amountMinor, currency: 'EUR', means, valueOn: ENTERED },
      }),
    );
    return id;
  }

  settle(
    told: Told,
    withheld: readonly WithheldCost[] = [],
    partnerId = this.bailiff.id,
  ): Promise<PartnerTransfer> {
    return this.agency.act((work) =>
      this.agency.get(PartnerSettlements).settle(work, { partnerId, ...told }, withheld),
    );
  }

  undo({ id }: Pick<PartnerTransfer, 'id'>, by: Caller = system): Promise<boolean> {
    return this.agency.act(
      (work) => this.agency.get(PartnerTransferUndos).undo(work, id, 'Ce n’était pas sa ligne'),
      by,
    );
  }

  reverse(receiptId: string, returnedMinor?: bigint): Promise<boolean> {
    return this.agency.act((work) =>
      this.agency.get(PaymentsService).reverse(work, receiptId, 'CHEQUE_UNPAID', returnedMinor),
    );
  }

  /** A cost that the partner keeps. */
  kept(
    { id: caseId }: BuiltCase,
    amountMinor: bigint,
    change: Partial<WithheldCost> = {},
  ): WithheldCost {
    return {
      ...{ caseId, kind: 'BAILIFF', label: 'Signification', amountMinor, currency: 'EUR' },
      ...{ incurredOn: RECEIVED, invoiceReference: 'F-12', funder: 'AGENCY' },
      recoverable: 'NO',
      ...change,
    };
  }

  /** The payment that was received anew in place of one. */
  async anewOf(receiptId: string): Promise<string> {
    const rows = await this.agency.sql<{ id: string }>(
      'SELECT id FROM receipt WHERE rest_of_id = $1',
      [receiptId],
    );
    if (rows.length !== 1) throw new Error(`${rows.length} receipts stand for ${receiptId}`);
    return rows[0]!.id;
  }

  allBalances(): Promise<PartnerBalance[]> {
    return this.agency.get(PartnerMoneyQuery).balances(system, ENTERED);
  }

  /** What the partner of this spec holds. */
  async balances(): Promise<PartnerBalance[]> {
    return (await this.allBalances()).filter(({ partnerId }) => partnerId === this.bailiff.id);
  }

  /** What an act moved on some accounts, debit positive. */
  async moved(codes: readonly string[], act: () => Promise<unknown>): Promise<bigint[]> {
    const before = await this.books();
    await act();
    const after = await this.books();
    return codes.map((code) => (after.get(code) ?? 0n) - (before.get(code) ?? 0n));
  }

  private async books(): Promise<ReadonlyMap<string, bigint>> {
    const rows = await this.agency.sql<{ code: string; balance: string }>(
      `SELECT a.code, coalesce(sum(p.amount_minor), 0)::text AS balance FROM ledger_account a
       LEFT JOIN posting p ON p.account_id = a.id GROUP BY a.code`,
    );
    return new Map(rows.map(({ code, balance }) => [code, BigInt(balance)]));
  }
}
