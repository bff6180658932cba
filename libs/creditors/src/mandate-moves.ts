export type MandateState =
  | 'DRAFT'
  | 'SENT_FOR_SIGNATURE'
  | 'SIGNED_BY_CREDITOR'
  | 'ACTIVE'
  | 'SUSPENDED'
  | 'NOTICE_GIVEN'
  | 'RUN_OFF'
  | 'TERMINATED'
  | 'CANCELLED';
export type MandateTrigger =
  | 'SEND'
  | 'SIGN_BY_CREDITOR'
  | 'COUNTERSIGN'
  | 'SUSPEND'
  | 'RESUME'
  | 'GIVE_NOTICE'
  | 'RUN_OFF'
  | 'TERMINATE'
  | 'CANCEL';

export interface MandateMove {
  readonly trigger: MandateTrigger;
  readonly from: readonly MandateState[];
  readonly to: MandateState;
}

/**
 * Every move a mandate may make (book C.2). A pair that is not here is refused TRANSITION_NOT_ALLOWED.
 *
 * In run-off no claim enters any more while open cases finish; notice leads there, or straight to the end.
 */
export const MANDATE_MOVES: readonly MandateMove[] = [
  { trigger: 'SEND', from: ['DRAFT'], to: 'SENT_FOR_SIGNATURE' },
  { trigger: 'SIGN_BY_CREDITOR', from: ['SENT_FOR_SIGNATURE'], to: 'SIGNED_BY_CREDITOR' },
  { trigger: 'COUNTERSIGN', from: ['SIGNED_BY_CREDITOR'], to: 'ACTIVE' },
  { trigger: 'SUSPEND', from: ['ACTIVE'], to: 'SUSPENDED' },
  { trigger: 'RESUME', from: ['SUSPENDED'], to: 'ACTIVE' },
  { trigger: 'GIVE_NOTICE', from: ['ACTIVE', 'SUSPENDED'], to: 'NOTICE_GIVEN' },
  { trigger: 'RUN_OFF', from: ['NOTICE_GIVEN'], to: 'RUN_OFF' },
  { trigger: 'TERMINATE', from: ['NOTICE_GIVEN', 'RUN_OFF'], to: 'TERMINATED' },
  {
    trigger: 'CANCEL',
    from: ['DRAFT', 'SENT_FOR_SIGNATURE', 'SIGNED_BY_CREDITOR'],
    to: 'CANCELLED',
  },
];

/** The state after a move, or null when the move is not allowed. */
export function mandateAfter(state: MandateState, trigger: MandateTrigger): MandateState | null {
  const move = MANDATE_MOVES.find((each) => each.trigger === trigger && each.from.includes(state));
  return move?.to ?? null;
}

/** States in which a mandate takes new claims: until the notice has run out. */
const TAKING: readonly MandateState[] = ['ACTIVE', 'NOTICE_GIVEN'];

export function takesClaims(state: MandateState): boolean {
  return TAKING.includes(state);
}

/** States in which the next version of the terms may be drafted and signed: the mandate is alive and has signed terms. */
const AMENDABLE: readonly MandateState[] = ['ACTIVE', 'SUSPENDED', 'NOTICE_GIVEN', 'RUN_OFF'];

export function isAmendable(state: MandateState): boolean {
  return AMENDABLE.includes(state);
}
