import {
  allocationOrderFaults,
  allocationOrderOn,
  allocationOrderRefusal,
  FRENCH_ALLOCATION_ORDERS,
} from './allocation-order';

describe('the order in which money is spent', () => {
  it('serves what the debt has cost first, on any day, with its source', () => {
    expect(allocationOrderOn('LEGAL', '2026-03-02')).toMatchObject({
      components: ['LEGAL_COSTS', 'INTEREST', 'INDEMNITY', 'PENALTY', 'PRINCIPAL'],
      ...{ source: 'code civil, articles 1342-10 and 1343-1', verified: true },
    });
    expect(allocationOrderOn('LEGAL', '2016-09-30')).toMatchObject({ verified: false });
    expect(allocationOrderOn('LEGAL', '1804-03-20')).toBeNull();
  });

  it.each([
    ['LEGAL', '2026-03-02', 'DEBTOR', null],
    ['PRINCIPAL_FIRST', '2026-03-02', 'CREDITOR', null],
    ['PRINCIPAL_FIRST', '2026-03-02', 'COURT', null],
    ['PRINCIPAL_FIRST', '2026-03-02', 'OVER_INDEBTEDNESS_COMMISSION', null],
    ['PRINCIPAL_FIRST', '2026-03-02', 'DEBTOR', 'NOT_AGREED'],
    ['PRINCIPAL_FIRST', '2016-09-30', 'OVER_INDEBTEDNESS_COMMISSION', 'NOT_AGREED'],
    ['PRINCIPAL_FIRST', '1804-03-20', 'CREDITOR', 'NOT_IN_FORCE'],
  ] as const)('%s on %s, said by %s: %s', (code, on, saidBy, refusal) => {
    expect(allocationOrderRefusal(code, on, saidBy)).toBe(refusal);
  });

  it('lists orders that leave nothing out', () => {
    expect(FRENCH_ALLOCATION_ORDERS.flatMap(allocationOrderFaults)).toEqual([]);
  });

  it.each([
    ['COMPONENT_MISSING', { components: ['LEGAL_COSTS', 'INTEREST', 'PRINCIPAL'] }],
    [
      'COMPONENT_REPEATED',
      {
        components: ['LEGAL_COSTS', 'INTEREST', 'INTEREST', 'INDEMNITY', 'PENALTY', 'PRINCIPAL'],
      },
    ],
    [
      'PRINCIPAL_BEFORE_INTEREST',
      { components: ['LEGAL_COSTS', 'PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY'] },
    ],
  ] as const)('names %s', (fault, order) => {
    expect(allocationOrderFaults({ saidBy: [], ...order })).toEqual([fault]);
  });

  it('takes the principal before interest once somebody has to say so', () => {
    const components = ['PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS'] as const;
    expect(allocationOrderFaults({ components, saidBy: ['COURT'] })).toEqual([]);
  });
});
