import { randomInt } from 'node:crypto';
import * as fc from 'fast-check';

import { AmicableModule, DisputesService } from '@solde/amicable';
import { addDays, type CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { ClosingModule, ClosingService } from '@solde/closing';
import { formatAmount } from '@solde/money';
import {
  Deliveries,
  DomainError,
  ProveQuery,
  systemCaller,
  UnitOfWork,
  uuidv7,
  type Caller,
} from '@solde/platform';
import { cutOffOf, RemittanceModule, RemittanceService } from '@solde/remittance';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import {
  brokenWithPartners,
  isPartnerAct,
  partnerActs,
  PartnerHistory,
  type PartnerAct,
} from '../../../test/support/partner-history';
import { AdjustmentsService } from './adjustments.service';
import { CaseSpending } from './case-spending.service';
import { PaymentSimulation } from './payment-simulation.service';
import { PaymentsModule } from './payments.module';
import { PaymentsService } from './payments.service';

/** Histories on the database; `npm run properties` asks for more. */
const HISTORIES = Number(process.env.HISTORY_RUNS ?? 25);
const SEED = Number(process.env.MODEL_SEED ?? randomInt(2 ** 31));
const HISTORIES_MS = 8 * 60 * 60_000;
const STARTS_ON = '2026-03-02';
/** An agency serves histories until here: the rates of interest that are known end with the year. */
const SERVES_UNTIL = '2026-09-01';
const PLACED_BEFORE_DAYS = 28;

const system = systemCaller('spec');

type Act = PartnerAct | OwnAct;
type OwnAct = { readonly wait: number } & (
  | {
      readonly kind: 'PAY';
      readonly back: number;
      readonly amountMinor: bigint;
      readonly means: 'TRANSFER' | 'CHEQUE' | 'DIRECT';
    }
  | {
      readonly kind: 'REVERSE' | 'DISPUTE' | 'ANSWER' | 'CLOSE' | 'REOPEN' | 'REMIT' | 'WAIVE';
    }
  | { readonly kind: 'LITIGATE'; readonly back: number }
) & { readonly pick: number };

const wait = fc.nat(6);
const pick = fc.nat();
const pay = fc.record({
  ...{ kind: fc.constant('PAY' as const), wait, pick },
  back: fc.oneof(fc.constant(0), fc.nat(20)),
  // Enough, now and then, for all that is owed: the case is to be closed, and a reversal opens it again.
  amountMinor: fc.oneof(fc.bigInt(1n, 600_00n), fc.constant(1_100_00n)),
  means: fc.constantFrom('TRANSFER', 'TRANSFER', 'CHEQUE', 'DIRECT'),
});
const other = fc.record({
  kind: fc.constantFrom(
    ...(['REVERSE', 'REVERSE', 'DISPUTE', 'ANSWER', 'CLOSE', 'REOPEN', 'REMIT', 'REMIT'] as const),
    ...(['WAIVE', 'WAIVE'] as const),
  ),
  ...{ wait, pick },
});
const litigate = fc.record({
  ...{ kind: fc.constant('LITIGATE' as const), wait, pick, back: fc.nat(10) },
});
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: pay },
    { weight: 5, arbitrary: other },
    { weight: 1, arbitrary: litigate },
    { weight: 4, arbitrary: partnerActs(wait) },
  ),
  { minLength: 3, maxLength: 10 },
);

/** An agency whose creditor can be remitted to, and its people. */
interface House {
  readonly agency: Agency;
  readonly accountant: Caller;
  readonly manager: Caller;
  today: CalendarDate;
  /** How often each act was done, and each refusal met. */
  readonly done: Map<string, number>;
}

