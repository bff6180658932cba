import type { CalendarDate } from '@solde/calendar';
import { CasesService, InterestTermsService } from '@solde/cases';
import { formatAmount, parseAmount } from '@solde/money';
import { ProveQuery, systemCaller, uuidv7, type Caller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { AdjustmentsService, type Authority, type NewAdjustment } from './adjustments.service';
import { PaymentsModule } from './payments.module';
import { PaymentsService } from './payments.service';

const NO_ID = '00000000-0000-7000-8000-000000000000';
const BY_REQUEST: Authority = { kind: 'CREDITOR_REQUEST', id: NO_ID };
const BY_MANDATE: Authority = { kind: 'MANDATE', id: null };

function minor(amount: string): bigint {
  return parseAmount(amount, 'EUR') ?? 0n;
}

describe('adjustments', () => {
  let agency: Agency;
  let [anne, marc]: Caller[] = [];
  beforeAll(async () => {
    agency = await Agency.open(
      [PaymentsModule],
      { amicable: '15' },
      { interestClaimed: true, indemnityClaimed: true },
      '2026-03-02',
    );
    anne = await agency.person('Anne', ['MANAGER']);
    marc = await agency.person('Marc', ['MANAGER']);
  });
  afterAll(() => agency.close());

  type Wanted = Partial<NewAdjustment> & { readonly amount: string };
  const adjust = (
    { id, claimId }: BuiltCase,
    { amount, ...wanted }: Wanted,
    authority: Authority = BY_REQUEST,
  ) =>
    agency.act((work) =>
      agency.get(AdjustmentsService).adjust(
        work,
        id,
        {
          ...{ claimId, kind: 'CREDIT_NOTE', component: 'PRINCIPAL', reason: 'BILLING_ERROR' },
          ...wanted,
          amountMinor: minor(amount),
        },
        authority,
      ),
    );
  const undo = (id: string) =>
    agency.act((work) => agency.get(AdjustmentsService).undo(work, id, { reason: 'ENTRY_ERROR' }));
  const pay = async ({ id: caseId }: BuiltCase, amount: string, valueOn: CalendarDate) =>
    agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId, amountMinor: minor(amount), currency: 'EUR', means: 'TRANSFER', valueOn },
      }),
    );
  const placed = (principal = '1000.00') => agency.case({ principal, placedOn: '2026-02-02' });
  const left = async ({ id }: BuiltCase) => {
    const { INTEREST, ...owed } = await agency.owed(id);
    const fees = (await agency.fees(id)).reduce((sum, { fee }) => sum + minor(fee), 0n);
    return { owed, interest: INTEREST, fees };
  };
  async function proved(): Promise<string[]> {
    const proofs = await agency.get(ProveQuery).prove(systemCaller('spec'));
    // The terms of this agency were written by hand, without their signatures' hash.
    return proofs
      .filter(({ name, holds }) => !holds && !name.startsWith('creditors.'))
      .map(({ name }) => name);
  }
  /** Gives up all the interest of today, and answers how much it was. */
  const waiveInterest = async (caseFile: BuiltCase): Promise<bigint> => {
    const { claims } = await agency
      .get(CasesService)
      .outstandingOn(systemCaller('spec'), caseFile.id, '2026-03-02');
    const owed = claims[0]?.outstanding.interestMinor ?? 0n;
    const amount = formatAmount(-owed, 'EUR');
    await adjust(caseFile, { amount, kind: 'INTEREST_WAIVER', component: 'INTEREST' });
    return owed;
  };
  const excessOf = async ({ id }: BuiltCase) => {
    const [row] = await agency.sql<{ excess: string }>(
      `SELECT coalesce(sum(amount_minor), 0)::text AS excess FROM claim_movement
       WHERE case_id = $1 AND kind = 'WAIVER_EXCESS'`,
      [id],
    );
    return BigInt(row?.excess ?? 0);
  };
  const suspenseOf = async ({ id }: BuiltCase) => {
    const [row] = await agency.sql<{ left: string }>(
      `SELECT (sum(r.amount_minor) - coalesce((SELECT sum(a.amount_minor) FROM allocation a WHERE a.case_id = $1), 0))::text AS left
       FROM receipt r WHERE r.named_case_id = $1`,
      [id],
    );
    return row?.left;
  };

  it('takes a credit note off the principal, without fee and without money', async () => {
    const caseFile = await placed();
    await adjust(caseFile, { amount: '-300.00' });
    expect(await left(caseFile)).toMatchObject({ owed: { PRINCIPAL: '700.00' }, fees: 0n });
    expect(await proved()).toEqual([]);
  });

  it('never goes below zero', async () => {
    const caseFile = await placed();
    await expect(adjust(caseFile, { amount: '-1000.01' })).rejects.toMatchObject({
      code: 'AMOUNT_ABOVE_BALANCE',
    });
    await expect(
      adjust(caseFile, { amount: '-40.01', kind: 'WAIVER', component: 'INDEMNITY' }),
    ).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    expect(await left(caseFile)).toMatchObject({ owed: { PRINCIPAL: '1000.00' } });
  });

  it('posts the interest and the indemnity that it waives', async () => {
    const caseFile = await placed();
    await adjust(caseFile, { amount: '-40.00', kind: 'WAIVER', component: 'INDEMNITY' });
    await adjust(caseFile, { amount: '-1.00', kind: 'INTEREST_WAIVER', component: 'INTEREST' });
    const { owed, interest } = await left(caseFile);
    expect(owed).toEqual({ PRINCIPAL: '1000.00' });
    expect(minor(interest ?? '0.00')).toBeGreaterThan(0n);
    expect(await proved()).toEqual([]);
  });

  it('keeps in suspense the money of an earlier day that a credit note no longer leaves to pay', async () => {
    const caseFile = await placed();
    await adjust(caseFile, { amount: '-700.00', effectiveOn: '2026-02-20' });
    await pay(caseFile, '800.00', '2026-02-10');
    expect((await left(caseFile)).owed).not.toHaveProperty('PRINCIPAL');
    // 300.00 of principal was left to pay, the indemnity and some days of interest.
    const waiting = BigInt((await suspenseOf(caseFile)) ?? 0);
    expect(waiting).toBeGreaterThan(440_00n);
    expect(waiting).toBeLessThan(460_00n);
    expect(await proved()).toEqual([]);
  });

  it('is not what takes back the accessories of a debtor who owes none', async () => {
    const caseFile = await placed();
    await pay(caseFile, '10.00', '2026-02-10');
    await agency.act((work) =>
      agency.get(CasesService).changeQuality(work, caseFile.claimId, 'CONSUMER', 'identity card'),
    );
    expect((await left(caseFile)).owed).not.toHaveProperty('INDEMNITY');
    expect(await proved()).toEqual([]);
  });

  it('records older money that leaves less interest than was given up, and gives up what there was', async () => {
    const caseFile = await placed('10000.00');
    const owed = await waiveInterest(caseFile);
    expect(await agency.owed(caseFile.id)).not.toHaveProperty('INTEREST');
    const { id } = await pay(caseFile, '9000.00', '2026-02-10');
    // What the money paid first was given up; all of it but the indemnity went to the principal.
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '1040.00' });
    const back = await excessOf(caseFile);
    expect(back).toBeGreaterThan(0n);
    expect(back).toBeLessThan(owed);
    expect(await proved()).toEqual([]);

    await agency.act(
      (work) => agency.get(PaymentsService).reverse(work, id, 'POSTING_ERROR'),
      anne,
    );
    await agency.act(
      (work) => agency.get(PaymentsService).reverse(work, id, 'POSTING_ERROR'),
      marc,
    );
    expect(await excessOf(caseFile)).toBe(0n);
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '10000.00', INDEMNITY: '40.00' });
    expect(await proved()).toEqual([]);
  });

  it('reads as zero the interest that a suspension takes away after it was given up, and posts it so', async () => {
    const caseFile = await placed('10000.00');
    await waiveInterest(caseFile);
    await agency.act((work) =>
      agency.get(InterestTermsService).suspend(work, {
        ...{ caseId: caseFile.id, fromOn: '2026-02-10', untilOn: null, reason: 'COURT_GRACE' },
      }),
    );
    expect(await agency.owed(caseFile.id)).not.toHaveProperty('INTEREST');
    await pay(caseFile, '10.00', '2026-03-02');
    expect(await excessOf(caseFile)).toBeGreaterThan(0n);
    expect(await agency.owed(caseFile.id)).not.toHaveProperty('INTEREST');
    expect(await proved()).toEqual([]);
  });

  it('gives back no more than was given up, whoever writes it', async () => {
    const caseFile = await placed();
    await adjust(caseFile, { amount: '-1.00', kind: 'INTEREST_WAIVER', component: 'INTEREST' });
    const forged = agency.sql(
      `INSERT INTO claim_movement (id, claim_id, case_id, creditor_id, component, kind, amount_minor, value_on, source_id, act_id)
       SELECT uuidv7(), claim_id, case_id, creditor_id, component, 'WAIVER_EXCESS', 101, value_on, source_id, act_id
       FROM claim_movement WHERE claim_id = $1 AND kind = 'WAIVER'`,
      [caseFile.claimId],
    );
    await expect(forged).rejects.toMatchObject({
      constraint: 'waiver_excess_is_within_its_waiver',
    });
  });

  it('pays what it adds with money of a later day of which nothing was spent', async () => {
    const caseFile = await placed('100.00');
    const { id } = caseFile;
    await pay(caseFile, '300.00', '2026-02-10');
    await pay(caseFile, '50.00', '2026-02-20');
    const added = { kind: 'BALANCE_CORRECTION', effectiveOn: '2026-02-15' } as const;
    await adjust(caseFile, { ...added, amount: '40.00' });
    expect(await agency.owed(id)).toEqual({});
    expect(await proved()).toEqual([]);
  });

  it('gives the same whether the credit note was known before the money or after it', async () => {
    const [early, late] = [await placed(), await placed()];
    const note = { amount: '-600.00', effectiveOn: '2026-02-10' } as const;
    await adjust(early, note);
    await pay(early, '800.00', '2026-02-20');
    await pay(late, '800.00', '2026-02-20');
    await adjust(late, note);

    expect(await left(late)).toEqual(await left(early));
    expect((await left(late)).owed).toEqual({});
    expect(await suspenseOf(late)).toBe(await suspenseOf(early));
    expect(minor(((await suspenseOf(late)) ?? '0') + '.00')).toBeGreaterThan(0n);
    expect(await proved()).toEqual([]);
  });

  it('is undone by its opposite, and it is as if it had never been', async () => {
    const caseFile = await placed();
    await pay(caseFile, '800.00', '2026-02-20');
    const before = await left(caseFile);
    const note = await adjust(caseFile, { amount: '-600.00', effectiveOn: '2026-02-10' });
    expect(await left(caseFile)).not.toEqual(before);
    const opposite = await undo(note.id);

    expect(await left(caseFile)).toEqual(before);
    expect(opposite).toMatchObject({ amountMinor: 600_00n, effectiveOn: '2026-02-10' });
    expect(await suspenseOf(caseFile)).toBe('0');
    expect(await proved()).toEqual([]);
    await expect(undo(note.id)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await expect(undo(opposite.id)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await pay(caseFile, '100.00', '2026-02-25');
    expect(await proved()).toEqual([]);
  });

  it('writes a claim up after it was paid, and spends on it what had waited', async () => {
    const caseFile = await placed('100.00');
    await pay(caseFile, '200.00', '2026-02-20');
    expect((await left(caseFile)).owed).toEqual({});
    const up = { kind: 'BALANCE_CORRECTION', reason: 'OMITTED_AT_PLACEMENT' } as const;
    await adjust(caseFile, { ...up, amount: '30.00', effectiveOn: '2026-02-10' });
    expect((await left(caseFile)).owed).toEqual({});
    await adjust(caseFile, { ...up, amount: '500.00', effectiveOn: '2026-02-10' });
    expect(await suspenseOf(caseFile)).toBe('0');
    const { owed } = await left(caseFile);
    expect(minor(owed.PRINCIPAL ?? '0.00')).toBeGreaterThan(400_00n);
    expect(await proved()).toEqual([]);
  });

  it('lets the agency waive by itself within the mandate, over all its waivers of a case', async () => {
    const caseFile = await placed();
    const waiver = { kind: 'WAIVER', reason: 'COMMERCIAL_GESTURE' } as const;
    const refused = { code: 'ADJUSTMENT_NOT_AUTHORISED' };
    await expect(
      adjust(caseFile, { ...waiver, amount: '-0.01' }, BY_MANDATE),
    ).rejects.toMatchObject({ ...refused, facts: { left: '0.00' } });
    await allow('50.00');
    const first = await adjust(caseFile, { ...waiver, amount: '-30.00' }, BY_MANDATE);
    await expect(
      adjust(caseFile, { ...waiver, amount: '-20.01' }, BY_MANDATE),
    ).rejects.toMatchObject({ ...refused, facts: { left: '20.00' } });
    await undo(first.id);
    await adjust(caseFile, { ...waiver, amount: '-50.00' }, BY_MANDATE);
    await expect(adjust(caseFile, { amount: '-1.00' }, BY_MANDATE)).rejects.toMatchObject(refused);
    await expect(
      adjust(caseFile, { kind: 'BALANCE_CORRECTION', amount: '1.00' }, BY_MANDATE),
    ).rejects.toMatchObject(refused);
    expect(await proved()).toEqual([]);
  });

  it('refuses a day out of its life, a component that is not the kind’s, a paper that is not on file', async () => {
    const caseFile = await placed();
    const tried = (wanted: Wanted, authority?: Authority) => adjust(caseFile, wanted, authority);
    await expect(tried({ amount: '-1.00', effectiveOn: '2026-02-01' })).rejects.toMatchObject({
      code: 'DATE_OUT_OF_RANGE',
    });
    await expect(tried({ amount: '-1.00', effectiveOn: '2026-03-03' })).rejects.toMatchObject({
      code: 'DATE_OUT_OF_RANGE',
    });
    await expect(tried({ amount: '-1.00', component: 'INTEREST' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    await expect(tried({ amount: '1.00' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(
      tried({ amount: '-1.00' }, { kind: 'CREDITOR_DOCUMENT', id: NO_ID }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(tried({ amount: '-1.00', claimId: NO_ID })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  describe('in the database', () => {
    const row = async ({ id, claimId, creditorId }: BuiltCase, change: Record<string, unknown>) => {
      const facts: Record<string, unknown> = {
        ...{ id: uuidv7(), case_id: id, claim_id: claimId, creditor_id: creditorId },
        ...{
          kind: 'WAIVER',
          component: 'PRINCIPAL',
          amount_minor: '-100',
          effective_on: '2026-02-10',
        },
        ...{ reason: 'OTHER', authority: 'MANDATE' },
        ...change,
      };
      const columns = Object.keys(facts);
      await agency.sql(
        `INSERT INTO adjustment (${columns.join(', ')}, act_id)
         SELECT ${columns.map((_, index) => `$${index + 1}`).join(', ')}, id FROM act LIMIT 1`,
        Object.values(facts),
      );
    };

    it.each([
      ['adjustment_gives_up', { amount_minor: '100' }],
      ['adjustment_kind_is_known', { component: 'INTEREST' }],
      ['adjustment_authority_is_named', { authority: 'DISPUTE' }],
      ['adjustment_of_the_mandate_waives', { kind: 'CREDIT_NOTE' }],
      ['adjustment_reason_is_known', { reason: 'BECAUSE' }],
    ])('%s', async (constraint, change) => {
      await expect(row(await placed(), change)).rejects.toMatchObject({ constraint });
    });

    it('undoes one by its opposite alone, once, and changes none', async () => {
      const caseFile = await placed();
      const { id } = await adjust(caseFile, { kind: 'WAIVER', amount: '-1.00' });
      const own = { authority: 'CREDITOR_REQUEST', authority_id: NO_ID, undoes_id: id };
      const day = { effective_on: '2026-03-02' };
      await expect(row(caseFile, { ...own, ...day, amount_minor: '99' })).rejects.toMatchObject({
        constraint: 'adjustment_undoes_its_opposite',
      });
      await undo(id);
      await expect(row(caseFile, { ...own, ...day, amount_minor: '100' })).rejects.toMatchObject({
        constraint: 'adjustment_can_be_undone_once',
      });
      await expect(
        agency.sql('UPDATE adjustment SET amount_minor = -1 WHERE id = $1', [id]),
      ).rejects.toThrow();
    });
  });

  /** A later version of the terms, of the same day, that lets the agency waive so much by case. */
  async function allow(amount: string): Promise<void> {
    const columns = `mandate_id, creditor_id, effective_from, services, territories, claim_types, power_to_receive, claims_basis,
      insurance_guarantee, remuneration, remittance_conditions, interest_claimed, indemnity_claimed, creditor_signed_by,
      creditor_signed_at, agency_signed_by, agency_signed_at, act_id`;
    await agency.sql(
      `INSERT INTO mandate_terms (id, number, waiver_max_minor, ${columns})
       SELECT gen_random_uuid(), number + 1, $2, ${columns} FROM mandate_terms WHERE mandate_id = $1
       ORDER BY number DESC LIMIT 1`,
      [agency.creditor.mandateId, minor(amount)],
    );
  }
});
