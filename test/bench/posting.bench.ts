import { PaymentsService } from '@solde/payments';
import { systemCaller } from '@solde/platform';
import { median, round, type Contender, type Speed } from './clients';
import { type FilledHouse } from './filled-house';

export async function postingBench(house: FilledHouse, say: (line: string) => void) {
  await house.rows('CREATE TABLE bench_floor (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, v integer)');
  await house.rows('GRANT INSERT ON bench_floor TO solde_agency');
  const cases = await house.rows<{ id: string }>(
    `SELECT case_id AS id FROM claim_movement GROUP BY case_id HAVING sum(amount_minor) > 10000 ORDER BY md5(case_id::text)`,
  );
  let n = 0;
  const payments = house.get(PaymentsService);
  const act: Contender = {
    turn: () => house.act(systemCaller('bench'), (work) =>
      payments.record(work, {
        caseId: cases[n++ % cases.length]!.id,
        amountMinor: 1_00n, currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-02',
      })),
  };
  const floor: Contender = {
    turn: (turn) => house.pool.query({ name: 'bench_floor', text: 'INSERT INTO bench_floor (v) VALUES ($1)', values: [turn] }),
  };
  await round({ floor, act }, 1);
  const rounds = [];
  while (rounds.length < 3) {
    const one = await round({ floor, act }, 4);
    rounds.push(one);
    const f = (s: Speed) => `${s.perSecond.toFixed(0)}/s p50 ${s.p50Ms.toFixed(2)} p99 ${s.p99Ms.toFixed(2)}`;
    say(`  round: floor ${f(one.floor)}; act ${f(one.act)}; ratio ${(one.act.perSecond / one.floor.perSecond).toFixed(3)}`);
  }
  say(`ratio ${median(rounds.map((r) => r.act.perSecond / r.floor.perSecond)).toFixed(3)}`);
}
