import { CasesService } from '@solde/cases';
import { CostsQuery, CostsService, ProvisionsService } from '@solde/costs';
import { ProveQuery, systemCaller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { PaymentsModule } from './payments.module';
import { PaymentsQuery } from './payments.query';
import { PaymentsService, type Received } from './payments.service';
import { ProvisionsInSuspenseQuery } from './provisions-in-suspense.query';
import { ProvisionsInSuspense, type ProvisionTold } from './provisions-in-suspense.service';
import { RefundsService } from './refunds.service';

const caller = systemCaller('spec');
const CREDITORS = 'FR1420041010050500013M02606';
const STRANGERS = 'FR7630006000011234567890189';
const ON = '2026-03-20';

describe('a provision that waits in suspense', () => {
  let agency: Agency;
  let caseFile: BuiltCase;
  beforeEach(async () => {
    agency = await Agency.open([PaymentsModule]);
    caseFile = await agency.case({ principal: '1000.00', placedOn: '2026-03-02' });
    await agency.travelTo('2026-04-02');
  });
  afterEach(() => agency.close());

  const received = async (facts: Partial<Received> = {}): Promise<string> => {
    const { id } = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ amountMinor: 100_00n, currency: 'EUR', means: 'TRANSFER', valueOn: ON },
        ...facts,
      }),
    );
    return id;
  };
  const resolve = (receiptId: string, told: Partial<ProvisionTold> = {}) =>
    agency.act((work) =>
      agency
        .get(ProvisionsInSuspense)
        .resolve(work, receiptId, { caseId: caseFile.id, currency: 'EUR', ...told }),
    );
  const byHand = (isOtherMoney = false) =>
    agency.act((work) =>
      agency
        .get(ProvisionsInSuspense)
        .receive(
          work,
          { caseId: caseFile.id, amountMinor: 100_00n, currency: 'EUR', receivedOn: ON },
          isOtherMoney,
        ),
    );
  const undo = (provisionId: string) =>
    agency.act((work) =>
      agency.get(ProvisionsInSuspense).undo(work, provisionId, 'C’était un débiteur'),
    );
  const waits = async (receiptId: string): Promise<bigint> =>
    (await agency.get(PaymentsQuery).one(caller, receiptId)).suspenseMinor;
  async function books(): Promise<Record<string, string>> {
    const proofs = await agency.get(ProveQuery).prove(caller);
    expect(proofs.filter(({ holds }) => !holds).map(({ name }) => name)).toEqual([]);
    return {
      bank: await agency.balance('BANK_TP'),
      suspense: await agency.balance('DEBTOR_SUSPENSE'),
      provisions: await agency.balance('PROVISIONS', caseFile.creditorId),
    };
  }

  it('leaves it for the case, in parts or whole, and is in the bank once', async () => {
    const receiptId = await received();
    const { id } = await resolve(receiptId, { amountMinor: 60_00n });
    expect(await books()).toEqual({ bank: '100.00', suspense: '-40.00', provisions: '-60.00' });
    expect(await waits(receiptId)).toBe(40_00n);
    const first = { caseId: caseFile.id, limit: 10 };
    expect(await agency.get(CostsQuery).provisions(caller, first)).toMatchObject([
      { receivedMinor: 60_00n, leftMinor: 60_00n },
    ]);
    await expect(resolve(receiptId, { amountMinor: 40_01n })).rejects.toMatchObject({
      ...{ code: 'AMOUNT_ABOVE_BALANCE', facts: { left: '40.00' } },
    });
    await resolve(receiptId);
    expect(await books()).toEqual({ bank: '100.00', suspense: '0.00', provisions: '-100.00' });
    expect(await waits(receiptId)).toBe(0n);
    expect(await agency.get(PaymentsQuery).suspense(caller, '2026-04-02', { limit: 10 })).toEqual(
      [],
    );
    expect(
      await agency.sql('SELECT received_on::text AS on FROM provision WHERE id = $1', [id]),
    ).toEqual([{ on: ON }]);
  });

  it('is then no debtor’s money: neither matched, nor refunded, nor reversed, nor a provision again', async () => {
    const receiptId = await received({ payerIban: STRANGERS });
    await resolve(receiptId);
    const ABOVE = { code: 'AMOUNT_ABOVE_BALANCE', facts: { left: '0.00' } };
    await expect(resolve(receiptId)).rejects.toMatchObject(ABOVE);
    await expect(
      agency.act((work) => agency.get(PaymentsService).match(work, receiptId, caseFile.id)),
    ).rejects.toMatchObject(ABOVE);
    const anna = await agency.person('Anna');
    await expect(
      agency.act(
        (work) =>
          agency.get(RefundsService).ask(work, receiptId, {
            ...{ amountMinor: 1n, reason: 'UNKNOWN_PAYER', beneficiary: 'X', iban: STRANGERS },
          }),
        anna,
      ),
    ).rejects.toMatchObject(ABOVE);
    await expect(
      agency.act((work) => agency.get(PaymentsService).reverse(work, receiptId, 'CHEQUE_UNPAID')),
    ).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await books();
  });

  it('is certain money of ours, in the case’s currency, that came after the case', async () => {
    const isRefused = (code: string) => ({ code });
    await expect(resolve(await received({ means: 'CHEQUE' }))).rejects.toMatchObject(
      isRefused('PAYMENT_NOT_CERTAIN'),
    );
    await expect(resolve(await received({ valueOn: '2026-03-01' }))).rejects.toMatchObject(
      isRefused('DATE_OUT_OF_RANGE'),
    );
    const receiptId = await received();
    await expect(resolve(receiptId, { currency: 'USD' })).rejects.toMatchObject({
      ...{ code: 'CURRENCY_MISMATCH', facts: { expected: 'EUR' } },
    });
    await agency.act((work) =>
      agency.get(PaymentsService).reverse(work, receiptId, 'CHEQUE_UNPAID'),
    );
    await expect(resolve(receiptId)).rejects.toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'REVERSED' } },
    });
    expect(await agency.sql('SELECT FROM provision')).toEqual([]);
    await books();
  });

  it('is not recorded by hand a second time, unless a person says that it is other money', async () => {
    await agency.sql(
      `INSERT INTO user_account (id, kind, email, display_name, state, act_id)
       SELECT uuidv7(), 'PORTAL', 'd@client.test', 'Claire', 'ACTIVE', id FROM act LIMIT 1`,
    );
    await agency.sql(
      `INSERT INTO bank_detail (id, creditor_id, iban, holder, requested_by, act_id)
       SELECT uuidv7(), f.creditor_id, $2, 'Créancier', u.id, f.act_id
       FROM case_file f, user_account u WHERE f.id = $1 LIMIT 1`,
      [caseFile.id, CREDITORS],
    );
    await received({ payerIban: STRANGERS, payerName: 'Paul Martin' });
    await received({ payerIban: CREDITORS, amountMinor: 99_00n });
    await byHand();
    const receiptId = await received({ payerIban: CREDITORS });
    await expect(byHand()).rejects.toMatchObject({
      ...{ code: 'PROVISION_IN_SUSPENSE', facts: { receiptId } },
    });
    await byHand(true);
    await resolve(receiptId);
    await byHand();
    const [creditor] = await agency.sql<{ name: string }>(
      'SELECT upper(legal_name) AS name FROM creditor c JOIN case_file f ON f.creditor_id = c.id WHERE f.id = $1',
      [caseFile.id],
    );
    await received({ payerName: creditor!.name });
    await expect(byHand()).rejects.toMatchObject({ code: 'PROVISION_IN_SUSPENSE' });
    await books();
  });

  it('waits again when it was none, for a debtor, another case or the same', async () => {
    const receiptId = await received();
    const { id } = await resolve(receiptId, { amountMinor: 60_00n });
    await agency.travelTo('2026-04-09');
    const opposite = await undo(id);
    expect(opposite).toMatchObject({ undoesId: id, amountMinor: -60_00n });
    expect(await books()).toEqual({ bank: '100.00', suspense: '-100.00', provisions: '0.00' });
    expect(await waits(receiptId)).toBe(100_00n);
    // The books of the day on which it was said stand.
    expect(
      await agency.sql(
        'SELECT booked_on::text AS on, value_on::text AS value FROM entry WHERE source_id = $1',
        [opposite.id],
      ),
    ).toEqual([{ on: '2026-04-09', value: '2026-04-09' }]);
    const list = agency.get(ProvisionsInSuspenseQuery);
    const first = { limit: 10, after: null };
    expect(await list.page(caller, { receiptId }, first)).toMatchObject({
      items: [{ provisionId: id, isUndone: true, undoneBecause: 'C’était un débiteur' }],
    });
    for (const wrong of [id, opposite.id])
      await expect(undo(wrong)).rejects.toMatchObject({
        ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'UNDONE' } },
      });
    const again = await resolve(receiptId);
    expect(again.amountMinor).toBe(100_00n);
    await undo(again.id);
    await agency.act((work) => agency.get(PaymentsService).match(work, receiptId, caseFile.id));
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '900.00' });
    await books();
  });

  it('stays as long as costs have been paid out of it, on an open case, and when it came by hand', async () => {
    const receiptId = await received();
    const { id } = await resolve(receiptId);
    const spends = (amountMinor: bigint) =>
      agency.act(async (work) => {
        const locked = await agency.get(CasesService).lock(work, caseFile.id);
        return agency.get(CostsService).record(work, locked, {
          ...{ kind: 'GREFFE', label: 'Requête', amountMinor, currency: 'EUR' },
          ...{ incurredOn: '2026-04-02', funder: 'PROVISION', recoverable: 'NO' },
        });
      });
    await spends(1n);
    await expect(undo(id)).rejects.toMatchObject({
      ...{ code: 'PROVISION_TOO_SMALL', facts: { left: '99.99' } },
    });
    const byHandToo = await byHand();
    await expect(undo(byHandToo.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    // Another provision covers what was spent.
    await undo(id);
    await expect(undo('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await books()).toEqual({ bank: '199.99', suspense: '-100.00', provisions: '-99.99' });
    const { id: last } = await resolve(receiptId);
    await agency.act(async (work) => {
      const locked = await agency.get(CasesService).lock(work, caseFile.id);
      await agency.get(CasesService).close(work, locked, { reason: 'RECALLED_BY_CREDITOR' });
      await agency.get(CostsService).settleClosure(work, locked);
    });
    await expect(undo(last)).rejects.toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { from: 'CLOSED' } },
    });
    await books();
  });

  it('is undone by its very opposite, once, and never beyond what is left, in the database', async () => {
    const receiptId = await received();
    const { id } = await resolve(receiptId);
    const opposed = (amountMinor: bigint, reason: string | null = 'x') =>
      agency.sql(
        `INSERT INTO provision (id, case_id, creditor_id, amount_minor, currency, received_on, undoes_id, reason, act_id)
         SELECT uuidv7(), case_id, creditor_id, $2, currency, received_on, id, $3, act_id FROM provision WHERE id = $1`,
        [id, amountMinor, reason],
      );
    await expect(opposed(-99_00n)).rejects.toMatchObject({
      constraint: 'provision_undoes_its_opposite',
    });
    await expect(opposed(-100_00n, null)).rejects.toMatchObject({
      constraint: 'provision_gives_or_undoes',
    });
    await agency.act(async (work) => {
      const locked = await agency.get(CasesService).lock(work, caseFile.id);
      await agency.get(CostsService).record(work, locked, {
        ...{ kind: 'GREFFE', label: 'Requête', amountMinor: 1n, currency: 'EUR' },
        ...{ incurredOn: '2026-04-02', funder: 'PROVISION', recoverable: 'NO' },
      });
    });
    await expect(opposed(-100_00n)).rejects.toMatchObject({
      constraint: 'provision_is_not_overdrawn',
    });
    await byHand(true);
    await undo(id);
    await expect(opposed(-100_00n)).rejects.toMatchObject({
      constraint: 'provision_is_undone_once',
    });
  });

  it('is never more than its receipt, nor of another day, in the database', async () => {
    const receiptId = await received();
    const { id: provisionId } = await agency.act((work) =>
      agency.get(ProvisionsService).receive(work, {
        ...{ caseId: caseFile.id, amountMinor: 100_01n, currency: 'EUR', receivedOn: ON },
      }),
    );
    const forged = (amount: bigint, on: string) =>
      agency.sql(
        `INSERT INTO receipt_provision (provision_id, receipt_id, channel, currency, value_on, amount_minor, act_id)
         SELECT $1, id, channel, currency, $4::date, $3, act_id FROM receipt WHERE id = $2`,
        [provisionId, receiptId, amount, on],
      );
    await expect(forged(100_01n, ON)).rejects.toThrow(/does not hold 10001/);
    await expect(forged(100_00n, ON)).rejects.toThrow(/receipt_provision_is_its_provision/);
    await expect(forged(100_01n, '2026-03-21')).rejects.toThrow(/receipt_provision_is/);
    await resolve(receiptId);
    await expect(agency.sql('DELETE FROM receipt_provision')).rejects.toThrow();
  });
});
