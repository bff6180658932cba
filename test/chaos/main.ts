import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';

import { addDays, instantOf, type CalendarDate } from '@solde/calendar';
import { nextCutOff } from '@solde/remittance';

import { makeTemplate } from '../support/template';
import { Accounts } from './accounts';
import { banks, banksMonth, MONTH, monthFile } from './banking';
import { Books } from './books';
import { Caller, Unanswered, type Tally } from './caller';
import { Chance } from './chance';
import { Cluster, type StartServer } from './cluster';
import type { Desk, Period } from './desk';
import { Findings } from './findings';
import { monthIsAsExpected } from './month';
import { corrects, givesBack, pays, repeats } from './paying';
import { Product } from './product';
import { remits } from './remitting';
import { FIRST_CUT_OFF, sceneOf, type Scene } from './scene';

export const VICTIMS = ['api', 'worker', 'postgres', 'backend'] as const;
export type Victim = (typeof VICTIMS)[number];
export const WORKS = ['payments', 'bank', 'remittance'] as const;
export type Work = (typeof WORKS)[number];

export interface Order {
  readonly kills: number;
  readonly minutes: number;
  readonly seed?: number;
  /** Whom to kill, each as often as it is named. */
  readonly victims: readonly Victim[];
  readonly works: readonly Work[];
  /** Stops at the first wrong thing. */
  readonly untilRed: boolean;
}

export interface Tools {
  readonly root: string;
  readonly dist: string;
  readonly folder: string;
  readonly startServer: StartServer;
  readonly say: (text: string) => void;
}

const CLAIMS = 'test/fixtures/placements/companies-windows1252.csv';
const ROWS_FEW = 120;
const CASES = 80;
const BOUNCED = 8;
const KILLS_OF_A_PERIOD = 10;
/** The insurance of the agency ends with the year. */
const PERIODS_MAX = 16;
/** Where the first wrong thing is enough, it is looked for more often. */
const KILLS_OF_A_PERIOD_FEW = 4;
/** A job that another one of its key has replaced while it ran stays behind, and is nobody's. */
const STANDS = 'NOT (key IS NULL AND attempts = max_attempts AND last_error IS NULL)';
/** The lease of a dead worker's job (20 s), the minute in which the scheduler asks for what was left, and the work itself. */
const REST_MS_MAX = 120_000;
/** What I10 allows: four to six seconds, on two cores that four others share. */
const FIRST_ANSWER_MS_MAX = 30_000;
const TO_THE_LAST_EVENT = `
  UPDATE clock_offset SET ahead_by = ahead_by + wait
  FROM (SELECT max(due_at) - app_now() AS wait FROM event_pending WHERE parked_at IS NULL) AS last
  WHERE wait > interval '0'`;
const WORK_MS_MAX = 10_000;
const ZONE = 'Europe/Paris';
const SHOWN_MAX = 12;

/** Kills, replays, proves; answers whether nothing was lost, doubled or broken over all the kills that were ordered. */
export async function chaos(order: Order, tools: Tools): Promise<boolean> {
  const seed = order.seed ?? randomInt(2 ** 31);
  const { say } = tools;
  say(`seed ${seed}, ${order.kills} kills in ${order.minutes} minutes at most`);
  const cluster = await Cluster.open(tools.startServer);
  try {
    return await new Run(order, tools, cluster, new Chance(seed)).toTheEnd();
  } finally {
    await cluster.stop();
  }
}

class Run {
  private readonly findings = new Findings();
  private readonly books = new Books();
  private readonly tally: Tally = { acts: 0, answered: 0, replays: 0 };
  private readonly killed: Record<Victim, number> = { api: 0, worker: 0, postgres: 0, backend: 0 };
  private readonly slowest = { answer: 0, rest: 0 };
  private readonly since = performance.now();
  /** When the clerks began: what sets the scene is not counted. */
  private began = Infinity;

  constructor(
    private readonly order: Order,
    private readonly tools: Tools,
    private readonly cluster: Cluster,
    private readonly chance: Chance,
  ) {}

  async toTheEnd(): Promise<boolean> {
    const { cluster, tools, order } = this;
    process.env.TEST_DATABASE_SERVER = cluster.url;
    process.env.DATA_DIR = tools.folder;
    await makeTemplate(cluster.url);
    Logger.overrideLogger(false);
    const scene = await sceneOf(cluster, {
      claims: this.claims(),
      cases: CASES,
      namedByMonth: namedByMonth(tools.root),
    });
    const product = await Product.start(tools.dist, tools.folder, cluster, (app, status) => {
      this.findings.add('broken', `The ${app} ended by itself (${status}) at ${this.clock}`);
    });
    this.began = performance.now();
    this.tools.say(`the house stands after ${this.clock}`);
    try {
      const desk = this.deskOf(scene, product);
      for (let cutOff = FIRST_CUT_OFF; this.mayGoOn; cutOff = nextCutOff(cutOff))
        await this.period(desk, product, cutOff);
      const audit = await product.cli('audit', 'verify');
      if (!audit.isWell) this.findings.add('broken', `audit verify: ${audit.text.trim()}`);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.findings.add('broken', error.message);
    } finally {
      await product.stop();
    }
    if (this.kills < order.kills && this.findings.isClean)
      this.findings.add('broken', `Only ${this.kills} kills in ${order.minutes} minutes`);
    this.tell();
    return this.findings.isClean;
  }

