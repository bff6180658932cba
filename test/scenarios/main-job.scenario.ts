import { AuditService } from '@solde/audit';
import { ProveQuery, systemCaller } from '@solde/platform';

import {
  callsNext,
  caseOf,
  feesOf,
  handOver,
  isPaid,
  lastStatement,
  logs,
  placementFile,
  remits,
  transferOrders,
  type NextCase,
  type Run,
} from '../support/acts';
import { ATLAS, BOURBON, DEDICATED_IBAN, Stage } from '../support/stage';

const STEP_MS = 600_000;
/** A step of the story: a morning of hundreds of letters takes its time. */
const step = (title: string, tell: () => Promise<void>): void => it(title, tell, STEP_MS);

let stage: Stage;
/** The eight debtors of Atlas that the story follows, one invoice each. */
const story = {
  lacroix: 'FA2025-20106', // Marseille, 1,680.48 due 14 January: promises, keeps
  hoarau: 'FA2025-20433', // Fort-de-France, 1,101.43 due 10 January: is called back
  leGoff: 'FA2025-20330', // Pointe-à-Pitre, 284.39 due 10 February: pays Atlas itself
  garcon: 'FA2025-20272', // Nantes, 8,810.82 due 11 January: goes to court
  saintEloi: 'FA2025-20380', // Saint-Denis de La Réunion, 236.02 due 4 February: promises, breaks
  payet: 'FA2025-20207', // Nantes, 157.48 due 4 January: a transfer found late
  plomberie: 'FA2026-20293', // Lyon, 689.58 due 28 February: a card payment comes back
};
type Character = keyof typeof story;
const cases = {} as Record<Character, string>;
const placements = { atlas: '', bourbon: '', corrected: '' };

interface Placement {
  readonly state: string;
  readonly rows: number;
  readonly accepted: number;
  readonly joined: number;
  readonly rejected: number;
  readonly acceptedTotal: string;
  readonly encoding: string;
  readonly rejections: readonly { readonly code: string; readonly rows: number }[];
  readonly warnings: readonly string[];
}

beforeAll(async () => {
  stage = await Stage.open('2026-03-02');
}, STEP_MS);
afterAll(() => stage.close());

describe('2 March: two creditors hand their claims over', () => {
  step('Atlas previews its file, and learns what is wrong with 38 rows', async () => {
    const { atlas } = stage;
    const file = { name: 'factures.csv', bytes: placementFile('companies-windows1252.csv') };
    placements.atlas = await handOver(stage, atlas, file, { controlRows: 603 });
    const preview = await atlas.admin.reads<Placement>(`/v1/placements/${placements.atlas}`);
    expect(preview).toMatchObject({
      ...{ state: 'PREVIEW', rows: 603, accepted: 565, rejected: 38, warnings: [] },
      ...{ acceptedTotal: '1096211.76', encoding: 'WINDOWS-1252' },
    });
    const codes = Object.fromEntries(preview.rejections.map(({ code, rows }) => [code, rows]));
    expect(codes).toEqual({
      ...{ BAD_SIREN: 6, MISSING_FIELD: 5, BAD_DATE: 4, DUE_BEFORE_ISSUE: 4, NEGATIVE_OR_ZERO: 3 },
      ...{ BAD_CURRENCY: 3, CURRENCY_NOT_IN_AGREEMENT: 2, LIMITATION_EXPIRED: 5 },
      ...{ DUPLICATE_INVOICE: 6 },
    });
    // A preview writes no case.
    expect(await stage.lead.reads('/v1/cases/count')).toEqual({ count: 0 });
  });

  step('Atlas submits the good rows: 310 debtors become cases', async () => {
    const { atlas, house, lead } = stage;
    const events = await stage.eventsOf(async () => {
      await atlas.admin.does(`/v1/placements/${placements.atlas}/submission`);
      await house.settle();
    });
    expect(await atlas.admin.reads(`/v1/placements/${placements.atlas}`)).toMatchObject({
      ...{ state: 'PARTIAL', accepted: 565, rejected: 38 },
    });
    // One event for all the cases; then each first letter is planned, written, sent, and moves its case on.
    expect(counted(events)).toEqual({
      ...{ 'creditors.request-submitted': 1, 'creditors.request-answered': 1 },
      ...{ 'cases.accepted': 1, 'placement.processed': 1, 'cases.first-letter-recorded': 310 },
      ...{ 'cases.changed AGENDA': 620, 'cases.changed STATUS': 310, 'correspondence.sent': 310 },
    });
    const [placed] = await house.rows<{ debtors: number; total: string }>(
      `SELECT count(DISTINCT f.debtor_id)::int AS debtors, sum(c.principal_minor)::text AS total
       FROM claim c JOIN case_file f ON f.id = c.case_id WHERE c.placement_id = $1`,
      [placements.atlas],
    );
    expect(placed).toEqual({ debtors: 310, total: '109621176' });
    expect(await lead.reads(`/v1/cases/count?creditorId=${atlas.id}`)).toEqual({ count: 310 });
  });

  step('the same file a second time enters nothing', async () => {
    const { atlas } = stage;
    const again = { name: 'encore.csv', bytes: placementFile('companies-windows1252.csv') };
    const received = await atlas.admin.sends<{ id: string }>(
      `/v1/placement-files?creditorId=${atlas.id}`,
      again,
    );
    const refusal = await atlas.admin.isRefused('/v1/placements', {
      ...{ creditorId: atlas.id, mandateId: atlas.mandateId, fileId: received.id },
    });
    expect(refusal).toMatchObject({ status: 409, code: 'FILE_ALREADY_PLACED' });
  });

  step('Atlas corrects twelve rows of the error file and sends it back', async () => {
    const { atlas, house, lead } = stage;
    const path = `/v1/placements/${placements.atlas}/errors.csv`;
    const errors = (await atlas.admin.downloads(path)).toString('utf8');
    // Nothing in it may run in a spreadsheet: a telephone that begins with + is written as text.
    expect(errors).toContain(";'+33 (0)1 68 78 48 02;");
    const bytes = Buffer.from(corrected(errors));
    placements.corrected = await handOver(
      stage,
      atlas,
      { name: 'corrections.csv', bytes },
      { correctsId: placements.atlas },
    );
    // 10,558.96 whose due date preceded the invoice, 1,755.16 in "EURO", 8,269.51 without a number.
    expect(await atlas.admin.reads(`/v1/placements/${placements.corrected}`)).toMatchObject({
      ...{ state: 'PREVIEW', rows: 38, accepted: 12, rejected: 26, acceptedTotal: '20583.63' },
    });
    await atlas.admin.does(`/v1/placements/${placements.corrected}/submission`);
    await house.settle();
    // Nine of the twelve debtors have a case already, which their invoice joins.
    expect(await atlas.admin.reads(`/v1/placements/${placements.corrected}`)).toMatchObject({
      ...{ state: 'PARTIAL', accepted: 12, joined: 9, rejected: 26 },
    });
    expect(await lead.reads(`/v1/cases/count?creditorId=${atlas.id}`)).toEqual({ count: 313 });
  });

  step('Bourbon hands over nine hundred consumers, all good', async () => {
    const { bourbon, house } = stage;
    const file = { name: 'abonnes.csv', bytes: placementFile('consumers-utf8.csv') };
    placements.bourbon = await handOver(stage, bourbon, file);
    await bourbon.admin.does(`/v1/placements/${placements.bourbon}/submission`);
    await house.settle();
    expect(await bourbon.admin.reads(`/v1/placements/${placements.bourbon}`)).toMatchObject({
      ...{ state: 'PROCESSED', rows: 900, rejected: 0, acceptedTotal: '279108.96' },
    });
    // A consumer owes neither the indemnity nor interest, and two years of limitation run.
    const [quality] = await house.rows(
      'SELECT DISTINCT debtor_quality AS quality, limitation_regime AS regime FROM claim WHERE placement_id = $1',
      [placements.bourbon],
    );
    expect(quality).toEqual({ quality: 'CONSUMER', regime: 'CONSUMER' });
  });

  step('each debtor is written to, once, before anybody may call', async () => {
    const { house, agents } = stage;
    for (const name of Object.keys(story) as Character[])
      cases[name] = await caseOf(stage, story[name]);
    await house.settle();
    // 565 + 12 + 900 claims; 313 + 900 debtors, nine of whom were written to again about an invoice that joined.
    const [letters] = await house.rows<{ claims: number; letters: number }>(
      `SELECT (SELECT count(*)::int FROM first_letter) AS claims,
              (SELECT count(*)::int FROM message WHERE kind = 'FIRST_LETTER') AS letters`,
    );
    expect(letters).toEqual({ claims: 1477, letters: 1222 });

    // The letter has left, but two business days pass before the telephone: nobody has anything to call.
    for (const agent of agents) expect(await agent.does('/v1/queue/next')).toEqual({});
  });
});

