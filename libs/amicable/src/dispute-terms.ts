import type { Minor } from '@solde/money';

/** What a debtor may say against a claim (book C.9). */
export const DISPUTE_TYPES = [
  ...['INVOICE_ERROR', 'NOT_DELIVERED', 'DELIVERY_PARTIAL', 'QUALITY', 'PRICE', 'ALREADY_PAID'],
  ...['NOT_MY_DEBT', 'CONTRACT', 'LIMITATION', 'CREDIT_NOTE_DUE', 'ADMIN', 'OTHER'],
] as const;
export type DisputeType =
  | 'INVOICE_ERROR'
  | 'NOT_DELIVERED'
  | 'DELIVERY_PARTIAL'
  | 'QUALITY'
  | 'PRICE'
  | 'ALREADY_PAID'
  | 'NOT_MY_DEBT'
  | 'CONTRACT'
  | 'LIMITATION'
  | 'CREDIT_NOTE_DUE'
  | 'ADMIN'
  | 'OTHER';

export type DisputeState =
  | 'RAISED'
  | 'QUALIFIED'
  | 'WITH_CREDITOR'
  | 'ANSWERED'
  | 'RESOLVED_UPHELD'
  | 'RESOLVED_PARTIAL'
  | 'RESOLVED_REJECTED'
  | 'WITHDRAWN';

export const DISPUTE_OUTCOMES = ['UPHELD', 'PARTIAL', 'REJECTED'] as const;
export type DisputeOutcome = (typeof DISPUTE_OUTCOMES)[number];

/** Business days that the creditor has to answer, and again at each reminder. */
export const ANSWER_BUSINESS_DAYS = 5;
/** Days of silence after which a person decides whether the claim is given up. */
export const SILENCE_DAYS_MAX = 30;
/** The freeze of the contested part ends with the answer; this long at the latest, then somebody looks. */
export const FREEZE_DAYS_MAX = 180;

/** What a debtor contests. */
export interface NewDispute {
  readonly caseId: string;
  readonly claimId: string;
  /** Of the principal; all that is owed of it by default. */
  readonly amountMinor?: Minor;
  readonly type: DisputeType;
  /** In the debtor's own words. */
  readonly text: string;
}
