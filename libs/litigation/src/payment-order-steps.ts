/** What may be recorded of a payment order, in the words of the code of civil procedure (1405 to 1422) [J-04]. */
export const PROCEDURE_STEPS = [
  'REQUEST_FILED',
  'ORDER_ISSUED',
  'REJECTED',
  'SERVED',
  'OPPOSED',
  'NON_OPPOSED',
  'ENFORCEABLE',
] as const;
export type ProcedureStepKind = (typeof PROCEDURE_STEPS)[number];
export type ProcedureState = 'PREPARING' | ProcedureStepKind;

/** An order served to somebody else than the debtor can still be opposed after the first delay. */
const AFTER: Readonly<Record<ProcedureState, readonly ProcedureStepKind[]>> = {
  PREPARING: ['REQUEST_FILED'],
  REQUEST_FILED: ['ORDER_ISSUED', 'REJECTED'],
  ORDER_ISSUED: ['SERVED'],
  REJECTED: [],
  SERVED: ['OPPOSED', 'NON_OPPOSED'],
  OPPOSED: [],
  NON_OPPOSED: ['OPPOSED', 'ENFORCEABLE'],
  ENFORCEABLE: [],
};

/** The steps that may follow: nothing is skipped, since each one starts the delays of the next. */
export function stepsAfter(state: ProcedureState): readonly ProcedureStepKind[] {
  return AFTER[state];
}

/** The rule codes of the deadlines that the steps of a payment order give. */
export const PAYMENT_ORDER_RULES = {
  SERVE: 'PAYMENT_ORDER_SERVE',
  OPPOSITION: 'PAYMENT_ORDER_OPPOSITION',
  /** From that day without notice of opposition (orders from 2026-09-01). */
  ENFORCE: 'PAYMENT_ORDER_ENFORCE',
  /** From that day a certificate of non-opposition can be asked for (orders before). */
  CERTIFICATE: 'PAYMENT_ORDER_CERTIFICATE',
} as const;
export type PaymentOrderRule = (typeof PAYMENT_ORDER_RULES)[keyof typeof PAYMENT_ORDER_RULES];

/** What becomes of the deadlines that stand when a step is recorded. */
export function deadlineAfter(
  rule: string,
  step: ProcedureStepKind,
): { readonly state: 'DONE' } | { readonly state: 'WAIVED'; readonly reason: string } | null {
  const { SERVE, OPPOSITION, ENFORCE, CERTIFICATE } = PAYMENT_ORDER_RULES;
  if (step === 'SERVED') return rule === SERVE ? { state: 'DONE' } : null;
  if (step === 'NON_OPPOSED') return rule === OPPOSITION ? { state: 'DONE' } : null;
  if (step === 'ENFORCEABLE')
    return rule === ENFORCE || rule === CERTIFICATE ? { state: 'DONE' } : null;
  if (step === 'OPPOSED')
    return rule === OPPOSITION ? { state: 'DONE' } : { state: 'WAIVED', reason: 'OPPOSED' };
  return null;
}
