import {
  addDays,
  insideWindows,
  instantOf,
  localDate,
  type CalendarDate,
  type Window,
} from '@solde/calendar';
import type { ContactChannel, RestrictionKind } from '@solde/parties';
import {
  dayRefusal,
  nextAllowedAt,
  type ContactCaps,
  type ContactCounts,
  type ContactPlace,
  type DayRefusal,
} from './next-allowed';

/** Why the person is contacted. Only CHASE counts against the limits and is bound by them. */
export type ContactKind = 'CHASE' | 'FIRST_LETTER' | 'REPLY' | 'MANDATORY_NOTICE';

/** What is missing in the agency's own file for it to contact anybody. */
export type AgencyBlock = 'INSURANCE_EXPIRED' | 'DECLARATION_MISSING' | 'ACCOUNT_MISSING';

/** Everything that the verdict reads; the caller has looked up and counted, this only judges. */
export interface ContactFacts {
  readonly channel: ContactChannel;
  readonly kind: ContactKind;
  /** The debtor asked for this contact: the day, the caps and the hours are then his own choice. */
  readonly askedByDebtor: boolean;
  readonly place: ContactPlace;
  /** What binds this person on this channel, for every creditor (see `bindingRestriction` of parties). */
  readonly restriction: {
    readonly kind: RestrictionKind | 'CONTACT_RESTRICTED';
    readonly untilOn: CalendarDate | null;
  } | null;
  /** A stop on chasing that covers this contact; null as last day when it lasts until lifted. */
  readonly hold: { readonly kind: string; readonly untilOn: CalendarDate | null } | null;
  /** When the first letter about the claim was sent to this person, or null when it was not. */
  readonly firstLetterSentOn: CalendarDate | null;
  readonly agencyBlock: AgencyBlock | null;
  readonly caps: ContactCaps;
  readonly counts: ContactCounts;
}

/** The tests in their order (data page, contact verdict); the first that fails is the answer. */
export const CONTACT_REFUSAL_ORDER = [
  'RESTRICTED',
  'ON_HOLD',
  'INITIAL_LETTER_REQUIRED',
  'AGENCY_BLOCKED',
  'DAY',
  'PER_DAY',
  'PER_7_DAYS',
  'CONVERSATION',
  'WINDOW',
] as const;
export type ContactRefusalReason = (typeof CONTACT_REFUSAL_ORDER)[number];

export interface ContactRefused {
  readonly may: false;
  /** The code with which the act refuses; the reason is its detail. */
  readonly code: 'CONTACT_NOT_ALLOWED' | 'INITIAL_LETTER_REQUIRED';
  readonly because: ContactRefusalReason;
  /** What precisely: the restriction, the kind of hold, the missing paper; null when the reason says all. */
  readonly detail: string | null;
  /** The rule or the article that refuses. */
  readonly ruleId: string;
  /** Where the rule comes from: the law, the agency's policy, or what this person or case asks. */
  readonly source: 'LAW' | 'AGENCY_POLICY' | 'PERSON' | 'CASE';
  /** The first moment at which nothing known today refuses, or null when somebody must act first. */
  readonly nextAllowedAt: Date | null;
}

export type ContactVerdict = { readonly may: true } | ContactRefused;

/**
 * Whether this person may be contacted on this channel at this instant, and if not why and when next.
 *
 * What protects the person comes first, then the hold, the first letter (CPCE R124-4), the agency's own
 * papers (R124-2), then the day, the caps and the hours (R-CONTACT, R-CALLWIN). A contact that the debtor
 * asked for skips only the last five: having asked, nobody loses the protection of the law. Notices and
 * replies pass a hold, since a hold stops chasing and not the truth.
 */
export function contactVerdict(at: Date, facts: ContactFacts): ContactVerdict {
  return standingRefusal(facts) ?? timelyRefusal(at, facts) ?? { may: true };
}

