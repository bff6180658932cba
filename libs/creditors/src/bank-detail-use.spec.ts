import { calendarDate } from '@solde/calendar';
import { isAnotherPerson, usableFrom } from './bank-detail-use';

describe('bank details', () => {
  it('are used at once when they are the first, ten days later when they change', () => {
    expect(usableFrom(calendarDate('2026-02-25'), false)).toBe('2026-02-25');
    expect(usableFrom(calendarDate('2026-02-25'), true)).toBe('2026-03-07');
  });

  it.each([
    ['the requester verifies', 'ann', null, 'ann', false],
    ['another verifies', 'ann', null, 'bob', true],
    ['the requester approves', 'ann', 'bob', 'ann', false],
    ['the verifier approves', 'ann', 'bob', 'bob', false],
    ['a third approves', 'ann', 'bob', 'eve', true],
    ['nobody approves', 'ann', 'bob', null, false],
  ])('%s', (_, requestedBy, verifiedBy, person, may) => {
    expect(isAnotherPerson(person, { requestedBy, verifiedBy })).toBe(may);
  });
});
