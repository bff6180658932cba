import fc from 'fast-check';

import {
  PARTNER_REASONS,
  partnerProposals,
  type HeldPayment,
  type PartnerCandidate,
} from './partner-proposals';
import { proposalSentence } from './proposal-sentence';
import type { WaitingMoney } from './proposals';

const held = (...minors: bigint[]): HeldPayment[] =>
  minors.map((amountMinor, n) => ({ receiptId: `P${n}`, number: BigInt(n + 1), amountMinor }));
const partner = (change: Partial<PartnerCandidate> = {}): PartnerCandidate => ({
  ...{ partnerId: 'H', name: 'Me Hélène Durand', isHisAccount: true, held: [], ...change },
});
const money = (change: Partial<WaitingMoney> = {}): WaitingMoney => ({
  ...{ amountMinor: 250_00n, label: 'VIREMENT', payerName: null, ...change },
});
const MAX = 3;
const only = (waiting: WaitingMoney, candidate: PartnerCandidate) =>
  partnerProposals(waiting, [candidate], MAX).map(
    ({ points, reasons, paymentIds, takenBackIds }) => [
      ...[points, reasons.map(({ key }) => key), paymentIds, takenBackIds],
    ],
  );

describe('the partner whose transfer money may be', () => {
  it.each([
    ['his account alone', money(), partner(), [60, ['PARTNER_ACCOUNT'], [], []]],
    [
      'all that he holds',
      money(),
      partner({ held: held(100_00n, 150_00n) }),
      [90, ['PARTNER_ACCOUNT', 'ALL_HELD'], ['P0', 'P1'], []],
    ],
    [
      'all that he holds, less what he is owed',
      money(),
      partner({ held: held(300_00n, -50_00n) }),
      [90, ['PARTNER_ACCOUNT', 'ALL_HELD'], ['P0'], ['P1']],
    ],
    [
      'one payment of several',
      money(),
      partner({ held: held(100_00n, 250_00n, 250_00n) }),
      [85, ['PARTNER_ACCOUNT', 'PAYMENT_HELD'], ['P1'], []],
    ],
    [
      'more payments than one transfer may be for',
      money(),
      partner({ held: held(100_00n, 50_00n, 50_00n, 50_00n) }),
      [60, ['PARTNER_ACCOUNT'], [], []],
    ],
    [
      'his name, by another account',
      money({ payerName: 'DURAND HELENE' }),
      partner({ isHisAccount: false }),
      [32, ['PARTNER_NAME'], [], []],
    ],
  ])('is known by %s', (_, waiting, candidate, expected) => {
    expect(only(waiting, candidate)).toEqual([expected]);
  });

  it('is nobody by an amount alone', () => {
    expect(only(money(), partner({ isHisAccount: false, held: held(250_00n) }))).toEqual([]);
  });

  it('comes before another who is known by less', () => {
    const found = partnerProposals(
      money({ payerName: 'DURAND HELENE' }),
      [
        partner({ partnerId: 'N', isHisAccount: false }),
        partner({ partnerId: 'B', held: held(250_00n) }),
        partner({ partnerId: 'A', isHisAccount: false }),
      ],
      MAX,
    );
    expect(found.map(({ partnerId, points }) => [partnerId, points])).toEqual([
      ...[
        ['B', 100],
        ['A', 32],
        ['N', 32],
      ],
    ]);
  });

  it('passes on payments that make the money, or none are said', () => {
    const minor = fc.bigInt(-9n, 9n).filter((one) => one !== 0n);
    fc.assert(
      fc.property(fc.array(minor, { maxLength: 5 }), fc.bigInt(1n, 20n), (minors, amountMinor) => {
        const all = held(...minors);
        const [found] = partnerProposals(money({ amountMinor }), [partner({ held: all })], MAX);
        const ids = [...(found?.paymentIds ?? []), ...(found?.takenBackIds ?? [])];
        const total = all
          .filter(({ receiptId }) => ids.includes(receiptId))
          .reduce((sum, one) => sum + one.amountMinor, 0n);
        return ids.length <= MAX && (ids.length === 0 || total === amountMinor);
      }),
    );
  });

  it('says each reason in both languages', () => {
    const facts = { name: 'N', pct: 80, count: 2, receipt: '7' };
    const said = PARTNER_REASONS.flatMap((key) =>
      (['fr', 'en'] as const).map((locale) => proposalSentence({ key, points: 1, facts }, locale)),
    );
    expect(new Set(said).size).toBe(2 * PARTNER_REASONS.length);
    for (const sentence of said) expect(sentence).not.toMatch(/[{}]/);
  });
});
