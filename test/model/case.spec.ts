import { modelCase, takesTooMuch, type ModelHistory } from './case-model';
import { caseHistory, type DrawnAct } from './draws';
import { checkOver, HISTORIES, HISTORIES_MS } from './runs';
import { played, postedInterest, type Story } from './story';

/**
 * Whole cases, in EUR, XPF and TND: payments in any order of recording and back-dated, reversals, waivers, credit notes, costs,
 * disputes, late clearing, direct payments, a back-dated transfer, closures, withdrawals and reopenings. What the house has posted,
 * act after act, is in sum what the rules give once for all.
 */
describe('the money of a case and its model', () => {
  it(
    'say the same over random histories, whatever the order in which they were recorded',
    () =>
      checkOver('whole cases', HISTORIES, caseHistory({ acts: 7, backDays: 60 }), (drawn) => {
        const story = played(drawn);
        expect(postedBy(story)).toEqual(wantedOf(story));
        for (const { act, code, history } of story.refused)
          if (code === 'AMOUNT_ABOVE_BALANCE') expect(isAbove(act, history!)).toBe(true);
      }),
    HISTORIES_MS,
  );
});

function postedBy({ engine, lastDay }: Story) {
  const { books } = engine;
  return {
    spent: plain(engine.spent()),
    suspense: plain(engine.suspense()),
    owed: plain(engine.owed(lastDay)),
    interest: plain(postedInterest(engine)),
    fees: books.feesMinor,
    withdrawal: books.withdrawalMinor,
    // Money in its order earns line by line, as the model says them.
    lines: books.restatements === 0 ? books.feeLines : null,
  };
}

function wantedOf({ engine, history, isClosed, lastDay, withdrawal }: Story) {
  const { fees, interestOn, owed, spent, suspense } = modelCase(history, lastDay);
  const interest = new Map<string, bigint>();
  const posted = [...postedInterest(engine).keys()].map((key) => key.split('/').map(Number));
  const before = new Map<number, bigint>();
  for (const [claim = 0, day = 0] of posted.sort(([, a = 0], [, b = 0]) => a - b)) {
    const cumulative = interestOn(claim, day);
    interest.set(`${claim}/${day}`, cumulative - (before.get(claim) ?? 0n));
    before.set(claim, cumulative);
  }
  return {
    ...{ spent: plain(spent), suspense: plain(suspense), owed: plain(owed) },
    interest: plain(interest),
    fees: fees.total + (isClosed ? fees.topUp : 0n),
    withdrawal,
    lines: engine.books.restatements === 0 ? fees.lines : null,
  };
}

/**
 * Whether the rules too refuse the last fact: the creditor's own money when it is in excess, what is given up when it is more than is owed.
 * Money of ours never is, and no reversal.
 */
function isAbove(act: DrawnAct['kind'], history: ModelHistory): boolean {
  const days = history.facts.filter(({ kind }) => kind !== 'DISPUTE').map(({ day }) => day);
  const { owed, suspense } = modelCase(history, Math.max(...days));
  const last = history.facts.at(-1);
  if (act === 'CHARGE')
    return [...owed.values()].some((amount) => amount < 0n) || takesTooMuch(history);
  const isDirect = act === 'PAY' && last?.kind === 'PAYMENT' && last.channel === 'DIRECT';
  return isDirect && (suspense.get(last.id) ?? 0n) > 0n;
}

function plain(amounts: ReadonlyMap<string, bigint>): Record<string, string> {
  const kept = [...amounts].filter(([, amount]) => amount !== 0n);
  return Object.fromEntries(
    kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, amount]) => [key, String(amount)]),
  );
}
