/** The result codes of a call (book C.7). */
export const DISPOSITION_CODES = [
  'NO_ANSWER',
  'BUSY',
  'VOICEMAIL_LEFT',
  'VOICEMAIL_NOT_LEFT',
  'GATEKEEPER',
  'THIRD_PARTY',
  'CALLBACK_REQUESTED',
  'PROMISE_TO_PAY',
  'PLAN_AGREED',
  'PAID_ALREADY',
  'PAYMENT_NOW',
  'DISPUTE',
  'NEED_DOCUMENT',
  'REFUSES',
  'CANNOT_PAY',
  'WRONG_NUMBER',
  'NOT_IN_SERVICE',
  'DECEASED',
  'INSOLVENCY',
  'LAWYER_REPRESENTED',
  'OPT_OUT_PHONE',
  'COMPLAINT',
  'VULNERABLE',
  'LANGUAGE_BARRIER',
  'HARD_CALL',
  'SALES_SIGNAL',
  'TECHNICAL_FAILURE',
] as const;
export type DispositionCode = (typeof DISPOSITION_CODES)[number];

/** What the agent must give with the code, before it can be saved. */
export type DispositionNeed =
  | 'CALLBACK_TIME'
  | 'PROMISE'
  | 'PLAN'
  | 'PAYMENT_PROOF'
  | 'DISPUTE'
  | 'REASON'
  | 'RIGHT_PARTY_OR_NOT';

export type DispositionTask =
  | 'TRACING'
  | 'SENIOR_REVIEW'
  | 'BUDGET_PLAN'
  | 'CHECK_PAYMENT'
  | 'ESTATE'
  | 'INSOLVENCY_DECLARATION'
  | 'WRITE_TO_COUNSEL'
  | 'OTHER_CHANNEL'
  | 'COMPLAINT_ANSWER'
  | 'SPECIALIST'
  | 'LANGUAGE_SPEAKER'
  | 'FOLLOW_PLAN'
  | 'PAYMENT_FOLLOW_UP';

/** A delay in business days of the debtor's territory, or in calendar days. */
export type Delay = { readonly businessDays: number } | { readonly days: number };

/**
 * The one next action that a disposition leaves.
 * - LADDER: rule R-LADDER; REDIAL and RETRY are minutes after the call; KEEP leaves what was planned.
 * - CALLBACK waits a delay; CALLBACK_AT_ASKED_TIME is the hour given by whoever answered.
 * - NEXT_CONTACT_POINT tries another number, or a tracing task when none is left.
 */
export type DispositionNext =
  | { readonly kind: 'LADDER' }
  | { readonly kind: 'REDIAL'; readonly withinMinutes: number }
  | { readonly kind: 'RETRY'; readonly afterMinutes: number }
  | { readonly kind: 'CALLBACK'; readonly after: Delay }
  | { readonly kind: 'CALLBACK_AT_ASKED_TIME' }
  | { readonly kind: 'CHECK_PROMISE' }
  | { readonly kind: 'FOLLOW_DISPUTE' }
  | { readonly kind: 'NEXT_CONTACT_POINT' }
  | { readonly kind: 'TASK'; readonly task: DispositionTask; readonly after: Delay }
  | { readonly kind: 'KEEP' };

export type DispositionEffect =
  | { readonly kind: 'CONTACT_POINT'; readonly quality: 'BAD' | 'SHARED' }
  | {
      readonly kind: 'RESTRICTION';
      readonly restriction:
        | 'BAD_NUMBER'
        | 'DECEASED'
        | 'INSOLVENCY'
        | 'LAWYER_REPRESENTED'
        | 'OPT_OUT_PHONE'
        | 'VULNERABLE'
        | 'ABUSIVE_CALLER';
    }
  | {
      readonly kind: 'HOLD';
      readonly hold:
        | 'PROMISE'
        | 'PLAN'
        | 'DISPUTE'
        | 'IDENTITY_CHECK'
        | 'COMPLAINT'
        | 'VULNERABILITY'
        | 'INSOLVENCY';
      /** Null when the hold ends with what it protects, or is reviewed (insolvency). */
      readonly lasts: Delay | null;
    }
  | {
      readonly kind: 'SEND';
      readonly what: 'PROMISE_CONFIRMATION' | 'PLAN_SCHEDULE' | 'PAYMENT_LINK' | 'CLAIM_COPY';
    }
  | { readonly kind: 'CREDITOR_TASK'; readonly task: 'CHECK_PAYMENT'; readonly within: Delay }
  | { readonly kind: 'NOTICE_TO_CREDITOR_SALES' }
  | { readonly kind: 'OFFER_BREAK' };