  /** The month of the bank pays invoices of the whole file; without it some rows of one line are enough. */
  private claims(): Buffer {
    const bytes = readFileSync(join(this.tools.root, CLAIMS));
    if (this.order.works.includes('bank')) return bytes;
    const rows = bytes.toString('latin1').split('\r\n');
    const columns = rows[0]?.split(';').length;
    const plain = rows.filter((row) => !row.includes('"') && row.split(';').length === columns);
    return Buffer.from(`${plain.slice(0, ROWS_FEW).join('\r\n')}\r\n`, 'latin1');
  }

  private get kills(): number {
    return Object.values(this.killed).reduce((sum, each) => sum + each, 0);
  }

  private get clock(): string {
    return `${((performance.now() - this.since) / 1000).toFixed(0)} s`;
  }

  private get isInTime(): boolean {
    return performance.now() - this.began < this.order.minutes * 60_000;
  }

  private get mayGoOn(): boolean {
    const isRed = this.order.untilRed && !this.findings.isClean;
    return this.isInTime && this.kills < this.order.kills && !isRed;
  }

  /** Clerks at work while processes die under them; then rest, and the proof. */
  private async period(desk: Desk, product: Product, cutOffOn: CalendarDate): Promise<void> {
    const { order, tools } = this;
    const period: Period = { today: addDays(cutOffOn, 1), cutOffOn, isOver: false };
    await this.setClock(period.today);
    const clerks: Promise<void>[] = [];
    if (order.works.includes('payments'))
      clerks.push(
        ...[pays, pays, pays, corrects, repeats].map((work) =>
          work(desk, period, this.chance.another()),
        ),
      );
    if (order.works.includes('bank')) {
      const month = desk.books.hasMonth ? Promise.resolve() : banksMonth(desk, tools.root);
      clerks.push(month.then(() => banks(desk, period, this.chance.another())));
    }
    const remitting = order.works.includes('remittance')
      ? remits(desk, period, this.chance.another())
      : Promise.resolve();
    const all = Promise.all([...clerks, remitting]);
    all.catch(() => undefined);
    try {
      await Promise.race([this.kill(product), all]);
      // The run of the period goes on to its payment; the others go home.
      period.isOver = true;
      await all;
      await givesBack(desk);
    } catch (error) {
      // What was not answered stays unknown; what was is compared all the same.
      if (!(error instanceof Unanswered)) throw error;
      this.findings.add('broken', error.message);
      period.isOver = true;
      await Promise.allSettled([...clerks, remitting]);
    }
    await this.prove(desk, product);
  }

  private async kill(product: Product): Promise<void> {
    const { order, chance } = this;
    const some = order.untilRed
      ? KILLS_OF_A_PERIOD_FEW
      : Math.max(KILLS_OF_A_PERIOD, Math.ceil(order.kills / PERIODS_MAX));
    const until = Math.min(this.kills + some, order.kills);
    while (this.kills < until && this.isInTime) {
      await this.isAtWork();
      await pause(chance.between(0, 300));
      const victim = chance.oneOf(order.victims);
      if (victim === 'backend') {
        if (!(await this.cluster.killBackend(chance))) continue;
      } else if (victim === 'postgres') await this.cluster.crash();
      else await product.kill(victim);
      this.killed[victim] += 1;
      const answering = performance.now();
      if (victim === 'api') await product.isLive('api');
      const waited = performance.now() - answering;
      this.slowest.answer = Math.max(this.slowest.answer, waited);
      if (waited > FIRST_ANSWER_MS_MAX)
        this.findings.add('broken', `No answer ${FIRST_ANSWER_MS_MAX / 1000} s after a kill`);
    }
  }

  /** Until some acts were answered since the last kill: a process that only starts has nothing to lose. */
  private async isAtWork(): Promise<void> {
    const enough = this.tally.answered + this.chance.between(3, 15);
    const since = performance.now();
    while (this.tally.answered < enough && performance.now() - since < WORK_MS_MAX) await pause(10);
  }

