import type { QueuePoint, QueueReason } from './queue-points';

/** The place of each reason in `queue_item.point_parts`, which the SQL function `queue_parts` fills. */
const PLACES: readonly QueueReason[] = ['BROKEN_PROMISE', 'AGE', 'AMOUNT', 'PAYER_CLASS'];
const CONTACT_PLACE = 4;
const LIMITATION_PLACE = 5;
const NEVER_CONTACTED_POINTS = 25;

/** The reasons behind stored points, as `queuePoints` words them: what the agent reads is what ordered the queue. */
export function reasonsOf(parts: readonly number[]): QueuePoint[] {
  const reasons = PLACES.map((reason, place) => ({ reason, points: parts[place] ?? 0 })).filter(
    ({ reason, points }) => reason !== 'BROKEN_PROMISE' || points > 0,
  );
  const contact = parts[CONTACT_PLACE] ?? 0;
  const limitation = parts[LIMITATION_PLACE] ?? 0;
  if (contact > 0)
    reasons.push({
      reason: contact === NEVER_CONTACTED_POINTS ? 'NEVER_CONTACTED' : 'STALE',
      points: contact,
    });
  if (limitation > 0) reasons.push({ reason: 'LIMITATION_NEAR', points: limitation });
  return reasons;
}
