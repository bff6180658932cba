/** The phases of a case. The fee of a payment is the one of the phase on its value date. */
export const PHASES = [
  'PRE_DUE',
  'EARLY_REMINDER',
  'AMICABLE',
  'LITIGATION',
  'ENFORCEMENT',
] as const;
export type Phase = (typeof PHASES)[number];

/** Where a case stands: its phase and stage in one word (book C.6). */
export const CASE_STATES = [
  'RECEIVED',
  'PENDING_INFO',
  'REJECTED',
  'ACCEPTED',
  'PRE_DUE.OPEN',
  'EARLY_REMINDER.OPEN',
  'AMICABLE.NEW',
  'AMICABLE.LETTER_SENT',
  'AMICABLE.CONTACTING',
  'AMICABLE.NEGOTIATING',
  'AMICABLE.PROMISED',
  'AMICABLE.PLAN',
  'AMICABLE.FORMAL_NOTICE',
  'AMICABLE.TRACING',
  'AMICABLE.LITIGATION_PROPOSED',
  'LITIGATION.AUTHORISED',
  'LITIGATION.IN_PROCEDURE',
  'LITIGATION.TITLE_OBTAINED',
  'ENFORCEMENT.RUNNING',
  'CLOSED',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

export type CaseTrigger =
  | 'PLACE'
  | 'ACCEPT'
  | 'REJECT'
  | 'ASK_INFORMATION'
  | 'ANSWER_INFORMATION'
  | 'OPEN_PRE_DUE'
  | 'OPEN_EARLY_REMINDER'
  | 'OPEN_AMICABLE'
  | 'SEND_FIRST_LETTER'
  | 'START_CONTACTING'
  | 'REACH_DEBTOR'
  | 'PROMISE'
  | 'START_PLAN'
  | 'END_COMMITMENT'
  | 'GIVE_FORMAL_NOTICE'
  | 'TRACE'
  | 'FIND_DEBTOR'
  | 'PROPOSE_LITIGATION'
  | 'AUTHORISE_LITIGATION'
  | 'DECLINE_LITIGATION'
  | 'START_PROCEDURE'
  | 'OBTAIN_TITLE'
  | 'START_ENFORCEMENT'
  | 'CLOSE'
  | 'REOPEN';

/** What must be true before the move; the act that asks for the move checks each of them by name. */
export type CaseGuard =
  | 'MANDATE_ACTIVE'
  | 'CLAIM_ACCEPTED'
  | 'IN_SCOPE'
  | 'REASON_GIVEN'
  | 'QUESTION_SENT'
  | 'SERVICE_COVERED'
  | 'NOT_YET_DUE'
  | 'PAST_DUE'
  | 'WITHIN_EARLY_DAYS'
  | 'OWN_NAME_ALLOWED'
  | 'MANDATORY_MENTIONS'
  | 'TWO_BUSINESS_DAYS_SINCE_LETTER'
  | 'RIGHT_PARTY_REACHED'
  | 'PROMISE_OPEN'
  | 'PLAN_ACTIVE'
  | 'COMMITMENT_ENDED'
  | 'NOTICE_APPROVED'
  | 'NO_GOOD_CONTACT_POINT'
  | 'CONTACT_POINT_FOUND'
  | 'LAST_CHANCE_DONE'
  | 'UNDISPUTED_AMOUNT'
  | 'LIMITATION_NOT_PASSED'
  | 'CREDITOR_AUTHORISATION'
  | 'BUDGET_CAP'
  | 'DOCUMENTS_COMPLETE'
  | 'NO_OPEN_DISPUTE'
  | 'REFUSED_OR_UNANSWERED'
  | 'PROCEDURE_FILED'
  | 'TITLE_REGISTERED'
  | 'TITLE_SERVED'
  | 'CLOSURE_REASON'
  | 'WITHIN_TWELVE_MONTHS';

/** Who may ask for the move: roles of book C.5, or the system acting on a fact. */
export type CaseMover =
  'SYSTEM' | 'CREDITOR' | 'CREDITOR_DECIDER' | 'AGENT' | 'TEAM_LEAD' | 'LEGAL_OFFICER';

export interface CaseMove {
  /** The row of book C.6, `T17`, quoted in refusals. */
  readonly id: string;
  readonly trigger: CaseTrigger;
  /** States from which the move starts; `NONE` is the case that does not exist yet. */
  readonly from: readonly (CaseState | 'NONE')[];
  /** The state reached; `FORMER` is the one the case had before the proposal or the closure. */
  readonly to: CaseState | 'FORMER';
  readonly by: readonly CaseMover[];
  readonly guards: readonly CaseGuard[];
}

const AMICABLE_STATES = CASE_STATES.filter((state) => state.startsWith('AMICABLE.'));
const PROPOSABLE_STATES = AMICABLE_STATES.filter(
  (state) => state !== 'AMICABLE.LITIGATION_PROPOSED',
);
/** States of a case in which money may still be chased: each needs a next action or a dated hold. */
export const OPEN_STATES: readonly CaseState[] = CASE_STATES.filter(
  (state) => state === 'ACCEPTED' || state.includes('.'),
);
const TALKING: readonly CaseState[] = [
  'AMICABLE.CONTACTING',
  'AMICABLE.NEGOTIATING',
  'AMICABLE.FORMAL_NOTICE',
];

/**
 * Every move a case may make (book C.6). A pair that is not here is refused `TRANSITION_NOT_ALLOWED`.
 *
 * Litigation has no way back to the amicable phase (T22): a settlement reached there stays in its phase,
 * because the fee phase must not depend on how the debtor was convinced. A hold is not a state (T23).
 */
export const CASE_MOVES: readonly CaseMove[] = [
  {
    id: 'T1',
    trigger: 'PLACE',
    from: ['NONE'],
    to: 'RECEIVED',
    by: ['CREDITOR', 'AGENT', 'SYSTEM'],
    guards: ['MANDATE_ACTIVE'],
  },
  {
    id: 'T2',
    trigger: 'ACCEPT',
    from: ['RECEIVED'],
    to: 'ACCEPTED',
    by: ['SYSTEM', 'TEAM_LEAD'],
    guards: ['CLAIM_ACCEPTED', 'IN_SCOPE'],
  },
  {
    id: 'T3',
    trigger: 'REJECT',
    from: ['RECEIVED', 'PENDING_INFO'],
    to: 'REJECTED',
    by: ['SYSTEM', 'TEAM_LEAD'],
    guards: ['REASON_GIVEN'],
  },
  {
    id: 'T4',
    trigger: 'ASK_INFORMATION',
    from: ['RECEIVED'],
    to: 'PENDING_INFO',
    by: ['TEAM_LEAD'],
    guards: ['QUESTION_SENT'],
  },
  {
    id: 'T4',
    trigger: 'ANSWER_INFORMATION',
    from: ['PENDING_INFO'],
    to: 'RECEIVED',
    by: ['CREDITOR'],
    guards: [],
  },
  {
    id: 'T5',
    trigger: 'OPEN_PRE_DUE',
    from: ['ACCEPTED'],
    to: 'PRE_DUE.OPEN',
    by: ['SYSTEM'],
    guards: ['SERVICE_COVERED', 'NOT_YET_DUE'],
  },
  {
    id: 'T6',
    trigger: 'OPEN_EARLY_REMINDER',
    from: ['ACCEPTED', 'PRE_DUE.OPEN'],
    to: 'EARLY_REMINDER.OPEN',
    by: ['SYSTEM'],
    guards: ['PAST_DUE', 'SERVICE_COVERED', 'WITHIN_EARLY_DAYS', 'OWN_NAME_ALLOWED'],
  },
  {
    id: 'T7',
    trigger: 'OPEN_AMICABLE',
    from: ['ACCEPTED', 'PRE_DUE.OPEN', 'EARLY_REMINDER.OPEN'],
    to: 'AMICABLE.NEW',
    by: ['SYSTEM'],
    guards: ['PAST_DUE', 'SERVICE_COVERED'],
  },
  {
    id: 'T8',
    trigger: 'SEND_FIRST_LETTER',
    from: ['AMICABLE.NEW'],
    to: 'AMICABLE.LETTER_SENT',
    by: ['SYSTEM'],
    guards: ['MANDATORY_MENTIONS'],
  },
  {
    id: 'T9',
    trigger: 'START_CONTACTING',
    from: ['AMICABLE.LETTER_SENT'],
    to: 'AMICABLE.CONTACTING',
    by: ['SYSTEM'],
    guards: ['TWO_BUSINESS_DAYS_SINCE_LETTER'],
  },
  {
    id: 'T10',
    trigger: 'REACH_DEBTOR',
    from: ['AMICABLE.CONTACTING'],
    to: 'AMICABLE.NEGOTIATING',
    by: ['AGENT', 'SYSTEM'],
    guards: ['RIGHT_PARTY_REACHED'],
  },
  {
    id: 'T11',
    trigger: 'PROMISE',
    from: TALKING,
    to: 'AMICABLE.PROMISED',
    by: ['AGENT', 'SYSTEM'],
    guards: ['PROMISE_OPEN'],
  },
  {
    id: 'T12',
    trigger: 'START_PLAN',
    from: TALKING,
    to: 'AMICABLE.PLAN',
    by: ['AGENT', 'SYSTEM'],
    guards: ['PLAN_ACTIVE'],
  },
  {
    id: 'T13',
    trigger: 'END_COMMITMENT',
    from: ['AMICABLE.PROMISED', 'AMICABLE.PLAN'],
    to: 'AMICABLE.NEGOTIATING',
    by: ['SYSTEM', 'AGENT'],
    guards: ['COMMITMENT_ENDED'],
  },
  {
    id: 'T14',
    trigger: 'GIVE_FORMAL_NOTICE',
    from: ['AMICABLE.CONTACTING', 'AMICABLE.NEGOTIATING'],
    to: 'AMICABLE.FORMAL_NOTICE',
    by: ['SYSTEM', 'AGENT'],
    guards: ['NOTICE_APPROVED'],
  },
  {
    id: 'T15',
    trigger: 'TRACE',
    from: TALKING,
    to: 'AMICABLE.TRACING',
    by: ['SYSTEM', 'AGENT'],
    guards: ['NO_GOOD_CONTACT_POINT'],
  },
  {
    id: 'T15',
    trigger: 'FIND_DEBTOR',
    from: ['AMICABLE.TRACING'],
    to: 'AMICABLE.CONTACTING',
    by: ['AGENT', 'TEAM_LEAD'],
    guards: ['CONTACT_POINT_FOUND'],
  },
  {
    id: 'T16',
    trigger: 'PROPOSE_LITIGATION',
    from: PROPOSABLE_STATES,
    to: 'AMICABLE.LITIGATION_PROPOSED',
    by: ['AGENT', 'SYSTEM'],
    guards: ['LAST_CHANCE_DONE', 'UNDISPUTED_AMOUNT', 'LIMITATION_NOT_PASSED'],
  },
  {
    id: 'T17',
    trigger: 'AUTHORISE_LITIGATION',
    from: ['AMICABLE.LITIGATION_PROPOSED'],
    to: 'LITIGATION.AUTHORISED',
    by: ['CREDITOR_DECIDER'],
    guards: ['CREDITOR_AUTHORISATION', 'BUDGET_CAP', 'DOCUMENTS_COMPLETE', 'NO_OPEN_DISPUTE'],
  },
  {
    id: 'T18',
    trigger: 'DECLINE_LITIGATION',
    from: ['AMICABLE.LITIGATION_PROPOSED'],
    to: 'FORMER',
    by: ['CREDITOR_DECIDER', 'SYSTEM'],
    guards: ['REFUSED_OR_UNANSWERED'],
  },
  {
    id: 'T19',
    trigger: 'START_PROCEDURE',
    from: ['LITIGATION.AUTHORISED'],
    to: 'LITIGATION.IN_PROCEDURE',
    by: ['LEGAL_OFFICER'],
    guards: ['PROCEDURE_FILED'],
  },
  {
    id: 'T20',
    trigger: 'OBTAIN_TITLE',
    from: ['LITIGATION.IN_PROCEDURE'],
    to: 'LITIGATION.TITLE_OBTAINED',
    by: ['LEGAL_OFFICER'],
    guards: ['TITLE_REGISTERED'],
  },
  {
    id: 'T21',
    trigger: 'START_ENFORCEMENT',
    from: ['LITIGATION.TITLE_OBTAINED'],
    to: 'ENFORCEMENT.RUNNING',
    by: ['LEGAL_OFFICER'],
    guards: ['TITLE_SERVED'],
  },
  {
    id: 'T24',
    trigger: 'CLOSE',
    from: OPEN_STATES,
    to: 'CLOSED',
    by: ['SYSTEM', 'TEAM_LEAD', 'LEGAL_OFFICER'],
    guards: ['CLOSURE_REASON'],
  },
  {
    id: 'T25',
    trigger: 'REOPEN',
    from: ['CLOSED'],
    to: 'FORMER',
    by: ['TEAM_LEAD', 'SYSTEM'],
    guards: ['WITHIN_TWELVE_MONTHS'],
  },
];

const MOVES = new Map(
  CASE_MOVES.flatMap((move) => move.from.map((from) => [`${from}>${move.trigger}`, move] as const)),
);

/**
 * The move that a trigger makes from a state, with the guards left to check, or null when book C.6 does not
 * list it: the act then refuses `TRANSITION_NOT_ALLOWED` and writes nothing.
 */
export function transition(from: CaseState | 'NONE', trigger: CaseTrigger): CaseMove | null {
  return MOVES.get(`${from}>${trigger}`) ?? null;
}

/**
 * The state in which a move ends. `former` is the state kept when the case was proposed to the creditor or
 * closed; a move that goes back without one is a bug, since nothing would say where the case resumes.
 */
export function stateAfter(move: CaseMove, former: CaseState | null): CaseState {
  if (move.to !== 'FORMER') return move.to;
  if (former === null || former === 'CLOSED') throw new Error(`${move.id} without a former state`);
  return former;
}

/** The phase of a state, or null before acceptance and after closure, when no new phase begins. */
export function phaseOf(state: CaseState): Phase | null {
  return PHASES.find((phase) => state.startsWith(`${phase}.`)) ?? null;
}

/** Whether a case in this state is open: it must then have a next action or a dated hold. */
export function isOpen(state: CaseState): boolean {
  return OPEN_STATES.includes(state);
}
