import fc from 'fast-check';
import { assertBalanced, imbalance, type PostingLine } from './balanced';
import { ACCOUNT_CODES, bookOf, isOfCreditor } from './chart';

const CREDITOR = '0197b3b0-0000-7000-8000-000000000001';

const receipt: PostingLine[] = [
  { code: 'BANK_TP', amountMinor: 600_00n },
  { code: 'CREDITOR_PAYABLE', creditorId: CREDITOR, amountMinor: -500_00n },
  { code: 'DEBTOR_SUSPENSE', amountMinor: -100_00n },
];

describe('a balanced entry', () => {
  it('is one whose debits and credits meet', () => {
    expect(() => assertBalanced(receipt)).not.toThrow();
  });

  it.each<[string, PostingLine[], RegExp]>([
    [
      'a cent too many',
      [...receipt, { code: 'BANK_TP', amountMinor: 1n }],
      /out of balance by 1 in TRUST/,
    ],
    [
      'a debit in one book and its credit in the other',
      [
        { code: 'BANK_TP', amountMinor: 10n },
        { code: 'FEE_INCOME', amountMinor: -10n },
      ],
      /out of balance by 10 in TRUST/,
    ],
    ['a single line', [{ code: 'BANK_TP', amountMinor: 1n }], /two lines/],
    ['a line of zero', [...receipt, { code: 'BANK_TP', amountMinor: 0n }], /zero on BANK_TP/],
    [
      "a creditor's account without its creditor",
      [
        { code: 'BANK_TP', amountMinor: 1n },
        { code: 'CREDITOR_PAYABLE', amountMinor: -1n },
      ],
      /CREDITOR_PAYABLE needs its creditor/,
    ],
    [
      'a creditor on an account of the whole agency',
      [
        { code: 'BANK_TP', creditorId: CREDITOR, amountMinor: 1n },
        { code: 'DEBTOR_SUSPENSE', amountMinor: -1n },
      ],
      /BANK_TP has no creditor/,
    ],
  ])('is not %s', (_, lines, message) => {
    expect(() => assertBalanced(lines)).toThrow(message);
  });

  it('stays balanced when a line moves by n and another of its book by -n', () => {
    const line = fc.record({
      code: fc.constantFrom(...ACCOUNT_CODES),
      amountMinor: fc.bigInt(1n, 10n ** 15n),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (debits) => {
        const lines = debits.flatMap(({ code, amountMinor }) => {
          const creditorId = isOfCreditor(code) ? CREDITOR : null;
          const other = bookOf(code) === 'TRUST' ? ('BANK_TP' as const) : ('FEE_INCOME' as const);
          return [
            { code, creditorId, amountMinor },
            { code: other, amountMinor: -amountMinor },
          ];
        });
        assertBalanced(lines);
        return [...imbalance(lines).values()].every((total) => total === 0n);
      }),
    );
  });
});
