import { instant } from '@solde/calendar';
import fc from 'fast-check';
import { signInOpensAt, type Failures, type SignInHistory } from './sign-in-delay';

const lastAt = instant('2026-03-02T09:00:00Z');
const none: Failures = { count: 0, lastAt: null };
const quiet: SignInHistory = { pair: none, address: none, account: none, addressIsKnown: false };
const failed = (count: number): Failures => ({ count, lastAt });

describe('the delay before the next sign-in', () => {
  it.each([
    ['nothing happened', quiet, null],
    ['four typing errors', { ...quiet, pair: failed(4) }, null],
    ['the fifth costs half a minute', { ...quiet, pair: failed(5) }, 30],
    ['the sixth a minute', { ...quiet, pair: failed(6) }, 60],
    ['and never more than an hour', { ...quiet, pair: failed(500) }, 3600],
    ['an office mistypes together', { ...quiet, address: failed(49) }, null],
    ['one address tries many accounts', { ...quiet, address: failed(52) }, 40],
    ['one attacker elsewhere does not reach the account', { ...quiet, account: failed(5) }, null],
    ['many attackers delay strangers', { ...quiet, account: failed(21) }, 60],
    [
      'but not the owner where he works',
      { ...quiet, account: failed(500), address: failed(500), addressIsKnown: true },
      null,
    ],
    [
      'whose own errors count all the same',
      { ...quiet, pair: failed(5), addressIsKnown: true },
      30,
    ],
    ['the longest delay counts', { ...quiet, pair: failed(6), account: failed(22) }, 120],
  ])('%s', (_, history, seconds) => {
    const opensAt = signInOpensAt(history);
    expect(opensAt && (opensAt.getTime() - lastAt.getTime()) / 1000).toBe(seconds);
  });

  it('never shrinks with another failure', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.boolean(), (count, addressIsKnown) => {
        const opens = (n: number) =>
          signInOpensAt({ ...quiet, pair: failed(n), addressIsKnown })?.getTime() ?? 0;
        return opens(count + 1) >= opens(count);
      }),
    );
  });
});