  private async prove(desk: Desk, product: Product): Promise<void> {
    const { cluster, books, findings, tools } = this;
    await Promise.all([product.isLive('api'), product.isLive('worker')]);
    const rested = await this.rests();
    await new Accounts(cluster, books, findings).check(
      desk.accountants[0],
      desk.cases.map(({ id }) => id),
    );
    if (books.hasMonth) await monthIsAsExpected(cluster, findings);
    await this.noEventIsGivenUp();
    const proof = await product.cli('prove');
    if (!proof.isWell)
      for (const line of proof.text.split('\n').filter((each) => each.startsWith('BROKEN')))
        findings.add('broken', line);
    if (!proof.isWell && !proof.text.includes('BROKEN'))
      findings.add('broken', `The proof did not run: ${proof.text.trim()}`);
    this.tellNews();
    tools.say(
      `${String(this.kills).padStart(4)} kills, ${this.tally.acts} acts, ${this.tally.replays} replays, ` +
        `rest ${rested}, ${findings.isClean ? 'all stands' : 'RED'} (${this.clock})`,
    );
  }

  private async noEventIsGivenUp(): Promise<void> {
    const parked = await this.cluster.rows<{ id: string; because: string }>(
      'SELECT event_id AS id, last_error AS because FROM event_pending WHERE parked_at IS NOT NULL',
    );
    for (const { id, because } of parked)
      this.findings.add('broken', `The event ${id} was given up: ${because}`);
  }

  /**
   * Until nothing is due: neither a movement of the bank, nor an event, nor a job. An event whose listener lost its connection waits
   * some minutes of the house's clock, which pass at once.
   */
  private async rests(): Promise<string> {
    const since = performance.now();
    for (;;) {
      await this.cluster.rows(TO_THE_LAST_EVENT);
      const [due] = await this.cluster.rows<{ lines: number; events: number; jobs: number }>(
        `SELECT (SELECT count(*)::int FROM bank_line_due) AS lines,
                (SELECT count(*)::int FROM event_pending WHERE parked_at IS NULL) AS events,
                (SELECT count(*)::int FROM solde_jobs.jobs WHERE run_at <= now() AND ${STANDS}) AS jobs`,
      );
      const seconds = (performance.now() - since) / 1000;
      this.slowest.rest = Math.max(this.slowest.rest, seconds * 1000);
      if (due === undefined || (due.lines === 0 && due.events === 0 && due.jobs === 0))
        return `${seconds.toFixed(0)} s`;
      if (seconds * 1000 > REST_MS_MAX) {
        const jobs = await this.cluster.rows(
          'SELECT task_identifier, attempts, locked_by, locked_at, run_at, last_error FROM solde_jobs.jobs',
        );
        this.findings.add('broken', `The worker does not rest: ${JSON.stringify({ due, jobs })}`);
        return `never`;
      }
      await pause(200);
    }
  }

  private async setClock(day: CalendarDate): Promise<void> {
    await this.cluster.rows(
      'UPDATE clock_offset SET ahead_by = $1::timestamptz - clock_timestamp()',
      [instantOf(day, '09:00', ZONE)],
    );
  }

  private deskOf({ accountants, managers, cases }: Scene, { apiUrl }: Product): Desk {
    const caller = (email: string) => new Caller(email, apiUrl, this.tally);
    return {
      accountants: [caller(accountants[0]), caller(accountants[1])],
      managers: [caller(managers[0]), caller(managers[1])],
      bounced: new Set(cases.slice(0, BOUNCED).map(({ id }) => id)),
      ...{ cases, books: this.books, findings: this.findings, cluster: this.cluster },
    };
  }

  private tellNews(): void {
    for (const sentence of this.findings.news().slice(0, SHOWN_MAX)) this.tools.say(sentence);
  }

  private tell(): void {
    const { books, findings, killed, tally, tools } = this;
    const { say } = tools;
    this.tellNews();
    const reversed = books.recorded.flatMap(({ reversal }) => (reversal?.isDone ? [reversal] : []));
    const paid = books.runs.filter(({ state }) => state === 'PAID' || state === 'CLOSED');
    const kills = VICTIMS.map((victim) => `${victim} ${killed[victim]}`).join(', ');
    const { answer, rest } = this.slowest;
    say(
      `${this.kills} kills (${kills}) in ${this.clock}; an api killed answered again after ${(answer / 1000).toFixed(1)} s ` +
        `at most, the worker was at rest after ${(rest / 1000).toFixed(0)} s`,
    );
    say(
      `${tally.acts} acts, ${tally.replays} replays under the same keys; ${books.recorded.length} payments, ` +
        `${reversed.length} reversals (${reversed.filter((one) => one.restMinor > 0n).length} of a part), ` +
        `${books.recorded.filter(({ refund }) => refund !== null).length} refunds, ${books.movements.size} movements of the bank, ` +
        `${books.runs.length} remittance runs (${paid.length} paid)`,
    );
    const counts = (['lost', 'doubled', 'broken'] as const).map(
      (kind) => `${findings.count(kind)} ${kind}`,
    );
    say(counts.join(', '));
  }
}

/** The invoices and references that the month of the fixtures pays, without their marks. */
function namedByMonth(root: string): string[] {
  const text = monthFile(root, MONTH[0]).toString('utf8');
  return [...text.matchAll(/FA(\d{4})-?(\d{5})/g)].map(([, year, rank]) => `FA${year}${rank}`);
}
