import { promiseRefusal, type PromiseLimits } from './promise-limits';

const limits: PromiseLimits = {
  today: '2026-05-05',
  balanceMinor: 1_000_00n,
  openMinor: [],
  brokenOn: [],
  promiseDaysMax: 30,
  isSeniorAgent: false,
};
const whole = { amountMinor: 1_000_00n, dueOn: '2026-05-12' } as const;
const third = { amountMinor: 300_00n, dueOn: '2026-05-12' } as const;

describe('limits of a promise', () => {
  it.each([
    ['the whole balance', [whole], {}, null],
    [
      'one cent above the balance',
      [{ ...whole, amountMinor: 1_000_01n }],
      {},
      'AMOUNT_ABOVE_BALANCE',
    ],
    [
      'three amounts above the balance',
      [third, third, { ...third, amountMinor: 401_00n }],
      {},
      'AMOUNT_ABOVE_BALANCE',
    ],
    ['today', [{ ...whole, dueOn: '2026-05-05' }], {}, null],
    ['yesterday', [{ ...whole, dueOn: '2026-05-04' }], {}, 'DATE_OUT_OF_RANGE'],
    ['the last day allowed', [{ ...whole, dueOn: '2026-06-04' }], {}, null],
    ['the day after it', [{ ...whole, dueOn: '2026-06-05' }], {}, 'DATE_OUT_OF_RANGE'],
    ['a split in three', [third, third, third], {}, null],
    [
      'a split in four',
      [third, third, { ...third, amountMinor: 1n }, { ...third, amountMinor: 1n }],
      {},
      'PROMISE_LIMIT',
    ],
    ['a second one beside an open one', [third], { openMinor: [300_00n] }, 'PROMISE_LIMIT'],
    ['after two broken', [whole], { brokenOn: ['2026-02-04', '2026-05-01'] }, 'PROMISE_LIMIT'],
    ['after two broken, one long ago', [whole], { brokenOn: ['2026-02-03', '2026-05-01'] }, null],
    [
      'after two broken, taken by a senior agent',
      [whole],
      { brokenOn: ['2026-04-01', '2026-05-01'], isSeniorAgent: true },
      null,
    ],
  ] as const)('%s', (_, wanted, change, code) => {
    expect(promiseRefusal(wanted, { ...limits, ...change })?.code ?? null).toBe(code);
  });

  it('says what is left to promise and until when', () => {
    const above = [{ ...whole, amountMinor: 2_000_00n }];
    expect(promiseRefusal(above, limits)).toEqual({
      code: 'AMOUNT_ABOVE_BALANCE',
      leftMinor: 1_000_00n,
    });
    expect(promiseRefusal([{ ...whole, dueOn: '2027-01-01' }], limits)).toEqual({
      code: 'DATE_OUT_OF_RANGE',
      from: '2026-05-05',
      until: '2026-06-04',
    });
  });
});
