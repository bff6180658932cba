import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { brokenTransferRules } from '@solde/credit-transfer';
import { DocumentsQuery } from '@solde/documents';
import { ProveQuery, systemCaller, uuidv7, type Caller } from '@solde/platform';
import { convert } from 'xmlbuilder2';

import { Agency, DEDICATED_IBAN } from '../../../test/support/agency';
import { PaymentsModule } from './payments.module';
import { PaymentsService } from './payments.service';
import { RefundOrdersQuery, type RefundOrderDetail } from './refund-orders.query';
import {
  RefundOrdersService,
  type RefundOrderAsked,
  type RefundOrderDropped,
} from './refund-orders.service';
import { RefundsQuery } from './refunds.query';
import { RefundsService } from './refunds.service';

const caller = systemCaller('spec');
const PAYER = 'FR1420041010050500013M02606';
const OUTSIDE_SEPA = 'TR330006100519786457841326';
const TODAY = '2026-04-02';

const ENOUGH_TO_TAKE_MS = 1500;

interface AskedFacts {
  readonly currency?: string;
  readonly beneficiary?: string;
}

interface PaidRefund {
  readonly PmtId: { readonly EndToEndId: string };
  readonly Amt: { readonly InstdAmt: { readonly '#': string } };
  readonly Cdtr: { readonly Nm: string };
  readonly CdtrAcct: { readonly Id: { readonly IBAN: string } };
  readonly RmtInf: { readonly Ustrd: string };
}

