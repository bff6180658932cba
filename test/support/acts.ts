import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { convert } from 'xmlbuilder2';

import type { CalendarDate } from '@solde/calendar';

import type { Person } from './person';
import type { Firm, Stage } from './stage';

/** What people of a story do that takes several requests. */

const FIXTURES = join(__dirname, '../fixtures/placements');

export function placementFile(name: string): Buffer {
  return readFileSync(join(FIXTURES, name));
}

/** Uploads a file in the creditor's portal and hands it over; answers the placement once it can be previewed. */
export async function handOver(
  { house }: Stage,
  firm: Firm,
  file: { readonly name: string; readonly bytes: Buffer },
  more: object = {},
): Promise<string> {
  const received = await firm.admin.sends<{ id: string }>(
    `/v1/placement-files?creditorId=${firm.id}`,
    file,
  );
  const { requestId } = await firm.admin.does<{ requestId: string }>('/v1/placements', {
    ...{ creditorId: firm.id, mandateId: firm.mandateId, fileId: received.id, ...more },
  });
  await house.settle();
  const request = await firm.admin.reads<{ state: string; result: { placementId: string } }>(
    `/v1/requests/${requestId}`,
  );
  if (request.state !== 'APPLIED') throw new Error(`The placement is ${JSON.stringify(request)}.`);
  return request.result.placementId;
}

/** The one case that a text finds: an invoice number, a name, a reference. */
export async function caseOf({ lead }: Pick<Stage, 'lead'>, text: string): Promise<string> {
  const { items } = await lead.reads<{ items: { caseId: string }[] }>(
    `/v1/cases/search?q=${encodeURIComponent(text)}`,
  );
  const [found, second] = items;
  if (found === undefined || second !== undefined)
    throw new Error(`"${text}" finds ${items.length} cases.`);
  return found.caseId;
}

/** The case that the queue gives to an agent. */
export interface NextCase {
  readonly caseId: string;
  readonly leaseToken: string;
  readonly points: number;
  readonly reasons: readonly { readonly reason: string; readonly points: number }[];
  readonly appointmentAt: string | null;
}

/** A call that an agent has made on the case he holds. */
export interface Ring {
  readonly next: NextCase;
  readonly callId: string;
  readonly contactPointId: string;
  readonly status: string;
  readonly suggestedDisposition: string | null;
}

/** An agent asks for the next case, and calls the debtor's number; the simulator answers by webhooks. */
export async function callsNext({ house }: Stage, agent: Person): Promise<Ring> {
  const next = await agent.does<NextCase>('/v1/queue/next');
  const { caseId, leaseToken } = next;
  if (Object.keys(next).length === 0) throw new Error(`Nothing is ready for ${agent.name}.`);
  const { debtorId } = await agent.reads<{ debtorId: string }>(`/v1/cases/${caseId}`);
  const points = await agent.reads<{ id: string; kind: string }[]>(
    `/v1/debtors/${debtorId}/contact-points`,
  );
  const contactPointId = points.find(({ kind }) => kind === 'PHONE')?.id ?? '';
  const asked = { caseId, contactPointId, leaseToken };
  const { callId } = await agent.does<{ callId: string }>('/v1/calls', asked);
  await house.settle();
  const call = await agent.reads<Pick<Ring, 'status' | 'suggestedDisposition'>>(
    `/v1/calls/${callId}`,
  );
  const { status, suggestedDisposition } = call;
  return { next, callId, contactPointId, status, suggestedDisposition };
}

/** What came of the call, after the agent has seen what it would do. */
export async function logs<T = { next: { kind: string; dueAt: string; isMoved: boolean } }>(
  agent: Person,
  { next, callId }: Ring,
  outcome: { readonly code: string } & Readonly<Record<string, unknown>>,
): Promise<T> {
  const body = { ...outcome, callId, leaseToken: next.leaseToken };
  const path = `/v1/cases/${next.caseId}/outcomes`;
  const foreseen = await agent.does<{ missing: string[] }>(`${path}/preview`, body);
  if (foreseen.missing.length > 0)
    throw new Error(`${outcome.code} lacks ${foreseen.missing.join(', ')}.`);
  return agent.does<T>(path, body);
}

