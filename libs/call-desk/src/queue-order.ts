import { addMinutes, type CalendarDate } from '@solde/calendar';

/** How long before its hour an appointment is offered. */
export const APPOINTMENT_LEAD_MINUTES = 15;

/** What orders two cases of a queue: the columns of its index, and no other. */
export interface QueueRank {
  readonly appointmentAt: Date | null;
  readonly points: number;
  readonly oldestDueOn: CalendarDate;
  readonly caseNumber: string;
}

/** Appointments that are due, cases without one, then appointments of later: these keep their hour. */
type Turn = 0 | 1 | 2;

/**
 * Whether a case may be offered now. One with a later appointment is kept for its hour: calling the debtor
 * before would break what was agreed.
 */
export function isOffered(
  item: QueueRank,
  now: Date,
  leadMinutes: number = APPOINTMENT_LEAD_MINUTES,
): boolean {
  return turnOf(item, now, leadMinutes) < 2;
}

/**
 * Which of two cases comes first (rule R-QUEUE): negative for `a`, positive for `b`, never zero for two cases.
 *
 * Due appointments by time, then points descending, then the oldest due date, then the case number: a total
 * order, so that two agents who ask at once and the same agent who asks twice get what the reasons say.
 */
export function compareInQueue(
  a: QueueRank,
  b: QueueRank,
  now: Date,
  leadMinutes: number = APPOINTMENT_LEAD_MINUTES,
): number {
  const turns = turnOf(a, now, leadMinutes) - turnOf(b, now, leadMinutes);
  if (turns !== 0) return turns;
  const times = (a.appointmentAt?.getTime() ?? 0) - (b.appointmentAt?.getTime() ?? 0);
  if (times !== 0) return times;
  if (a.points !== b.points) return b.points - a.points;
  if (a.oldestDueOn !== b.oldestDueOn) return a.oldestDueOn < b.oldestDueOn ? -1 : 1;
  return a.caseNumber < b.caseNumber ? -1 : a.caseNumber > b.caseNumber ? 1 : 0;
}

/** The cases in the order in which agents get them; later appointments stand last. */
export function inQueueOrder<Item extends QueueRank>(
  items: readonly Item[],
  now: Date,
  leadMinutes: number = APPOINTMENT_LEAD_MINUTES,
): Item[] {
  return [...items].sort((a, b) => compareInQueue(a, b, now, leadMinutes));
}

function turnOf({ appointmentAt }: QueueRank, now: Date, leadMinutes: number): Turn {
  if (appointmentAt === null) return 1;
  return appointmentAt.getTime() <= addMinutes(now, leadMinutes).getTime() ? 0 : 2;
}
