import type { CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';

import type { Language } from './message-kind';

/** What is asked on one claim, each element apart (CPCE R124-4, 3° ). */
export interface ClaimAsked {
  readonly claimId: string;
  readonly number: string;
  readonly type: string;
  readonly basis: string | null;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly isConsumer: boolean;
  readonly isProfessional: boolean;
  readonly principalMinor: Minor;
  readonly interestMinor: Minor;
  readonly indemnityMinor: Minor;
  readonly penaltyMinor: Minor;
  readonly legalCostsMinor: Minor;
}

/** A first letter that was sent, as later messages recall it. */
export interface Recalled {
  readonly reference: string;
  readonly sentOn: CalendarDate;
}

export interface Sender {
  readonly legalName: string;
  readonly siren: string;
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  readonly phone: string;
  readonly email: string;
  readonly signatory: string;
}

export interface Addressee {
  readonly name: string;
  readonly addressLine: string | null;
  readonly postalCode: string | null;
  readonly city: string | null;
  readonly country: string;
  readonly email: string | null;
}

/** What any message about a case may print. */
export interface LetterFacts {
  readonly language: Language;
  readonly reference: string;
  readonly on: CalendarDate;
  readonly agency: Sender;
  readonly creditor: { readonly name: string; readonly address: string };
  readonly debtor: Addressee;
  readonly caseNumber: string;
  readonly currency: Currency;
  /** The dedicated account, and the reference by which a transfer finds its case. */
  readonly account: { readonly iban: string; readonly bic: string; readonly holder: string } | null;
  readonly paymentReference: string;
  readonly recalled: readonly Recalled[];
  readonly claims: readonly ClaimAsked[];
}

export type ElementMinor =
  'principalMinor' | 'interestMinor' | 'indemnityMinor' | 'penaltyMinor' | 'legalCostsMinor';

export const ELEMENTS: readonly ElementMinor[] = [
  'principalMinor',
  'interestMinor',
  'indemnityMinor',
  'penaltyMinor',
  'legalCostsMinor',
];

/** The sum asked on one claim: its elements, and nothing of the agency's. */
export function claimTotal(claim: ClaimAsked): Minor {
  return ELEMENTS.reduce((total, element) => total + claim[element], 0n);
}

/** The sum asked. */
export function totalAsked(claims: readonly ClaimAsked[]): Minor {
  return claims.reduce((total, claim) => total + claimTotal(claim), 0n);
}

/** One element over all claims. */
export function elementTotal(claims: readonly ClaimAsked[], element: ElementMinor): Minor {
  return claims.reduce((total, claim) => total + claim[element], 0n);
}

/** What the message keeps for ever of the figures that it shows, in minor units as texts. */
export function frozenFigures(facts: LetterFacts): object {
  return {
    currency: facts.currency,
    on: facts.on,
    total: totalAsked(facts.claims).toString(),
    claims: facts.claims.map((claim) => ({
      claimId: claim.claimId,
      number: claim.number,
      principal: claim.principalMinor.toString(),
      interest: claim.interestMinor.toString(),
      indemnity: claim.indemnityMinor.toString(),
      penalty: claim.penaltyMinor.toString(),
      legalCosts: claim.legalCostsMinor.toString(),
    })),
  };
}
