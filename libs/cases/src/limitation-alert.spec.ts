import { limitationAlert } from './limitation-alert';

describe('limitation alert', () => {
  it.each([
    ['181 days before', '2026-06-02', 'NONE'],
    ['180 days before', '2026-06-03', 'WITHIN_180_DAYS'],
    ['90 days before', '2026-09-01', 'WITHIN_90_DAYS'],
    ['30 days before', '2026-10-31', 'WITHIN_30_DAYS'],
    ['on the last day', '2026-11-30', 'WITHIN_30_DAYS'],
    ['the day after', '2026-12-01', 'PASSED'],
  ] as const)('%s', (_, today, alert) => {
    expect(limitationAlert('2026-11-30', today)).toBe(alert);
  });
});
