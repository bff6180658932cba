import { localDate, type CalendarDate } from '@solde/calendar';
import { contactDefaultsOn } from '@solde/country';
import {
  bindingRestriction,
  shownRestriction,
  type ContactChannel,
  type Restriction,
} from '@solde/parties';
import { capsOf, type ContactFacts, type ContactKind } from './contact-verdict';
import type { ContactPlace } from './next-allowed';

/** The row of the function `contact_facts`, as JSON carries it. */
export interface PersonFacts {
  readonly creditor_id: string;
  readonly party_id: string;
  readonly debtor_id: string;
  readonly case_number: string;
  readonly case_status: string;
  readonly territory: string;
  readonly sensitive: boolean;
  readonly insured: boolean;
  readonly letter_sent_on: CalendarDate | null;
  /** No chase of this case was ever tried. */
  readonly first_contact: boolean;
  readonly point_kind: 'PHONE' | 'EMAIL' | null;
  readonly point_value: string | null;
  readonly point_quality: 'UNKNOWN' | 'GOOD' | 'BAD' | 'SHARED' | null;
  readonly restrictions: readonly StoredRestriction[];
  readonly holds: readonly StoredHold[];
  readonly attempts: readonly { readonly on: CalendarDate; readonly channel: ContactChannel }[];
  readonly conversations: readonly CalendarDate[];
}

interface Dated {
  readonly fromOn: CalendarDate;
  readonly untilOn: CalendarDate | null;
}

interface StoredRestriction extends Restriction {
  /** For whom it was learnt. */
  readonly creditorId: string | null;
}

interface StoredHold extends Dated {
  readonly kind: string;
  readonly scope: 'CASE' | 'CLAIM' | 'CHANNEL';
  readonly channel: string | null;
}

/** The contact whose verdict is asked. */
export interface AskedContact {
  readonly channel: ContactChannel;
  readonly kind?: ContactKind;
  readonly requestedByDebtor?: boolean;
}

/** Before the due date nothing is collected yet, so no first letter is owed (book C.6, T5 and T6). */
const BEFORE_COLLECTION = ['PRE_DUE.OPEN', 'EARLY_REMINDER.OPEN'];

/** Replies and mandatory notices go out in spite of holds and of everything but a death: the law or the person asks for them. */
const OWED: readonly ContactKind[] = ['REPLY', 'MANDATORY_NOTICE'];

/** What the verdict judges, out of what the database knows of one case and one of its parties. */
export function judgedContact(
  at: Date,
  person: PersonFacts,
  asked: AskedContact,
  place: ContactPlace,
): ContactFacts {
  const { channel, kind = 'CHASE' } = asked;
  const on = localDate(at, place.zone);
  const limits = contactDefaultsOn(on);
  if (limits === null) throw new RangeError(`no contact limits are known on ${on}`);
  const owesNoLetter = BEFORE_COLLECTION.includes(person.case_status);
  const isFirst = kind === 'FIRST_LETTER' || person.first_contact;
  return {
    ...{ channel, kind, place },
    askedByDebtor: asked.requestedByDebtor ?? false,
    restriction: restrictionOf(person, asked, on),
    hold: bindingHold(person.holds, channel, on),
    // A case on which no letter is owed is judged as one whose letter went out today.
    firstLetterSentOn: person.letter_sent_on ?? (owesNoLetter ? on : null),
    agencyBlock: isFirst && !person.insured ? 'INSURANCE_EXPIRED' : null,
    caps: capsOf(channel, limits),
    counts: {
      attemptsOn: person.attempts.filter((each) => each.channel === channel).map((each) => each.on),
      conversationsOn: person.conversations,
    },
  };
}

/** What binds the person on the channel, in the words that agents of this creditor's case may read. */
function restrictionOf(
  person: PersonFacts,
  { channel, kind = 'CHASE' }: AskedContact,
  on: CalendarDate,
): ContactFacts['restriction'] {
  const binding = OWED.includes(kind)
    ? person.restrictions.filter((each) => each.kind === 'DECEASED')
    : person.restrictions;
  const isOwn = (each: StoredRestriction): boolean => each.creditorId === person.creditor_id;
  // Of two of a kind the one this creditor's agents may read comes first.
  const sorted = [...binding].sort((a, b) => Number(isOwn(b)) - Number(isOwn(a)));
  const found = bindingRestriction(sorted, { channel, value: person.point_value, on });
  if (found !== null)
    return { kind: shownRestriction(found.kind, isOwn(found)), untilOn: found.untilOn };
  const isBad = person.point_quality === 'BAD' && !OWED.includes(kind);
  return isBad ? { kind: 'BAD_NUMBER', untilOn: null } : null;
}

/** The hold that lasts longest among those that cover the whole case or the channel; a claim's own hold stops no call. */
function bindingHold(
  holds: readonly StoredHold[],
  channel: ContactChannel,
  on: CalendarDate,
): ContactFacts['hold'] {
  const [longest] = holds
    .filter((hold) => isInForce(hold, on))
    .filter(
      ({ scope, channel: held }) => scope === 'CASE' || (scope === 'CHANNEL' && held === channel),
    )
    .sort((a, b) => ((a.untilOn ?? '9999') > (b.untilOn ?? '9999') ? -1 : 1));
  return longest === undefined ? null : { kind: longest.kind, untilOn: longest.untilOn };
}

function isInForce({ fromOn, untilOn }: Dated, on: CalendarDate): boolean {
  return fromOn <= on && (untilOn === null || on <= untilOn);
}
