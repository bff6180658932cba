import { AgencyModule, AgencyService } from '@solde/agency';
import { addDays, type CalendarDate } from '@solde/calendar';
import { CasesQuery, timelineSentence } from '@solde/cases';
import { parseAmount } from '@solde/money';
import { AdjustmentsService, PaymentsService, type ReversalReason } from '@solde/payments';
import { Deliveries, ProveQuery, systemCaller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { ClosingModule } from './closing.module';
import { ClosingService } from './closing.service';
import { SettlementsService, type CreditorsWord } from './settlements.service';

const TODAY = '2026-03-02';
const NO_ID = '00000000-0000-7000-8000-000000000000';
const YES: CreditorsWord = { authority: 'CREDITOR_REQUEST', authorityId: NO_ID };

function minor(amount: string): bigint {
  return parseAmount(amount, 'EUR') ?? 0n;
}

describe('settlements', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await Agency.open(
      [AgencyModule, ClosingModule],
      { amicable: '15' },
      { indemnityClaimed: true },
    );
    await agency.act((work) =>
      agency.get(AgencyService).describe(work, {
        ...{ legalName: 'Recouvrement du Nord SAS', siren: '732829320', vatNumber: null },
        ...{ addressLine: '5 rue des Halles', postalCode: '59800', city: 'Lille' },
        ...{ territory: 'FR-METRO', phone: '+33 3 20 00 00 00', email: 'contact@rdn.test' },
        signatory: 'Claire Martin',
      }),
    );
  });
  beforeEach(() => agency.travelTo(TODAY));
  afterAll(() => agency.close());

  const deliver = async () => {
    for (;;) {
      const { delivered, refused } = await agency.get(Deliveries).deliverDue();
      if (delivered + refused === 0) return;
    }
  };
  /** Two invoices of one debtor: 2,000.00 of principal, 80.00 of indemnities. */
  const placed = async (): Promise<BuiltCase> => {
    const first = await agency.case({ principal: '1500.00', placedOn: '2026-02-02' });
    const { debtorId } = first;
    const second = await agency.case({ principal: '500.00', placedOn: '2026-02-02', debtorId });
    expect(second.id).toBe(first.id);
    return first;
  };
  const settle = (
    { id }: BuiltCase,
    word: CreditorsWord | null = YES,
    {
      amount = '1600.00',
      untilOn = '2026-03-31',
    }: { amount?: string; untilOn?: CalendarDate } = {},
  ) =>
    agency.act((work) =>
      agency
        .get(SettlementsService)
        .propose(work, id, { amountMinor: minor(amount), untilOn }, word),
    );
  const pay = async (
    { id: caseId }: BuiltCase,
    amount: string,
    valueOn: CalendarDate = TODAY,
    means: 'TRANSFER' | 'CHEQUE' = 'TRANSFER',
  ) => {
    const receipt = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId, amountMinor: minor(amount), currency: 'EUR', means, valueOn },
      }),
    );
    await deliver();
    return receipt.id;
  };
  const reverse = async (receiptId: string, reason: ReversalReason = 'CHARGEBACK') => {
    await agency.act((work) => agency.get(PaymentsService).reverse(work, receiptId, reason));
    await deliver();
  };
  /** One turn of the worker's job. */
  const judgeDue = async () => {
    const seen: string[] = [];
    for (;;) {
      const caseId = await agency.act(async (work) => {
        const next = await agency.get(SettlementsService).nextDue(work, seen);
        if (next !== null) await agency.get(SettlementsService).judge(work, next);
        return next;
      });
      if (caseId === null) return;
      seen.push(caseId);
    }
  };
  const stateOf = async ({ id }: BuiltCase) => {
    const rows = await agency.sql<{ state: string; version: number }>(
      'SELECT state, version FROM settlement WHERE case_id = $1 ORDER BY id',
      [id],
    );
    return rows.map(({ state }) => state);
  };
  const shown = (caseFile: BuiltCase) =>
    agency.get(CasesQuery).one(systemCaller('spec'), caseFile.id);
  const spent = async ({ id }: BuiltCase) => {
    const rows = await agency.sql<{ component: string; amount: string }>(
      `SELECT component, sum(amount_minor)::text AS amount FROM allocation WHERE case_id = $1
       GROUP BY component HAVING sum(amount_minor) <> 0 ORDER BY 1`,
      [id],
    );
    return Object.fromEntries(rows.map(({ component, amount }) => [component, amount]));
  };
  const waived = async ({ id }: BuiltCase) => {
    const rows = await agency.sql<{ component: string; amount: string }>(
      `SELECT component, (-sum(amount_minor))::text AS amount FROM adjustment WHERE case_id = $1
       GROUP BY component HAVING sum(amount_minor) <> 0 ORDER BY 1`,
      [id],
    );
    return Object.fromEntries(rows.map(({ component, amount }) => [component, amount]));
  };
  const fees = async ({ id }: BuiltCase) =>
    (await agency.fees(id)).reduce((total, { fee }) => total + minor(fee), 0n);
  const told = async ({ id }: BuiltCase, locale: 'fr' | 'en') => {
    const rows = await agency.sql<{ key: string; version: number; facts: Record<string, string> }>(
      `SELECT sentence->>'key' AS key, 1 AS version, sentence->'facts' AS facts FROM action
       WHERE case_id = $1 AND sentence->>'key' LIKE 'settlement.%' ORDER BY id`,
      [id],
    );
    return rows.map((sentence) => timelineSentence(sentence, locale).replace(/\s/g, ' '));
  };
  const letters = async ({ id }: BuiltCase) => {
    const rows = await agency.sql<{ kind: string }>('SELECT kind FROM message WHERE case_id = $1', [
      id,
    ]);
    return rows.map(({ kind }) => kind);
  };
  async function proved(): Promise<string[]> {
    const proofs = await agency.get(ProveQuery).prove(systemCaller('spec'));
    return proofs
      .filter(({ name, holds }) => !holds && !name.startsWith('creditors.'))
      .map(({ name }) => name);
  }

  it('takes 1,600.00 for 2,080.00: principal first, 480.00 waived without fee, closed SETTLED (EX-33)', async () => {
    const caseFile = await placed();
    const payableBefore = await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId);
    await settle(caseFile);
    await pay(caseFile, '1600.00');

    expect(await spent(caseFile)).toEqual({ PRINCIPAL: '160000' });
    expect(await waived(caseFile)).toEqual({ INDEMNITY: '8000', PRINCIPAL: '40000' });
    expect(await agency.fees(caseFile.id)).toEqual([
      { kind: 'CONTINGENCY', component: 'PRINCIPAL', fee: '240.00' },
    ]);
    expect(await shown(caseFile)).toMatchObject({ status: 'CLOSED', closureReason: 'SETTLED' });
    expect(await stateOf(caseFile)).toEqual(['KEPT']);
    expect(await letters(caseFile)).toContain('CLOSING_LETTER');
    const payable = await agency.balance('CREDITOR_PAYABLE', caseFile.creditorId);
    expect(minor(payableBefore) - minor(payable)).toBe(1600_00n);
    expect(await told(caseFile, 'en')).toEqual([
      'Settlement accepted by the creditor: EUR 1,600.00 until 31 March 2026',
      'Settlement kept: EUR 1,600.00 received, EUR 480.00 waived',
    ]);
    expect(await told(caseFile, 'fr')).toEqual([
      'Solde de tout compte accepté par le créancier : 1 600,00 EUR jusqu’au 31/03/2026',
      'Accord tenu : 1 600,00 EUR reçus, 480,00 EUR abandonnés',
    ]);
    expect(await proved()).toEqual([]);
  });

  it('is kept by several payments, certain ones alone', async () => {
    const caseFile = await placed();
    await settle(caseFile);
    await pay(caseFile, '600.00');
    await pay(caseFile, '1000.00', TODAY, 'CHEQUE');
    expect(await stateOf(caseFile)).toEqual(['ACCEPTED']);

    await agency.travelTo('2026-03-17');
    await agency.act(async (work) => {
      const id = await agency.get(PaymentsService).nextToClear(work);
      if (id !== null) await agency.get(PaymentsService).clear(work, id);
    });
    await deliver();
    expect(await stateOf(caseFile)).toEqual(['KEPT']);
    expect(await fees(caseFile)).toBe(240_00n);
    expect(await proved()).toEqual([]);
  });

  it('spends the money of before its acceptance as the mandate says', async () => {
    const caseFile = await placed();
    await pay(caseFile, '200.00', '2026-02-20');
    await settle(caseFile);
    await pay(caseFile, '100.00');
    expect(await spent(caseFile)).toEqual({ INDEMNITY: '8000', PRINCIPAL: '22000' });
    // Money of before that is only known now does not count, and pushes nothing of what counts.
    await pay(caseFile, '50.00', '2026-02-25');
    expect(await stateOf(caseFile)).toEqual(['ACCEPTED']);
    expect(await proved()).toEqual([]);
  });

  it('spends anew the money of its first day, and counts of it what came after the creditor’s word', async () => {
    const caseFile = await placed();
    await pay(caseFile, '200.00');
    expect(await spent(caseFile)).toEqual({ INDEMNITY: '8000', PRINCIPAL: '12000' });
    await settle(caseFile);
    await deliver();
    expect(await spent(caseFile)).toEqual({ PRINCIPAL: '20000' });
    await pay(caseFile, '1599.99');
    expect(await stateOf(caseFile)).toEqual(['ACCEPTED']);
    await pay(caseFile, '0.01');
    expect(await stateOf(caseFile)).toEqual(['KEPT']);
    expect(await waived(caseFile)).toEqual({ INDEMNITY: '8000', PRINCIPAL: '20000' });
    expect(await proved()).toEqual([]);
  });

  it('gives the waiver back and reopens when its money comes back, and is kept by other money', async () => {
    const caseFile = await placed();
    await settle(caseFile);
    const [first] = [await pay(caseFile, '900.00'), await pay(caseFile, '700.00')];
    expect(await stateOf(caseFile)).toEqual(['KEPT']);
    await reverse(first);

    expect(await stateOf(caseFile)).toEqual(['ACCEPTED']);
    expect(await shown(caseFile)).toMatchObject({ closedOn: null });
    expect(await waived(caseFile)).toEqual({});
    expect(await agency.owed(caseFile.id)).toEqual({ INDEMNITY: '80.00', PRINCIPAL: '1300.00' });
    expect(await fees(caseFile)).toBe(105_00n);
    expect(await proved()).toEqual([]);

    await pay(caseFile, '900.00');
    expect(await stateOf(caseFile)).toEqual(['KEPT']);
    expect(await waived(caseFile)).toEqual({ INDEMNITY: '8000', PRINCIPAL: '40000' });
    expect(await fees(caseFile)).toBe(240_00n);
    expect(await proved()).toEqual([]);
  });

  it('stands on a reversal that leaves it enough, for what is then left', async () => {
    const caseFile = await placed();
    await settle(caseFile);
    const [small] = [await pay(caseFile, '100.00'), await pay(caseFile, '1650.00')];
    expect(await waived(caseFile)).toEqual({ INDEMNITY: '8000', PRINCIPAL: '25000' });
    await reverse(small);
    expect(await stateOf(caseFile)).toEqual(['KEPT']);
    expect(await waived(caseFile)).toEqual({ INDEMNITY: '8000', PRINCIPAL: '35000' });
    expect(await shown(caseFile)).toMatchObject({ closureReason: 'SETTLED' });
    expect(await proved()).toEqual([]);
  });

  it('lapses the day after its own; later money is spent as the mandate says, money in time still keeps it', async () => {
    const caseFile = await placed();
    await settle(caseFile, YES, { untilOn: '2026-03-10' });
    await pay(caseFile, '100.00');
    await agency.travelTo('2026-03-11');
    await judgeDue();
    expect(await stateOf(caseFile)).toEqual(['LAPSED']);
    expect(await waived(caseFile)).toEqual({});
    await pay(caseFile, '60.00', '2026-03-11');
    expect(await spent(caseFile)).toEqual({ INDEMNITY: '6000', PRINCIPAL: '10000' });

    // The bank tells late of what it had in time: the principal comes first, and the word is kept.
    await pay(caseFile, '1500.00', '2026-03-09');
    expect(await stateOf(caseFile)).toEqual(['KEPT']);
    expect(await waived(caseFile)).toEqual({ INDEMNITY: '2000', PRINCIPAL: '40000' });
    expect(await proved()).toEqual([]);
  });

  it('is offered first, accepted by the creditor or not', async () => {
    const [taken, refused] = [await placed(), await placed()];
    const [offer, other] = [await settle(taken, null), await settle(refused, null)];
    await pay(taken, '100.00');
    expect(await spent(taken)).toEqual({ INDEMNITY: '8000', PRINCIPAL: '2000' });
    const settlements = agency.get(SettlementsService);
    await agency.act((work) => settlements.accept(work, offer.id, YES));
    await agency.act((work) => settlements.refuse(work, other.id));
    await deliver();
    expect([await stateOf(taken), await stateOf(refused)]).toEqual([['ACCEPTED'], ['CANCELLED']]);
    expect(await spent(taken)).toEqual({ PRINCIPAL: '10000' });
    const again = agency.act((work) => settlements.accept(work, offer.id, YES));
    await expect(again).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    expect(await proved()).toEqual([]);
  });

  it('is one at a time, for less than what is owed, by a day to come, on an open case', async () => {
    const caseFile = await placed();
    const tried = (facts: { amount?: string; untilOn?: CalendarDate }) =>
      settle(caseFile, YES, { ...facts });
    await expect(tried({ amount: '2080.00' })).rejects.toMatchObject({
      code: 'AMOUNT_ABOVE_BALANCE',
    });
    await expect(tried({ untilOn: addDays(TODAY, -1) })).rejects.toMatchObject({
      code: 'DATE_OUT_OF_RANGE',
    });
    const paper = { authority: 'CREDITOR_DOCUMENT', authorityId: NO_ID } as const;
    await expect(settle(caseFile, paper)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { id } = await settle(caseFile, null);
    await expect(tried({})).rejects.toMatchObject({ code: 'SETTLEMENT_OPEN' });
    await agency.act((work) => agency.get(SettlementsService).cancel(work, id));
    await agency.act((work) =>
      agency.get(ClosingService).recall(work, caseFile.id, { on: TODAY, reason: 'TAKEN_IN_HOUSE' }),
    );
    await expect(tried({})).rejects.toMatchObject({ code: 'CASE_CLOSED' });
  });

  it('goes with its case when it closes for another reason', async () => {
    const caseFile = await placed();
    await settle(caseFile);
    await agency.act((work) =>
      agency.get(ClosingService).recall(work, caseFile.id, { on: TODAY, reason: 'TAKEN_IN_HOUSE' }),
    );
    expect(await stateOf(caseFile)).toEqual(['CANCELLED']);
    expect(await proved()).toEqual([]);
  });

  it('closes a case that is paid whole as paid', async () => {
    const caseFile = await placed();
    await settle(caseFile);
    await pay(caseFile, '2080.00');
    await agency.act((work) => agency.get(ClosingService).closePaid(work, caseFile.id));
    expect(await shown(caseFile)).toMatchObject({ closureReason: 'PAID_IN_FULL' });
    expect(await waived(caseFile)).toEqual({});
    expect(await proved()).toEqual([]);
  });

  it('lets nobody adjust a closed case, nor undo one waiver of a settlement', async () => {
    const caseFile = await placed();
    await settle(caseFile);
    await pay(caseFile, '1600.00');
    const [waiver] = await agency.sql<{ id: string }>(
      'SELECT id FROM adjustment WHERE case_id = $1 LIMIT 1',
      [caseFile.id],
    );
    const undone = agency.act((work) =>
      agency.get(AdjustmentsService).undo(work, waiver?.id ?? '', { reason: 'ENTRY_ERROR' }),
    );
    await expect(undone).rejects.toMatchObject({ code: 'CASE_CLOSED' });
  });

  it('is cancelled with what it gave up when a person reopens the case', async () => {
    const caseFile = await placed();
    await settle(caseFile);
    await pay(caseFile, '1600.00');
    const lead = await agency.person('Lise', ['TEAM_LEAD']);
    await agency.act(
      (work) => agency.get(ClosingService).reopen(work, caseFile.id, 'Erreur'),
      lead,
    );
    await deliver();
    expect(await stateOf(caseFile)).toEqual(['CANCELLED']);
    expect(await agency.owed(caseFile.id)).toEqual({ INDEMNITY: '80.00', PRINCIPAL: '400.00' });
    const { nextKind } = (await shown(caseFile)) as { nextKind: string };
    expect(nextKind).not.toBe('CLOSE_PAID');
    expect(await proved()).toEqual([]);
  });

  it('refuses in the database a second live one, and an acceptance without its proof', async () => {
    const caseFile = await placed();
    await settle(caseFile, null);
    const copy = (change: string) =>
      agency.sql(
        `INSERT INTO settlement (id, case_id, creditor_id, amount_minor, currency, until_on, state, offered_on, act_id)
         SELECT gen_random_uuid(), case_id, creditor_id, amount_minor, currency, until_on, ${change}, offered_on, act_id
         FROM settlement WHERE case_id = $1`,
        [caseFile.id],
      );
    await expect(copy("'OFFERED'")).rejects.toMatchObject({ constraint: 'settlement_is_alone' });
    await expect(copy("'ACCEPTED'")).rejects.toMatchObject({
      constraint: 'settlement_is_accepted_by_its_creditor',
    });
    await expect(copy("'LAPSED'")).rejects.toMatchObject({ constraint: 'settlement_end_is_dated' });
  });
});
