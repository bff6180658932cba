import { addDays, daysBetween, earlier, later, type CalendarDate } from '@solde/calendar';
import { cutOffOf } from '@solde/remittance';
import { askForLeave, fileRequest, goToCourt } from './court';
import { isWorkday, workTheDesk } from './desk';
import { foundAgency } from './foundation';
import { bookMoney, finishRemittances, remit } from './money';
import { onboardCreditors, placeFiles } from './onboarding';
import { hearPartners } from './partners';
import { giveBack } from './refund';
import type { Stage } from './stage';

/** How long the demo agency has been working when its visitor comes. */
const LIVED_DAYS = 45;
const DAYS_TOLD_AT_ONCE = 7;
/** Before that, money has hardly begun to come. */
const FIRST_CUT_OFF_DAYS = 12;

/** Working days after the beginning on which the story turns. */
const COURT_RANK = 17;
const FILING_RANK = 20;
const PROPOSAL_RANK = 24;

/** Told as it goes on, with the seconds it took. */
export type Tell = <T>(title: string, task: () => Promise<T>) => Promise<T>;

/**
 * The demo agency's first weeks: founded 45 days ago, lived day by day up to now.
 *
 * It may be told again after an interruption: the clock says how far it went, and each step looks whether it was done.
 */
export async function liveTheDemo(stage: Stage, trueNow: Date, tell: Tell): Promise<void> {
  const today = dayOf(trueNow);
  const begunOn = await firstDay(stage, today);
  await tell('The agency, its people, its file', () => foundAgency(stage));
  await tell('Two creditors: mandates, tariffs, bank details', () => onboardCreditors(stage));
  await tell('Two files of claims placed through the portal', () => placeFiles(stage));
  // A day that was interrupted is lived to its end: what it holds already is not done twice.
  for (let from = later(await stage.today(), addDays(begunOn, 1)); from < today;) {
    const [first, until] = [from, earlier(addDays(from, DAYS_TOLD_AT_ONCE), today)];
    await tell(`${first} to ${addDays(until, -1)}: letters, calls, promises, payments`, () =>
      liveDays(stage, begunOn, first, until, today),
    );
    from = until;
  }
}

/** The first day, on which everything is founded: 45 days ago, or when an interrupted telling began. */
async function firstDay(stage: Stage, today: CalendarDate): Promise<CalendarDate> {
  const [first] = await stage.rows<{ at: Date }>('SELECT min(at) AS at FROM act');
  const begun = first?.at ?? null;
  if (begun !== null) return dayOf(begun);
  const day = addDays(today, -LIVED_DAYS);
  await stage.goBackTo(stage.at(day, '09:00'));
  return day;
}

/** The days from `from` on, before `until`. */
async function liveDays(
  stage: Stage,
  begunOn: CalendarDate,
  from: CalendarDate,
  until: CalendarDate,
  today: CalendarDate,
): Promise<void> {
  for (let day = from; day < until; day = addDays(day, 1)) {
    await stage.begin(day);
    await remitAfter(stage, day, begunOn);
    if (isWorkday(day)) await workDay(stage, day, workdaysBetween(begunOn, day), today);
  }
}

async function workDay(
  stage: Stage,
  day: CalendarDate,
  rank: number,
  today: CalendarDate,
): Promise<void> {
  await bookMoney(stage, day, rank);
  await giveBack(stage, rank);
  await finishRemittances(stage, day, today);
  await workTheDesk(stage, day);
  if (rank === COURT_RANK) await goToCourt(stage);
  if (rank === FILING_RANK) await fileRequest(stage, day);
  if (rank === PROPOSAL_RANK) await askForLeave(stage);
  await hearPartners(stage, day, rank);
  await stage.settle();
}

/** The period that ended the day before is remitted, unless nothing came in. */
async function remitAfter(stage: Stage, day: CalendarDate, begunOn: CalendarDate): Promise<void> {
  const cutOffOn = addDays(day, -1);
  if (cutOffOf(cutOffOn) !== cutOffOn || daysBetween(begunOn, cutOffOn) < FIRST_CUT_OFF_DAYS)
    return;
  await remit(stage, cutOffOn);
}

function workdaysBetween(from: CalendarDate, day: CalendarDate): number {
  let count = 0;
  for (let each = addDays(from, 1); each <= day; each = addDays(each, 1))
    if (isWorkday(each)) count += 1;
  return count;
}

function dayOf(at: Date): CalendarDate {
  return at.toISOString().slice(0, 10) as CalendarDate;
}
