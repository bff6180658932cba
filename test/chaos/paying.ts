import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { addDays } from '@solde/calendar';
import { formatAmount, type Minor } from '@solde/money';

import { Books, type Payment, type Refund } from './books';
import { codeOf, isDone, type Answer, type Caller } from './caller';
import type { Chance } from './chance';
import type { Desk, Period } from './desk';

/** What the creditor holds himself may exceed the debt that is left: that refusal is an answer like another. */
const DIRECT_REFUSALS = ['AMOUNT_ABOVE_BALANCE', 'CASE_CLOSED'];
const MATCH_REFUSALS = ['CASE_CLOSED'];
/** Of everybody whom nobody knows. */
const PAYER_IBAN = 'FR7630001007941234567890185';
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

/** Reverses some, attributes what waits in suspense or gives it back, until the period is over. */
export async function corrects(desk: Desk, period: Period, chance: Chance): Promise<void> {
  while (!period.isOver) {
    await pause(chance.between(30, 120));
    const standing = desk.books.recorded.filter(
      ({ reversal, refund }) => reversal === null && refund === null,
    );
    if (standing.length === 0) continue;
    // Among the last ones, what is reversed is often in flight to the worker.
    const some = standing.slice(-200);
    const waiting = some.filter(({ caseId, matches }) => caseId === null && matches.length === 0);
    const turn = waiting.length === 0 ? 1 : chance.fraction();
    if (turn < 0.3) await matches(desk, chance.oneOf(waiting), chance);
    else if (turn < 0.5) await refunds(desk, period, chance.oneOf(waiting));
    else await reversesSome(desk, chance.oneOf(some), chance);
  }
}

/** Takes back, in whole, all that stands on the cases whose money bounces. */
export async function givesBack(desk: Desk): Promise<void> {
  for (const payment of desk.books.recorded)
    if (payment.reversal === null && isBounced(desk, payment)) await reverses(desk, payment, 0n);
}

function isBounced({ bounced }: Desk, payment: Payment): boolean {
  return bounced.has(Books.standingOn(payment)?.caseId ?? '');
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
    ...(caseId === null ? { payerIban: PAYER_IBAN } : { caseId }),
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
    ...{ receiptId: null, answer: null, refusedWith: null },
    ...{ reversal: null, matches: [], refund: null },
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

async function reversesSome(desk: Desk, payment: Payment, chance: Chance): Promise<void> {
  const isPart = payment.amountMinor > 1n && chance.isBelow(0.4) && !isBounced(desk, payment);
  const restMinor = isPart ? BigInt(chance.between(1, Number(payment.amountMinor) - 1)) : 0n;
  await reverses(desk, payment, restMinor);
}

async function reverses(desk: Desk, payment: Payment, restMinor: Minor): Promise<void> {
  const [one, other] = desk.accountants;
  const reversal = { restMinor, isDone: false };
  payment.reversal = reversal;
  const part =
    restMinor > 0n ? { amount: formatAmount(payment.amountMinor - restMinor, 'EUR') } : {};
  const ask = (who: Caller) =>
    who.asks({
      ...{ path: `/v1/payments/${payment.receiptId}/reversal`, key: randomUUID() },
      body: { reason: 'POSTING_ERROR', ...part },
    });
  let answer = await ask(one);
  if (stateOf(answer) === 'WAITING_SECOND_PERSON') answer = await ask(other);
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

/** Asked by one person, approved by another, paid. */
async function refunds(desk: Desk, { today }: Period, payment: Payment): Promise<void> {
  const { tag, receiptId, amountMinor } = payment;
  const [accountant] = desk.accountants;
  const [manager] = desk.managers;
  const refund: Refund = { amountMinor, steps: [] };
  payment.refund = refund;
  const amount = formatAmount(amountMinor, 'EUR');
  const asked = await accountant.asks({
    ...{ path: `/v1/payments/${receiptId}/refunds`, key: randomUUID() },
    body: {
      ...{ amount, currency: 'EUR', reason: 'UNKNOWN_PAYER' },
      ...{ beneficiary: 'Un inconnu', iban: PAYER_IBAN },
    },
  });
  if (!isDone(asked)) {
    payment.refund = null;
    if (!isLost(desk, payment, asked)) refused(desk, `the refund of ${tag}`, asked);
    return;
  }
  const path = `/v1/refunds/${(asked.body as { id: string }).id}`;
  const steps = [
    { who: manager, path: `${path}/approval`, kind: 'APPROVED', body: {} },
    { who: accountant, path: `${path}/payment`, kind: 'PAID', body: { on: today, reference: tag } },
  ];
  for (const { who, kind, ...step } of steps) {
    const answer = await who.asks({ ...step, key: randomUUID() });
    if (isDone(answer)) refund.steps.push(kind);
    else refused(desk, `${kind} of the refund of ${tag}`, answer);
  }
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
