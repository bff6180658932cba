import * as fc from 'fast-check';

import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { ProveQuery, systemCaller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { PaymentsModule } from './payments.module';
import { PaymentsService } from './payments.service';

const RUNS = 15;
const STORY_MS = 120_000;
const DAYS = ['2026-02-05', '2026-02-12', '2026-02-19', '2026-02-26', '2026-03-02'] as const;

interface Paid {
  readonly amountMinor: bigint;
  readonly valueOn: CalendarDate;
}

/** Histories of one case under interest, indemnity, a grid and a cap: what they leave depends on the facts alone (book C.18). */
describe('the history of a case', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await Agency.open(
      [PaymentsModule],
      {
        grid: {
          mode: 'MARGINAL',
          tiers: [
            [400_00n, '20'],
            [1_000_00n, '12'],
            [null, '5'],
          ],
        },
        capMinor: 250_00n,
        interest: '50',
      },
      { interestClaimed: true, indemnityClaimed: true },
    );
  });
  afterAll(() => agency.close());

  const placed = () => agency.case({ principal: '5000.00', placedOn: '2026-02-02' });
  const pay = async ({ id: caseId }: BuiltCase, { amountMinor, valueOn }: Paid) =>
    agency.act(async (work) => {
      const facts = { caseId, amountMinor, valueOn, currency: 'EUR', means: 'TRANSFER' } as const;
      return (await agency.get(PaymentsService).record(work, facts)).id;
    });
  const reverse = (receiptId: string) =>
    agency.act((work) => agency.get(PaymentsService).reverse(work, receiptId, 'POSTING_ERROR'));
  const left = async ({ id }: BuiltCase) => {
    const [fees] = await agency.sql<{ total: string }>(
      'SELECT coalesce(sum(amount_minor), 0)::text AS total FROM fee_line WHERE case_id = $1',
      [id],
    );
    return { fees: fees?.total, owed: await agency.owed(id) };
  };

  // Each on its own day: of one day, the order in which payments are recorded counts.
  const payments = fc
    .uniqueArray(fc.constantFrom(...DAYS), { minLength: 2, maxLength: DAYS.length })
    .chain((days) =>
      fc.tuple(
        ...days.map((valueOn) =>
          fc.record({ valueOn: fc.constant(valueOn), amountMinor: fc.bigInt(1n, 900_00n) }),
        ),
      ),
    );
  const inOrder = (all: readonly Paid[]) =>
    [...all].sort((a, b) => (a.valueOn < b.valueOn ? -1 : 1));

  it(
    'is the same whatever the order in which its payments are recorded',
    async () => {
      await fc.assert(
        fc.asyncProperty(payments, async (all) => {
          const [shuffled, ordered] = [await placed(), await placed()];
          for (const each of all) await pay(shuffled, each);
          for (const each of inOrder(all)) await pay(ordered, each);
          expect(await left(shuffled)).toEqual(await left(ordered));
        }),
        { numRuns: RUNS },
      );
    },
    STORY_MS,
  );

  it(
    'is as if a payment had never been touched that was reversed and recorded again',
    async () => {
      await fc.assert(
        fc.asyncProperty(payments, fc.nat(), async (all, pick) => {
          const caseFile = await placed();
          const receipts: string[] = [];
          for (const each of all) receipts.push(await pay(caseFile, each));
          const before = await left(caseFile);
          const place = pick % all.length;
          await reverse(receipts[place]!);
          await pay(caseFile, all[place]!);
          expect(await left(caseFile)).toEqual(before);
        }),
        { numRuns: RUNS },
      );
    },
    STORY_MS,
  );

  it('spends money of a day on what was contested that day, whatever was contested since', async () => {
    const dates = { placedOn: '2026-02-02', principal: '1000.00' } as const;
    const first = await agency.case({ ...dates, dueOn: '2026-01-10' });
    const second = await agency.case({ ...dates, dueOn: '2026-01-20', debtorId: first.debtorId });
    expect(second.id).toBe(first.id);
    await agency.act(async (work) => {
      const caseFile = await agency.get(CasesService).lock(work, first.id);
      await agency.get(CasesService).dispute(work, caseFile, first.claimId, 1_000_00n, first.id);
    });
    const served = async (receiptId: string) =>
      (
        await agency.sql<{ claim: string }>(
          `SELECT DISTINCT claim_id AS claim FROM allocation WHERE receipt_id = $1 AND component = 'PRINCIPAL'`,
          [receiptId],
        )
      ).map(({ claim }) => claim);
    const before = await pay(first, { amountMinor: 300_00n, valueOn: '2026-02-27' });
    const since = await pay(first, { amountMinor: 300_00n, valueOn: '2026-03-02' });
    expect(await served(before)).toEqual([first.claimId]);
    expect(await served(since)).toEqual([second.claimId]);
  });

  it(
    'is nothing once all its money was reversed, and every invariant holds',
    async () => {
      await fc.assert(
        fc.asyncProperty(payments, async (all) => {
          const caseFile = await placed();
          const receipts: string[] = [];
          for (const each of all) receipts.push(await pay(caseFile, each));
          for (const each of receipts) await reverse(each);
          const { fees, owed } = await left(caseFile);
          expect([fees, owed.PRINCIPAL]).toEqual(['0', '5000.00']);
        }),
        { numRuns: RUNS },
      );
      const proofs = await agency.get(ProveQuery).prove(systemCaller('spec'));
      // The terms of this agency were written by hand, without their signatures' hash.
      const ofMoney = proofs.filter(({ name }) => !name.startsWith('creditors.'));
      expect(ofMoney.filter(({ holds }) => !holds)).toEqual([]);
    },
    STORY_MS,
  );
});
