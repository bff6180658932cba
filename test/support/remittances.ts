import type { Type } from '@nestjs/common';

import { AgencyQuery, OwnAccountsService } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import type { CostLine } from '@solde/costs';
import { LedgerService } from '@solde/ledger';
import { formatAmount, parseAmount, type Currency } from '@solde/money';
import { PartiesService } from '@solde/parties';
import { PaymentsService } from '@solde/payments';
import { ProveQuery, systemCaller, uuidv7, type Caller } from '@solde/platform';
import {
  PapersQuery,
  PapersService,
  RemittanceModule,
  RemittanceQuery,
  RemittanceService,
  type StatementView,
} from '@solde/remittance';

import { Agency, type BuiltCase, type Tariff } from './agency';
import { confided } from './confided';

const system = systemCaller('spec');
export const OWN_IBAN = 'FR7610107001011234567890129';
const IBAN = 'FR1420041010050500013M02606';

interface WantedTerms {
  readonly mode?: 'NET' | 'GROSS';
  readonly negativeBalance?: 'CARRY_FORWARD' | 'INVOICE';
  readonly transferMinMinor?: bigint;
  readonly invoiceDueDays?: number;
}

/** A statement as it was issued, with the run that it is of. */
export type Remitted = StatementView & { readonly runId: string };

export function minor(amount: string): bigint {
  return parseAmount(amount, 'EUR') ?? 0n;
}

/** An agency that collects for creditors and pays them: what a spec of remittances starts from. */
export class Remittances {
  private terms = 2;

  private constructor(
    readonly agency: Agency,
    readonly accountant: Caller,
    readonly manager: Caller,
  ) {}

  static async open(
    modules: readonly Type[] = [],
    tariff: Tariff = {},
    services: readonly string[] = ['AMICABLE', 'LITIGATION'],
  ): Promise<Remittances> {
    const usual = { amicable: '15', directFactor: '50', ...tariff };
    const agency = await Agency.open([RemittanceModule, ...modules], usual, { services });
    const accountant = await agency.person('Anne');
    const manager = await agency.person('Marc', ['MANAGER']);
    await agency.sql(
      `INSERT INTO agency_profile (id, legal_name, siren, vat_number, address_line, postal_code, city, territory, phone, email, signatory, act_id)
       SELECT $1, 'Agence Élan & Cie', '732829320', 'FR44732829320', '3 quai du Rhône', '69001', 'Lyon', 'FR-METRO',
              '0400000000', 'agence@exemple.fr', 'M. Élan', id FROM act LIMIT 1`,
      [uuidv7()],
    );
    const house = new Remittances(agency, accountant, manager);
    await house.ownAccount();
    return house;
  }

  close(): Promise<void> {
    return this.agency.close();
  }

  /** The invariants that do not hold. */
  async broken(): Promise<string[]> {
    const proofs = await this.agency.get(ProveQuery).prove(system);
    return proofs.filter(({ holds }) => !holds).map(({ name }) => name);
  }

  /** The agency's own account in euros, asked for by one person and approved by another; answers its id. */
  async ownAccount(iban = OWN_IBAN): Promise<string> {
    const accounts = this.agency.get(OwnAccountsService);
    const facts = { iban, bic: 'CMCIFRPP', bankName: 'Banque', currency: 'EUR' };
    const { id } = await this.agency.act(
      (work) => accounts.request(work, { ...facts, holder: 'Agence Élan & Cie' }),
      this.accountant,
    );
    await this.agency.act((work) => accounts.approve(work, id), this.manager);
    return id;
  }

  /** Closes it without another in its place. */
  async closeOwnAccount(on: CalendarDate): Promise<void> {
    const own = await this.agency.get(AgencyQuery).ownAccount(system, 'EUR');
    if (own === null) throw new Error('no own account is open');
    await this.agency.act(
      (work) => this.agency.get(OwnAccountsService).close(work, own.id, on),
      this.manager,
    );
  }

  /** Gives a creditor an account that is verified and usable from a day. */
  async account(usableFrom: CalendarDate = '2026-01-01', creditorId = this.creditorId) {
    const three: Caller[] = [];
    for (const name of ['Aude', 'Basile', 'Carole']) three.push(await this.agency.person(name));
    await this.agency.sql(
      `INSERT INTO bank_detail (id, creditor_id, iban, holder, state, requested_by, verified_by, verified_how, approved_by, usable_from, act_id)
       SELECT $1, $2, $3, 'Fournitures du Nord', 'APPROVED', $4, $5, 'CALL_BACK', $6, $7, id FROM act LIMIT 1`,
      [uuidv7(), creditorId, IBAN, ...three.map(({ userId }) => userId), usableFrom],
    );
  }

