import { deadlineAfter, PROCEDURE_STEPS, stepsAfter } from './payment-order-steps';

describe('steps of a payment order', () => {
  it.each([
    ['PREPARING', ['REQUEST_FILED']],
    ['REQUEST_FILED', ['ORDER_ISSUED', 'REJECTED']],
    ['ORDER_ISSUED', ['SERVED']],
    ['SERVED', ['OPPOSED', 'NON_OPPOSED']],
    ['NON_OPPOSED', ['OPPOSED', 'ENFORCEABLE']],
    ['REJECTED', []],
    ['OPPOSED', []],
    ['ENFORCEABLE', []],
  ] as const)('after %s come %j', (state, steps) => {
    expect(stepsAfter(state)).toEqual(steps);
  });

  it('reaches every step from the beginning', () => {
    const reached = new Set<string>();
    const walk = (state: Parameters<typeof stepsAfter>[0]): void => {
      for (const step of stepsAfter(state)) {
        if (reached.has(step)) continue;
        reached.add(step);
        walk(step);
      }
    };
    walk('PREPARING');
    expect([...reached].sort()).toEqual([...PROCEDURE_STEPS].sort());
  });

  it.each([
    ['PAYMENT_ORDER_SERVE', 'SERVED', { state: 'DONE' }],
    ['PAYMENT_ORDER_OPPOSITION', 'SERVED', null],
    ['PAYMENT_ORDER_OPPOSITION', 'NON_OPPOSED', { state: 'DONE' }],
    ['PAYMENT_ORDER_ENFORCE', 'OPPOSED', { state: 'WAIVED', reason: 'OPPOSED' }],
    ['PAYMENT_ORDER_CERTIFICATE', 'ENFORCEABLE', { state: 'DONE' }],
  ] as const)('%s at %s', (rule, step, change) => {
    expect(deadlineAfter(rule, step)).toEqual(change);
  });
});
