import fc from 'fast-check';

import {
  ADJUSTED_COMPONENTS,
  ADJUSTMENT_KINDS,
  adjustmentRefusal,
  type WantedAdjustment,
} from './adjustment-terms';

const room = { maxMinor: 50_00n, waivedMinor: 20_00n };
const waiver: WantedAdjustment = {
  kind: 'WAIVER',
  component: 'INDEMNITY',
  amountMinor: -30_00n,
  authority: 'MANDATE',
};

describe('what may be adjusted', () => {
  it.each<[string, Partial<WantedAdjustment>, string | null]>([
    ['the last cent of the mandate', {}, null],
    ['one more', { amountMinor: -30_01n }, 'ADJUSTMENT_NOT_AUTHORISED'],
    [
      'one more, the creditor asking',
      { amountMinor: -30_01n, authority: 'CREDITOR_REQUEST' },
      null,
    ],
    [
      'a credit note of the agency',
      { kind: 'CREDIT_NOTE', component: 'PRINCIPAL' },
      'ADJUSTMENT_NOT_AUTHORISED',
    ],
    ['a waiver that adds', { amountMinor: 1n }, 'VALIDATION_FAILED'],
    ['nothing', { amountMinor: 0n }, 'VALIDATION_FAILED'],
    ['interest, as a waiver of anything else', { component: 'INTEREST' }, 'VALIDATION_FAILED'],
    [
      'a correction that adds, the creditor asking',
      { kind: 'BALANCE_CORRECTION', amountMinor: 1n, authority: 'CREDITOR_DOCUMENT' },
      null,
    ],
    [
      'costs, as a correction',
      { kind: 'BALANCE_CORRECTION', component: 'LEGAL_COSTS', authority: 'CREDITOR_REQUEST' },
      'VALIDATION_FAILED',
    ],
  ])('%s', (_, change, code) => {
    expect(adjustmentRefusal({ ...waiver, ...change }, room)?.code ?? null).toBe(code);
  });

  it('never lets the agency give up more than the mandate says, in however many waivers', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 100_00n),
        fc.array(fc.bigInt(-60_00n, 60_00n), { maxLength: 12 }),
        fc.constantFrom(...ADJUSTMENT_KINDS),
        (maxMinor, amounts, kind) => {
          let waivedMinor = 0n;
          const [component = 'PRINCIPAL'] = ADJUSTED_COMPONENTS[kind];
          for (const amountMinor of amounts) {
            const wanted = { kind, component, amountMinor, authority: 'MANDATE' } as const;
            if (adjustmentRefusal(wanted, { maxMinor, waivedMinor }) === null)
              waivedMinor -= amountMinor;
          }
          expect(waivedMinor <= maxMinor && waivedMinor >= 0n).toBe(true);
        },
      ),
    );
  });
});
