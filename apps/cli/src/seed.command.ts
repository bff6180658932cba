import { travelTo } from '@solde/platform';

import { asOwner } from './owner';
import { DEMO_PASSWORD } from './demo/people';
import { standingOf } from './demo/standing';
import { Stage } from './demo/stage';
import { liveTheDemo, type Tell } from './demo/story';
import { say } from './say';

const MS_PER_SECOND = 1000;

/**
 * Fills a fresh agency with the demo, through the acts of its users, on a clock that travels from 45 days ago to now.
 *
 * Interrupted, it is run again and goes on where it stood; finished, it does nothing. An agency that holds anything else is
 * refused.
 */
export async function seed(): Promise<boolean> {
  return asOwner(async (owner) => {
    const { demoUsers, isUnfinished, trueNow, users } = await standingOf(owner);
    if (users > 0 && demoUsers === 0)
      throw new Error('This agency has users of its own: the demo fills a fresh one.');
    if (demoUsers > 0 && !isUnfinished) {
      say('The demo is there already.');
      return true;
    }
    const stage = await Stage.open(owner);
    try {
      await liveTheDemo(stage, trueNow, tell);
      await travelTo(owner, null);
      await stage.settle();
    } finally {
      await stage.close();
    }
    say(`Every account has the password ${DEMO_PASSWORD}.`);
    return true;
  });
}

const tell: Tell = async (title, task) => {
  const before = performance.now();
  const result = await task();
  say(`  ${title} (${((performance.now() - before) / MS_PER_SECOND).toFixed(1)} s)`);
  return result;
};