describe('refunds that leave by a transfer file', () => {
  let agency: Agency;
  let anna: Caller;
  let bruno: Caller;
  beforeEach(async () => {
    agency = await Agency.open([PaymentsModule]);
    await agency.travelTo(TODAY);
    anna = await agency.person('Anna');
    bruno = await agency.person('Bruno', ['MANAGER']);
  });
  afterEach(async () => {
    const proofs = await agency.get(ProveQuery).prove(caller);
    expect(proofs.filter(({ holds }) => !holds).map(({ name }) => name)).toEqual([]);
    await agency.close();
  });

  const openAccount = (currency: string, iban: string) =>
    agency.sql(
      `INSERT INTO dedicated_account (id, iban, bic, bank_name, holder, currency, opened_on, act_id)
       SELECT uuidv7(), $2, 'COBADEFF', 'Bank', 'Agence', $1, '2026-03-01', id FROM act LIMIT 1`,
      [currency, iban],
    );

  async function asked(amountMinor = 100_00n, facts: AskedFacts = {}): Promise<string> {
    const { beneficiary = 'Société 1', ...received } = facts;
    const { id: receiptId } = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ amountMinor, currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-20' },
        ...{ payerIban: PAYER, payerName: 'Société 1', ...received },
      }),
    );
    const refund = { amountMinor, reason: 'UNKNOWN_PAYER', beneficiary } as const;
    return agency.act(
      async (work) =>
        (await agency.get(RefundsService).ask(work, receiptId, { ...refund, iban: PAYER })).id,
      anna,
    );
  }
  const approve = (id: string): Promise<void> =>
    agency.act((work) => agency.get(RefundsService).approve(work, id), bruno);
  async function approved(amountMinor = 100_00n, facts: AskedFacts = {}): Promise<string> {
    const id = await asked(amountMinor, facts);
    await approve(id);
    return id;
  }
  const order = (what: RefundOrderAsked = {}, who = anna): Promise<string> =>
    agency.act(async (work) => (await agency.get(RefundOrdersService).order(work, what)).id, who);
  const take = (id: string) =>
    agency.act((work) => agency.get(RefundOrdersService).exportFile(work, id), anna);
  const drop = (id: string, how: RefundOrderDropped = {}, who = anna): Promise<void> =>
    agency.act((work) => agency.get(RefundOrdersService).drop(work, id, how), who);
  const giveUp = (id: string): Promise<void> =>
    agency.act((work) => agency.get(RefundsService).giveUp(work, id), anna);
  const pay = (id: string): Promise<string> =>
    agency.act((work) => agency.get(RefundsService).pay(work, id, { on: TODAY, reference: 'VIR' }));
  /** A change of the agency's file, which is an act. */
  const inAct = (sql: string) => agency.act((work) => work.query(sql));
  const seen = (id: string): Promise<RefundOrderDetail> =>
    agency.get(RefundOrdersQuery).one(caller, id);
  const bytesOf = async (documentId: string): Promise<Buffer> => {
    const reader = { ...anna, permissions: new Set(['documents.read']) };
    return (await agency.get(DocumentsQuery).read(reader, documentId)).bytes;
  };

  it('are gathered into one file that pays each of them once, under its own reference', async () => {
    const ids = [await approved(60_00n), await approved(40_01n), await asked(5_00n)];
    const id = await order({ executionOn: '2026-04-03' });
    const view = await seen(id);
    expect(view).toMatchObject({
      ...{ state: 'ORDERED', refunds: 2, totalMinor: 100_01n, executionOn: '2026-04-03' },
      ...{ accountIban: DEDICATED_IBAN, messageId: id.replaceAll('-', ''), orderedBy: 'Anna' },
      lines: [
        { endToEndId: 'REMB-1', amountMinor: 60_00n, state: 'APPROVED', isDropped: false },
        { endToEndId: 'REMB-2', amountMinor: 40_01n, state: 'APPROVED', isDropped: false },
      ],
    });
    const { documentId, rank } = await take(id);
    expect(rank).toBe(1);
    const bytes = await bytesOf(documentId);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(view.sha256);
    expect(brokenTransferRules(bytes.toString('utf8'))).toEqual([]);
    const file = convert(bytes.toString('utf8'), { format: 'object' }) as unknown as {
      Document: {
        CstmrCdtTrfInitn: {
          GrpHdr: { MsgId: string };
          PmtInf: {
            ReqdExctnDt: { Dt: string };
            DbtrAcct: { Id: { IBAN: string } };
            CdtTrfTxInf: PaidRefund[];
          };
        };
      };
    };
    const { GrpHdr, PmtInf } = file.Document.CstmrCdtTrfInitn;
    expect(GrpHdr.MsgId).toBe(view.messageId);
    expect(PmtInf.ReqdExctnDt.Dt).toBe('2026-04-03');
    expect(PmtInf.DbtrAcct.Id.IBAN).toBe(DEDICATED_IBAN);
    expect(
      PmtInf.CdtTrfTxInf.map(({ PmtId, Amt, Cdtr, CdtrAcct, RmtInf }) => [
        ...[PmtId.EndToEndId, Amt.InstdAmt['#'], Cdtr.Nm, CdtrAcct.Id.IBAN, RmtInf.Ustrd],
      ]),
    ).toEqual([
      ['REMB-1', '60.00', 'Societe 1', PAYER, 'Remboursement REMB-1'],
      ['REMB-2', '40.01', 'Societe 1', PAYER, 'Remboursement REMB-2'],
    ]);
    const [first, second] = await Promise.all([take(id), take(id)]);
    expect([first.rank, second.rank].sort()).toEqual([2, 3]);
    expect([first.documentId, second.documentId]).toEqual([documentId, documentId]);
    expect(await seen(id)).toMatchObject({ state: 'DOWNLOADED', downloads: 3 });
    for (const refundId of ids.slice(0, 2)) await pay(refundId);
    expect(await seen(id)).toMatchObject({ state: 'PAID' });
    expect(await agency.balance('REFUNDS_DUE')).toBe('0.00');
    expect(
      await agency.get(RefundOrdersQuery).page(caller, { limit: 5, state: 'PAID' }),
    ).toHaveLength(1);
    expect(
      await agency.get(RefundOrdersQuery).page(caller, { limit: 5, state: 'ORDERED' }),
    ).toEqual([]);
  });

  it('are those that were chosen, and each says what keeps it from leaving', async () => {
    const free = await approved(10_00n);
    const [waiting, paid, ordered] = [
      await asked(1_00n),
      await approved(2_00n),
      await approved(3_00n),
    ];
    await pay(paid);
    const id = await order({ refundIds: [ordered] });
    const refusal = (refundIds: readonly string[]) =>
      order({ refundIds }).catch((error: unknown) => error);
    expect(await refusal([free, waiting])).toMatchObject({
      ...{ code: 'TRANSITION_NOT_ALLOWED', facts: { refunds: ['REMB-2'] } },
    });
    expect(await refusal([free, paid])).toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    expect(await refusal([free, ordered])).toMatchObject({
      ...{ code: 'REFUND_IN_ORDER', facts: { refunds: ['REMB-4'] } },
    });
    expect(await refusal([free, uuidv7()])).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal([])).toMatchObject({ code: 'NOT_FOUND' });
    expect((await seen(await order({ refundIds: [free, free] }))).refunds).toBe(1);
    expect(await order().catch((error: unknown) => error)).toMatchObject({
      code: 'NOTHING_TO_REFUND',
    });
    for (const executionOn of ['2026-04-01', '2026-05-03'] as const)
      await expect(order({ executionOn })).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    await expect(order({}, caller)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await agency.get(RefundsQuery).one(caller, ordered)).toMatchObject({ orderId: id });
    expect(await agency.get(RefundsQuery).one(caller, waiting)).toMatchObject({ orderId: null });
  });

  it('in another currency leave from a list to pay by hand, from the account in that currency', async () => {
    await openAccount('USD', 'GB29NWBK60161331926819');
    const euros = await approved();
    const dollars = await approved(9_00n, { currency: 'USD', beneficiary: '=1+1' });
    const usd = { currency: 'USD' } as const;
    await expect(order({ ...usd, kind: 'TRANSFER_FILE' })).rejects.toMatchObject({
      ...{ code: 'TRANSFER_FILE_NOT_IN_EUROS', facts: usd },
    });
    for (const what of [{ refundIds: [dollars, euros] }, { ...usd, refundIds: [euros, dollars] }])
      await expect(order(what)).rejects.toMatchObject({
        ...{ code: 'REFUND_OF_ANOTHER_CURRENCY' },
        facts: { refunds: ['currency' in what ? 'REMB-1' : 'REMB-2'] },
      });
    await expect(order({ currency: 'XPF' })).rejects.toMatchObject({
      ...{ code: 'NO_DEDICATED_ACCOUNT', facts: { currency: 'XPF' } },
    });
    const id = await order(usd);
    expect(await seen(id)).toMatchObject({
      ...{ kind: 'PAYMENT_LIST', currency: 'USD', totalMinor: 9_00n, state: 'ORDERED' },
      ...{ accountIban: 'GB29NWBK60161331926819', lines: [{ endToEndId: 'REMB-2' }] },
    });
    const { documentId, rank } = await take(id);
    expect(rank).toBe(1);
    expect((await bytesOf(documentId)).toString('utf8')).toBe(
      [
        '\uFEFFRéférence à reporter;Bénéficiaire;IBAN;Montant;Devise;Compte à débiter;Exécution le',
        `REMB-2;'=1+1;${PAYER};9.00;USD;GB29NWBK60161331926819;${TODAY}`,
        '',
      ].join('\r\n'),
    );
    await pay(dollars);
    expect(await seen(id)).toMatchObject({ state: 'PAID' });
    expect(await seen(await order())).toMatchObject({ kind: 'TRANSFER_FILE', currency: 'EUR' });
  });

  it('to an account outside SEPA stop no file: they leave from a list', async () => {
    const outside = await approved(5_00n);
    await approved(7_00n);
    await agency.sql('ALTER TABLE refund DISABLE TRIGGER USER');
    await agency.sql(`UPDATE refund SET iban = $2 WHERE id = $1`, [outside, OUTSIDE_SEPA]);
    await agency.sql('ALTER TABLE refund ENABLE TRIGGER USER');
    expect(await seen(await order())).toMatchObject({ refunds: 1, totalMinor: 7_00n });
    await expect(order()).rejects.toMatchObject({
      ...{ code: 'NOTHING_TO_REFUND', facts: { otherwise: 1 } },
    });
    // Chosen for a file all the same, it is refused by its name and without its account.
    const refused = await order({ refundIds: [outside] }).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      ...{ code: 'TRANSFER_FILE_INVALID' },
      facts: { broken: [{ rule: 'IBAN_IN_SEPA', transfer: 1, subject: 'REMB-1' }] },
    });
    expect(JSON.stringify(refused)).not.toContain('TR33');
    const list = await order({ kind: 'PAYMENT_LIST' });
    expect(await seen(list)).toMatchObject({
      ...{ kind: 'PAYMENT_LIST', currency: 'EUR', accountIban: DEDICATED_IBAN },
      lines: [{ refundId: outside, iban: OUTSIDE_SEPA }],
    });
    await expect(order({ kind: 'PAYMENT_LIST' })).rejects.toMatchObject({
      ...{ code: 'NOTHING_TO_REFUND', facts: { otherwise: 0 } },
    });
    // A person may pay by hand what a file could carry, by choosing it.
    const chosen = await approved(3_00n);
    const byHand = await order({ kind: 'PAYMENT_LIST', refundIds: [chosen] });
    expect(await seen(byHand)).toMatchObject({ kind: 'PAYMENT_LIST', refunds: 1 });
  });

  it('of money received on an account that is closed leave from the one that is open', async () => {
    const id = await approved();
    await inAct(`UPDATE dedicated_account SET closed_on = '2026-03-31' WHERE currency = 'EUR'`);
    await expect(order()).rejects.toMatchObject({
      ...{ code: 'NO_DEDICATED_ACCOUNT', facts: { currency: 'EUR' } },
    });
    await openAccount('EUR', 'DE89370400440532013000');
    const file = await order();
    expect(await seen(file)).toMatchObject({
      ...{ accountIban: 'DE89370400440532013000', lines: [{ refundId: id }] },
    });
    const { documentId } = await take(file);
    const xml = (await bytesOf(documentId)).toString('utf8');
    expect(xml).toContain('<IBAN>DE89370400440532013000</IBAN>');
    expect(brokenTransferRules(xml)).toEqual([]);
  });

  it('that a person pays do not leave with a file that another takes at the same time', async () => {
    const id = await approved();
    const file = await order();
    let taken: Promise<unknown> = Promise.resolve();
    await agency.act(async (work) => {
      await agency.get(RefundsService).pay(work, id, { on: TODAY, reference: 'VIR' });
      await work.flush();
      taken = take(file).catch((error: unknown) => error);
      // It waits for this act, unless nothing makes it wait.
      await Promise.race([taken, pause(ENOUGH_TO_TAKE_MS)]);
    });
    expect(await taken).toMatchObject({ code: 'REFUND_PAID_OTHERWISE' });
    expect(await seen(file)).toMatchObject({ state: 'PAID', downloads: 0 });
  });

  it('are in one living file only, whoever gathers at once', async () => {
    const ids = [await approved(10_00n), await approved(20_00n)];
    const chloe = await agency.person('Chloé');
    const ends = await Promise.allSettled([order(), order({}, chloe), order({ refundIds: ids })]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected')
        expect(end.reason).toMatchObject({
          code: expect.stringMatching(/^(NOTHING_TO_REFUND|REFUND_IN_ORDER)$/) as string,
        });
  });

  it('are given up or in a file, never both, even at once', async () => {
    const id = await approved();
    const [gathered, given] = await Promise.allSettled([order({ refundIds: [id] }), giveUp(id)]);
    expect([gathered.status, given.status].sort()).toEqual(['fulfilled', 'rejected']);
    const other = await approved();
    const file = await order({ refundIds: [other] });
    await expect(giveUp(other)).rejects.toMatchObject({
      ...{ code: 'REFUND_IN_ORDER', facts: { refunds: ['REMB-2'] } },
    });
    await drop(file);
    await giveUp(other);
    await expect(order({ refundIds: [other] })).rejects.toMatchObject({
      code: 'TRANSITION_NOT_ALLOWED',
    });
  });

  it('are free again once a file that nobody took is dropped, and that file never leaves', async () => {
    const id = await approved();
    const file = await order();
    await drop(file, {}, bruno);
    expect(await seen(file)).toMatchObject({
      ...{ state: 'DROPPED', dropped: 1 },
      lines: [{ isDropped: true, droppedBy: 'Bruno', droppedBecause: null }],
    });
    await expect(take(file)).rejects.toMatchObject({ facts: { from: 'DROPPED' } });
    await expect(drop(file)).rejects.toMatchObject({ facts: { from: 'DROPPED' } });
    const again = await order();
    expect(await seen(again)).toMatchObject({ state: 'ORDERED', refunds: 1 });
    expect((await seen(again)).messageId).not.toBe((await seen(file)).messageId);
    expect(await agency.get(RefundsQuery).one(caller, id)).toMatchObject({ orderId: again });
    await expect(drop(uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(take(uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of a file that somebody took are freed for a reason, and never once one of them has left', async () => {
    const [first, second] = [await approved(10_00n), await approved(20_00n)];
    const file = await order();
    await expect(drop(file, { refundIds: [first] })).rejects.toMatchObject({
      facts: { from: 'ORDERED' },
    });
    await take(file);
    await expect(drop(file)).rejects.toMatchObject({
      ...{ code: 'REFUND_ORDER_DOWNLOADED', facts: { downloads: 1 } },
    });
    await pay(first);
    const because = 'Rejeté par la banque (AC04)';
    await expect(drop(file, { because })).rejects.toMatchObject({
      facts: { from: 'PAID', refunds: ['REMB-1'] },
    });
    await expect(drop(file, { because, refundIds: [first] })).rejects.toMatchObject({
      facts: { from: 'PAID' },
    });
    await expect(drop(file, { because, refundIds: [uuidv7()] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    // The bank refused that one alone: it is given up, and asked for again with another account.
    await drop(file, { because, refundIds: [second] });
    expect(await seen(file)).toMatchObject({
      state: 'PAID',
      lines: [{ isDropped: false }, { isDropped: true, droppedBecause: because }],
    });
    await expect(drop(file, { because, refundIds: [second] })).rejects.toMatchObject({
      facts: { from: 'DROPPED' },
    });
    expect(await take(file)).toMatchObject({ rank: 2 });
    await giveUp(second);
  });

  it('paid another way before the file was taken do not leave with it', async () => {
    const [first] = [await approved(10_00n), await approved(20_00n)];
    const file = await order();
    await pay(first);
    await expect(take(file)).rejects.toMatchObject({
      ...{ code: 'REFUND_PAID_OTHERWISE', facts: { refunds: ['REMB-1'] } },
    });
    await drop(file);
    expect(await seen(await order())).toMatchObject({ refunds: 1, totalMinor: 20_00n });
  });

  it('make no file when it would break a rule: the accountant reads which refund', async () => {
    await approved();
    await inAct(`UPDATE dedicated_account SET bic = 'NOBIC'`);
    await expect(order()).rejects.toMatchObject({
      ...{ code: 'TRANSFER_FILE_INVALID' },
      facts: { broken: [{ rule: 'BIC', subject: null }] },
    });
    expect(await agency.sql('SELECT FROM refund_order')).toEqual([]);
    expect(await agency.sql(`SELECT FROM document WHERE kind = 'REFUND_FILE'`)).toEqual([]);
  });

  it('are guarded by the database itself', async () => {
    const [first, second] = [await approved(10_00n), await approved(20_00n)];
    const waiting = await asked(5_00n);
    const file = await order({ refundIds: [first] });
    const again = `INSERT INTO refund_order (id, kind, currency, dedicated_account_id, execution_on, message_id, refunds, total_minor, document_id, ordered_by, act_id)
      SELECT $2::uuid, kind, currency, dedicated_account_id, execution_on, replace($2::text, '-', ''), 1, $3::bigint, document_id, ordered_by, act_id
      FROM refund_order WHERE id = $1`;
    const line = `INSERT INTO refund_order_line (order_id, refund_id, number, ordinal, end_to_end_id, amount_minor, currency, iban, act_id)
      SELECT $1, id, number, $3::int, 'REMB-' || number, amount_minor + $4::bigint, currency, iban, act_id FROM refund WHERE id = $2`;
    const insert = async (
      refundId: string,
      ordinal: number,
      more = 0n,
      total = 10_00n,
    ): Promise<void> => {
      const id = uuidv7();
      await agency.sql('BEGIN');
      try {
        await agency.sql(again, [file, id, total]);
        await agency.sql(line, [id, refundId, ordinal, more]);
        await agency.sql('COMMIT');
      } catch (error) {
        await agency.sql('ROLLBACK');
        throw error;
      }
    };
    const constraint = (name: string) => ({ constraint: name });
    await expect(insert(first, 2)).rejects.toMatchObject(
      constraint('refund_is_in_one_living_order'),
    );
    await expect(insert(first, 1)).rejects.toMatchObject(
      constraint('refund_is_in_one_living_order'),
    );
    await expect(insert(waiting, 1)).rejects.toMatchObject(
      constraint('refund_order_line_is_approved_and_unpaid'),
    );
    await expect(insert(second, 2, 0n, 20_00n)).rejects.toMatchObject(
      constraint('refund_is_in_one_living_order'),
    );
    await expect(insert(second, 1, 1n, 20_01n)).rejects.toMatchObject(
      constraint('refund_order_line_is_what_was_approved'),
    );
    await expect(insert(second, 1, 0n, 19_00n)).rejects.toMatchObject(
      constraint('refund_order_is_the_sum_of_its_refunds'),
    );
    await expect(
      agency.sql(
        `INSERT INTO refund_event (id, refund_id, asked_by, kind, done_by, happened_on, entry_id, act_id)
         SELECT uuidv7(), id, asked_by, 'GIVEN_UP', asked_by, '2026-04-02', (SELECT id FROM entry LIMIT 1), act_id FROM refund WHERE id = $1`,
        [first],
      ),
    ).rejects.toMatchObject(constraint('refund_given_up_is_in_no_order'));
    await openAccount('USD', 'GB29NWBK60161331926819');
    const another = (kind: string, currency: string, account: string) => {
      const id = uuidv7();
      return agency.sql(
        `WITH ordered AS (
           INSERT INTO refund_order (id, kind, currency, dedicated_account_id, execution_on, message_id, refunds, total_minor, document_id, ordered_by, act_id)
           SELECT $2::uuid, $3, $4, (SELECT id FROM dedicated_account WHERE currency = $5), execution_on, replace($2::text, '-', ''), 1, 2000, document_id,
                  ordered_by, act_id FROM refund_order WHERE id = $1
           RETURNING id)
         INSERT INTO refund_order_line (order_id, refund_id, number, ordinal, end_to_end_id, amount_minor, currency, iban, act_id)
         SELECT ordered.id, f.id, f.number, 1, 'REMB-' || f.number, f.amount_minor, f.currency, f.iban, f.act_id FROM ordered, refund f WHERE f.id = $6`,
        [file, id, kind, currency, account, second],
      );
    };
    for (const [kind, currency, account, name] of [
      ['CHEQUE', 'EUR', 'EUR', 'refund_order_kind_is_known'],
      ['TRANSFER_FILE', 'USD', 'USD', 'refund_order_file_is_in_euros'],
      ['PAYMENT_LIST', 'USD', 'EUR', 'refund_order_is_in_the_currency_of_its_account'],
      ['PAYMENT_LIST', 'USD', 'USD', 'refund_order_line_is_in_its_currency'],
    ] as const)
      await expect(another(kind, currency, account)).rejects.toMatchObject(constraint(name));
    const dropping = (downloads: number, because: string | null) =>
      agency.sql(
        `INSERT INTO refund_order_drop (order_id, refund_id, downloads, because, dropped_by, act_id)
         SELECT id, $2, $3, $4, ordered_by, act_id FROM refund_order WHERE id = $1`,
        [file, first, downloads, because],
      );
    await take(file);
    await expect(dropping(0, null)).rejects.toMatchObject(
      constraint('refund_order_drop_of_a_download_says_why'),
    );
    await expect(dropping(1, null)).rejects.toMatchObject(
      constraint('refund_order_drop_of_a_download_says_why'),
    );
    await pay(first);
    await expect(dropping(1, 'x')).rejects.toMatchObject(
      constraint('refund_order_drop_is_of_an_unpaid_refund'),
    );
    const exporting = (id: string, rank: number) =>
      agency.sql(
        'INSERT INTO refund_order_export (order_id, rank, act_id) SELECT id, $2, act_id FROM refund_order WHERE id = $1',
        [id, rank],
      );
    const both = await order({ refundIds: [second, await approved(7_00n)] });
    await expect(
      agency.sql(
        `INSERT INTO refund_order_drop (order_id, refund_id, downloads, dropped_by, act_id)
         SELECT id, $2, 0, ordered_by, act_id FROM refund_order WHERE id = $1`,
        [both, second],
      ),
    ).rejects.toMatchObject(constraint('refund_order_is_dropped_whole'));
    await pay(second);
    await expect(exporting(both, 1)).rejects.toMatchObject(
      constraint('refund_order_export_pays_once'),
    );
    await drop(both);
    await expect(exporting(both, 2)).rejects.toMatchObject(
      constraint('refund_order_export_is_of_a_living_order'),
    );
  });
});
