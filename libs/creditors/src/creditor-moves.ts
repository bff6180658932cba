export type CreditorState =
  'PROSPECT' | 'ONBOARDING' | 'ACTIVE' | 'SUSPENDED' | 'CLOSING' | 'CLOSED';
export type CreditorTrigger =
  'ONBOARD' | 'ACTIVATE' | 'SUSPEND' | 'RESUME' | 'START_CLOSING' | 'CLOSE';

interface CreditorMove {
  readonly trigger: CreditorTrigger;
  readonly from: readonly CreditorState[];
  readonly to: CreditorState;
}

/** Every move a creditor may make (book C.1); onboarding and activation follow its first mandate. */
export const CREDITOR_MOVES: readonly CreditorMove[] = [
  { trigger: 'ONBOARD', from: ['PROSPECT'], to: 'ONBOARDING' },
  { trigger: 'ACTIVATE', from: ['PROSPECT', 'ONBOARDING'], to: 'ACTIVE' },
  { trigger: 'SUSPEND', from: ['ACTIVE'], to: 'SUSPENDED' },
  { trigger: 'RESUME', from: ['SUSPENDED'], to: 'ACTIVE' },
  { trigger: 'START_CLOSING', from: ['ACTIVE', 'SUSPENDED'], to: 'CLOSING' },
  { trigger: 'CLOSE', from: ['PROSPECT', 'ONBOARDING', 'CLOSING'], to: 'CLOSED' },
];

/** The state after a move, or null when the move is not allowed. */
export function creditorAfter(
  state: CreditorState,
  trigger: CreditorTrigger,
): CreditorState | null {
  const move = CREDITOR_MOVES.find((each) => each.trigger === trigger && each.from.includes(state));
  return move?.to ?? null;
}
