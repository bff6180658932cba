import { createHash } from 'node:crypto';
import type { CalendarDate } from '@solde/calendar';
import { percentOf, type Minor, type Rate } from '@solde/money';

export type Service =
  | 'PRE_DUE'
  | 'EARLY_REMINDER'
  | 'AMICABLE'
  | 'LITIGATION'
  | 'DISPUTE_COORDINATION'
  | 'ADMIN_FOLLOW_UP'
  | 'ENFORCEMENT_FOLLOW_UP';
export type RemittanceMode = 'NET' | 'GROSS';
export type RemittanceCycle = 'TWICE_MONTHLY' | 'WEEKLY' | 'MONTHLY';

/** What both parties sign; amounts in minor units of the mandate's currency. */
export interface TermsContent {
  readonly effectiveFrom: CalendarDate;
  readonly services: readonly Service[];
  /** Empty: every territory. */
  readonly territories: readonly string[];
  /** Empty: every type. */
  readonly claimTypes: readonly string[];
  readonly amountMinMinor: Minor | null;
  readonly amountMaxMinor: Minor | null;
  /** Claims older than this on the day of their placement are out of scope; null without limit. */
  readonly ageMaxDays: number | null;
  /** Whether the agency receives payments in the creditor's name. */
  readonly powerToReceive: boolean;
  /** How the basis and the amount of each claim are told, element by element (R124-3, 1). */
  readonly claimsBasis: string;
  /** The guarantee given to the creditor against the agency's civil liability (R124-3, 2). */
  readonly insuranceGuarantee: string;
  /** How the remuneration is determined (R124-3, 3). */
  readonly remuneration: string;
  /** How the money collected is remitted (R124-3, 4). */
  readonly remittanceConditions: string;
  readonly remittanceMode: RemittanceMode;
  readonly remittanceCycle: RemittanceCycle;
  readonly payoutBusinessDays: number;
  /** Needed when money may be paid out later than one month after its collection. */
  readonly remittanceDelayClause: string | null;
  readonly negativeBalance: 'CARRY_FORWARD' | 'INVOICE';
  /** When what the creditor pays us on invoice is due, in days from its issue; 60 at most (C. com. L441-10). */
  readonly invoiceDueDays: number;
  /** A smaller balance is carried, never past the legal delay. */
  readonly transferMinMinor: Minor;
  readonly allocationOrder: 'LEGAL' | 'PRINCIPAL_FIRST';
  readonly principalRule: 'OLDEST_DUE' | 'PRO_RATA';
  readonly interestClaimed: boolean;
  readonly interestBasis: 'ACT_365' | 'ACT_ACT';
  readonly interestRateTable: 'LATE_PAYMENT_B2B' | 'LEGAL' | 'CONTRACT';
  /** For the table CONTRACT: per year. */
  readonly interestContractRate: Rate | null;
  readonly indemnityClaimed: boolean;
  readonly promiseDaysMax: number;
  /** What the agency may waive by itself in one case. */
  readonly waiverMaxMinor: Minor;
  readonly joinOpenCase: boolean;
}

/** What an agreement with a creditor must hold before anything is collected. */
export type MissingTerm =
  | 'CLAIMS_BASIS'
  | 'INSURANCE_GUARANTEE'
  | 'REMUNERATION'
  | 'REMITTANCE_CONDITIONS'
  | 'SERVICES'
  | 'POWER_TO_RECEIVE'
  | 'REMITTANCE_DELAY_CLAUSE';

/** The terms that may be left out of a draft, with what they then are. */
export const USUAL_TERMS = {
  territories: [],
  claimTypes: [],
  amountMinMinor: null,
  amountMaxMinor: null,
  ageMaxDays: null,
  remittanceMode: 'NET',
  remittanceCycle: 'TWICE_MONTHLY',
  payoutBusinessDays: 5,
  remittanceDelayClause: null,
  negativeBalance: 'CARRY_FORWARD',
  invoiceDueDays: 30,
  transferMinMinor: 0n,
  allocationOrder: 'LEGAL',
  principalRule: 'OLDEST_DUE',
  interestClaimed: false,
  interestBasis: 'ACT_365',
  interestRateTable: 'LATE_PAYMENT_B2B',
  interestContractRate: null,
  indemnityClaimed: false,
  promiseDaysMax: 30,
  waiverMaxMinor: 0n,
  joinOpenCase: true,
} as const satisfies Partial<TermsContent>;