/** Whatever happens to cases on the database, remittances between, the invariants of money hold (book C.18). */
describe('a whole history', () => {
  let house: House;
  beforeAll(async () => {
    process.stdout.write(`whole histories: ${HISTORIES} draws, seed ${SEED}\n`);
    house = await opened(new Map());
  });
  afterAll(async () => {
    const done = [...house.done].map(([what, times]) => `${what} ${times}`).sort();
    process.stdout.write(`whole histories: ${done.join(', ')}\n`);
    await house.agency.close();
  });

  /** The rates of interest that are known end with the year: another agency goes on from the start. */
  const serves = async () => {
    if (house.today <= SERVES_UNTIL) return;
    await house.agency.close();
    house = await opened(house.done);
  };

  it(
    'leaves every invariant standing, after each of its acts that the house accepted',
    async () => {
      await fc.assert(
        fc.asyncProperty(acts, async (all) => {
          await serves();
          await happened(house, all);
        }),
        { numRuns: HISTORIES, seed: SEED, endOnFailure: true },
      );
    },
    HISTORIES_MS,
  );

  it(
    'has the same interest whether it is posted every day or when money comes',
    async () => {
      const paid = fc.array(
        fc.record({
          afterDays: fc.integer({ min: 1, max: 6 }),
          amountMinor: fc.bigInt(1n, 90_00n),
        }),
        { minLength: 1, maxLength: 3 },
      );
      await fc.assert(
        fc.asyncProperty(paid, async (all) => {
          await serves();
          const { agency } = house;
          const [seldom, often] = [await placed(house), await placed(house)];
          const accrue = ({ id }: BuiltCase) =>
            agency.act(async (work) => {
              const caseFile = await agency.get(CasesService).lock(work, id);
              await agency.get(CasesService).accrue(work, caseFile, house.today);
            });
          for (const { afterDays, amountMinor } of all) {
            for (let day = 0; day < afterDays; day += 1) {
              await passes(house, 1);
              await accrue(often);
            }
            for (const one of [seldom, often]) await paysInto(house, one, amountMinor, 0);
          }
          await accrue(seldom);
          await accrue(often);
          expect(await interestOf(house, often)).toBe(await interestOf(house, seldom));
        }),
        { numRuns: Math.ceil(HISTORIES / 3), seed: SEED, endOnFailure: true },
      );
    },
    HISTORIES_MS,
  );
});

async function opened(done: Map<string, number>): Promise<House> {
  const agency = await Agency.open(
    [PaymentsModule, ClosingModule, AmicableModule, RemittanceModule],
    {
      grid: {
        mode: 'MARGINAL',
        tiers: [
          [400_00n, '20'],
          [1_000_00n, '12'],
          [null, '5'],
        ],
      },
      ...{ capMinor: 250_00n, minimumMinor: 40_00n, interest: '50', directFactor: '50' },
      withdrawal: { freeDays: 5, factor: '50' },
    },
    { interestClaimed: true, indemnityClaimed: true },
    STARTS_ON,
  );
  const people: Caller[] = [];
  for (const name of ['Anne', 'Marc', 'Aude', 'Basile', 'Carole'])
    people.push(await agency.person(name, ['MANAGER']));
  await agency.sql(
    `INSERT INTO agency_profile (id, legal_name, siren, vat_number, address_line, postal_code, city, territory, phone, email, signatory, act_id)
     SELECT $1, 'Agence', '732829320', 'FR44732829320', '3 quai du Rhône', '69001', 'Lyon', 'FR-METRO',
            '0400000000', 'agence@exemple.fr', 'M. Élan', id FROM act LIMIT 1`,
    [uuidv7()],
  );
  const [accountant, manager, ...three] = people;
  await agency.sql(
    `INSERT INTO bank_detail (id, creditor_id, iban, holder, state, requested_by, verified_by, verified_how, approved_by, usable_from, act_id)
     SELECT $1, $2, 'FR1420041010050500013M02606', 'Fournitures du Nord', 'APPROVED', $3, $4, 'CALL_BACK', $5, '2026-01-01', id
     FROM act LIMIT 1`,
    [uuidv7(), agency.creditor.creditorId, ...three.map(({ userId }) => userId)],
  );
  return {
    agency,
    accountant: accountant!,
    manager: manager!,
    today: STARTS_ON,
    done,
  };
}

function placed({ agency, today }: House, debtorId?: string): Promise<BuiltCase> {
  return agency.case({
    ...{ principal: '900.00', placedOn: addDays(today, -PLACED_BEFORE_DAYS) },
    dueOn: addDays(today, -2 * PLACED_BEFORE_DAYS),
    ...(debtorId === undefined ? {} : { debtorId }),
  });
}

/** Days go by, and the worker does what each leaves due. */
async function passes(house: House, days: number): Promise<void> {
  house.today = addDays(house.today, days);
  await house.agency.travelTo(house.today);
  await worked(house);
}

async function worked({ agency }: House): Promise<void> {
  const seen: string[] = [];
  const payments = agency.get(PaymentsService);
  const closing = agency.get(ClosingService);
  for (;;) {
    const receiptId = await agency.act(async (work) => {
      const id = await payments.nextToClear(work);
      if (id !== null) await payments.clear(work, id);
      return id;
    });
    if (receiptId === null) break;
  }
  for (;;) {
    const caseId = await agency.act(async (work) => {
      const id = await closing.nextPaid(work, seen);
      if (id !== null) await closing.closePaid(work, id);
      return id;
    });
    if (caseId === null) break;
    seen.push(caseId);
  }
  for (;;) {
    const { delivered, refused } = await agency.get(Deliveries).deliverDue();
    if (delivered + refused === 0) return;
  }
}