/** What one code means and leaves behind. */
export interface Consequence {
  readonly code: DispositionCode;
  /** Somebody answered. */
  readonly isContact: boolean;
  /** The right person answered; EITHER when the agent must say. */
  readonly rightParty: 'YES' | 'NO' | 'EITHER';
  /** Whether the call counts against the limits; a failure of the network releases it. */
  readonly countsAsAttempt: boolean;
  /** Comes with another code and never alone. */
  readonly isAddOn: boolean;
  /** Nothing may be said of the debt to whoever answered. */
  readonly isNeutral: boolean;
  readonly needs: readonly DispositionNeed[];
  readonly next: DispositionNext;
  readonly effects: readonly DispositionEffect[];
}

const REDIAL_MINUTES = 60;
const RETRY_MINUTES = 15;
const TOMORROW: Delay = { businessDays: 1 };

type Meaning = Omit<Consequence, 'code'>;

const unanswered: Meaning = {
  isContact: false,
  rightParty: 'NO',
  countsAsAttempt: true,
  isAddOn: false,
  isNeutral: false,
  needs: [],
  next: { kind: 'LADDER' },
  effects: [],
};
const somebody: Meaning = { ...unanswered, isContact: true, isNeutral: true };
const debtor: Meaning = { ...unanswered, isContact: true, rightParty: 'YES' };
const either: Meaning = {
  ...debtor,
  rightParty: 'EITHER',
  isNeutral: true,
  needs: ['RIGHT_PARTY_OR_NOT'],
};
const addOn: Meaning = {
  ...unanswered,
  rightParty: 'EITHER',
  countsAsAttempt: false,
  isAddOn: true,
  next: { kind: 'KEEP' },
};

function task(name: DispositionTask, after: Delay = TOMORROW): DispositionNext {
  return { kind: 'TASK', task: name, after };
}

/**
 * What every code means and leaves behind (book C.7). Each leaves exactly one next action; where the case must
 * rest, a dated hold stands beside it. A code is corrected by another one, never edited.
 */
