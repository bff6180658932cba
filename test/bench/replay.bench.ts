import { addDays, type CalendarDate } from '@solde/calendar';
import { PaymentsService } from '@solde/payments';
import { systemCaller } from '@solde/platform';
import { median } from './clients';
import { OPENING, type FilledHouse } from './filled-house';
import { asGoal, type Report } from './report';

export const REPLAY_GOAL = { ratio: 1 } as const;
const PAYMENTS = 500;
const POSTED = 100;
const FIRST_DAY: CalendarDate = '2026-01-01';
const DAYS = 60;
const ROUNDS = 5;
const OPENED: CalendarDate = '2026-03-02';
const RICHEST = `
  SELECT case_id AS id FROM claim_movement GROUP BY case_id ORDER BY sum(amount_minor) DESC LIMIT 1`;
const CASES = `
  SELECT case_id AS id FROM claim_movement GROUP BY case_id HAVING sum(amount_minor) > 10000 ORDER BY md5(case_id::text) LIMIT 100`;
const caller = systemCaller('bench');

/** A payment behind five hundred others of its case, against a hundred payments one after the other. */
export async function replayBench(
  house: FilledHouse,
  say: (text: string) => void,
): Promise<Report[]> {
  await house.goTo(OPENING);
  const payments = house.get(PaymentsService);
  const facts = { amountMinor: 1n, currency: 'EUR', means: 'TRANSFER' } as const;
  const [richest] = await house.rows<{ id: string }>(RICHEST);
  const caseId = richest?.id ?? '';
  const days = Array.from({ length: PAYMENTS }, (_, n) => addDays(FIRST_DAY, n % DAYS));
  await house.act(caller, (work) =>
    payments.recordAll(
      work,
      days.map((valueOn) => ({ ...facts, caseId, valueOn })),
    ),
  );
  const others = await house.rows<{ id: string }>(CASES);
  await house.rows('VACUUM ANALYZE');
  const record = (id: string, valueOn: CalendarDate) =>
    house.act(caller, (work) => payments.record(work, { ...facts, caseId: id, valueOn }));
  const replay = () => record(caseId, '2025-12-31');
  const post = async () => {
    for (let n = 0; n < POSTED; n += 1) await record(others[n]?.id ?? '', OPENED);
  };
  await post();
  const rounds: { replay: number; post: number }[] = [];
  while (rounds.length < ROUNDS) {
    const round = { replay: await msOf(replay), post: await msOf(post) };
    rounds.push(round);
    say(
      `  round ${rounds.length}: replay ${round.replay.toFixed(0)} ms, ${POSTED} payments ${round.post.toFixed(0)} ms`,
    );
  }
  return [
    {
      name: 'replay',
      floor: { what: `${POSTED} payments`, ms: median(rounds.map((one) => one.post)) },
      figure: { what: `${PAYMENTS} replayed`, ms: median(rounds.map((one) => one.replay)) },
      ratio: median(rounds.map((one) => one.replay / one.post)),
      goal: asGoal('<=', REPLAY_GOAL.ratio),
    },
  ];
}

async function msOf(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}