describe('4 and 5 March: the telephone', () => {
  let consumer: NextCase;

  step('a team lead gives the seven debtors to Chloé', async () => {
    await stage.house.travelTo('2026-03-04', '09:30');
    const caseIds = Object.values(cases);
    const ownerId = stage.agents[2].userId;
    const assigned = await stage.eventsOf(async () => {
      await stage.lead.does('/v1/cases/assignments', { caseIds, ownerId });
      await stage.house.settle();
    });
    expect(assigned).toEqual(caseIds.map(() => 'cases.changed OWNER'));
  });

  step('three agents get three debtors; each knows why this one', async () => {
    const [awa, bruno, chloe] = stage.agents;
    const [first, second, third] = await Promise.all(
      [awa, bruno, chloe].map((agent) => agent.does<NextCase>('/v1/queue/next')),
    );
    expect(new Set([first?.caseId, second?.caseId, third?.caseId]).size).toBe(3);
    // 8,810.82 EUR, 52 days late, never called: 20 + 10 + 25, and 8 for somebody not known yet.
    expect(third).toMatchObject({ caseId: cases.garcon, points: 63, appointmentAt: null });
    const reasons = Object.fromEntries(third?.reasons.map((one) => [one.reason, one.points]) ?? []);
    expect(Object.values(reasons).sort()).toEqual([10, 20, 25, 8]);
    consumer = second!;
  });

  step('Chloé works her morning: a refusal, a promise, a missing invoice, a card', async () => {
    const { agents, house } = stage;
    const [, , chloe] = agents;
    const refusal = await callsNext(stage, chloe);
    expect(refusal).toMatchObject({ next: { caseId: cases.garcon }, status: 'completed' });
    const refused = await logs(chloe, refusal, {
      ...{ code: 'REFUSES', causeOfDelay: 'CASH_SHORTAGE', identityVerified: true },
      text: 'Ne paiera pas avant le printemps.',
    });
    expect(refused.next.kind).toBe('SENIOR_REVIEW');

    const promise = await callsNext(stage, chloe);
    expect(promise.next.caseId).toBe(cases.lacroix);
    const promised = await stage.eventsOf(async () => {
      await logs(chloe, promise, {
        ...{ code: 'PROMISE_TO_PAY', causeOfDelay: 'FORGOTTEN', identityVerified: true },
        promise: promiseOf('1000.00', '2026-03-10'),
      });
      await house.settle();
    }, cases.lacroix);
    expect(promised).toEqual([
      ...['amicable.promise-made', 'call-desk.disposition-recorded', 'cases.changed AGENDA'],
      ...['cases.changed HOLD', 'cases.changed STATUS', 'correspondence.sent'],
    ]);
    expect(await statusOf('lacroix')).toBe('AMICABLE.PROMISED');

    const invoice = await callsNext(stage, chloe);
    expect(invoice.next.caseId).toBe(cases.payet);
    await logs(chloe, invoice, { code: 'NEED_DOCUMENT', identityVerified: true });

    const card = await callsNext(stage, chloe);
    expect(card.next.caseId).toBe(cases.plomberie);
    await logs(chloe, card, {
      ...{ code: 'PAYMENT_NOW', causeOfDelay: 'APPROVAL_CIRCUIT', identityVerified: true },
    });
    await house.settle();
    // It is half past four in Fort-de-France and lunch time in La Réunion: nobody there is offered.
    expect(await chloe.does('/v1/queue/next')).toEqual({});
  });

  step('nobody may say of a call what another agent heard, nor hold two debtors', async () => {
    const [awa, , chloe] = stage.agents;
    const body = { code: 'NO_ANSWER' };
    const refusal = await awa.isRefused(`/v1/cases/${cases.saintEloi}/outcomes`, {
      ...{ ...body, leaseToken: '1' },
    });
    expect(refusal).toMatchObject({ status: 409, code: 'LEASE_LOST' });
    expect(chloe.userId).not.toBe(awa.userId);
  });

  step('Bruno reaches a consumer, who will pay by transfer', async () => {
    const [, bruno] = stage.agents;
    const ring = await callsNext(stage, bruno);
    expect(ring.next.caseId).toBe(consumer.caseId);
    await logs(bruno, ring, {
      ...{ code: 'PAYMENT_NOW', causeOfDelay: 'FORGOTTEN', identityVerified: true },
    });
    consumers.first = ring.next.caseId;
  });

  step(
    'in the afternoon the islands wake up, and ask to be called back on their own clocks',
    async () => {
      const { agents, house } = stage;
      const [, , chloe] = agents;
      await house.travelTo('2026-03-04', '14:30');
      const martinique = await callsNext(stage, chloe);
      expect(martinique.next.caseId).toBe(cases.hoarau);
      // Half past twelve is lunch time there: the callback moves to two o'clock, which is seven in the evening in Paris.
      const lunch = await logs(chloe, martinique, {
        ...{ code: 'CALLBACK_REQUESTED', rightParty: false },
        callback: { localOn: '2026-03-06', localTime: '12:30' },
      });
      expect(lunch.next).toEqual({
        ...{ kind: 'CALLBACK', dueAt: '2026-03-06T18:00:00.000Z', isMoved: true },
      });

      const reunion = await callsNext(stage, chloe);
      expect(reunion.next.caseId).toBe(cases.saintEloi);
      // Ten in the morning in Saint-Denis is seven in Paris.
      const morning = await logs(chloe, reunion, {
        ...{ code: 'CALLBACK_REQUESTED', rightParty: true },
        callback: { localOn: '2026-03-05', localTime: '10:00' },
      });
      expect(morning.next).toEqual({
        ...{ kind: 'CALLBACK', dueAt: '2026-03-05T06:00:00.000Z', isMoved: false },
      });

      const guadeloupe = await callsNext(stage, chloe);
      expect(guadeloupe.next.caseId).toBe(cases.leGoff);
      await logs(chloe, guadeloupe, { code: 'THIRD_PARTY' });
    },
  );

  step(
    'at seven the next morning Chloé calls La Réunion back, and is promised everything',
    async () => {
      const { agents, house } = stage;
      const [, , chloe] = agents;
      await house.travelTo('2026-03-05', '07:00');
      const ring = await callsNext(stage, chloe);
      expect(ring.next).toMatchObject({
        ...{ caseId: cases.saintEloi, appointmentAt: '2026-03-05T06:00:00.000Z' },
      });
      await logs(chloe, ring, {
        ...{ code: 'PROMISE_TO_PAY', causeOfDelay: 'CASH_SHORTAGE', identityVerified: true },
        promise: promiseOf('236.02', '2026-03-13'),
      });
      expect(await callbackStates('saintEloi')).toEqual(['DONE']);
    },
  );

  step('nobody calls Martinique back: the callback is missed, and given to Awa', async () => {
    const { agents, house, lead } = stage;
    const [awa] = agents;
    const missed = await stage.eventsOf(() => house.travelTo('2026-03-06', '19:45'), cases.hoarau);
    expect(missed).toContain('call-desk.callback-missed');
    expect(await callbackStates('hoarau')).toEqual(['DUE', 'MISSED']);
    const [open] = await lead.reads<{ id: string; ownerId: string | null; pool: string }[]>(
      `/v1/cases/${cases.hoarau}/callbacks`,
    );
    expect(open).toMatchObject({ ownerId: null, pool: 'CALL_DESK' });
    await lead.does(`/v1/callbacks/${open?.id}/owner`, { ownerId: awa.userId });
    await house.settle();
    expect(await callbackStates('hoarau')).toEqual(['DUE', 'REASSIGNED', 'MISSED']);

    const ring = await callsNext(stage, awa);
    expect(ring.next.caseId).toBe(cases.hoarau);
    await logs(awa, ring, { code: 'VOICEMAIL_LEFT' });
    expect(await callbackStates('hoarau')).toEqual(['DONE', 'REASSIGNED', 'MISSED']);
  });
});

