import type {
  Consequence,
  DispositionCode,
  DispositionNeed,
  DispositionTask,
} from '@solde/call-desk';

/** Why people pay late, as creditors read it to mend their own side (book A.0, 1-09). */
export const CAUSES_OF_DELAY = [
  ...['INVOICE_NOT_RECEIVED', 'WRONG_ADDRESS', 'ORDER_NUMBER_MISSING', 'APPROVAL_CIRCUIT'],
  ...['FORGOTTEN', 'CASH_SHORTAGE', 'DISPUTE', 'PAID_ALREADY', 'INSOLVENCY', 'ILLNESS', 'OTHER'],
] as const;
export type CauseOfDelay = (typeof CAUSES_OF_DELAY)[number];

/** The agent has asked, and the debtor has answered: without the cause the outcome is not saved (book A.0, 1-28). */
const CAUSE_ASKED: readonly DispositionCode[] = [
  ...(['PROMISE_TO_PAY', 'PLAN_AGREED', 'PAYMENT_NOW', 'REFUSES', 'CANNOT_PAY'] as const),
];
/** The code itself says the cause. */
const CAUSE_SAID: Readonly<Partial<Record<DispositionCode, string>>> = {
  NEED_DOCUMENT: 'INVOICE_NOT_RECEIVED',
  DISPUTE: 'DISPUTE',
  PAID_ALREADY: 'PAID_ALREADY',
  INSOLVENCY: 'INSOLVENCY',
};

export function needsCause(code: DispositionCode): boolean {
  return CAUSE_ASKED.includes(code);
}

/** The cause to keep: what the agent heard, else what the code says. */
export function causeOf(code: DispositionCode, heard: string | null): string | null {
  return heard ?? CAUSE_SAID[code] ?? null;
}

/** What the agent gave with the code. */
export interface GivenParts {
  readonly callback: boolean;
  readonly promise: boolean;
  readonly dispute: boolean;
  readonly paymentProof: boolean;
  readonly reason: boolean;
  readonly rightParty: boolean;
  readonly cause: boolean;
}

export type MissingPart = DispositionNeed | 'CAUSE_OF_DELAY';

/** What is still to be given before the outcome can be saved. */
export function missingParts(
  { code, needs }: Pick<Consequence, 'code' | 'needs'>,
  given: GivenParts,
): MissingPart[] {
  const has: Readonly<Record<DispositionNeed, boolean>> = {
    CALLBACK_TIME: given.callback,
    PROMISE: given.promise,
    PLAN: false,
    PAYMENT_PROOF: given.paymentProof,
    DISPUTE: given.dispute,
    REASON: given.reason,
    RIGHT_PARTY_OR_NOT: given.rightParty,
  };
  const missing: MissingPart[] = needs.filter((need) => !has[need]);
  return needsCause(code) && !given.cause ? [...missing, 'CAUSE_OF_DELAY'] : missing;
}

/**
 * The steps that an outcome puts in the place of another: what was to be done about calling this person. The tasks of
 * lawyers, of quality and of the creditor stand until they are done, whatever is said in the next call.
 */
export const STEPS_REPLACED: readonly string[] = [
  ...['CALL', 'RESUME', 'REVIEW_CASE', 'TRACING_REVIEW', 'TRACING', 'SENIOR_REVIEW'],
  ...['BUDGET_PLAN', 'PAYMENT_FOLLOW_UP', 'OTHER_CHANNEL', 'LANGUAGE_SPEAKER', 'FOLLOW_PLAN'],
];

/** Who takes a task; null: the agent of the case. */
const POOLS: Readonly<Record<DispositionTask, string | null>> = {
  TRACING: 'TRACING',
  SENIOR_REVIEW: 'SENIOR',
  BUDGET_PLAN: null,
  CHECK_PAYMENT: null,
  ESTATE: 'LEGAL',
  INSOLVENCY_DECLARATION: 'LEGAL',
  WRITE_TO_COUNSEL: null,
  OTHER_CHANNEL: null,
  COMPLAINT_ANSWER: 'QA',
  SPECIALIST: 'SPECIALIST',
  LANGUAGE_SPEAKER: 'LANGUAGES',
  FOLLOW_PLAN: null,
  PAYMENT_FOLLOW_UP: null,
};

export function poolOf(task: DispositionTask): string | null {
  return POOLS[task];
}
