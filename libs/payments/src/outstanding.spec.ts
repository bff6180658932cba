import { outstanding } from './outstanding';

const claims = [
  { claimId: 'c1', number: 'F-001', dueOn: '2026-01-31', disputedMinor: 300_00n },
  { claimId: 'c2', number: 'F-002', dueOn: '2026-02-28', disputedMinor: 0n },
] as const;

describe('what is owed', () => {
  it('is summed by claim and component, without what is settled', () => {
    const owed = outstanding(claims, [
      { claimId: 'c1', component: 'PRINCIPAL', amountMinor: 1_000_00n },
      { claimId: 'c1', component: 'INTEREST', amountMinor: 3_33n },
      { claimId: 'c1', component: 'INTEREST', amountMinor: -3_33n },
      { claimId: 'c1', component: 'PRINCIPAL', amountMinor: -200_00n },
      { claimId: 'c2', component: 'INDEMNITY', amountMinor: 40_00n },
    ]);
    expect(owed).toEqual([
      { ...claims[0], component: 'PRINCIPAL', outstandingMinor: 800_00n },
      { ...claims[1], component: 'INDEMNITY', outstandingMinor: 40_00n, disputedMinor: 0n },
    ]);
  });

  it('refuses a movement of a claim that is not in the case', () => {
    expect(() =>
      outstanding(claims, [{ claimId: 'c9', component: 'PRINCIPAL', amountMinor: 1n }]),
    ).toThrow('c9');
  });
});
