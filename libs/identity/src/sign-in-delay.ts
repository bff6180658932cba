import { addMinutes } from '@solde/calendar';

/** Failed attempts of one kind within its window, and the last of them. */
export interface Failures {
  readonly count: number;
  readonly lastAt: Date | null;
}

/** What is remembered of the attempts around one sign-in. */
export interface SignInHistory {
  /** This account from this address, since it last succeeded there, within a day. */
  readonly pair: Failures;
  /** Any account from this address, within an hour. */
  readonly address: Failures;
  /** This account from other addresses, within a day; one address counts `COUNTED_PER_ADDRESS_MAX` times at most. */
  readonly account: Failures;
  /** The account was signed in to from this address before. */
  readonly addressIsKnown: boolean;
}

const SECONDS_PER_MINUTE = 60;

interface Slope {
  /** Failures that cost nothing. */
  readonly free: number;
  readonly firstDelaySeconds: number;
  readonly delaySecondsMax: number;
}

/** What one address can add to the account's own count: below the free ones, so one attacker never delays the owner. */
export const COUNTED_PER_ADDRESS_MAX = 5;

const PAIR: Slope = { free: 5, firstDelaySeconds: 30, delaySecondsMax: 3600 };
/** An office behind one address mistypes together on Monday morning. */
const ADDRESS: Slope = { free: 50, firstDelaySeconds: 10, delaySecondsMax: 300 };
const ACCOUNT: Slope = { free: 20, firstDelaySeconds: 30, delaySecondsMax: 900 };

/**
 * When the next attempt is looked at, or null when it is now.
 *
 * Delays double with each failure and nobody is locked out: guesses from one address delay that address; guesses from many
 * addresses delay the addresses from which the account was never used. Its owner, where he works, stays free.
 */
export function signInOpensAt(history: SignInHistory): Date | null {
  const delays = [openedAt(history.pair, PAIR)];
  if (!history.addressIsKnown)
    delays.push(openedAt(history.address, ADDRESS), openedAt(history.account, ACCOUNT));
  return delays.reduce((latest, at) =>
    at !== null && (latest === null || at > latest) ? at : latest,
  );
}

function openedAt({ count, lastAt }: Failures, slope: Slope): Date | null {
  if (lastAt === null || count < slope.free) return null;
  // Beyond twenty doublings every slope has long reached its ceiling.
  const doublings = Math.min(count - slope.free, 20);
  const seconds = Math.min(slope.firstDelaySeconds * 2 ** doublings, slope.delaySecondsMax);
  return addMinutes(lastAt, seconds / SECONDS_PER_MINUTE);
}
