import { Deliveries, Jobs, ProveQuery, systemCaller } from '@solde/platform';

import { placeInvoice, type PlacedInvoice } from '../support/invoices';
import type { Person, Refusal } from '../support/person';
import { Stage } from '../support/stage';

const AGENTS = 50;
const DEBTORS = 40;
const PAYMENTS = 200;
const POSTS = 100;
const REVERSALS = 20;
const STEP_MS = 180_000;

let stage: Stage;
/** One case of each debtor of Atlas, and one more of the first debtor, for Bourbon. */
let cases: PlacedInvoice[];
let twin: PlacedInvoice;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The answers to requests that all leave before the first is answered. */
async function atOnce(count: number, ask: (index: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => ask(index)));
}

const post = (person: Person, path: string, body: object | undefined, key: string) =>
  person.asks((caller) => caller.post(path, body, key));

const statuses = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = status < 400 ? String(status) : `${status} ${(body as Refusal).code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};

async function count(sql: string, params: unknown[] = []): Promise<number> {
  const [row] = await stage.house.rows<{ n: number }>(`SELECT count(*)::int AS n ${sql}`, params);
  return row?.n ?? 0;
}

const transfer = (caseId: string, amount: string, reference: string) => ({
  ...{ caseId, amount, currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-04' },
  bankReference: reference,
});

const owedOn = async (caseId: string): Promise<string | null> =>
  (
    await stage.accountant.reads<{ total: string | null }>(
      `/v1/cases/${caseId}/money?on=2026-03-04`,
    )
  ).total;

beforeAll(async () => {
  stage = await Stage.open('2026-03-02');
  cases = [];
  for (let rank = 1; rank <= DEBTORS; rank += 1)
    cases.push(
      await placeInvoice(stage, stage.atlas, { number: `A-${rank}`, principal: '1000.00', rank }),
    );
  twin = await placeInvoice(stage, stage.bourbon, { number: 'B-1', principal: '500.00', rank: 1 });
  // Letters leave the same day, and two business days later everybody may be called.
  await stage.house.settle();
  await stage.house.travelTo('2026-03-04', '09:30');
}, STEP_MS);

afterAll(() => stage.close());

describe('at once', () => {
  it(
    'fifty agents asking for the next case get one debtor each, and nobody two',
    async () => {
      const { lead, house } = stage;
      const queues =
        await lead.reads<{ id: number; creditorId: string | null }[]>('/v1/work-queues');
      const shared = queues.filter(({ creditorId }) => creditorId !== null);
      const agents: Person[] = [];
      for (let index = 0; index < AGENTS; index += 1) {
        const agent = await stage.hire(`Agent ${index}`, 'AGENT');
        for (const { id } of shared)
          await lead.puts(`/v1/work-queues/${id}/agents/${agent.userId}`);
        await agent.token();
        agents.push(agent);
      }

      const answers = await atOnce(AGENTS, (index) =>
        post(agents[index]!, '/v1/queue/next', undefined, `next-${index}`),
      );

      // Forty-one cases of forty debtors: the twin case waits for the agent who holds its debtor.
      expect(statuses(answers)).toEqual({ 200: DEBTORS, 204: AGENTS - DEBTORS });
      const leased = answers
        .filter(({ status }) => status === 200)
        .map(({ body }) => body as { caseId: string; leaseToken: string });
      expect(new Set(leased.map(({ caseId }) => caseId)).size).toBe(DEBTORS);
      expect(new Set(leased.map(({ leaseToken }) => leaseToken)).size).toBe(DEBTORS);
      const held = await house.rows<{ parties: number; agents: number; rows: number }>(
        `SELECT count(DISTINCT party_id)::int AS parties, count(DISTINCT leased_by)::int AS agents, count(*)::int AS rows
         FROM queue_item WHERE state = 'LEASED'`,
      );
      expect(held).toEqual([{ parties: DEBTORS, agents: DEBTORS, rows: DEBTORS }]);
      const both = await count("FROM queue_item WHERE state = 'LEASED' AND case_id = ANY ($1)", [
        [cases[0]!.caseId, twin.caseId],
      ]);
      expect(both).toBe(1);
    },
    STEP_MS,
  );

  it(
    'two hundred payments on one case are all booked, to the cent',
    async () => {
      const { caseId } = cases[1]!;
      const before = await owedOn(caseId);
      // 1,000.00, interest at 12.15 % for the 48 days since 15 January, and the indemnity of 40.00.
      expect(before).toBe('1055.98');
      const answers = await atOnce(PAYMENTS, (index) =>
        post(
          stage.accountant,
          '/v1/payments',
          transfer(caseId, '1.00', `burst ${index}`),
          `burst-${index}`,
        ),
      );
      expect(statuses(answers)).toEqual({ 201: PAYMENTS });
      expect(await owedOn(caseId)).toBe('855.98');
      expect(await count('FROM receipt WHERE named_case_id = $1', [caseId])).toBe(PAYMENTS);
      expect(await count('FROM receipt_match WHERE case_id = $1', [caseId])).toBe(PAYMENTS);
      const [booked] = await stage.house.rows<{ total: string; numbers: number }>(
        `SELECT sum(a.amount_minor)::text AS total, count(DISTINCT r.number)::int AS numbers
         FROM allocation a JOIN receipt r ON r.id = a.receipt_id WHERE a.case_id = $1`,
        [caseId],
      );
      expect(booked).toEqual({ total: '20000', numbers: PAYMENTS });
    },
    STEP_MS,
  );

  it(
    'a hundred identical posts with one key are one payment, and one answer',
    async () => {
      const { caseId } = cases[2]!;
      const body = transfer(caseId, '10.00', 'the one line');
      const answers = await atOnce(POSTS, () =>
        post(stage.accountant, '/v1/payments', body, 'the-one-key'),
      );
      // Whoever comes while the first is under way is told so, and asks again.
      const {
        201: done = 0,
        '409 IDEMPOTENCY_IN_FLIGHT': inFlight = 0,
        ...others
      } = statuses(answers);
      expect(others).toEqual({});
      expect(done).toBeGreaterThan(0);
      expect(done + inFlight).toBe(POSTS);
      const again = await post(stage.accountant, '/v1/payments', body, 'the-one-key');
      for (const answer of answers.filter(({ status }) => status === 201))
        expect(answer.body).toEqual(again.body);
      expect(await count('FROM receipt WHERE named_case_id = $1', [caseId])).toBe(1);

      const other = { ...body, amount: '11.00' };
      const conflict = await stage.accountant.isRefused('/v1/payments', other, 'the-one-key');
      expect(conflict).toMatchObject({ status: 422, code: 'IDEMPOTENCY_CONFLICT' });
      expect(await count('FROM receipt WHERE named_case_id = $1', [caseId])).toBe(1);
    },
    STEP_MS,
  );

  it(
    'twenty reversals of one payment undo it once',
    async () => {
      const { caseId } = cases[3]!;
      const before = await owedOn(caseId);
      const { id } = await stage.accountant.does<{ id: string }>(
        '/v1/payments',
        transfer(caseId, '300.00', 'to be undone'),
      );
      const answers = await atOnce(REVERSALS, (index) =>
        post(
          stage.accountant,
          `/v1/payments/${id}/reversal`,
          { reason: 'POSTING_ERROR' },
          `undo-${index}`,
        ),
      );
      expect(statuses(answers)).toEqual({
        200: 1,
        '409 TRANSITION_NOT_ALLOWED': REVERSALS - 1,
      });
      expect(await count('FROM reversal WHERE receipt_id = $1', [id])).toBe(1);
      expect(await owedOn(caseId)).toBe(before);
      const [fees] = await stage.house.rows<{ total: string }>(
        'SELECT coalesce(sum(amount_minor), 0)::text AS total FROM fee_line WHERE case_id = $1',
        [caseId],
      );
      expect(fees?.total).toBe('0');
    },
    STEP_MS,
  );

  it(
    'two managers approving one remittance issue it once',
    async () => {
      const { accountant, house, managers } = stage;
      await house.travelTo('2026-03-16');
      const run = await accountant.does<{ id: string }>('/v1/remittances', {
        cutOffOn: '2026-03-15',
      });
      await managers[0].does(`/v1/remittances/${run.id}/check`);
      const answers = await atOnce(managers.length, (index) =>
        post(managers[index]!, `/v1/remittances/${run.id}/approval`, undefined, `approve-${index}`),
      );
      expect(statuses(answers)).toEqual({ 200: 1, '409 TRANSITION_NOT_ALLOWED': 1 });
      expect(await count('FROM remittance_statement WHERE run_id = $1', [run.id])).toBe(1);
      expect(await count('FROM fee_document')).toBe(1);
      const payouts = "FROM entry WHERE kind = 'PAYOUT'";
      expect(await count(payouts)).toBe(1);
    },
    STEP_MS,
  );

  it(
    'two workers over the same hour do each thing once',
    async () => {
      const { accountant, agents, atlas, house } = stage;
      const fresh = [];
      for (let rank = 101; rank <= 110; rank += 1)
        fresh.push(
          await placeInvoice(stage, atlas, { number: `W-${rank}`, principal: '200.00', rank }),
        );
      // What is due in this hour: first letters, a callback nobody took, a card payment that clears, what creditors ask for.
      await accountant.does('/v1/payments', {
        ...{ caseId: cases[4]!.caseId, amount: '50.00', currency: 'EUR', means: 'CARD' },
        valueOn: '2026-03-16',
      });
      const { caseId, contactPointId } = cases[5]!;
      const callback = await agents[0].does<{ callbackId: string }>('/v1/callbacks', {
        ...{ caseId, contactPointId, localOn: '2026-03-17', localTime: '09:00' },
      });
      for (const { caseId: paid } of cases.slice(6, 16))
        await atlas.admin.does('/v1/direct-payments', {
          ...{ caseId: paid, amount: '20.00', currency: 'EUR', means: 'TRANSFER' },
          receivedOn: '2026-03-16',
        });
      await house.setClock(house.instantOf('2026-03-17', '10:30'));

      const workers = [house.worker, await house.secondWorker()];
      await Promise.all(
        workers.map(async (worker) => {
          const jobs = worker.get(Jobs);
          for (let round = 0; round < 3; round += 1) {
            for (const every of ['DAY', 'HOUR', 'FIVE_MINUTES', 'MINUTE'] as const)
              await jobs.runEvery(every);
            await jobs.runDue();
            await worker.get(Deliveries).deliverDue();
          }
        }),
      );
      await house.settle();

      const ids = fresh.map((one) => one.caseId);
      const letters = "FROM message WHERE kind = 'FIRST_LETTER' AND case_id = ANY ($1)";
      expect(await count(letters, [ids])).toBe(fresh.length);
      expect(await count('FROM first_letter WHERE case_id = ANY ($1)', [ids])).toBe(fresh.length);
      const sent = `FROM dispatch_event d JOIN message m ON m.id = d.message_id
        WHERE d.kind = 'SENT' AND m.kind = 'FIRST_LETTER' AND m.case_id = ANY ($1)`;
      expect(await count(sent, [ids])).toBe(fresh.length);

      const cleared = 'FROM clearing c JOIN receipt r ON r.id = c.receipt_id WHERE r.means = $1';
      expect(await count(cleared, ['CARD'])).toBe(1);
      expect(await count("FROM receipt WHERE channel = 'DIRECT'")).toBe(10);
      expect(
        await count("FROM creditor_request WHERE kind = 'DIRECT_PAYMENT' AND state = 'APPLIED'"),
      ).toBe(10);

      // Missed once, and given on once.
      expect(await count("FROM callback WHERE case_id = $1 AND state = 'MISSED'", [caseId])).toBe(
        1,
      );
      expect(await count('FROM callback WHERE replaces_id = $1', [callback.callbackId])).toBe(1);
      const missed = "FROM event WHERE name = 'call-desk.callback-missed'";
      expect(await count(missed)).toBe(1);
      const twice = `FROM (SELECT event_id, listener FROM event_delivery GROUP BY 1, 2 HAVING count(*) > 1) AS t`;
      expect(await count(twice)).toBe(0);
      expect(await count('FROM event_pending')).toBe(0);
    },
    STEP_MS,
  );

  it('leaves books that prove', async () => {
    const proofs = await stage.house.worker.get(ProveQuery).prove(systemCaller('cli.prove'));
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
    expect(proofs.length).toBeGreaterThan(20);
  });
});