/** Two claims of one case and another case, all that happens to them, and what holds after it. */
async function happened(house: House, all: readonly Act[]): Promise<void> {
  const { agency } = house;
  await passes(house, 1);
  const first = await placed(house);
  await placed(house, first.debtorId);
  const cases = [first, await placed(house)];
  const partner = new PartnerHistory(agency, cases);
  const receipts: string[] = [];
  const disputes: string[] = [];
  for (const act of all) {
    await passes(house, act.wait);
    try {
      if (isPartnerAct(act))
        receipts.push(...[await partner.done(act, house.today)].filter((id) => id !== null));
      else await done(house, act, cases[act.pick % cases.length]!, receipts, disputes);
      house.done.set(act.kind, (house.done.get(act.kind) ?? 0) + 1);
    } catch (failure) {
      // Nobody else acts here: what the database refuses as a conflict is a fault.
      if (!(failure instanceof DomainError) || failure.code === 'VERSION_CONFLICT') throw failure;
      // Money of ours is recorded whatever was given up (house law 12).
      if (act.kind === 'REVERSE' || (act.kind === 'PAY' && act.means !== 'DIRECT'))
        expect(failure.code).not.toBe('AMOUNT_ABOVE_BALANCE');
      house.done.set(failure.code, (house.done.get(failure.code) ?? 0) + 1);
    }
    await worked(house);
    expect(await broken(house)).toEqual([]);
    for (const caseFile of cases) await standsRestated(house, caseFile);
  }
  await remitted(house);
  expect(await broken(house)).toEqual([]);
  const proofs = await agency.get(ProveQuery).prove(system);
  // The terms of this agency were written by hand, without their signatures' hash.
  const ofMoney = proofs.filter(({ name }) => !name.startsWith('creditors.'));
  expect(ofMoney.filter(({ holds }) => !holds)).toEqual([]);
  await leavesNothing(house, first);
}

async function done(
  house: House,
  act: OwnAct,
  caseFile: BuiltCase,
  receipts: string[],
  disputes: string[],
): Promise<void> {
  const { agency, today } = house;
  const caseId = caseFile.id;
  switch (act.kind) {
    case 'PAY':
      receipts.push(await paid(house, caseFile, act));
      return;
    case 'REVERSE': {
      const receiptId = receipts[act.pick % Math.max(1, receipts.length)];
      if (receiptId === undefined) return;
      await agency.act((work) =>
        agency.get(PaymentsService).reverse(work, receiptId, 'POSTING_ERROR'),
      );
      return;
    }
    case 'DISPUTE': {
      const amountMinor = BigInt((act.pick % 300) + 1) * 100n;
      const { claimId } = caseFile;
      const { id } = await agency.act((work) =>
        agency.get(DisputesService).raise(work, {
          ...{ caseId, claimId, amountMinor, type: 'PRICE', text: 'Trop cher' },
        }),
      );
      disputes.push(id);
      return;
    }
    case 'ANSWER': {
      const disputeId = disputes.pop();
      if (disputeId === undefined) return;
      const outcome = act.pick % 3 === 0 ? 'REJECTED' : 'UPHELD';
      await agency.act((work) =>
        agency.get(DisputesService).answer(work, disputeId, { outcome, text: 'Vu' }),
      );
      return;
    }
    case 'LITIGATE':
      await agency.act(async (work) => {
        const course = agency.get(CasesService);
        const locked = await course.lock(work, caseId);
        await course.transition(work, locked, 'PROPOSE_LITIGATION');
        const on = addDays(today, -act.back);
        await course.transition(work, locked, 'AUTHORISE_LITIGATION', { on });
      });
      return;
    case 'WAIVE':
      await waived(house, caseFile, act.pick);
      return;
    case 'CLOSE':
      await agency.act((work) =>
        agency.get(ClosingService).close(work, caseId, {
          reason: 'RECALLED_BY_CREDITOR',
          evidence: ['RECALL_REQUEST'],
          recall: { reason: 'OTHER' },
        }),
      );
      return;
    case 'REOPEN':
      await agency.act((work) => agency.get(ClosingService).reopen(work, caseId, 'spec'));
      return;
    case 'REMIT':
      await remitted(house);
  }
}

