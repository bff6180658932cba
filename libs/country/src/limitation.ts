import {
  addDays,
  addMonths,
  daysBetween,
  earlier,
  later,
  type CalendarDate,
} from '@solde/calendar';

/** PRESCRIPTION can be suspended; FORCLUSION, the lender's two years, cannot [P-06]. */
export type LimitationClock = 'PRESCRIPTION' | 'FORCLUSION';

/** The only events that interrupt [P-04]. A reminder or a formal notice, even registered, is not among them. */
export type InterruptionKind =
  | 'ACKNOWLEDGEMENT'
  | 'PARTIAL_PAYMENT'
  | 'SIGNED_PLAN'
  | 'COURT_CLAIM'
  | 'INSOLVENCY_CLAIM'
  | 'PROTECTIVE_MEASURE'
  | 'ENFORCEMENT_ACT'
  | 'INSURER_LETTER'
  | 'RESCHEDULING';

/** The only events that suspend [P-05]. */
export type SuspensionKind =
  | 'MEDIATION'
  | 'CONCILIATION'
  | 'PARTICIPATORY_PROCEDURE'
  | 'SMALL_CLAIM_AGREEMENT'
  | 'INVESTIGATION_MEASURE'
  | 'IMPOSSIBILITY_TO_ACT'
  | 'MINORITY';

export type LimitationEventKind = InterruptionKind | SuspensionKind;

export interface LimitationEvent {
  /** A kind outside `LimitationEventKind` is kept by the case and has no effect here. */
  readonly kind: string;
  /** The day of the act; of RESCHEDULING, the first unpaid instalment after it. */
  readonly on: CalendarDate;
  /** The end of what lasts: a court claim, an insolvency, a mediation; absent or null while it is open. */
  readonly endedOn?: CalendarDate | null;
  /** A court claim withdrawn, lapsed or dismissed never interrupted (code civil, article 2243). */
  readonly isVoid?: boolean;
}

/** What interrupts common prescription (code civil, articles 2240 to 2244). */
export const PRESCRIPTION_EVENTS: readonly InterruptionKind[] = [
  'ACKNOWLEDGEMENT',
  'PARTIAL_PAYMENT',
  'SIGNED_PLAN',
  'COURT_CLAIM',
  'INSOLVENCY_CLAIM',
  'PROTECTIVE_MEASURE',
  'ENFORCEMENT_ACT',
];

/** An insurer's registered letter also interrupts (code des assurances, article L114-2). */
export const INSURANCE_EVENTS: readonly InterruptionKind[] = [
  ...PRESCRIPTION_EVENTS,
  'INSURER_LETTER',
];

/** No acknowledgement interrupts forclusion; rescheduling moves its start (code de la consommation, R312-35). */
export const FORCLUSION_EVENTS: readonly InterruptionKind[] = [
  'COURT_CLAIM',
  'INSOLVENCY_CLAIM',
  'ENFORCEMENT_ACT',
  'RESCHEDULING',
];

/** Every kind with an effect, for forms and checks. */
export const LIMITATION_EVENT_KINDS: readonly LimitationEventKind[] = [
  ...INSURANCE_EVENTS,
  'RESCHEDULING',
  'MEDIATION',
  'CONCILIATION',
  'PARTICIPATORY_PROCEDURE',
  'SMALL_CLAIM_AGREEMENT',
  'INVESTIGATION_MEASURE',
  'IMPOSSIBILITY_TO_ACT',
  'MINORITY',
];

const LASTING: readonly string[] = ['COURT_CLAIM', 'INSOLVENCY_CLAIM'];
const JUDICIAL: readonly string[] = [...LASTING, 'PROTECTIVE_MEASURE', 'ENFORCEMENT_ACT'];
const RESTARTS_FOR_SIX_MONTHS: readonly string[] = [
  'MEDIATION',
  'CONCILIATION',
  'PARTICIPATORY_PROCEDURE',
  'SMALL_CLAIM_AGREEMENT',
  'INVESTIGATION_MEASURE',
];
const SUSPENSIONS: readonly string[] = [
  ...RESTARTS_FOR_SIX_MONTHS,
  'IMPOSSIBILITY_TO_ACT',
  'MINORITY',
];

