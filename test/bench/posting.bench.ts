import { DataSource } from 'typeorm';
import { PaymentsService } from '@solde/payments';
import { systemCaller } from '@solde/platform';
import { median, round, type Contender, type Speed } from './clients';
import { OPENING, type FilledHouse } from './filled-house';
import { PostingByRepositories } from './posting-by-repositories';
import { asGoal, asSpeed, line, type Report } from './report';
import { ROLES } from '../support/template';

export const POSTING_GOAL = {
  ...{ ratio: 0.12, timesRepositories: 4, batchPerSecond: 10_000, timesSingle: 8 },
  manyClients: 0.8,
} as const;
const MANY_CLIENTS = 32;
/** Receipts of one act: a few seconds of a bank's file. Two clients, since there are two cores. */
const BATCH = 500;
const BATCH_CLIENTS = 2;
const ROUNDS = 3;
const ROUND_SECONDS = 3;
const WARM_UP_SECONDS = 2;

/** What every payment must do at the very least: one row, and its commit. */
const FLOOR = { name: 'bench_floor_posting', text: 'INSERT INTO bench_floor (paid) VALUES ($1)' };
const FLOOR_TABLE = `
  CREATE TABLE bench_floor (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, paid integer);
  GRANT INSERT ON bench_floor TO ${ROLES.agency}`;
const CASES = `
  SELECT case_id AS id FROM claim_movement GROUP BY case_id HAVING sum(amount_minor) > 10000 ORDER BY md5(case_id::text)`;
const PAID = { amountMinor: 1_00n, valueOn: '2026-03-02' } as const;

/** Payments of 1.00 EUR, each on another case: one an act by eight clients and by more, and so many an act. */
export async function postingBench(
  house: FilledHouse,
  say: (text: string) => void,
): Promise<Report[]> {
  await house.goTo(OPENING);
  await house.rows(FLOOR_TABLE);
  const cases = await house.rows<{ id: string }>(CASES);
  let paid = 0;
  const next = () => cases[paid++ % cases.length]!.id;
  const contenders = {
    floor: floorOf(house),
    act: actOf(house, next),
    many: { ...actOf(house, next), clients: MANY_CLIENTS },
    batch: batchOf(house, next),
    repositories: repositoriesOf(house, next),
  };
  // The first payments open the accounts. Plans made while the tables were empty would read them whole for ever after: they
  // are made again once the server knows their sizes, as its autovacuum sees to at work.
  await round({ act: contenders.act }, WARM_UP_SECONDS);
  await house.rows('VACUUM ANALYZE');
  await round(contenders, WARM_UP_SECONDS);
  const rounds: Record<keyof typeof contenders, Speed>[] = [];
  while (rounds.length < ROUNDS) {
    const one = await round(contenders, ROUND_SECONDS);
    rounds.push(one);
    say(`  round ${rounds.length}: ${line(one)}`);
  }
  type Name = keyof typeof contenders;
  const ratio = (one: Name, other: Name) =>
    median(rounds.map((speeds) => speeds[one].perSecond / speeds[other].perSecond));
  const speed = (name: keyof typeof contenders) => median(rounds.map((one) => one[name].perSecond));
  return [
    {
      name: 'posting',
      floor: { what: 'one-row INSERT and commit', perSecond: speed('floor') },
      figure: { what: 'one payment by the act', perSecond: speed('act') },
      ratio: ratio('act', 'floor'),
      goal: asGoal('>=', POSTING_GOAL.ratio),
    },
    {
      name: 'posting',
      floor: { what: 'the same by TypeORM repositories', perSecond: speed('repositories') },
      figure: { what: 'one payment by the act', perSecond: speed('act') },
      ratio: ratio('act', 'repositories'),
      goal: asGoal('>=', POSTING_GOAL.timesRepositories),
    },
    {
      name: 'batch',
      floor: { what: 'one payment by the act', perSecond: speed('act') },
      figure: { what: `${BATCH} payments an act`, perSecond: speed('batch') },
      ratio: ratio('batch', 'act'),
      goal: asSpeed(POSTING_GOAL.batchPerSecond, POSTING_GOAL.timesSingle),
    },
    {
      name: 'clients',
      floor: { what: 'eight clients', perSecond: speed('act') },
      figure: { what: `${MANY_CLIENTS} clients`, perSecond: speed('many') },
      ratio: ratio('many', 'act'),
      goal: asGoal('>=', POSTING_GOAL.manyClients),
    },
  ];
}

function floorOf(house: FilledHouse): Contender {
  return { turn: (turn) => house.pool.query({ ...FLOOR, values: [turn] }) };
}

function actOf(house: FilledHouse, next: () => string): Contender {
  const payments = house.get(PaymentsService);
  const caller = systemCaller('bench');
  const facts = { ...PAID, currency: 'EUR', means: 'TRANSFER' } as const;
  return {
    turn: () => house.act(caller, (work) => payments.record(work, { ...facts, caseId: next() })),
  };
}

function batchOf(house: FilledHouse, next: () => string): Contender {
  const payments = house.get(PaymentsService);
  const caller = systemCaller('bench');
  const facts = { ...PAID, currency: 'EUR', means: 'TRANSFER' } as const;
  const batch = () => Array.from({ length: BATCH }, () => ({ ...facts, caseId: next() }));
  return {
    turn: () => house.act(caller, (work) => payments.recordAll(work, batch())),
    ...{ clients: BATCH_CLIENTS, perTurn: BATCH },
  };
}

function repositoriesOf(house: FilledHouse, next: () => string): Contender {
  const posting = new PostingByRepositories(house.get(DataSource));
  return { turn: () => posting.record({ ...PAID, caseId: next(), at: OPENING }) };
}