/** All the interest of a claim is given up, or a third of it, as of today or of some days ago. */
async function waived({ agency, today }: House, caseFile: BuiltCase, pick: number): Promise<void> {
  const { claimId, id: caseId } = caseFile;
  const effectiveOn = addDays(today, -(pick % 3));
  const { claims } = await agency.get(CasesService).outstandingOn(system, caseId, effectiveOn);
  const owed = claims.find((claim) => claim.claimId === claimId)?.outstanding.interestMinor ?? 0n;
  const amountMinor = pick % 5 === 0 ? owed / 3n : owed;
  if (amountMinor <= 0n) return;
  await agency.act((work) =>
    agency.get(AdjustmentsService).adjust(
      work,
      caseId,
      {
        ...{ claimId, kind: 'INTEREST_WAIVER', component: 'INTEREST', effectiveOn },
        ...{ amountMinor: -amountMinor, reason: 'COMMERCIAL_GESTURE' },
      },
      { kind: 'CREDITOR_REQUEST', id: uuidv7() },
    ),
  );
}

/** Money is simulated first: what is then posted is what was said (13). */
async function paid(
  house: House,
  caseFile: BuiltCase,
  { amountMinor, back, means }: Extract<Act, { kind: 'PAY' }>,
): Promise<string> {
  const { agency, today } = house;
  const caseId = caseFile.id;
  if (means === 'DIRECT') {
    const facts = { caseId, amountMinor, currency: 'EUR', means: 'TRANSFER' } as const;
    const { id } = await agency.act((work) =>
      agency
        .get(PaymentsService)
        .declareDirect(work, { ...facts, receivedOn: addDays(today, -back) }),
    );
    return id;
  }
  const valueOn = addDays(today, -back);
  const before = (await agency.fees(caseId)).length;
  const said =
    means !== 'TRANSFER'
      ? null
      : await agency
          .get(UnitOfWork)
          .rehearse(system, (work) =>
            agency.get(PaymentSimulation).of(work, {
              ...{ caseId, channel: 'AGENCY', amountMinor, currency: 'EUR', valueOn },
            }),
          )
          .catch((failure: unknown) => {
            if (failure instanceof DomainError) return null;
            throw failure;
          });
  const facts = { caseId, amountMinor, currency: 'EUR', means, valueOn } as const;
  const { id } = await agency.act((work) => agency.get(PaymentsService).record(work, facts));
  if (said !== null)
    expect((await agency.fees(caseId)).slice(before).map(({ fee, kind }) => [kind, fee])).toEqual(
      said.fees.map((one) => [one.kind, formatAmount(one.amountMinor, 'EUR')]),
    );
  return id;
}

function paysInto(
  house: House,
  caseFile: BuiltCase,
  amountMinor: bigint,
  back: number,
): Promise<string> {
  const act = { kind: 'PAY', wait: 0, pick: 0, means: 'TRANSFER', amountMinor, back } as const;
  return paid(house, caseFile, act);
}

/** A run at the next cut-off, up to its approval; nothing to remit is no run. */
async function remitted(house: House): Promise<void> {
  const { agency, accountant, manager } = house;
  const cutOffOn = cutOffOf(addDays(house.today, 1));
  house.today = cutOffOn;
  await agency.travelTo(cutOffOn);
  await worked(house);
  const remittance = agency.get(RemittanceService);
  try {
    const { id } = await agency.act((work) => remittance.prepare(work, { cutOffOn }), accountant);
    await agency.act((work) => remittance.check(work, id), manager);
    await agency.act((work) => remittance.approve(work, id), manager);
    expect(await leftBehind(house)).toEqual([]);
  } catch (failure) {
    if (!(failure instanceof DomainError) || failure.code !== 'NOTHING_TO_REMIT') throw failure;
  }
}

/** Spending a case anew, and its fees, posts nothing (3); the rehearsal itself is taken back. */
async function standsRestated({ agency }: House, { id: caseId }: BuiltCase): Promise<void> {
  const posted = await agency.get(UnitOfWork).rehearse(system, async (work) => {
    const caseFile = await agency.get(CasesService).lock(work, caseId);
    await agency.get(CaseSpending).spendAnew(work, caseFile, 'CORRECTION', uuidv7());
    return work.query<{ posted: string; amount: bigint }>(
      `SELECT 'allocation' AS posted, amount_minor AS amount FROM allocation WHERE act_id = $1
       UNION ALL SELECT kind, amount_minor FROM claim_movement WHERE act_id = $1
       UNION ALL SELECT kind, amount_minor FROM fee_line WHERE act_id = $1`,
      [work.actId],
    );
  });
  expect(posted).toEqual([]);
}

