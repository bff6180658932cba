import * as fc from 'fast-check';
import { allocationOrderOn, type AllocationOrderCode } from '@solde/country';
import { allocate, type AllocationTerms, type Owed } from './allocate';

const componentsOf = (code: AllocationOrderCode) =>
  allocationOrderOn(code, '2026-03-02')?.components ?? [];
const legal: AllocationTerms = { components: componentsOf('LEGAL'), principalRule: 'OLDEST_DUE' };

function owed(
  claimId: string,
  component: Owed['component'],
  outstandingMinor: bigint,
  change: Partial<Owed> = {},
): Owed {
  const dueOn = claimId === 'F-001' ? '2026-01-31' : '2026-02-28';
  return {
    claimId,
    number: claimId,
    dueOn,
    component,
    outstandingMinor,
    disputedMinor: 0n,
    ...change,
  };
}

const twoInvoices = [
  owed('F-002', 'PRINCIPAL', 1_180_50n),
  owed('F-002', 'INDEMNITY', 40_00n),
  owed('F-002', 'INTEREST', 18_08n),
  owed('F-001', 'PRINCIPAL', 2_400_00n),
  owed('F-001', 'INDEMNITY', 40_00n),
  owed('F-001', 'INTEREST', 59_12n),
  owed('F-001', 'LEGAL_COSTS', 33_47n),
];

function pay(amountMinor: bigint, designatedClaimIds: string[] = []) {
  return { amountMinor, designatedClaimIds };
}

function told(lines: readonly { claimId: string; component: string; amountMinor: bigint }[]) {
  return lines.map(
    ({ claimId, component, amountMinor }) => `${component} ${claimId} ${amountMinor}`,
  );
}