  /** Another creditor under the same terms, with a case of its own. */
  async otherCreditor(
    currency: Currency = 'EUR',
  ): Promise<{ readonly creditorId: string; readonly caseFile: BuiltCase }> {
    const { platform } = this.agency;
    const { creditorId, mandateId, agreementId } = await confided(platform.owner, { currency });
    await this.agency.sql(
      `INSERT INTO fee_rule (id, agreement_id, creditor_id, position, phases, components, rate, act_id)
       SELECT $1, $2, $3, 1, '{}', '{PRINCIPAL,INTEREST,INDEMNITY}', '15', id FROM act LIMIT 1`,
      [uuidv7(), agreementId, creditorId],
    );
    return this.agency.act(async (work) => {
      const debtor = await this.agency.get(PartiesService).joinDebtor(work, creditorId, {
        ...{ kind: 'COMPANY', legalName: 'Atelier du Port', addressLine: '2 rue du Port' },
        ...{ siren: '552100554', postalCode: '59000', city: 'Lille' },
      });
      const { caseId, claimId } = await this.agency.get(CasesService).place(work, {
        ...{ creditorId, mandateId, debtorId: debtor.id, number: 'A-1', currency },
        ...{ issuedOn: '2025-12-31', dueOn: '2026-01-31', principalMinor: 5000_00n },
      });
      return { creditorId, caseFile: { id: caseId, claimId, debtorId: debtor.id, creditorId } };
    });
  }

  get creditorId(): string {
    return this.agency.creditor.creditorId;
  }

  /** Signed terms never change, so these are the next version, of the same day. */
  async agree(wanted: WantedTerms): Promise<void> {
    this.terms += 1;
    const columns = `mandate_id, creditor_id, effective_from, services, power_to_receive, claims_basis, insurance_guarantee,
      remuneration, remittance_conditions, content_hash, creditor_signed_by, creditor_signed_at, agency_signed_by, agency_signed_at, act_id`;
    await this.agency.sql(
      `INSERT INTO mandate_terms (id, number, remittance_mode, negative_balance, transfer_min_minor, invoice_due_days, ${columns})
       SELECT $2, $3, $4, $5, $6, $7, ${columns} FROM mandate_terms WHERE mandate_id = $1 ORDER BY number LIMIT 1`,
      [
        ...[this.agency.creditor.mandateId, uuidv7(), this.terms, wanted.mode ?? 'NET'],
        ...[wanted.negativeBalance ?? 'CARRY_FORWARD', wanted.transferMinMinor ?? 0n],
        wanted.invoiceDueDays ?? 30,
      ],
    );
  }

  /** Money of a debtor on the dedicated account, that day; answers the receipt. */
  async pay(caseFile: BuiltCase, amount: string, on: CalendarDate): Promise<string> {
    await this.agency.travelTo(on);
    return this.record(caseFile, amount, on);
  }

  /** The same without a journey: several may be recorded at once. */
  async record(caseFile: BuiltCase, amount: string, on: CalendarDate): Promise<string> {
    const facts = { caseId: caseFile.id, amountMinor: minor(amount), currency: 'EUR', valueOn: on };
    const receipt = await this.agency.act((work) =>
      this.agency.get(PaymentsService).record(work, { ...facts, means: 'TRANSFER' }),
    );
    return receipt.id;
  }

  /** Money that the creditor received itself, that day. */
  async direct(caseFile: BuiltCase, amount: string, on: CalendarDate): Promise<void> {
    await this.agency.travelTo(on);
    await this.agency.act((work) =>
      this.agency.get(PaymentsService).declareDirect(work, {
        ...{ caseId: caseFile.id, amountMinor: minor(amount), currency: 'EUR' },
        ...{ means: 'TRANSFER', receivedOn: on },
      }),
    );
  }

  async reverse(receiptId: string, on: CalendarDate): Promise<void> {
    await this.agency.travelTo(on);
    await this.agency.act((work) =>
      this.agency.get(PaymentsService).reverse(work, receiptId, 'SEPA_DD_RETURNED'),
    );
  }