const MEANINGS: Readonly<Record<DispositionCode, Meaning>> = {
  NO_ANSWER: unanswered,
  // The redial belongs to the same attempt; unanswered too, it becomes a NO_ANSWER.
  BUSY: { ...unanswered, next: { kind: 'REDIAL', withinMinutes: REDIAL_MINUTES } },
  VOICEMAIL_LEFT: {
    ...unanswered,
    isNeutral: true,
    next: { kind: 'CALLBACK', after: { businessDays: 2 } },
  },
  VOICEMAIL_NOT_LEFT: unanswered,
  GATEKEEPER: { ...somebody, needs: ['CALLBACK_TIME'], next: { kind: 'CALLBACK_AT_ASKED_TIME' } },
  THIRD_PARTY: {
    ...somebody,
    next: { kind: 'CALLBACK', after: { businessDays: 3 } },
    effects: [{ kind: 'CONTACT_POINT', quality: 'SHARED' }],
  },
  CALLBACK_REQUESTED: {
    ...either,
    needs: ['CALLBACK_TIME', 'RIGHT_PARTY_OR_NOT'],
    next: { kind: 'CALLBACK_AT_ASKED_TIME' },
  },
  PROMISE_TO_PAY: {
    ...debtor,
    needs: ['PROMISE'],
    next: { kind: 'CHECK_PROMISE' },
    effects: [
      { kind: 'SEND', what: 'PROMISE_CONFIRMATION' },
      { kind: 'HOLD', hold: 'PROMISE', lasts: null },
    ],
  },
  PLAN_AGREED: {
    ...debtor,
    needs: ['PLAN'],
    next: task('FOLLOW_PLAN'),
    effects: [
      { kind: 'SEND', what: 'PLAN_SCHEDULE' },
      { kind: 'HOLD', hold: 'PLAN', lasts: null },
    ],
  },
  PAID_ALREADY: {
    ...debtor,
    needs: ['PAYMENT_PROOF'],
    next: task('CHECK_PAYMENT', { businessDays: 5 }),
    effects: [
      { kind: 'CREDITOR_TASK', task: 'CHECK_PAYMENT', within: { businessDays: 3 } },
      { kind: 'HOLD', hold: 'DISPUTE', lasts: { businessDays: 5 } },
    ],
  },
  PAYMENT_NOW: {
    ...debtor,
    next: task('PAYMENT_FOLLOW_UP'),
    effects: [{ kind: 'SEND', what: 'PAYMENT_LINK' }],
  },
  DISPUTE: { ...debtor, needs: ['DISPUTE'], next: { kind: 'FOLLOW_DISPUTE' } },
  NEED_DOCUMENT: {
    ...debtor,
    next: { kind: 'CALLBACK', after: { businessDays: 2 } },
    effects: [{ kind: 'SEND', what: 'CLAIM_COPY' }],
  },
  REFUSES: { ...debtor, needs: ['REASON'], next: task('SENIOR_REVIEW') },
  CANNOT_PAY: { ...debtor, next: task('BUDGET_PLAN') },
  WRONG_NUMBER: {
    ...somebody,
    next: { kind: 'NEXT_CONTACT_POINT' },
    effects: [
      { kind: 'CONTACT_POINT', quality: 'BAD' },
      { kind: 'RESTRICTION', restriction: 'BAD_NUMBER' },
    ],
  },
  NOT_IN_SERVICE: {
    ...unanswered,
    next: { kind: 'NEXT_CONTACT_POINT' },
    effects: [{ kind: 'CONTACT_POINT', quality: 'BAD' }],
  },
  DECEASED: {
    ...somebody,
    next: task('ESTATE'),
    effects: [
      { kind: 'RESTRICTION', restriction: 'DECEASED' },
      { kind: 'HOLD', hold: 'IDENTITY_CHECK', lasts: { days: 30 } },
    ],
  },
  INSOLVENCY: {
    ...either,
    next: task('INSOLVENCY_DECLARATION'),
    effects: [
      { kind: 'RESTRICTION', restriction: 'INSOLVENCY' },
      { kind: 'HOLD', hold: 'INSOLVENCY', lasts: null },
    ],
  },
  LAWYER_REPRESENTED: {
    ...debtor,
    next: task('WRITE_TO_COUNSEL'),
    effects: [{ kind: 'RESTRICTION', restriction: 'LAWYER_REPRESENTED' }],
  },
  OPT_OUT_PHONE: {
    ...debtor,
    next: task('OTHER_CHANNEL'),
    effects: [{ kind: 'RESTRICTION', restriction: 'OPT_OUT_PHONE' }],
  },
  COMPLAINT: {
    ...either,
    needs: ['REASON', 'RIGHT_PARTY_OR_NOT'],
    next: task('COMPLAINT_ANSWER', { businessDays: 10 }),
    effects: [{ kind: 'HOLD', hold: 'COMPLAINT', lasts: { businessDays: 10 } }],
  },
  VULNERABLE: {
    ...either,
    next: task('SPECIALIST'),
    effects: [
      { kind: 'RESTRICTION', restriction: 'VULNERABLE' },
      { kind: 'HOLD', hold: 'VULNERABILITY', lasts: { days: 30 } },
    ],
  },
  LANGUAGE_BARRIER: { ...somebody, next: task('LANGUAGE_SPEAKER') },
  HARD_CALL: { ...addOn, effects: [{ kind: 'OFFER_BREAK' }] },
  SALES_SIGNAL: { ...addOn, effects: [{ kind: 'NOTICE_TO_CREDITOR_SALES' }] },
  TECHNICAL_FAILURE: {
    ...unanswered,
    countsAsAttempt: false,
    next: { kind: 'RETRY', afterMinutes: RETRY_MINUTES },
  },
};

/** What a code means and leaves behind; shown to the agent before he saves it. */
export function consequenceOf(code: DispositionCode): Consequence {
  return { code, ...MEANINGS[code] };
}

/** One disposition among those of a case, oldest first. */
export interface DispositionMade {
  readonly code: DispositionCode;
  readonly isRightParty: boolean;
}

/**
 * The number that the next unsuccessful attempt bears: how many calls failed to reach the right person since
 * the last one that did, plus one. Corrected dispositions and redials are left out by the caller; calls that
 * the network lost count for nothing.
 */
export function nextAttemptNumber(made: readonly DispositionMade[]): number {
  let failed = 0;
  for (const { code, isRightParty } of made) {
    if (isRightParty) failed = 0;
    else if (MEANINGS[code].countsAsAttempt) failed += 1;
  }
  return failed + 1;
}

/** Whether the right person was reached, the agent's word where the code leaves it open; null when it is missing. */
export function isRightParty(code: DispositionCode, agentSays: boolean | null): boolean | null {
  const { rightParty } = MEANINGS[code];
  return rightParty === 'EITHER' ? agentSays : rightParty === 'YES';
}
