import { takenBack, type Returned } from './returns';

const receipt = (
  receiptId: string,
  takenMinor: bigint,
  change: Partial<Returned> = {},
): Returned => ({
  ...{ receiptId, means: 'TRANSFER', takenMinor, paidMinor: takenMinor },
  ...{ isReversed: false, isRefunded: false, ...change },
});

describe('the payment that a return takes back', () => {
  it.each([
    ['nothing', null, [], 'RETURN_OF_UNKNOWN_PAYMENT'],
    ['the one of its amount', null, [receipt('a', 300n), receipt('b', 900n)], 'a'],
    [
      'two of its amount',
      null,
      [receipt('a', 300n), receipt('b', 300n)],
      'RETURN_OF_SEVERAL_PAYMENTS',
    ],
    [
      'one that was refunded',
      null,
      [receipt('a', 300n, { isRefunded: true })],
      'RETURN_OF_REFUNDED_PAYMENT',
    ],
    ['one that a person had taken back', null, [receipt('a', 300n, { isReversed: true })], 'a'],
    ['a greater one, of which the bank says nothing', null, [receipt('a', 900n)], 'RETURN_OF_PART'],
    ['a greater one, of which the bank says the amount', 900n, [receipt('a', 900n)], 'a'],
    [
      'a greater one, of which the bank says another amount',
      800n,
      [receipt('a', 900n)],
      'RETURN_OF_PART',
    ],
    [
      'what is left of the payment that the bank names',
      900n,
      [receipt('a', 600n, { paidMinor: 900n })],
      'a',
    ],
    [
      'two greater ones, one of them of the amount',
      900n,
      [receipt('a', 900n), receipt('b', 950n)],
      'RETURN_OF_PART',
    ],
    [
      'a part of one that was refunded',
      900n,
      [receipt('a', 900n, { isRefunded: true })],
      'RETURN_OF_REFUNDED_PAYMENT',
    ],
    [
      'a greater one that was taken back otherwise',
      900n,
      [receipt('a', 900n, { isReversed: true })],
      'RETURN_OF_UNKNOWN_PAYMENT',
    ],
  ] as const)('is %s', (_, originalMinor, found, expected) => {
    const { receipt: taken, because } = takenBack(300n, originalMinor, found);
    expect(taken?.receiptId ?? because).toBe(expected);
    expect((taken === null) === (because !== null)).toBe(true);
  });
});
