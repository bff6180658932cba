import type { Firm, Stage } from './stage';

/** One invoice of one debtor, typed in by a manager; what is left out is usual. */
export interface Invoice {
  readonly number: string;
  readonly principal: string;
  readonly dueOn?: string;
  readonly issuedOn?: string;
  /** Tells debtors apart: the same rank is the same company, for every creditor. */
  readonly rank: number;
  readonly name?: string;
  /** Ends in a digit that the simulator answers to: 0 rings, 1 is busy, 4 and more are answered. */
  readonly phone?: string;
}

/** A case with its one claim. */
export interface PlacedInvoice {
  readonly caseId: string;
  readonly claimId: string;
  readonly debtorId: string;
  readonly contactPointId: string;
}

/** Places an invoice and gives its debtor a telephone, through the agency's API. */
export async function placeInvoice(
  { managers: [manager] }: Pick<Stage, 'managers'>,
  firm: Firm,
  { number, principal, dueOn = '2026-01-15', issuedOn = '2025-12-15', rank, name, phone }: Invoice,
): Promise<PlacedInvoice> {
  const { id: debtorId } = await manager.does<{ id: string }>('/v1/debtors', {
    ...{ creditorId: firm.id, kind: 'COMPANY', legalName: name ?? `Société ${rank}` },
    ...{ siren: sirenOf(rank), territory: 'FR-METRO', addressLine: `${rank} rue du Port` },
    ...{ postalCode: '59000', city: 'Lille' },
  });
  const point = { kind: 'PHONE', value: phone ?? `06${String(10_000_005 + rank * 10)}` };
  const contactPoint = await manager.does<{ id: string }>(
    `/v1/debtors/${debtorId}/contact-points`,
    point,
  );
  const placed = await manager.does<{ caseId: string; claimId: string }>('/v1/claims', {
    ...{ creditorId: firm.id, mandateId: firm.mandateId, debtorId, number, principal, dueOn },
    ...{ issuedOn, currency: 'EUR' },
  });
  return { ...placed, debtorId, contactPointId: contactPoint.id };
}

/** A valid SIREN by its rank (Luhn key). */
export function sirenOf(rank: number): string {
  const body = String(30_000_000 + rank);
  const sum = [...body].reduceRight((total, digit, index) => {
    const doubled = (body.length - 1 - index) % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
