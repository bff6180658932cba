import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { addDays } from '@solde/calendar';
import { formatAmount } from '@solde/money';

import type { Payment } from './books';
import { codeOf, isDone, type Answer, type Caller } from './caller';
import type { Chance } from './chance';
import type { Desk, Period } from './desk';

/** What the creditor holds himself may exceed the debt that is left: that refusal is an answer like another. */
const DIRECT_REFUSALS = ['AMOUNT_ABOVE_BALANCE', 'CASE_CLOSED'];
const MATCH_REFUSALS = ['CASE_CLOSED'];
const CENTS_MAX = 4_000;
/** Above it two people are needed. */
const LARGE_CENTS = 120_000;
const BACK_DAYS_MAX = 25;

/** Records payments of every kind until the period is over. */
export async function pays(desk: Desk, period: Period, chance: Chance): Promise<void> {
  while (!period.isOver) {
    await pause(chance.between(10, 60));
    const payment = drawn(desk, period, chance);
    desk.books.payments.push(payment);
    const answer = await desk.accountants[0].asks(payment);
    heard(desk, payment, answer);
  }
}

/** Reverses some, attributes what waits in suspense, until the period is over. */
export async function corrects(desk: Desk, period: Period, chance: Chance): Promise<void> {
  while (!period.isOver) {
    await pause(chance.between(30, 120));
    const standing = desk.books.recorded.filter(({ reversal }) => reversal === null);
    if (standing.length === 0) continue;
    // Among the last ones, what is reversed is often in flight to the worker.
    const some = standing.slice(-200);
    const waiting = some.filter(({ caseId, matches }) => caseId === null && matches.length === 0);
    if (waiting.length > 0 && chance.isBelow(0.4))
      await matches(desk, chance.oneOf(waiting), chance);
    else await reverses(desk, chance.oneOf(some));
  }
}

/** Sends again what was answered long ago: the answer must be the same, and nothing may move. */
export async function repeats(desk: Desk, period: Period, chance: Chance): Promise<void> {
  while (!period.isOver) {
    await pause(chance.between(50, 200));
    const { recorded } = desk.books;
    if (recorded.length === 0) continue;
    const payment = chance.oneOf(recorded);
    const { body, status } = await desk.accountants[0].asks(payment);
    const isSame = isDone({ status }) && (body as { id?: string } | null)?.id === payment.receiptId;
    if (!isSame)
      desk.findings.add(
        'doubled',
        `${payment.tag} sent again under its key was not answered as before: ${JSON.stringify(body)}`,
      );
  }
}

function drawn({ books, cases }: Desk, { today }: Period, chance: Chance): Payment {
  const tag = books.nextTag();
  const isDirect = chance.isBelow(0.1);
  const isUnknown = !isDirect && chance.isBelow(0.15);
  const caseId = isUnknown ? null : chance.oneOf(cases).id;
  const isLarge = !isDirect && chance.isBelow(0.02);
  const amountMinor = BigInt(isLarge ? LARGE_CENTS : chance.between(1, CENTS_MAX));
  const on = chance.isBelow(0.15) ? addDays(today, -chance.between(1, BACK_DAYS_MAX)) : today;
  const facts = {
    ...(caseId === null ? {} : { caseId }),
    ...{ amount: formatAmount(amountMinor, 'EUR'), currency: 'EUR', means: 'TRANSFER' },
  };
  return {
    ...{ tag, key: randomUUID(), caseId, amountMinor },
    ...(isDirect
      ? { channel: 'DIRECT', path: '/v1/payments/direct', body: { ...facts, receivedOn: on } }
      : {
          channel: 'AGENCY',
          path: '/v1/payments',
          body: { ...facts, valueOn: on, statedReference: tag },
        }),
    ...{ receiptId: null, answer: null, refusedWith: null, reversal: null, matches: [] },
  };
}

function heard(desk: Desk, payment: Payment, answer: Answer): void {
  payment.answer = answer.body;
  if (isDone(answer)) payment.receiptId = (answer.body as { id: string }).id;
  else {
    payment.refusedWith = codeOf(answer.body);
    const isForeseen = payment.channel === 'DIRECT' && isAmong(DIRECT_REFUSALS, answer);
    if (!isForeseen) refused(desk, payment.tag, answer);
  }
}

async function reverses(desk: Desk, payment: Payment): Promise<void> {
  const [one, other] = desk.accountants;
  const reversal = { key: randomUUID(), body: { reason: 'POSTING_ERROR' }, isDone: false };
  payment.reversal = reversal;
  const ask = (who: Caller, key: string) =>
    who.asks({ path: `/v1/payments/${payment.receiptId}/reversal`, key, body: reversal.body });
  let answer = await ask(one, reversal.key);
  if (stateOf(answer) === 'WAITING_SECOND_PERSON') answer = await ask(other, randomUUID());
  if (isDone(answer) && stateOf(answer) === 'REVERSED') reversal.isDone = true;
  else if (!isLost(desk, payment, answer)) refused(desk, `the reversal of ${payment.tag}`, answer);
}

async function matches(desk: Desk, payment: Payment, chance: Chance): Promise<void> {
  const { id: caseId } = chance.oneOf(desk.cases);
  const isWhole = payment.amountMinor === 1n || chance.isBelow(0.5);
  const amountMinor = isWhole ? payment.amountMinor : payment.amountMinor / 2n;
  const match = { caseId, amountMinor };
  payment.matches.push(match);
  const answer = await desk.accountants[0].asks({
    path: `/v1/payments/${payment.receiptId}/matches`,
    key: randomUUID(),
    body: { caseId, amount: formatAmount(amountMinor, 'EUR'), currency: 'EUR' },
  });
  if (isDone(answer)) return;
  payment.matches.pop();
  if (!isAmong(MATCH_REFUSALS, answer) && !isLost(desk, payment, answer))
    refused(desk, `the match of ${payment.tag}`, answer);
}

function stateOf({ body }: Answer): string | null {
  return (body as { state?: string } | null)?.state ?? null;
}

function isAmong(codes: readonly string[], { body }: Answer): boolean {
  return codes.includes(codeOf(body) ?? '');
}

/** A receipt that was answered for, and that the house no longer knows. */
function isLost(desk: Desk, { tag }: Payment, { body }: Answer): boolean {
  if (codeOf(body) !== 'NOT_FOUND') return false;
  desk.findings.add('lost', `${tag} was answered and is not there`);
  return true;
}

function refused({ findings }: Desk, what: string, { status, body }: Answer): void {
  findings.add('broken', `${what} was answered ${status}: ${JSON.stringify(body)}`);
}
