import { DocumentsService } from '@solde/documents';
import { ProveQuery, systemCaller, type Caller } from '@solde/platform';

import { Agency } from '../../../test/support/agency';
import { PaymentsModule } from './payments.module';
import { PaymentsQuery } from './payments.query';
import { PaymentsService, type Received } from './payments.service';
import { RefundsQuery } from './refunds.query';
import { RefundsService, type RefundAsked } from './refunds.service';

const caller = systemCaller('spec');
const PAYER = 'FR1420041010050500013M02606';
const OTHER = 'DE89370400440532013000';
const ON = '2026-03-20';

describe('money that waits', () => {
  let agency: Agency;
  let anna: Caller;
  let bruno: Caller;
  beforeEach(async () => {
    agency = await Agency.open([PaymentsModule]);
    await agency.travelTo('2026-04-02');
    anna = await agency.person('Anna');
    bruno = await agency.person('Bruno', ['MANAGER']);
  });
  afterEach(() => agency.close());

  async function received(facts: Partial<Received> = {}): Promise<string> {
    const receipt = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ amountMinor: 100_00n, currency: 'EUR', means: 'TRANSFER', valueOn: ON },
        ...{ payerIban: PAYER, payerName: 'Société 1' },
        ...facts,
      }),
    );
    return receipt.id;
  }

  const asked = (facts: Partial<RefundAsked> = {}): RefundAsked => ({
    ...{ amountMinor: 100_00n, reason: 'UNKNOWN_PAYER', beneficiary: 'Société 1', iban: PAYER },
    ...facts,
  });
  const ask = (receiptId: string, facts: Partial<RefundAsked> = {}, who = anna): Promise<string> =>
    agency.act(
      async (work) => (await agency.get(RefundsService).ask(work, receiptId, asked(facts))).id,
      who,
    );
  const approve = (id: string, who = bruno): Promise<void> =>
    agency.act((work) => agency.get(RefundsService).approve(work, id), who);
  const pay = (id: string): Promise<string> =>
    agency.act(
      (work) => agency.get(RefundsService).pay(work, id, { on: '2026-04-02', reference: 'VIR 7' }),
      anna,
    );
  const stateOf = async (id: string): Promise<string> =>
    (await agency.get(RefundsQuery).one(caller, id)).state;
  const inSuspense = async (receiptId: string): Promise<bigint> =>
    (await agency.get(PaymentsQuery).one(caller, receiptId)).suspenseMinor;
  async function books(): Promise<Record<string, string>> {
    const proofs = await agency.get(ProveQuery).prove(caller);
    expect(proofs.filter(({ holds }) => !holds).map(({ name }) => name)).toEqual([]);
    return {
      bank: await agency.balance('BANK_TP'),
      suspense: await agency.balance('DEBTOR_SUSPENSE'),
      due: await agency.balance('REFUNDS_DUE'),
    };
  }

  it('is given back: asked by one person, approved by another, paid once', async () => {
    const receiptId = await received();
    const id = await ask(receiptId, { amountMinor: 60_00n });
    expect(await books()).toEqual({ bank: '100.00', suspense: '-100.00', due: '0.00' });
    await expect(approve(id, anna)).rejects.toMatchObject({ code: 'FOUR_EYES' });
    await expect(pay(id)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await approve(id);
    expect(await books()).toEqual({ bank: '100.00', suspense: '-40.00', due: '-60.00' });
    expect(await inSuspense(receiptId)).toBe(40_00n);
    await pay(id);
    expect(await books()).toEqual({ bank: '40.00', suspense: '-40.00', due: '0.00' });
    await expect(pay(id)).rejects.toMatchObject({ facts: { from: 'PAID' } });
    await expect(approve(id)).rejects.toMatchObject({ facts: { from: 'PAID' } });
    // What is left may follow, what is gone may not.
    await expect(ask(receiptId)).rejects.toMatchObject({
      ...{ code: 'AMOUNT_ABOVE_BALANCE', facts: { left: '40.00' } },
    });
    await approve(await ask(receiptId, { amountMinor: 40_00n }));
    expect(await inSuspense(receiptId)).toBe(0n);
    const page = await agency.get(RefundsQuery).page(caller, { limit: 10 });
    expect(page.map(({ state, number }) => [state, number])).toEqual([
      ['APPROVED', 2n],
      ['PAID', 1n],
    ]);
  });

  it('goes to the payer’s own account, or to another one with a reason and a paper', async () => {
    const receiptId = await received();
    await expect(ask(receiptId, { iban: 'FR7630006000011234567890188' })).rejects.toMatchObject({
      code: 'BAD_IBAN',
    });
    await expect(ask(receiptId, { iban: OTHER })).rejects.toMatchObject({
      ...{ code: 'REFUND_ACCOUNT_UNJUSTIFIED', facts: { payerIbanLast4: '2606' } },
    });
    const otherAccountReason = 'Compte fermé par la banque';
    await expect(ask(receiptId, { iban: OTHER, otherAccountReason })).rejects.toMatchObject({
      code: 'REFUND_ACCOUNT_UNJUSTIFIED',
    });
    const evidenceId = await agency.act(
      async (work) =>
        (
          await agency.get(DocumentsService).add(work, {
            ...{ kind: 'REFUND_EVIDENCE', title: 'RIB', mediaType: 'application/pdf' },
            ...{ bytes: Buffer.from('%PDF-1.4\nrib\n%%EOF\n'), visibleToCreditor: false },
          })
        ).id,
    );
    const id = await ask(receiptId, { iban: OTHER, otherAccountReason, evidenceId });
    expect(await agency.get(RefundsQuery).one(caller, id)).toMatchObject({
      ...{ isPayersAccount: false, iban: OTHER, evidenceId, state: 'ASKED' },
    });
    await agency.act((work) => agency.get(RefundsService).refuse(work, id), anna);
    expect(await stateOf(id)).toBe('REFUSED');
    expect(await agency.get(RefundsQuery).one(caller, await ask(receiptId))).toMatchObject({
      ...{ isPayersAccount: true, askedBy: 'Anna' },
    });
  });

  it('is not given back twice, whoever asks and approves at once', async () => {
    const receiptId = await received();
    const ends = await Promise.allSettled([
      ask(receiptId),
      ask(receiptId, {}, bruno),
      ask(receiptId),
    ]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'REFUND_UNDER_WAY' });
    const [refund] = await agency.get(RefundsQuery).page(caller, { limit: 10 });
    const id = refund?.id ?? '';
    const other = refund?.askedBy === 'Anna' ? bruno : anna;
    const chloe = await agency.person('Chloé', ['MANAGER']);
    const approvals = await Promise.allSettled([approve(id, other), approve(id, chloe)]);
    expect(approvals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await books()).toEqual({ bank: '100.00', suspense: '0.00', due: '-100.00' });
  });

  it('is matched or given back, never both', async () => {
    const receiptId = await received();
    const { id: caseId } = await agency.case({ principal: '500.00' });
    const id = await ask(receiptId);
    const match = (amountMinor?: bigint) =>
      agency.act((work) => agency.get(PaymentsService).match(work, receiptId, caseId, amountMinor));
    const ends = await Promise.allSettled([match(), approve(id)]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await books();
    if (ends[0].status === 'fulfilled') {
      await agency.act((work) => agency.get(PaymentsService).unmatch(work, receiptId, caseId));
      await approve(id);
    }
    await expect(match(1n)).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    // Nor does the bank's return undo money that has gone back already.
    await expect(
      agency.act((work) => agency.get(PaymentsService).reverse(work, receiptId, 'FRAUD')),
    ).rejects.toMatchObject({ facts: { from: 'REFUNDED' } });
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '500.00' });
    await agency.act((work) => agency.get(RefundsService).giveUp(work, id), anna);
    expect(await books()).toEqual({ bank: '100.00', suspense: '-100.00', due: '0.00' });
    // In two parts, of which the second joins the first on the same case.
    await match(30_00n);
    await match();
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '400.00' });
    await books();
  });

  it('above what a case owes is taken off the case, so that no replay spends it', async () => {
    const { id: caseId } = await agency.case({ principal: '80.00' });
    const first = await received({ caseId, amountMinor: 30_00n, valueOn: '2026-03-10' });
    const receiptId = await received({ caseId, valueOn: ON });
    expect(await inSuspense(receiptId)).toBe(50_00n);
    await expect(ask(receiptId, { amountMinor: 50_01n })).rejects.toMatchObject({
      facts: { left: '50.00' },
    });
    await approve(await ask(receiptId, { amountMinor: 50_00n, reason: 'OVERPAID' }));
    expect(await books()).toEqual({ bank: '130.00', suspense: '0.00', due: '-50.00' });
    await agency.act((work) => agency.get(PaymentsService).reverse(work, first, 'FRAUD'));
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '30.00' });
    expect(await books()).toEqual({ bank: '100.00', suspense: '0.00', due: '-50.00' });
  });

  it('that may still bounce, was reversed, or was never ours is not given back', async () => {
    const { id: caseId } = await agency.case({ principal: '80.00' });
    const cheque = await received({ means: 'CHEQUE', valueOn: '2026-04-01' });
    await expect(ask(cheque)).rejects.toMatchObject({ code: 'PAYMENT_NOT_CERTAIN' });
    const reversed = await received();
    await agency.act((work) => agency.get(PaymentsService).reverse(work, reversed, 'FRAUD'));
    await expect(ask(reversed)).rejects.toMatchObject({ facts: { from: 'REVERSED' } });
    const direct = await agency.act((work) =>
      agency.get(PaymentsService).declareDirect(work, {
        ...{ caseId, amountMinor: 10_00n, currency: 'EUR', means: 'TRANSFER', receivedOn: ON },
      }),
    );
    await expect(ask(direct.id, { amountMinor: 1n })).rejects.toMatchObject({
      facts: { from: 'DIRECT' },
    });
  });

  it('comes back to suspense when the bank returns the refund', async () => {
    const receiptId = await received();
    const id = await ask(receiptId);
    await approve(id);
    await pay(id);
    await agency.act((work) =>
      agency.get(RefundsService).takeBack(work, id, { on: '2026-04-02', reference: 'R' }),
    );
    expect(await stateOf(id)).toBe('RETURNED');
    expect(await books()).toEqual({ bank: '100.00', suspense: '-100.00', due: '0.00' });
    await approve(await ask(receiptId));
    expect(await books()).toEqual({ bank: '100.00', suspense: '0.00', due: '-100.00' });
  });

  it('is guarded by the database itself: two persons, never more than is there, decided once', async () => {
    const receiptId = await received();
    const id = await ask(receiptId);
    const event = (kind: string, by: string): Promise<unknown> =>
      agency.sql(
        `INSERT INTO refund_event (id, refund_id, asked_by, kind, done_by, happened_on, entry_id, act_id)
         SELECT uuidv7(), id, asked_by, $2, $3::uuid, '2026-04-02', (SELECT id FROM entry LIMIT 1), act_id FROM refund WHERE id = $1`,
        [id, kind, by],
      );
    await expect(event('APPROVED', anna.userId ?? '')).rejects.toMatchObject({
      constraint: 'refund_takes_two_persons',
    });
    const { id: caseId } = await agency.case({ principal: '500.00' });
    await agency.act((work) => agency.get(PaymentsService).match(work, receiptId, caseId, 1n));
    await expect(event('APPROVED', bruno.userId ?? '')).rejects.toMatchObject({
      constraint: 'refund_is_within_its_receipt',
    });
    await agency.act((work) => agency.get(PaymentsService).unmatch(work, receiptId, caseId));
    await approve(id);
    await expect(event('APPROVED', bruno.userId ?? '')).rejects.toMatchObject({
      constraint: 'refund_is_decided_once',
    });
    await expect(
      agency.sql(
        `INSERT INTO receipt_match (id, receipt_id, channel, currency, value_on, means, case_id, creditor_id, amount_minor, how, act_id)
         SELECT uuidv7(), receipt_id, channel, currency, value_on, means, case_id, creditor_id, 1, 'MATCHED', act_id
         FROM receipt_match WHERE how = 'MATCHED' LIMIT 1`,
      ),
    ).rejects.toMatchObject({ constraint: 'refund_is_within_its_receipt' });
    await expect(
      agency.sql(
        `INSERT INTO refund (id, receipt_id, ordinal, amount_minor, currency, reason, beneficiary, iban, is_payers_account, asked_by, act_id)
         SELECT uuidv7(), receipt_id, 9, amount_minor, currency, reason, beneficiary, iban, false, asked_by, act_id FROM refund`,
      ),
    ).rejects.toMatchObject({ constraint: 'refund_to_another_account_is_justified' });
  });

  it('is proved: what was planted behind the back of the code is found', async () => {
    const receiptId = await received();
    await approve(await ask(receiptId));
    await agency.sql('ALTER TABLE refund_event DISABLE TRIGGER USER');
    await agency.sql(`UPDATE refund_event SET kind = 'REFUSED', entry_id = NULL`);
    const proofs = await agency.get(ProveQuery).prove(caller);
    expect(
      proofs
        .filter(({ holds }) => !holds)
        .map(({ name }) => name)
        .filter((name) => name.startsWith('payments.'))
        .sort(),
    ).toEqual(['payments.refunds-due-are-in-the-ledger', 'payments.suspense-equals-the-ledger']);
  });

  it('taken off a case is owed again, fees included, and everything else of the case is spent anew', async () => {
    const { id: caseId } = await agency.case({ principal: '80.00' });
    const wrong = await received({ amountMinor: 70_00n, valueOn: '2026-03-10' });
    await agency.act((work) => agency.get(PaymentsService).match(work, wrong, caseId));
    const right = await received({ caseId, amountMinor: 50_00n });
    expect(await inSuspense(right)).toBe(40_00n);
    await agency.act((work) => agency.get(PaymentsService).unmatch(work, wrong, caseId));
    expect(await inSuspense(wrong)).toBe(70_00n);
    expect(await inSuspense(right)).toBe(0n);
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '30.00' });
    const fees = await agency.fees(caseId);
    expect(fees.reduce((sum, { fee }) => sum + Number(fee) * 100, 0)).toBe(750);
    expect(await books()).toEqual({ bank: '120.00', suspense: '-70.00', due: '0.00' });
    await expect(
      agency.act((work) => agency.get(PaymentsService).unmatch(work, wrong, caseId)),
    ).rejects.toMatchObject({ facts: { from: 'SUSPENSE' } });
    const rows = await agency.sql(
      'SELECT how, amount_minor::text AS amount FROM receipt_match WHERE receipt_id = $1 ORDER BY id',
      [wrong],
    );
    expect(rows).toEqual([
      { how: 'MATCHED', amount: '7000' },
      { how: 'UNMATCHED', amount: '-7000' },
    ]);
  });
});