describe('allocation of a payment', () => {
  it('pays costs, interest, indemnities then principal, the oldest due first', () => {
    const { allocations, surplusMinor } = allocate(pay(1_000_00n), twoInvoices, legal);
    expect(told(allocations)).toEqual([
      'LEGAL_COSTS F-001 3347',
      'INTEREST F-001 5912',
      'INTEREST F-002 1808',
      'INDEMNITY F-001 4000',
      'INDEMNITY F-002 4000',
      'PRINCIPAL F-001 80933',
    ]);
    expect(surplusMinor).toBe(0n);
  });

  it('pays principal first once a settlement says so', () => {
    const { allocations } = allocate(pay(3_600_00n), twoInvoices, {
      ...legal,
      components: componentsOf('PRINCIPAL_FIRST'),
    });
    expect(told(allocations)).toEqual([
      'PRINCIPAL F-001 240000',
      'PRINCIPAL F-002 118050',
      'INDEMNITY F-001 1950',
    ]);
  });

  it('serves the designated invoice first, and its costs wait', () => {
    const { allocations } = allocate(pay(1_300_00n, ['F-002']), twoInvoices, legal);
    expect(told(allocations)).toEqual([
      'INTEREST F-002 1808',
      'INDEMNITY F-002 4000',
      'PRINCIPAL F-002 118050',
      'LEGAL_COSTS F-001 3347',
      'INTEREST F-001 2795',
    ]);
  });

  it('serves several designated invoices as one group, component by component', () => {
    const { allocations } = allocate(pay(100_00n, ['F-002', 'F-001']), twoInvoices, legal);
    expect(told(allocations)).toEqual([
      'INTEREST F-001 5912',
      'INTEREST F-002 1808',
      'INDEMNITY F-001 2280',
    ]);
  });

  it('serves designated invoices the oldest first, under a mandate that shares pro rata too', () => {
    const terms: AllocationTerms = { ...legal, principalRule: 'PRO_RATA' };
    const principals = [
      owed('F-001', 'PRINCIPAL', 1_00n),
      owed('F-002', 'PRINCIPAL', 1_000_00n),
      owed('F-003', 'PRINCIPAL', 1_000_00n),
    ];
    const { allocations } = allocate(pay(500_00n, ['F-001', 'F-002']), principals, terms);
    expect(told(allocations)).toEqual(['PRINCIPAL F-001 100', 'PRINCIPAL F-002 49900']);
  });

  it('serves what is contested last', () => {
    const contested = [
      owed('F-001', 'PRINCIPAL', 1_000_00n, { disputedMinor: 300_00n }),
      owed('F-002', 'PRINCIPAL', 500_00n),
    ];
    expect(told(allocate(pay(1_300_00n), contested, legal).allocations)).toEqual([
      'PRINCIPAL F-001 80000',
      'PRINCIPAL F-002 50000',
    ]);
  });

  it('serves a contested amount when the debtor designates it', () => {
    const contested = [
      owed('F-001', 'PRINCIPAL', 1_000_00n, { disputedMinor: 1_000_00n }),
      owed('F-002', 'PRINCIPAL', 500_00n),
    ];
    expect(told(allocate(pay(300_00n, ['F-001']), contested, legal).allocations)).toEqual([
      'PRINCIPAL F-001 30000',
    ]);
  });

  it.each([
    ['equal', [100_00n, 100_00n, 100_00n], 100_00n, [33_34n, 33_33n, 33_33n]],
    ['weighted', [1_234_56n, 789_01n, 45_67n], 500_00n, [298_31n, 190_65n, 11_04n]],
    ['full', [10_01n, 20_02n, 30_03n], 60_06n, [10_01n, 20_02n, 30_03n]],
  ])('shares principal pro rata: %s', (_, principals, amount, shares) => {
    const items = principals.map((principal, index) =>
      owed(`I-${index}`, 'PRINCIPAL', principal, {
        dueOn: `2026-0${index + 1}-01` as '2026-01-01',
      }),
    );
    const { allocations } = allocate(pay(amount), items, { ...legal, principalRule: 'PRO_RATA' });
    expect(allocations.map(({ amountMinor }) => amountMinor)).toEqual(shares);
  });

  it('breaks a tie of due dates by the invoice number', () => {
    const same = [
      owed('F-B', 'PRINCIPAL', 50n, { dueOn: '2026-01-31' }),
      owed('F-A', 'PRINCIPAL', 50n, { dueOn: '2026-01-31' }),
    ];
    expect(told(allocate(pay(60n), same, legal).allocations)).toEqual([
      'PRINCIPAL F-A 50',
      'PRINCIPAL F-B 10',
    ]);
  });

  it('leaves to suspense what nothing asks for', () => {
    expect(allocate(pay(60_00n), [], legal)).toEqual({ allocations: [], surplusMinor: 60_00n });
    const overpaid = [owed('F-001', 'PRINCIPAL', -10_00n)];
    expect(allocate(pay(60_00n), overpaid, legal).surplusMinor).toBe(60_00n);
  });

  it('spends every cent once, on something owed, whatever is owed', () => {
    const item = fc.record({
      claim: fc.nat(4),
      component: fc.constantFrom(
        'PRINCIPAL' as const,
        'INTEREST' as const,
        'INDEMNITY' as const,
        'LEGAL_COSTS' as const,
      ),
      outstandingMinor: fc.bigInt(-100n, 10n ** 8n),
      disputedMinor: fc.bigInt(0n, 10n ** 8n),
      month: fc.integer({ min: 1, max: 9 }),
    });
    const unique = fc.uniqueArray(item, {
      selector: ({ claim, component }) => `${claim}${component}`,
    });
    const terms = fc.record({
      components: fc.constantFrom(componentsOf('LEGAL'), componentsOf('PRINCIPAL_FIRST')),
      principalRule: fc.constantFrom('OLDEST_DUE' as const, 'PRO_RATA' as const),
    });
    fc.assert(
      fc.property(
        unique,
        fc.bigInt(0n, 10n ** 9n),
        fc.subarray(['c0', 'c1', 'c2']),
        terms,
        (drawn, amount, named, rules) => {
          const items = drawn.map(({ claim, month, ...rest }) =>
            owed(`c${claim}`, rest.component, rest.outstandingMinor, {
              dueOn: `2026-0${month}-01` as '2026-01-01',
              disputedMinor: rest.disputedMinor,
            }),
          );
          const { allocations, surplusMinor } = allocate(pay(amount, named), items, rules);
          const spent = allocations.reduce((total, line) => total + line.amountMinor, 0n);
          expect(spent + surplusMinor).toBe(amount);
          expect(surplusMinor).toBeGreaterThanOrEqual(0n);
          for (const line of allocations) {
            const asked = items.find(
              ({ claimId, component }) => claimId === line.claimId && component === line.component,
            );
            expect(line.amountMinor).toBeGreaterThan(0n);
            expect(line.amountMinor).toBeLessThanOrEqual(asked?.outstandingMinor ?? 0n);
          }
          const all = items.reduce(
            (total, one) => total + (one.outstandingMinor > 0n ? one.outstandingMinor : 0n),
            0n,
          );
          expect(surplusMinor).toBe(amount > all ? amount - all : 0n);
        },
      ),
    );
  });
});