  /** A cost and what it gives on the statement, with the entries that come with them. */
  async cost(
    caseFile: BuiltCase,
    kind: CostLine['kind'],
    amount: string,
    on: CalendarDate,
  ): Promise<void> {
    await this.agency.travelTo(on);
    const { creditorId, id: caseId, claimId } = caseFile;
    const amountMinor = minor(amount);
    const isProvision = kind === 'PROVISION_RETURNED';
    await this.agency.act(async (work) => {
      const sourceId = uuidv7();
      if (isProvision)
        await work.query(
          `INSERT INTO provision (id, case_id, creditor_id, amount_minor, currency, received_on, act_id)
           VALUES ($1, $2, $3, $4, 'EUR', $5, $6)`,
          [sourceId, caseId, creditorId, amountMinor, on, work.actId],
        );
      else
        await work.query(
          `INSERT INTO case_cost (id, case_id, creditor_id, claim_id, kind, label, amount_minor, currency, incurred_on, funder, act_id)
           VALUES ($1, $2, $3, $4, 'GREFFE', 'greffe', $5, 'EUR', $6, 'AGENCY', $7)`,
          [sourceId, caseId, creditorId, claimId, amountMinor, on, work.actId],
        );
      await work.query(
        `INSERT INTO cost_line (id, case_id, creditor_id, cost_id, kind, amount_minor, currency, earned_on, act_id)
         VALUES (uuidv7(), $1, $2, $3, $4, $5, 'EUR', $6, $7)`,
        [
          ...[caseId, creditorId, isProvision ? null : sourceId, kind],
          ...[isProvision ? -amountMinor : amountMinor, on],
          work.actId,
        ],
      );
      const source = isProvision ? 'provision' : 'case_cost';
      const entry = { currency: 'EUR', valueOn: on, source, sourceId };
      const post = (from: object, to: object) =>
        this.agency.get(LedgerService).post(work, {
          ...{ ...entry, kind: isProvision ? 'PROVISION' : 'COST' },
          postings: [
            { ...from, amountMinor } as never,
            { ...to, amountMinor: -amountMinor } as never,
          ],
        });
      if (!isProvision)
        return post({ code: 'COSTS_ADVANCED', creditorId }, { code: 'AGENCY_BANK' });
      await post({ code: 'BANK_TP' }, { code: 'PROVISIONS', creditorId });
      return post({ code: 'PROVISIONS', creditorId }, { code: 'CREDITOR_PAYABLE', creditorId });
    });
  }

  prepare(cutOffOn: CalendarDate, currency: Currency = 'EUR') {
    const cutOff = { cutOffOn, currency };
    return this.agency.act((work) => this.service.prepare(work, cutOff), this.accountant);
  }

  check(runId: string) {
    return this.agency.act((work) => this.service.check(work, runId), this.manager);
  }

  approve(runId: string, by = this.manager) {
    return this.agency.act((work) => this.service.approve(work, runId), by);
  }

  sendBack(runId: string) {
    return this.agency.act((work) => this.service.sendBack(work, runId, 'À refaire'), this.manager);
  }

  markPaid(runId: string, on: CalendarDate) {
    return this.agency.act((work) => this.service.markPaid(work, runId, on), this.accountant);
  }

  /** A whole run on its cut-off; answers the statement of the creditor. */
  async remit(cutOffOn: CalendarDate): Promise<Remitted> {
    await this.agency.travelTo(cutOffOn);
    const { id: runId } = await this.prepare(cutOffOn);
    await this.check(runId);
    await this.approve(runId);
    return this.statementOf(runId);
  }

  async statementOf(runId: string): Promise<Remitted> {
    const query = this.agency.get(RemittanceQuery);
    const [statement] = await query.statements(system, { runId, limit: 1 });
    if (statement === undefined) throw new Error('no statement');
    return { ...statement, runId };
  }

  /** Makes the transfer file and the papers, as the worker does. */
  async papers(runId: string): Promise<void> {
    const service = this.agency.get(PapersService);
    await this.agency.act((work) => service.makeTransferFile(work, runId));
    const query = this.agency.get(PapersQuery);
    for (const missing of await query.missing(system, runId)) {
      const drawn = await query.draw(system, missing);
      await this.agency.act((work) => service.keep(work, drawn));
    }
  }

  /** What stands on the accounts of both books that are not at zero, debit positive. */
  async books(): Promise<Record<string, string>> {
    const rows = await this.agency.sql<{ code: string; total: bigint }>(
      `SELECT a.code, sum(p.amount_minor)::bigint AS total FROM posting p JOIN ledger_account a ON a.id = p.account_id
       GROUP BY a.code HAVING sum(p.amount_minor) <> 0 ORDER BY a.code`,
    );
    return Object.fromEntries(rows.map(({ code, total }) => [code, formatAmount(total, 'EUR')]));
  }

  private get service(): RemittanceService {
    return this.agency.get(RemittanceService);
  }
}

/** The amounts of a statement that are not zero, as a creditor reads them. */
export function said(statement: StatementView): Record<string, string> {
  const amounts = {
    openingCarry: statement.openingCarryMinor,
    collected: statement.collectedMinor,
    givenBack: statement.givenBackMinor,
    costsKept: statement.costsKeptMinor,
    fees: statement.feesMinor,
    vat: statement.vatMinor,
    debours: statement.deboursMinor,
    balance: statement.balanceMinor,
    transfer: statement.transferMinor,
    carry: statement.carryMinor,
    claimed: statement.claimedMinor,
    document: statement.feeDocumentTotalMinor ?? 0n,
  };
  return Object.fromEntries(
    Object.entries(amounts)
      .filter(([, amount]) => amount !== 0n)
      .map(([name, amount]) => [name, formatAmount(amount, 'EUR')]),
  );
}