describe('10 to 20 March: money, and a first remittance', () => {
  step('Lacroix keeps the promise by transfer', async () => {
    const { atlas, house } = stage;
    await house.travelTo('2026-03-10', '10:00');
    const supposed = { caseId: cases.lacroix, channel: 'AGENCY', valueOn: '2026-03-10' };
    const money = { amount: '1000.00', currency: 'EUR' };
    expect(
      await stage.accountant.does('/v1/payments/simulations', { ...supposed, ...money }),
    ).toMatchObject({ fee: '174.77', vat: '34.95', creditorNet: '790.28', suspense: '0.00' });
    const events = await stage.eventsOf(async () => {
      await isPaid(stage, cases.lacroix, '1000.00', '2026-03-10');
      await house.settle();
    }, cases.lacroix);
    // The promise is decided, its hold lifted, the receipt written to the debtor.
    expect(events).toEqual([
      ...['amicable.promise-decided', 'cases.changed AGENDA', 'cases.changed BALANCE'],
      ...['cases.changed HOLD', 'cases.changed STATUS', 'correspondence.sent'],
      'payments.recorded',
    ]);
    // 1,680.48 at 12.15 % for 55 days is 30.77; then the indemnity; the rest is principal, at 15 %.
    expect(await feesOf(stage, cases.lacroix)).toEqual([
      ...['INTEREST 15.39', 'INDEMNITY 20.00', 'PRINCIPAL 139.38'],
    ]);
    expect(await promiseState('lacroix')).toBe('KEPT');
    // 1,680.48 - 929.23 of principal is left.
    expect(await atlas.admin.reads(`/v1/cases/${cases.lacroix}`)).toMatchObject({
      posted: '751.25',
    });
  });

  step('Plomberie Garçon pays 500.00 by card, certain the next day', async () => {
    const { house } = stage;
    await house.travelTo('2026-03-11', '10:00');
    cardPayment = await isPaid(stage, cases.plomberie, '500.00', '2026-03-11', 'CARD');
    await house.settle();
    // Not certain yet: nothing is earned.
    expect(await feesOf(stage, cases.plomberie)).toEqual([]);
    await house.travelTo('2026-03-12', '10:00');
    // 689.58 at 12.15 % for 11 days is 2.52; 40.00; 457.48.
    expect(await feesOf(stage, cases.plomberie)).toEqual([
      ...['INTEREST 1.26', 'INDEMNITY 20.00', 'PRINCIPAL 68.62'],
    ]);
  });

  step('the consumer pays 100.00', async () => {
    await isPaid(stage, consumers.first, '100.00', '2026-03-12');
    expect(await feesOf(stage, consumers.first)).toEqual(['PRINCIPAL 18.00']);
  });

  step(
    'first remittance: both creditors are paid, and the file says what the statements say',
    async () => {
      const { accountant, atlas, bourbon, house, managers } = stage;
      await house.travelTo('2026-03-16', '10:00');
      let run = {} as Run;
      const approved = await stage.eventsOf(async () => {
        run = await remits(stage, '2026-03-15');
      });
      expect(approved).toEqual(['remittance.approved']);
      expect(run).toMatchObject({ state: 'APPROVED', collected: '1600.00', fees: '282.65' });

      // 174.77 + 89.88 of fees and 20 % of VAT: 264.65 + 52.93.
      expect(await lastStatement(atlas)).toMatchObject({
        ...{ openingCarry: '0.00', collected: '1500.00', fees: '264.65', vat: '52.93' },
        ...{ balance: '1182.42', transfer: '1182.42', carry: '0.00', feeDocumentKind: 'INVOICE' },
        ...{ feeDocumentNumber: 'FA2026-000001', feeDocumentTotal: '317.58' },
      });
      // La Réunion: 8.5 % of 18.00.
      expect(await lastStatement(bourbon)).toMatchObject({
        ...{ collected: '100.00', fees: '18.00', vat: '1.53', transfer: '80.47', carry: '0.00' },
        ...{ feeDocumentNumber: 'FA2026-000002', feeDocumentTotal: '19.53' },
      });

      const file = await accountant.downloads(`/v1/remittances/${run.id}/file`);
      expect(transferOrders(file.toString('utf8'), DEDICATED_IBAN)).toEqual({
        ...{ count: '2', total: '1262.89' },
        payments: expect.arrayContaining([
          { amount: '1182.42', iban: ATLAS.iban },
          { amount: '80.47', iban: BOURBON.iban },
        ]) as unknown,
      });
      // The bank may be given it twice: it is the same file.
      expect(await managers[1].downloads(`/v1/remittances/${run.id}/file`)).toEqual(file);

      const { id } = await lastStatement(atlas);
      for (const paper of ['document', 'fee-document'])
        expect(
          (await atlas.admin.downloads(`/v1/statements/${id}/${paper}`)).subarray(0, 5),
        ).toEqual(Buffer.from('%PDF-'));

      await house.travelTo('2026-03-20', '10:00');
      expect(run.payoutOn).toBe('2026-03-20');
      const paid = await stage.eventsOf(async () => {
        await accountant.does(`/v1/remittances/${run.id}/payment`, { on: '2026-03-20' });
        await house.settle();
      });
      expect(paid).toEqual(['remittance.paid']);
      const { bank, owed } = await accountant.reads<{ bank: string; owed: string }>(
        `/v1/remittances/${run.id}`,
      );
      expect(bank).toBe(owed);
    },
  );

  step(
    'Saint-Éloi did not pay: the promise is broken, and the case comes first again',
    async () => {
      const [, , chloe] = stage.agents;
      expect(await promiseState('saintEloi')).toBe('BROKEN');
      await stage.house.travelTo('2026-03-23', '08:30');
      const next = await chloe.does<NextCase>('/v1/queue/next');
      expect(next.caseId).toBe(cases.saintEloi);
      expect(next.reasons).toContainEqual(
        expect.objectContaining({ reason: 'BROKEN_PROMISE', points: 40 }),
      );
      await chloe.does(`/v1/queue/${next.caseId}/release`, { leaseToken: next.leaseToken });
    },
  );
});

