import { isBusinessDay, type CalendarDate } from '@solde/calendar';
import { ladderStep } from './ladder';

const holidays = new Set<CalendarDate>(['2026-12-25']);
const anyBusinessDay = (day: CalendarDate) => isBusinessDay(day, holidays);

describe('the no-answer ladder', () => {
  it.each([
    [1, '2026-11-23', '10:10', '2026-11-24', '14:00', null],
    [2, '2026-11-24', '14:05', '2026-11-25', '09:00', null],
    [3, '2026-11-25', '09:20', '2026-11-26', '14:00', 'EMAIL_OR_SMS'],
    [4, '2026-11-27', '12:00', '2026-12-01', '09:00', null],
    [5, '2026-12-18', '11:59', '2026-12-28', '14:00', null],
  ] as const)('after attempt %d', (number, on, time, nextOn, nextTime, message) => {
    expect(ladderStep({ number, on, time }, holidays, anyBusinessDay)).toEqual({
      kind: 'CALL',
      on: nextOn,
      time: nextTime,
      message,
    });
  });

  it('moves day by day until the limits allow it, at the same hour', () => {
    const fromMonday = (day: CalendarDate) => day >= '2026-11-30' && anyBusinessDay(day);
    const step = ladderStep({ number: 3, on: '2026-11-25', time: '09:20' }, holidays, fromMonday);
    expect(step).toMatchObject({ on: '2026-11-30', time: '14:00' });
  });

  it('ends in a tracing review after the sixth attempt, or when no day is allowed', () => {
    const sixth = { number: 6, on: '2026-12-09', time: '14:00' } as const;
    expect(ladderStep(sixth, holidays, anyBusinessDay)).toEqual({ kind: 'TRACING_REVIEW' });
    const first = { ...sixth, number: 1 };
    expect(ladderStep(first, holidays, () => false)).toEqual({ kind: 'TRACING_REVIEW' });
  });
});
