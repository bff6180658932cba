import type { Minor } from '@solde/money';

export const CLOSURE_REASONS = [
  'PAID_IN_FULL',
  'PAID_PRINCIPAL_ONLY',
  'SETTLED',
  'PAID_DIRECT',
  'CANCELLED_BY_CREDIT_NOTE',
  'PLACED_IN_ERROR',
  'RECALLED_BY_CREDITOR',
  'DISPUTE_UPHELD',
  'IRRECOVERABLE_UNTRACED',
  'IRRECOVERABLE_INSOLVENT',
  'IRRECOVERABLE_NO_ASSETS',
  'IRRECOVERABLE_UNECONOMIC',
  'LIMITATION_EXPIRED',
  'DECEASED_NO_ESTATE',
  'COMPLAINT_UPHELD',
  'MANDATE_TERMINATED',
  'TRANSFERRED_TO_OTHER_PROVIDER',
  'DUPLICATE',
] as const;
export type ClosureReason = (typeof CLOSURE_REASONS)[number];

export type ClosureEvidence =
  | 'WAIVER_AUTHORITY'
  | 'SETTLEMENT_AGREEMENT'
  | 'CREDIT_NOTE'
  | 'RECALL_REQUEST'
  | 'DISPUTE_OUTCOME'
  | 'TRACING_REPORT'
  | 'INSOLVENCY_NOTICE'
  | 'BAILIFF_CERTIFICATE'
  | 'COST_COMPARISON'
  | 'DEATH_RECORD'
  | 'COMPLAINT_OUTCOME';

export type Closer = 'SYSTEM' | 'TEAM_LEAD' | 'LEGAL_OFFICER';

export interface ClosureRule {
  readonly by: readonly Closer[];
  /** What must be zero: the whole balance, the principal, or nothing. */
  readonly zero: 'BALANCE' | 'PRINCIPAL' | null;
  readonly evidence: ClosureEvidence | null;
  /** Whether the creditor gets the certificate that his accounts need to write the debt off. */
  readonly certificate: boolean;
  /** Whether the case counts as paid in the recovery rate by number (book C.15). */
  readonly paid: boolean;
}

const PERSON: readonly Closer[] = ['TEAM_LEAD', 'LEGAL_OFFICER'];
const ANYONE: readonly Closer[] = ['SYSTEM', ...PERSON];

function closed(by: readonly Closer[], evidence: ClosureEvidence | null): ClosureRule {
  return { by, zero: null, evidence, certificate: false, paid: false };
}

function irrecoverable(evidence: ClosureEvidence): ClosureRule {
  return { ...closed(PERSON, evidence), certificate: true };
}

/** Who may close for each reason, and on what proof (book C.5 and C.6). */
export const CLOSURE_RULES: Readonly<Record<ClosureReason, ClosureRule>> = {
  PAID_IN_FULL: { ...closed(['SYSTEM'], null), zero: 'BALANCE', paid: true },
  PAID_PRINCIPAL_ONLY: { ...closed(PERSON, 'WAIVER_AUTHORITY'), zero: 'PRINCIPAL', paid: true },
  SETTLED: { ...closed(['SYSTEM'], 'SETTLEMENT_AGREEMENT'), zero: 'BALANCE' },
  PAID_DIRECT: { ...closed(ANYONE, null), zero: 'BALANCE', paid: true },
  CANCELLED_BY_CREDIT_NOTE: { ...closed(ANYONE, 'CREDIT_NOTE'), zero: 'BALANCE' },
  PLACED_IN_ERROR: closed(PERSON, null),
  RECALLED_BY_CREDITOR: closed(ANYONE, 'RECALL_REQUEST'),
  DISPUTE_UPHELD: closed(PERSON, 'DISPUTE_OUTCOME'),
  IRRECOVERABLE_UNTRACED: irrecoverable('TRACING_REPORT'),
  IRRECOVERABLE_INSOLVENT: irrecoverable('INSOLVENCY_NOTICE'),
  IRRECOVERABLE_NO_ASSETS: irrecoverable('BAILIFF_CERTIFICATE'),
  IRRECOVERABLE_UNECONOMIC: irrecoverable('COST_COMPARISON'),
  LIMITATION_EXPIRED: closed(PERSON, null),
  DECEASED_NO_ESTATE: closed(PERSON, 'DEATH_RECORD'),
  COMPLAINT_UPHELD: closed(PERSON, 'COMPLAINT_OUTCOME'),
  MANDATE_TERMINATED: closed(ANYONE, null),
  TRANSFERRED_TO_OTHER_PROVIDER: closed(PERSON, null),
  DUPLICATE: closed(PERSON, null),
};

export interface ClosingCase {
  readonly balanceMinor: Minor;
  readonly principalMinor: Minor;
  /** Money received for the case that waits in suspense. */
  readonly suspenseMinor: Minor;
  /** Money matched to the case that may still come back unpaid. */
  readonly unclearedMinor: Minor;
}

export interface ClosureAsked {
  readonly reason: ClosureReason;
  readonly by: readonly Closer[];
  readonly evidence: readonly ClosureEvidence[];
}

export type ClosureRefusal =
  | 'FORBIDDEN'
  | 'MONEY_IN_SUSPENSE'
  | 'MONEY_NOT_CLEARED'
  | 'BALANCE_NOT_ZERO'
  | 'EVIDENCE_REQUIRED';

/**
 * Why a case may not be closed for this reason, or null when it may.
 *
 * Money comes first: whoever asks and whatever the proof, a case is not closed over money that waits in
 * suspense for it, nor as paid over money that a bank may still take back.
 */
export function closureRefusal(asked: ClosureAsked, caseFile: ClosingCase): ClosureRefusal | null {
  const rule = CLOSURE_RULES[asked.reason];
  if (!asked.by.some((closer) => rule.by.includes(closer))) return 'FORBIDDEN';
  if (caseFile.suspenseMinor !== 0n) return 'MONEY_IN_SUSPENSE';
  if (caseFile.unclearedMinor !== 0n) return 'MONEY_NOT_CLEARED';
  if (rule.zero === 'BALANCE' && caseFile.balanceMinor !== 0n) return 'BALANCE_NOT_ZERO';
  if (rule.zero === 'PRINCIPAL' && caseFile.principalMinor !== 0n) return 'BALANCE_NOT_ZERO';
  if (rule.evidence !== null && !asked.evidence.includes(rule.evidence)) return 'EVIDENCE_REQUIRED';
  return null;
}
