import { travelTo } from '@solde/platform';

import { nextCallingTime } from './demo/calling-hours';
import { standingOf } from './demo/standing';
import { asOwner } from './owner';
import { say } from './say';

/** Takes the clock of the demo to the next moment when debtors may be called; a real agency's clock is never moved. */
export function demoMorning(): Promise<boolean> {
  return asOwner(async (owner, { agencyTimeZone }) => {
    const { demoUsers, now } = await standingOf(owner);
    if (demoUsers === 0)
      throw new Error('This is no demo: the clock of an agency is the true one.');
    const morning = nextCallingTime(now, agencyTimeZone);
    if (morning > now) await travelTo(owner, morning);
    const shown = morning.toLocaleString('fr-FR', { timeZone: agencyTimeZone });
    say(
      morning > now
        ? `The demo is on ${shown} (${agencyTimeZone}); its queue is filled within a minute.`
        : 'Debtors may be called now: the clock stays.',
    );
    return true;
  });
}

/** Brings the clock of the demo back to the true time. */
export function demoNow(): Promise<boolean> {
  return asOwner(async (owner) => {
    if ((await standingOf(owner)).isUnfinished)
      throw new Error('The demo is not filled yet: "npm start" goes on with it.');
    await travelTo(owner, null);
    say('The clock is the true one again.');
    return true;
  });
}
