import { instant, openingHours } from '@solde/calendar';
import { callbackTime } from './callback-time';

const martinique = {
  zone: 'America/Martinique',
  holidays: new Set(['2026-05-22', '2026-05-25']),
  windows: [openingHours('09:00-12:00'), openingHours('14:00-18:00')],
};

describe('time of a callback', () => {
  it.each([
    ['inside the window', '2026-05-21T14:00:00Z', '2026-05-21T14:00:00Z', false],
    ['at lunch time', '2026-05-21T16:30:00Z', '2026-05-21T18:00:00Z', true],
    [
      'in the evening before a local holiday and a long week-end',
      '2026-05-21T22:30:00Z',
      '2026-05-26T13:00:00Z',
      true,
    ],
  ])('asked %s', (_, asked, at, isMoved) => {
    expect(callbackTime(instant(asked), martinique, false)).toEqual({ at: instant(at), isMoved });
  });

  it('is the very one that the debtor wished, once recorded', () => {
    const evening = instant('2026-05-21T23:30:00Z');
    expect(callbackTime(evening, martinique, true)).toEqual({ at: evening, isMoved: false });
  });
});
