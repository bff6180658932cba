import type { CalendarDate } from '@solde/calendar';

/** How a person is contacted. */
export const CONTACT_CHANNELS = ['PHONE', 'SMS', 'EMAIL', 'LETTER'] as const;
export type ContactChannel = (typeof CONTACT_CHANNELS)[number];

/** What is known of a person for every creditor, because it is about the person and not about a debt. */
export const RESTRICTION_KINDS = [
  'DECEASED',
  'LAWYER_REPRESENTED',
  'INSOLVENCY',
  'VULNERABLE',
  'OPT_OUT_PHONE',
  'OPT_OUT_SMS',
  'OPT_OUT_EMAIL',
  'BAD_NUMBER',
  'ABUSIVE_CALLER',
] as const;
export type RestrictionKind = (typeof RESTRICTION_KINDS)[number];

export interface Restriction {
  readonly kind: RestrictionKind;
  /** The number that is bad; null for every other kind. */
  readonly value: string | null;
  readonly fromOn: CalendarDate;
  /** The last day, or null when it lasts until somebody lifts it. */
  readonly untilOn: CalendarDate | null;
}

export interface ContactTried {
  readonly channel: ContactChannel;
  /** The number or address tried, in the form in which restrictions keep it; null for a letter. */
  readonly value: string | null;
  readonly on: CalendarDate;
}

const OPTED_OUT: Partial<Readonly<Record<RestrictionKind, ContactChannel>>> = {
  OPT_OUT_PHONE: 'PHONE',
  OPT_OUT_SMS: 'SMS',
  OPT_OUT_EMAIL: 'EMAIL',
};

/**
 * The restriction that forbids a contact, the gravest first, or null when none does.
 *
 * An opt-out blocks its channel and leaves the others; a bad number blocks that number alone, for calls and
 * text messages. A dead person, one with a lawyer, in insolvency or in difficulty is left alone on every
 * channel: what must be said goes to the estate, the counsel, the court officer or a specialist, who are
 * other persons. An abusive caller is a warning to the agent and forbids nothing.
 */
export function bindingRestriction<Row extends Restriction>(
  restrictions: readonly Row[],
  contact: ContactTried,
): Row | null {
  for (const kind of RESTRICTION_KINDS) {
    const binding = restrictions.find((row) => row.kind === kind && binds(row, contact));
    if (binding !== undefined) return binding;
  }
  return null;
}

function binds({ kind, value, fromOn, untilOn }: Restriction, contact: ContactTried): boolean {
  if (contact.on < fromOn || (untilOn !== null && untilOn < contact.on)) return false;
  if (kind === 'ABUSIVE_CALLER') return false;
  if (kind === 'BAD_NUMBER')
    return value === contact.value && (contact.channel === 'PHONE' || contact.channel === 'SMS');
  const channel = OPTED_OUT[kind];
  return channel === undefined || channel === contact.channel;
}

/**
 * What an agent on another creditor's case may read of a restriction: its kind when the creditor's own case
 * brought it, else only that contact is restricted. One creditor must not learn a person's health, grief or
 * other debts from another.
 */
export function shownRestriction(
  kind: RestrictionKind,
  isOwn: boolean,
): RestrictionKind | 'CONTACT_RESTRICTED' {
  return isOwn ? kind : 'CONTACT_RESTRICTED';
}