async function interestOf({ agency }: House, { id }: BuiltCase): Promise<string | undefined> {
  const [row] = await agency.sql<{ total: string }>(
    `SELECT coalesce(sum(amount_minor), 0)::text AS total FROM claim_movement WHERE case_id = $1 AND kind = 'INTEREST'`,
    [id],
  );
  return row?.total;
}

/** What the tables say against the invariants, one row for each that is broken. */
async function broken({ agency, today }: House): Promise<string[]> {
  const rows = await agency.sql<{ broken: string }>(
    `SELECT '1: spent above a payment' AS broken FROM receipt r
       JOIN (SELECT receipt_id, sum(amount_minor) AS spent FROM allocation GROUP BY 1) a ON a.receipt_id = r.id
       LEFT JOIN reversal v ON v.receipt_id = r.id
     WHERE a.spent < 0 OR a.spent > CASE WHEN v.id IS NULL THEN r.amount_minor ELSE 0 END
     UNION ALL
     SELECT '2: below zero' FROM claim_movement GROUP BY claim_id, component HAVING sum(amount_minor) < 0
     UNION ALL
     SELECT '2: spent otherwise than it says' FROM (
       SELECT claim_id, component, amount_minor FROM allocation
       UNION ALL SELECT claim_id, component, amount_minor FROM claim_movement WHERE kind = 'ALLOCATION') m
     GROUP BY claim_id, component HAVING sum(amount_minor) <> 0
     UNION ALL
     SELECT '4: a book out of balance' FROM posting p JOIN ledger_account a ON a.id = p.account_id
     GROUP BY p.entry_id, a.currency, a.book HAVING sum(p.amount_minor) <> 0
     UNION ALL
     SELECT '5: transferred and carried is not what was collected less fees and costs' FROM (
       SELECT (SELECT coalesce(sum(transfer_minor), 0) FROM remittance_statement)
            + coalesce((SELECT carry_minor FROM remittance_statement ORDER BY id DESC LIMIT 1), 0) AS went,
              (SELECT coalesce(sum(amount_minor), 0) FROM statement_line WHERE source = 'ALLOCATION')
            -- What costs keep or give back; what they bill is in the invoice.
            + (SELECT coalesce(sum(l.amount_minor), 0) FROM statement_line l JOIN cost_line k ON k.id = l.source_id
               WHERE l.source = 'COST' AND k.kind <> 'DEBOURS')
            - (SELECT coalesce(sum(total_minor), 0) FROM fee_document) AS came) s
     WHERE s.went <> s.came
     UNION ALL
     SELECT '9: remitted twice' FROM statement_line GROUP BY source, source_id HAVING count(*) > 1
     UNION ALL
     SELECT '7: an open case with neither a next action nor a dated hold' FROM case_file
     WHERE closed_on IS NULL AND next_due_at IS NULL AND held_until IS NULL AND held_review_on IS NULL
     UNION ALL
     SELECT '7: a next action that is not its earliest item' FROM case_file f
     WHERE next_due_at IS DISTINCT FROM (SELECT min(due_at) FROM agenda_item i WHERE i.case_id = f.id AND i.state = 'OPEN')`,
  );
  return [...rows.map((row) => row.broken), ...(await brokenWithPartners(agency, today))];
}

/** What of the money that is certain by a cut-off its run has not taken (9). */
function leftBehind({ agency, today }: House): Promise<object[]> {
  return agency.sql(
    `SELECT '9: certain money left behind' AS broken FROM allocation a JOIN clearing c ON c.receipt_id = a.receipt_id
     WHERE a.channel = 'AGENCY' AND greatest(a.booked_on, c.cleared_on) <= $1
       AND NOT EXISTS (SELECT FROM statement_line l WHERE l.source = 'ALLOCATION' AND l.source_id = a.id)`,
    [today],
  );
}

/** A rehearsed payment leaves every table as it was (14). */
async function leavesNothing({ agency, today }: House, { id: caseId }: BuiltCase): Promise<void> {
  const tables = await agency.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  const counting = tables
    .map(({ name }) => `SELECT '${name}' AS name, count(*) AS rows FROM ${name}`)
    .join(' UNION ALL ')
    .concat(' ORDER BY name');
  const before = await agency.sql(counting);
  await agency
    .get(UnitOfWork)
    .rehearse(system, (work) =>
      agency.get(PaymentSimulation).of(work, {
        ...{ caseId, channel: 'AGENCY', amountMinor: 50_00n, currency: 'EUR', valueOn: today },
      }),
    )
    .catch((failure: unknown) => {
      if (!(failure instanceof DomainError)) throw failure;
    });
  expect(await agency.sql(counting)).toEqual(before);
}