/** What no hour of the day changes. */
function standingRefusal(facts: ContactFacts): ContactRefused | null {
  const { agencyBlock, firstLetterSentOn, hold, kind, restriction } = facts;
  const isOurInitiative = kind === 'CHASE' || kind === 'FIRST_LETTER';
  if (restriction !== null)
    return refused('RESTRICTED', 'R-CONTACT', 'PERSON', {
      detail: restriction.kind,
      nextAllowedAt: afterLastDay(restriction.untilOn, facts),
    });
  if (hold !== null && isOurInitiative)
    return refused('ON_HOLD', 'R-CONTACT', 'CASE', {
      detail: hold.kind,
      nextAllowedAt: afterLastDay(hold.untilOn, facts),
    });
  if (firstLetterSentOn === null && kind === 'CHASE')
    return refused('INITIAL_LETTER_REQUIRED', 'CPCE R124-4', 'LAW', {});
  if (agencyBlock !== null && isOurInitiative)
    return refused('AGENCY_BLOCKED', 'CPCE R124-2', 'LAW', { detail: agencyBlock });
  return null;
}

/** What another day or another hour changes: the last five tests. */
function timelyRefusal(at: Date, facts: ContactFacts): ContactRefused | null {
  if (facts.askedByDebtor || facts.kind !== 'CHASE') return null;
  const reason = timelyReason(at, facts);
  if (reason === null) return null;
  return refused(reason, reason === 'WINDOW' ? 'R-CALLWIN' : 'R-CONTACT', 'AGENCY_POLICY', {
    nextAllowedAt: nextAllowedAt(at, facts.place, facts.caps, facts.counts),
  });
}

function timelyReason(at: Date, facts: ContactFacts): DayRefusal | 'WINDOW' | null {
  const { caps, counts, place } = facts;
  const reason = dayRefusal(localDate(at, place.zone), place, caps, counts);
  if (reason !== null || caps.windows === null) return reason;
  return insideWindows(at, place.zone, caps.windows, place.holidays) ? null : 'WINDOW';
}

/** The first allowed moment once a hold or a restriction is over, or null when something else stands. */
function afterLastDay(lastOn: CalendarDate | null, facts: ContactFacts): Date | null {
  if (lastOn === null) return null;
  const { caps, counts, place } = facts;
  const from = instantOf(addDays(lastOn, 1), '00:00', place.zone);
  const later = { ...facts, restriction: null, hold: null };
  return standingRefusal(later) === null ? nextAllowedAt(from, place, caps, counts) : null;
}

function refused(
  because: ContactRefusalReason,
  ruleId: string,
  source: ContactRefused['source'],
  more: Partial<Pick<ContactRefused, 'detail' | 'nextAllowedAt'>>,
): ContactRefused {
  const code = because === 'INITIAL_LETTER_REQUIRED' ? because : 'CONTACT_NOT_ALLOWED';
  return { may: false, code, because, ruleId, source, detail: null, nextAllowedAt: null, ...more };
}

/** The limits of an agency's policy, as the country pack or a narrower level gives them. */
export interface ContactLimits {
  readonly windows: readonly Window[];
  readonly attemptsPerDayMax: number;
  readonly attemptsPer7DaysMax: number;
  readonly conversationsPer7DaysMax: number;
  readonly smsPer7DaysMax: number;
  readonly emailsPer7DaysMax: number;
}

/**
 * The limits of one channel. Each channel has its own counters: a letter read at leisure is not limited, an
 * e-mail has no hours, a text message rings and has them.
 */
export function capsOf(channel: ContactChannel, limits: ContactLimits): ContactCaps {
  const message = {
    businessDaysOnly: true,
    perDayMax: limits.attemptsPerDayMax,
    conversationsPer7DaysMax: null,
  };
  switch (channel) {
    case 'PHONE':
      return {
        ...message,
        per7DaysMax: limits.attemptsPer7DaysMax,
        conversationsPer7DaysMax: limits.conversationsPer7DaysMax,
        windows: limits.windows,
      };
    case 'SMS':
      return { ...message, per7DaysMax: limits.smsPer7DaysMax, windows: limits.windows };
    case 'EMAIL':
      return { ...message, per7DaysMax: limits.emailsPer7DaysMax, windows: null };
    case 'LETTER':
      return {
        businessDaysOnly: false,
        perDayMax: null,
        per7DaysMax: null,
        conversationsPer7DaysMax: null,
        windows: null,
      };
  }
}