const CYCLE_DAYS: Readonly<Record<RemittanceCycle, number>> = {
  WEEKLY: 7,
  TWICE_MONTHLY: 16,
  MONTHLY: 31,
};
/** The shortest month: money cleared on 1 February is due on 1 March. */
const REMITTED_WITHIN_DAYS = 28;
/** Holidays that may fall in a payout delay, in calendar days. */
const HOLIDAY_DAYS_MAX = 3;

/**
 * What is missing of the contents of CPCE R124-3, each named; empty when the terms may be sent for signature.
 *
 * A cycle whose payout may come later than one month after collection needs its clause (R124-6, rule R-REMIT-DEADLINE).
 */
export function missingTerms(terms: TermsContent): MissingTerm[] {
  const checks: [MissingTerm, boolean][] = [
    ['CLAIMS_BASIS', isBlank(terms.claimsBasis)],
    ['INSURANCE_GUARANTEE', isBlank(terms.insuranceGuarantee)],
    ['REMUNERATION', isBlank(terms.remuneration)],
    ['REMITTANCE_CONDITIONS', isBlank(terms.remittanceConditions)],
    ['SERVICES', terms.services.length === 0],
    ['POWER_TO_RECEIVE', !terms.powerToReceive],
    [
      'REMITTANCE_DELAY_CLAUSE',
      mayExceedAMonth(terms) && isBlank(terms.remittanceDelayClause ?? ''),
    ],
  ];
  return checks.filter(([, missing]) => missing).map(([term]) => term);
}

/** Whether money may be paid out later than one month after its collection. */
export function mayExceedAMonth({
  remittanceCycle,
  payoutBusinessDays,
}: Pick<TermsContent, 'remittanceCycle' | 'payoutBusinessDays'>): boolean {
  const payoutDays = Math.ceil((payoutBusinessDays * 7) / 5) + HOLIDAY_DAYS_MAX;
  return CYCLE_DAYS[remittanceCycle] + payoutDays > REMITTED_WITHIN_DAYS;
}

/** A hash of what is signed, the same whatever the order of the properties: SHA-256 over the terms by name. */
export function hashOfTerms(terms: TermsContent): Buffer {
  const named = TERM_NAMES.filter((name) => !isLater(name, terms)).map((name) => [
    name,
    written(terms[name]),
  ]);
  return createHash('sha256').update(JSON.stringify(named)).digest();
}

/** A term that came after the first mandates is hashed when something else than the usual was agreed: theirs keep their hash. */
function isLater(name: (typeof TERM_NAMES)[number], terms: TermsContent): boolean {
  return name === 'invoiceDueDays' && terms.invoiceDueDays === USUAL_TERMS.invoiceDueDays;
}

/** Every term, in the order in which it is hashed. */
export const TERM_NAMES = [
  'ageMaxDays',
  'allocationOrder',
  'amountMaxMinor',
  'amountMinMinor',
  'claimTypes',
  'claimsBasis',
  'effectiveFrom',
  'indemnityClaimed',
  'insuranceGuarantee',
  'interestBasis',
  'interestClaimed',
  'interestContractRate',
  'interestRateTable',
  'invoiceDueDays',
  'joinOpenCase',
  'negativeBalance',
  'payoutBusinessDays',
  'powerToReceive',
  'principalRule',
  'promiseDaysMax',
  'remittanceConditions',
  'remittanceCycle',
  'remittanceDelayClause',
  'remittanceMode',
  'remuneration',
  'services',
  'territories',
  'transferMinMinor',
  'waiverMaxMinor',
] as const satisfies readonly (keyof TermsContent)[];

function written(
  value: Minor | Rate | readonly string[] | string | number | boolean | null,
): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return percentOf(value as Rate);
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
