import { deadlineAlert } from './deadline-alert';

describe('alert of a legal deadline', () => {
  it.each([
    ['2026-10-02', null],
    ['2026-10-01', 30],
    ['2026-09-16', 15],
    ['2026-09-08', 7],
    ['2026-09-05', 7],
    ['2026-09-04', 3],
    ['2026-09-02', 1],
    ['2026-09-01', 'TODAY'],
    ['2026-08-31', 'PASSED'],
  ] as const)('due on %s, seen on 1 September: %s', (dueOn, alert) => {
    expect(deadlineAlert(dueOn, '2026-09-01')).toBe(alert);
  });
});