describe('23 to 31 March: what comes back, and a second remittance', () => {
  step('Atlas declares 100.00 that Le Goff paid it on 20 March', async () => {
    const { atlas, house } = stage;
    await house.travelTo('2026-03-23', '10:00');
    const events = await stage.eventsOf(async () => {
      await atlas.admin.does('/v1/direct-payments', {
        ...{ caseId: cases.leGoff, amount: '100.00', currency: 'EUR', means: 'TRANSFER' },
        receivedOn: '2026-03-20',
      });
      await house.settle();
    }, cases.leGoff);
    expect(events).toEqual(['cases.changed BALANCE', 'payments.recorded']);
    // 38 days of interest, 3.60; 40.00; 56.40: at half price, for the money never passed through our hands.
    expect(await feesOf(stage, cases.leGoff)).toEqual([
      ...['INTEREST 0.90', 'INDEMNITY 10.00', 'PRINCIPAL 4.23'],
    ]);
    const { items } = await atlas.admin.reads<{ items: { sentence: string; amount: string }[] }>(
      `/v1/fees?caseId=${cases.leGoff}`,
    );
    expect(items).toHaveLength(3);
    for (const { sentence } of items) expect(sentence).toMatch(/50/);
  });

  step('the card payment comes back after it was remitted', async () => {
    const { accountant, house } = stage;
    await house.travelTo('2026-03-24', '10:00');
    const events = await stage.eventsOf(async () => {
      expect(
        await accountant.does(`/v1/payments/${cardPayment}/reversal`, { reason: 'CHARGEBACK' }),
      ).toEqual({ state: 'REVERSED' });
      await house.settle();
    }, cases.plomberie);
    expect(events).toEqual(['cases.changed BALANCE', 'payments.reversed']);
    expect((await feesOf(stage, cases.plomberie)).at(-1)).toBe('ADJUSTMENT -89.88');
    const again = await accountant.isRefused(`/v1/payments/${cardPayment}/reversal`, {
      reason: 'CHARGEBACK',
    });
    expect(again).toMatchObject({ status: 409, code: 'TRANSITION_NOT_ALLOWED' });
  });

  step('Payet pays 50.00', async () => {
    await stage.house.travelTo('2026-03-25', '10:00');
    await isPaid(stage, cases.payet, '50.00', '2026-03-25');
    // 157.48 for 80 days is 4.19; 40.00; 5.81.
    expect(await feesOf(stage, cases.payet)).toEqual([
      ...['INTEREST 2.10', 'INDEMNITY 20.00', 'PRINCIPAL 0.87'],
    ]);
  });

  step('the consumer pays 150.00 more', async () => {
    await isPaid(stage, consumers.first, '150.00', '2026-03-25');
    expect(await feesOf(stage, consumers.first)).toEqual(['PRINCIPAL 18.00', 'PRINCIPAL 27.00']);
  });

  step('second remittance: Atlas gets a credit note, and its debit is carried', async () => {
    const { accountant, atlas, bourbon, house } = stage;
    await house.travelTo('2026-04-01', '10:00');
    const run = await remits(stage, '2026-03-31');
    // 50.00 came and 500.00 went back; 22.97 + 15.13 - 89.88 of fees, 20 % of VAT on the total.
    expect(await lastStatement(atlas)).toMatchObject({
      ...{ openingCarry: '0.00', collected: '-450.00', fees: '-51.78', vat: '-10.36' },
      ...{ balance: '-387.86', transfer: '0.00', carry: '-387.86' },
      ...{ feeDocumentKind: 'CREDIT_NOTE', feeDocumentNumber: 'AV2026-000001' },
      feeDocumentTotal: '-62.14',
    });
    expect(await lastStatement(bourbon)).toMatchObject({
      ...{ collected: '150.00', fees: '27.00', vat: '2.30', transfer: '120.70' },
    });
    const file = await accountant.downloads(`/v1/remittances/${run.id}/file`);
    expect(transferOrders(file.toString('utf8'), DEDICATED_IBAN)).toEqual({
      ...{ count: '1', total: '120.70' },
      payments: [{ amount: '120.70', iban: BOURBON.iban }],
    });
  });
});