/** Money on the dedicated account, recorded by the accountant. */
export async function isPaid(
  { accountant }: Pick<Stage, 'accountant'>,
  caseId: string,
  amount: string,
  valueOn: CalendarDate,
  means = 'TRANSFER',
): Promise<string> {
  const { id } = await accountant.does<{ id: string }>('/v1/payments', {
    ...{ caseId, amount, currency: 'EUR', means, valueOn },
  });
  return id;
}

/** The fee lines of a case, in the order in which they were earned. */
export async function feesOf(
  { accountant }: Pick<Stage, 'accountant'>,
  caseId: string,
): Promise<string[]> {
  const lines = await accountant.readsAll<{
    kind: string;
    component: string | null;
    amount: string;
  }>(`/v1/fee-lines?caseId=${caseId}`);
  return lines.map(({ kind, component, amount }) => `${component ?? kind} ${amount}`);
}

/** A run as its screen shows it. */
export interface Run {
  readonly id: string;
  readonly state: string;
  readonly payoutOn: string;
  readonly collected: string;
  readonly fees: string;
  readonly vat: string;
  readonly transfer: string;
  readonly debit: string;
  readonly planned: readonly { readonly creditorId: string; readonly transfer: string }[];
  readonly bank: string;
  readonly owed: string;
  readonly file: { readonly transfers: number; readonly total: string } | null;
}

/** Prepared by the accountant, checked by one manager, approved by the other: the papers follow. */
export async function remits(
  { accountant, managers: [checker, approver], house }: Stage,
  cutOffOn: CalendarDate,
): Promise<Run> {
  const { id } = await accountant.does<{ id: string }>('/v1/remittances', { cutOffOn });
  await checker.does(`/v1/remittances/${id}/check`);
  await approver.does(`/v1/remittances/${id}/approval`);
  await house.settle();
  return accountant.reads<Run>(`/v1/remittances/${id}`);
}

/** A statement as the creditor reads it. */
export interface Statement {
  readonly id: string;
  readonly number: string;
  readonly openingCarry: string;
  readonly collected: string;
  readonly fees: string;
  readonly vat: string;
  readonly balance: string;
  readonly transfer: string;
  readonly carry: string;
  readonly state: string;
  readonly feeDocumentKind: string | null;
  readonly feeDocumentNumber: string | null;
  readonly feeDocumentTotal: string | null;
}

/** The creditor's last statement. */
export async function lastStatement({ admin }: Firm): Promise<Statement> {
  const { items } = await admin.reads<{ items: Statement[] }>('/v1/statements');
  const [last] = items;
  if (last === undefined) throw new Error('The creditor has no statement.');
  return last;
}

/** What a transfer file orders: its control sums, and what goes where. */
export interface TransferOrders {
  readonly count: string;
  readonly total: string;
  readonly payments: readonly { readonly amount: string; readonly iban: string }[];
}

interface Pain001 {
  readonly Document: {
    readonly '@xmlns': string;
    readonly CstmrCdtTrfInitn: {
      readonly GrpHdr: { readonly NbOfTxs: string; readonly CtrlSum: string };
      readonly PmtInf: {
        readonly NbOfTxs: string;
        readonly CtrlSum: string;
        readonly DbtrAcct: { readonly Id: { readonly IBAN: string } };
        readonly CdtTrfTxInf: Transfer | Transfer[];
      };
    };
  };
}

interface Transfer {
  readonly Amt: { readonly InstdAmt: { readonly '#': string; readonly '@Ccy': string } };
  readonly CdtrAcct: { readonly Id: { readonly IBAN: string } };
}

/** Reads a pain.001.001.09 file as the bank would. */
export function transferOrders(xml: string, debtorIban: string): TransferOrders {
  const { Document } = convert(xml, { format: 'object' }) as unknown as Pain001;
  const { GrpHdr, PmtInf } = Document.CstmrCdtTrfInitn;
  expect(Document['@xmlns']).toBe('urn:iso:std:iso:20022:tech:xsd:pain.001.001.09');
  expect(PmtInf.DbtrAcct.Id.IBAN).toBe(debtorIban);
  expect([PmtInf.NbOfTxs, PmtInf.CtrlSum]).toEqual([GrpHdr.NbOfTxs, GrpHdr.CtrlSum]);
  const payments = [PmtInf.CdtTrfTxInf].flat().map(({ Amt, CdtrAcct }) => ({
    amount: Amt.InstdAmt['#'],
    iban: CdtrAcct.Id.IBAN,
  }));
  return { count: GrpHdr.NbOfTxs, total: GrpHdr.CtrlSum, payments };
}