const RESTART_MONTHS_MIN = 6;
const OVERALL_YEARS_MAX = 20;
const YEAR_MONTHS = 12;

export interface Limited {
  /** The due date, or the event from which the regime counts; nothing runs before it (code civil, 2233). */
  readonly startOn: CalendarDate;
  readonly years: number;
  readonly events: readonly LimitationEvent[];
  /** Of the regime; PRESCRIPTION by default. */
  readonly clock?: LimitationClock;
  /** Of the regime; those of common prescription by default. */
  readonly interruptedBy?: readonly LimitationEventKind[];
  /** The birth of the right, when it is known: 20 years later the right ends, but for judicial acts (2232). */
  readonly bornOn?: CalendarDate;
}

export interface Limitation {
  /** The last day on which the creditor may act; never moved to a business day [P-08]. */
  readonly lastDayOn: CalendarDate;
  /** From which day the present period counts: the start or the last interruption. */
  readonly runsFromOn: CalendarDate;
  /** An open court claim, insolvency or suspension holds the clock: the last day is then the earliest possible. */
  readonly held: boolean;
}

/**
 * When a claim is time-barred (rule R-LIMITATION; law cards P-01 to P-06): start + period, the start being the later of the due
 * date and the last interruption; a suspension adds its days and leaves at least six months after a mediation and
 * its like.
 *
 * Spread a regime into it: `limitationOn({ ...limitationRegime(claim), startOn, events })`. An act that comes after the last
 * day revives nothing, and is ignored.
 */
export function limitationOn(limited: Limited): Limitation {
  const { startOn, years, clock = 'PRESCRIPTION', bornOn } = limited;
  const interruptedBy: readonly string[] = limited.interruptedBy ?? PRESCRIPTION_EVENTS;
  let runsFromOn = startOn;
  let lastDayOn = addMonths(startOn, years * YEAR_MONTHS);
  let suspendedUntilOn = startOn;
  let [held, judicial] = [false, false];

  for (const { kind, on, endedOn = null, isVoid = false } of byDay(limited.events)) {
    if (isVoid || on > lastDayOn) continue;
    if (interruptedBy.includes(kind)) {
      const lasts = LASTING.includes(kind);
      held ||= lasts && endedOn === null;
      judicial ||= JUDICIAL.includes(kind);
      runsFromOn = later(runsFromOn, lasts ? (endedOn ?? on) : on);
      lastDayOn = later(lastDayOn, addMonths(runsFromOn, years * YEAR_MONTHS));
    } else if (clock === 'PRESCRIPTION' && SUSPENSIONS.includes(kind)) {
      held ||= endedOn === null;
      if (endedOn === null) continue;
      const stoppedOn = later(on, later(suspendedUntilOn, runsFromOn));
      lastDayOn = addDays(lastDayOn, Math.max(0, daysBetween(stoppedOn, endedOn)));
      if (RESTARTS_FOR_SIX_MONTHS.includes(kind))
        lastDayOn = later(lastDayOn, addMonths(endedOn, RESTART_MONTHS_MIN));
      suspendedUntilOn = later(suspendedUntilOn, endedOn);
    }
  }
  if (bornOn !== undefined && !judicial)
    lastDayOn = earlier(lastDayOn, addMonths(bornOn, OVERALL_YEARS_MAX * YEAR_MONTHS));
  return { lastDayOn, runsFromOn, held };
}

/** In day order; events of one day in a fixed order too, so that the answer does not depend on how they were listed. */
function byDay(events: readonly LimitationEvent[]): LimitationEvent[] {
  const rank = ({ on, kind, endedOn }: LimitationEvent) => `${on} ${kind} ${endedOn ?? ''}`;
  return [...events].sort((a, b) => (rank(a) < rank(b) ? -1 : Number(rank(a) > rank(b))));
}