describe('2 to 8 April: to court, with the word of the creditor', () => {
  let requestId: string;

  step('Chloé proposes; nothing may start before the decider answers', async () => {
    const { agents, atlas, house, legal } = stage;
    await house.travelTo('2026-04-02', '10:00');
    const events = await stage.eventsOf(async () => {
      ({ id: requestId } = await agents[2].does<{ id: string }>('/v1/litigation-requests', {
        ...{ caseId: cases.garcon, route: 'PAYMENT_ORDER', costEstimate: '250.00' },
        ...{ currency: 'EUR', reason: 'Refus de payer, aucun litige.' },
      }));
      await house.settle();
    }, cases.garcon);
    expect(events).toEqual(['cases.changed STATUS', 'litigation.proposed']);
    const early = await legal.isRefused('/v1/procedures', procedure('250.00'));
    expect(early).toMatchObject({ status: 422, code: 'CREDITOR_AUTHORISATION_REQUIRED' });

    // 8,810.82 at 12.15 % for the 81 days since 11 January.
    expect(await atlas.decider.reads(`/v1/litigation-requests/${requestId}`)).toMatchObject({
      ...{ principal: '8810.82', interest: '237.57', indemnity: '40.00', state: 'PROPOSED' },
      ...{ lapsesOn: '2026-05-02', limitationOn: '2031-01-11', rateUnverified: false },
    });
    const wrongHand = await atlas.admin.isRefused(
      `/v1/litigation-requests/${requestId}/decisions`,
      {
        ...{ decision: 'AUTHORISE', cap: '400.00' },
      },
    );
    expect(wrongHand).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  step('the decider asks, is answered, and a payment still earns the amicable rate', async () => {
    const { agents, atlas, house } = stage;
    await house.travelTo('2026-04-03', '10:00');
    await atlas.decider.does(`/v1/litigation-requests/${requestId}/decisions`, {
      ...{ decision: 'ASK', text: 'Le débiteur est-il solvable ?' },
    });
    await house.settle();
    await agents[2].does(`/v1/litigation-requests/${requestId}/answers`, {
      text: 'Bilan déposé en janvier, trésorerie positive.',
    });
    await isPaid(stage, cases.garcon, '1000.00', '2026-04-03');
    // 82 days of interest, 240.50; 40.00; 719.50 at 15 %.
    expect(await feesOf(stage, cases.garcon)).toEqual([
      ...['INTEREST 120.25', 'INDEMNITY 20.00', 'PRINCIPAL 107.93'],
    ]);
  });

  step('the decider authorises up to 400.00, and that very day a payment earns 30 %', async () => {
    const { atlas, house } = stage;
    await house.travelTo('2026-04-08', '10:00');
    const events = await stage.eventsOf(async () => {
      await atlas.decider.does(`/v1/litigation-requests/${requestId}/decisions`, {
        ...{ decision: 'AUTHORISE', cap: '400.00' },
      });
      await house.settle();
    }, cases.garcon);
    expect(events).toEqual([
      ...['cases.changed PHASE', 'cases.changed STATUS', 'cases.phase-entered'],
      'litigation.decided',
    ]);
    expect(await statusOf('garcon')).toBe('LITIGATION.AUTHORISED');
    await isPaid(stage, cases.garcon, '1000.00', '2026-04-08');
    // Five more days on 8,091.32, 13.47; 986.53 at 30 %.
    expect((await feesOf(stage, cases.garcon)).slice(3)).toEqual([
      ...['INTEREST 6.74', 'PRINCIPAL 295.96'],
    ]);
  });

  step('a transfer of 17 March is found: everything that came after is told anew', async () => {
    await isPaid(stage, cases.payet, '60.00', '2026-03-17');
    // Replayed: 60.00 is 3.77 + 40.00 + 16.23, then 50.00 is 0.38 + 49.62; 31.95 of fees instead of 22.97.
    expect((await feesOf(stage, cases.payet)).slice(3)).toEqual(['ADJUSTMENT 8.98']);
    expect(await stage.lead.reads(`/v1/cases/${cases.payet}/money?on=2026-03-25`)).toMatchObject({
      ...{ principal: '91.63', total: '91.63' },
    });
  });

  step('third remittance: the debit is worked off', async () => {
    const { accountant, atlas, house } = stage;
    await house.travelTo('2026-04-16', '10:00');
    const run = await remits(stage, '2026-04-15');
    // 8.98 + 248.18 + 302.70 of fees and 111.97 of VAT, from 2,060.00 and a debit of 387.86.
    expect(await lastStatement(atlas)).toMatchObject({
      ...{ openingCarry: '-387.86', collected: '2060.00', fees: '559.86', vat: '111.97' },
      ...{ balance: '1000.31', transfer: '1000.31', carry: '0.00', feeDocumentKind: 'INVOICE' },
    });
    const file = await accountant.downloads(`/v1/remittances/${run.id}/file`);
    expect(transferOrders(file.toString('utf8'), DEDICATED_IBAN)).toEqual({
      ...{ count: '1', total: '1000.31' },
      payments: [{ amount: '1000.31', iban: ATLAS.iban }],
    });
  });
});

describe('14 April to 15 June: the payment order', () => {
  let procedureId: string;

  step('Laure opens it within the cap', async () => {
    const { house, legal } = stage;
    const dear = await legal.isRefused('/v1/procedures', procedure('400.01'));
    expect(dear).toMatchObject({ status: 422, code: 'COST_NOT_AUTHORISED' });
    ({ id: procedureId } = await legal.does<{ id: string }>('/v1/procedures', procedure('250.00')));
    const skipped = await legal.isRefused(`/v1/procedures/${procedureId}/steps`, {
      ...{ kind: 'SERVED', happenedOn: '2026-04-16', servedInPerson: true },
    });
    expect(skipped).toMatchObject({ status: 409, code: 'TRANSITION_NOT_ALLOWED' });
    await takes('REQUEST_FILED', '2026-04-16', { claimsInterest: true });
    expect(await statusOf('garcon')).toBe('LITIGATION.IN_PROCEDURE');
    await house.travelTo('2026-04-28', '10:00');
    await takes('ORDER_ISSUED', '2026-04-28');
    // An order of before September 2026 is served within six months.
    expect(await deadlines()).toEqual([['PAYMENT_ORDER_SERVE', '2026-10-28', 'OPEN']]);
  });

  step('served in person, it may be opposed for a month: the debtor has until Monday', async () => {
    const { house, legal } = stage;
    await house.travelTo('2026-05-06', '10:00');
    await takes('SERVED', '2026-05-06', { servedInPerson: true });
    expect(await deadlines()).toContainEqual(['PAYMENT_ORDER_OPPOSITION', '2026-06-08', 'OPEN']);
    await house.travelTo('2026-06-08', '10:00');
    const early = await legal.isRefused(`/v1/procedures/${procedureId}/steps`, {
      ...{ kind: 'NON_OPPOSED', happenedOn: '2026-06-08' },
    });
    expect(early).toMatchObject({ status: 422, code: 'DATE_OUT_OF_RANGE' });
    await house.travelTo('2026-06-09', '10:00');
    for (const id of await unconfirmed())
      await legal.does(`/v1/legal-deadlines/${id}/confirmation`);
    await takes('NON_OPPOSED', '2026-06-09');
    await takes('ENFORCEABLE', '2026-06-09');
  });

  step('the title is registered, and Atlas reads it step by step', async () => {
    const { atlas, house, legal } = stage;
    const events = await stage.eventsOf(async () => {
      await legal.does(`/v1/procedures/${procedureId}/title`, {
        ...{ number: '2026-IP-118', principal: '7104.79', interest: '0.00', indemnity: '0.00' },
        ...{ costs: '33.47', currency: 'EUR' },
      });
      await house.settle();
    }, cases.garcon);
    expect(events).toEqual([
      ...['cases.changed BALANCE', 'cases.changed STATUS', 'litigation.title-obtained'],
    ]);
    expect(await statusOf('garcon')).toBe('LITIGATION.TITLE_OBTAINED');
    const shown = await atlas.decider.reads<{ steps: { kind: string; happenedOn: string }[] }>(
      `/v1/procedures/${procedureId}`,
    );
    expect(shown.steps.map(({ kind, happenedOn }) => `${happenedOn} ${kind}`)).toEqual([
      ...['2026-04-16 REQUEST_FILED', '2026-04-28 ORDER_ISSUED', '2026-05-06 SERVED'],
      ...['2026-06-09 NON_OPPOSED', '2026-06-09 ENFORCEABLE'],
    ]);
  });

  const takes = (kind: string, happenedOn: string, more: object = {}) =>
    stage.legal.does(`/v1/procedures/${procedureId}/steps`, { kind, happenedOn, ...more });

  interface Shown {
    readonly id: string;
    readonly ruleCode: string;
    readonly dueOn: string;
    readonly state: string;
    readonly isConfirmed: boolean;
  }
  const shownDeadlines = async () =>
    (await stage.legal.reads<{ deadlines: Shown[] }>(`/v1/procedures/${procedureId}`)).deadlines;
  const deadlines = async () =>
    (await shownDeadlines()).map(({ ruleCode, dueOn, state }) => [ruleCode, dueOn, state]);
  const unconfirmed = async () =>
    (await shownDeadlines())
      .filter(({ isConfirmed, state }) => !isConfirmed && state === 'OPEN')
      .map(({ id }) => id);
});

describe('15 June: the figures and the proof', () => {
  // What Atlas recovered of principal, case by case: the card payment came back.
  const RECOVERED = { lacroix: '929.23', leGoff: '56.40', payet: '65.85', garcon: '1706.03' };

  step('the book of March adds up, figure by figure and case by case', async () => {
    const { atlas, house, managers } = stage;
    await house.travelTo('2026-06-15', '10:00');
    const filter = `currency=EUR&creditorId=${atlas.id}&vintageFrom=2026-03-01&vintageUntil=2026-03-01`;
    const book = await managers[0].reads<{ total: Record<string, unknown>; rows: unknown[] }>(
      `/v1/figures/book?${filter}`,
    );
    expect(book.rows).toHaveLength(1);
    // 2,757.51 of 1,116,795.39 placed; 313 debtors, four of whom have paid something.
    expect(book.total).toMatchObject({
      ...{
        placed: '1116795.39',
        recovered: '2757.51',
        fees: '772.73',
        recoveryRateByValue: '0.25',
      },
      ...{ acceptedCases: 313, payingCases: 4 },
    });
    const behind = await managers[0].readsAll<{ caseId: string; recovered: string }>(
      `/v1/figures/cases?${filter}&figure=RECOVERED`,
    );
    const found = Object.fromEntries(behind.map((one) => [one.caseId, one.recovered]));
    const expected = Object.entries(RECOVERED).map(([name, amount]) => [
      cases[name as Character],
      amount,
    ]);
    expect(found).toMatchObject(Object.fromEntries(expected) as object);
    expect(cents(Object.values(found))).toBe(2757_51n);
    for (const [name, amount] of Object.entries(RECOVERED)) {
      const { items } = await managers[0].reads<{ items: { amount: string }[] }>(
        `/v1/figures/cases/${cases[name as Character]}/recoveries`,
      );
      expect(cents(items.map((item) => item.amount))).toBe(cents([amount]));
    }
    const fees = await managers[0].readsAll<{ amount: string }>(
      `/v1/figures/fee-lines?currency=EUR&creditorId=${atlas.id}&from=2026-03-01&until=2026-06-15`,
    );
    expect(cents(fees.map((fee) => fee.amount))).toBe(772_73n);
    expect(await managers[0].reads('/v1/figures/idle-cases')).toEqual({ items: [] });
  });

  step('the creditor finds the whole story in its own words', async () => {
    expect(await timelineOf('lacroix')).toEqual([
      'Dossier ouvert : 1 créance(s), 1 680,48 EUR',
      ...letter('première lettre', 'Première lettre envoyée le 02/03/2026'),
      'Appel : promesse de payer',
      'Suspension : promesse de payer jusqu’au 12/03/2026',
      'Promesse de payer 1 000,00 EUR le 10/03/2026',
      ...['Message préparé : confirmation de promesse', 'Avis au créancier'],
      'Message envoyé : confirmation de promesse',
      'Paiement de 1 000,00 EUR reçu le 10/03/2026',
      ...['Suspension levée : promesse de payer', 'Promesse tenue : 1 000,00 EUR'],
      ...['Message préparé : reçu', 'Avis au créancier', 'Message envoyé : reçu'],
    ]);
    expect((await timelineOf('leGoff')).slice(3)).toEqual([
      'Appel : tierce personne',
      'Paiement direct de 100,00 EUR déclaré, reçu le 20/03/2026',
    ]);
    expect((await timelineOf('plomberie')).slice(4)).toEqual([
      'Paiement de 500,00 EUR reçu le 11/03/2026',
      ...['Message préparé : reçu', 'Avis au créancier', 'Message envoyé : reçu'],
      'Paiement de 500,00 EUR définitif',
      'Paiement de 500,00 EUR annulé : paiement par carte contesté',
    ]);
    const receipt = ['Message préparé : reçu', 'Avis au créancier', 'Message envoyé : reçu'];
    expect((await timelineOf('garcon')).slice(3)).toEqual([
      'Appel : refus de payer',
      'Action en justice proposée au créancier : 9 088,39 EUR',
      'Question du créancier sur la proposition',
      'Réponse à la question du créancier',
      ...['Paiement de 1 000,00 EUR reçu le 03/04/2026', ...receipt],
      'Créancier relancé sur la proposition, valable jusqu’au 02/05/2026',
      'Action en justice autorisée le 08/04/2026, plafond 400,00 EUR',
      ...['Paiement de 1 000,00 EUR reçu le 08/04/2026', ...receipt],
      'Procédure ouverte : injonction de payer',
      'Procédure : requête déposée le 16/04/2026',
      'Délai légal : signifier l’ordonnance le 28/10/2026',
      'Procédure : ordonnance rendue le 28/04/2026',
      'Prescription de FA2025-20272 : demande en justice le 06/05/2026, nouvelle date le 06/05/2031',
      'Délai légal : fin du délai d’opposition le 08/06/2026',
      'Délai légal : certificat de non-opposition le 09/06/2026',
      'Procédure : signification le 06/05/2026',
      'Procédure : sans opposition le 09/06/2026',
      'Procédure : ordonnance exécutoire le 09/06/2026',
      'Jugement signifié le 06/05/2026 : taux légal majoré de 5 points deux mois après',
      'Titre exécutoire enregistré : 7 138,26 EUR',
    ]);
    const refusal = await stage.bourbon.admin.mayNotRead(`/v1/cases/${cases.garcon}`);
    expect(refusal).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  step('everything that must hold, holds, and the chain of the audit is whole', async () => {
    const { worker } = stage.house;
    await stage.house.settle();
    const proofs = await worker.get(ProveQuery).prove(systemCaller('cli.prove'));
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
    expect(proofs.length).toBeGreaterThan(20);
    expect(await worker.get(AuditService).verify()).toMatchObject({ broken: null });
    const waiting = await stage.house.rows('SELECT FROM event_pending');
    expect(waiting).toHaveLength(0);
  });
});

// ---- what the story asks again and again

const consumers = { first: '' };
let cardPayment: string;

const promiseOf = (amount: string, dueOn: string) => ({
  ...{ amounts: [{ amount, dueOn }], currency: 'EUR', means: 'TRANSFER', confidence: 2 },
});

const procedure = (costEstimate: string) => ({
  ...{ caseId: cases.garcon, type: 'PAYMENT_ORDER', court: 'Tribunal de commerce de Nantes' },
  ...{ courtTerritory: 'FR-METRO', costEstimate, currency: 'EUR' },
});

async function statusOf(name: Character): Promise<string> {
  return (await stage.lead.reads<{ status: string }>(`/v1/cases/${cases[name]}`)).status;
}

/** The states of a case's callbacks, the newest first. */
async function callbackStates(name: Character): Promise<string[]> {
  const callbacks = await stage.lead.reads<{ state: string }[]>(
    `/v1/cases/${cases[name]}/callbacks`,
  );
  return callbacks.map(({ state }) => state);
}

async function promiseState(name: Character): Promise<string | undefined> {
  const { items } = await stage.lead.reads<{ items: { state: string }[] }>(
    `/v1/promises?caseId=${cases[name]}`,
  );
  return items[0]?.state;
}

/** The timeline as the creditor reads it, the oldest entry first, without the references of the letters. */
async function timelineOf(name: Character): Promise<string[]> {
  const entries = await stage.atlas.admin.readsAll<{ says: string }>(
    `/v1/cases/${cases[name]}/timeline`,
  );
  return entries
    .map(({ says }) => says.replaceAll('\u00a0', ' ').replace(/, référence \S+$/, ''))
    .reverse();
}

const letter = (kind: string, sent: string): string[] => [`Message préparé : ${kind}`, sent];

function counted(events: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) counts[event] = (counts[event] ?? 0) + 1;
  return counts;
}

function cents(amounts: readonly string[]): bigint {
  return amounts.reduce((sum, amount) => sum + BigInt(amount.replace('.', '')), 0n);
}

/** The error file as the accountant of Atlas mends it: three kinds of faults, each on all of its rows. */
function corrected(errors: string): string {
  let number = 0;
  const lines = errors.replace('\ufeff', '').trimEnd().split(/\r?\n/);
  return lines
    .map((line) => {
      const cells = line.split(';');
      const fault = cells.at(-1) ?? '';
      if (fault.startsWith("l'échéance précède")) cells[6] = '22/12/2025';
      if (fault.startsWith('devise inconnue')) cells[8] = 'EUR';
      if (fault.startsWith('N° facture')) cells[4] = `FA2025-2080${(number += 1)}`;
      return cells.join(';');
    })
    .join('\r\n');
}
