import { caseToJoin, mayJoin, type JoinableCase } from './joining';

const claim = { debtorId: 'd1', mandateId: 'm1', currency: 'EUR' };
const open: JoinableCase = { ...claim, caseNumber: 'C2026000001', state: 'AMICABLE.CONTACTING' };

describe('joining an open case', () => {
  it.each([
    ['the same debtor, mandate and currency', {}, true],
    ['a case before its due date', { state: 'PRE_DUE.OPEN' }, true],
    ['a promise is running', { state: 'AMICABLE.PROMISED' }, true],
    ['litigation is proposed', { state: 'AMICABLE.LITIGATION_PROPOSED' }, false],
    ['litigation is authorised', { state: 'LITIGATION.AUTHORISED' }, false],
    ['the case is closed', { state: 'CLOSED' }, false],
    ['another mandate', { mandateId: 'm2' }, false],
    ['another debtor', { debtorId: 'd2' }, false],
    ['another currency', { currency: 'XPF' }, false],
  ] as const)('%s', (_, change, joins) => {
    expect(mayJoin(claim, { ...open, ...change })).toBe(joins);
  });

  it('takes the oldest number of several, and none when none fits', () => {
    const older = { ...open, caseNumber: 'C2025000009' };
    expect(caseToJoin(claim, [open, older])).toBe(older);
    expect(caseToJoin(claim, [{ ...open, state: 'CLOSED' }])).toBeNull();
  });
});
