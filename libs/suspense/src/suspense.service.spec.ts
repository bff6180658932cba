import { PartnersService } from '@solde/agency';
import { PartnerTransfers, PaymentsQuery, PaymentsService } from '@solde/payments';
import { systemCaller, type Caller } from '@solde/platform';

import type { Agency } from '../../../test/support/agency';
import { BankScene, PAYER } from '../../../test/support/bank-scene';
import { LearntPayersQuery } from './learnt-payers.query';
import { PartnerProposalsQuery } from './partner-proposals.query';
import { ProposalsQuery, type ShownProposal } from './proposals.query';
import { SuspenseModule } from './suspense.module';
import { SuspenseQuery, type SuspenseFilter, type SuspenseItem } from './suspense.query';
import { SuspenseService } from './suspense.service';

const caller = systemCaller('spec');
const TODAY = '2026-04-02';
const all = { limit: 100, after: null };

describe('the accountant’s desk', () => {
  let scene: BankScene;
  let agency: Agency;
  let anna: Caller;
  let bruno: Caller;
  beforeEach(async () => {
    scene = await BankScene.open(TODAY, [SuspenseModule]);
    ({ agency } = scene);
    anna = await agency.person('Anna');
    bruno = await agency.person('Bruno');
  });
  afterEach(() => scene.close());

  const waiting = async (filter: SuspenseFilter = {}): Promise<SuspenseItem[]> =>
    (await agency.get(SuspenseQuery).page(caller, TODAY, filter, all)).items;
  async function proposed(receiptId: string): Promise<readonly ShownProposal[]> {
    const items = await waiting();
    return (await agency.get(ProposalsQuery).of(caller, items)).get(receiptId) ?? [];
  }
  const signs = async (receiptId: string): Promise<unknown[]> =>
    (await proposed(receiptId)).map(({ caseId, reasons }) => [
      caseId,
      ...reasons.map(({ key, facts }) => [key, facts.how ?? facts.pct ?? facts.count ?? null]),
    ]);
  const rename = (debtorId: string, name: string): Promise<unknown> =>
    agency
      .sql("SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)")
      .then(() => agency.sql('UPDATE debtor SET name = $2 WHERE id = $1', [debtorId, name]));
  const accept = (receiptId: string, caseId: string, who = anna) =>
    agency.act((work) => agency.get(SuspenseService).accept(work, receiptId, caseId), who);
  const undo = (receiptId: string, caseId: string) =>
    agency.act((work) => agency.get(SuspenseService).undo(work, receiptId, caseId), anna);
  it('proposes whose money it is: mistyped numbers, names, amounts, each with its reasons', async () => {
    const one = await agency.case({ principal: '1200.00', number: 'FA2024-20132' });
    const two = await agency.case({ principal: '450.00', number: 'FA2024-30777' });
    const third = await agency.case({ principal: '77.31', number: 'ZZ-1' });
    await rename(two.debtorId, 'Menuiserie Noël SARL');
    const on = '2026-03-20';
    const lines = await scene.told([
      { amount: '99.10', on, text: 'VIR FA2O24-2O132' },
      { amount: '101.00', on, text: 'VIR 2024 20132' },
      { amount: '102.00', on, text: 'REGLT 20132' },
      { amount: '103.00', on, text: 'FACTURE FA2024-20123' },
      { amount: '104.00', on, text: 'FACTURE FA2024-2132' },
      { amount: '105.00', on, text: 'REGLT MENUISERIE NOEL' },
      { amount: '225.00', on, text: 'VIREMENT', name: 'NOEL MENUISERIE' },
      { amount: '450.00', on, text: 'VIREMENT', name: 'MENUISERIE NOEL' },
      { amount: '77.31', on, text: 'VIREMENT' },
      { amount: '78.32', on, text: 'VIREMENT' },
    ]);
    expect(new Set(lines.map(({ state }) => state))).toEqual(new Set(['SUSPENSE']));
    const found: unknown[] = [];
    for (const { receiptId } of lines) found.push(await signs(receiptId ?? ''));
    expect(found).toEqual([
      [[one.id, ['INVOICE_NUMBER', 'LOOK_ALIKE']]],
      [[one.id, ['INVOICE_NUMBER', 'OTHER_PREFIX']]],
      [[one.id, ['INVOICE_NUMBER', 'END_ONLY']]],
      [[one.id, ['INVOICE_NUMBER', 'TRANSPOSED']]],
      [[one.id, ['INVOICE_NUMBER', 'ONE_CHARACTER']]],
      [[two.id, ['PAYER_NAME', 100]]],
      [[two.id, ['PAYER_NAME', 100], ['INSTALMENT', 2]]],
      [[two.id, ['PAYER_NAME', 100], ['EXACT_BALANCE', null]]],
      [[third.id, ['EXACT_BALANCE', null]]],
      [],
    ]);
  });

  it('proposes the partner whose transfer it is, with the payments that make it, and nobody once some of it is used', async () => {
    const { id: caseId } = await agency.case({ principal: '900.00' });
    const partners = agency.get(PartnersService);
    const facts = { name: 'Me Hélène Durand', kind: 'BAILIFF', reference: 'HUI-1' } as const;
    const { id: partnerId } = await agency.act((work) =>
      partners.register(work, { ...facts, iban: PAYER }),
    );
    const received = async (amountMinor: bigint) =>
      (
        await agency.act((work) =>
          agency.get(PaymentsService).recordAtPartner(work, {
            ...{ caseId, partnerId, amountMinor, currency: 'EUR', means: 'CASH_AT_PARTNER' },
            receivedOn: '2026-03-02',
          }),
        )
      ).id;
    const [first, second] = [await received(100_00n), await received(40_00n)];
    const proposedPartners = async (receiptId: string) => {
      const items = await waiting();
      return (await agency.get(PartnerProposalsQuery).of(caller, TODAY, items)).get(receiptId);
    };
    const on = '2026-03-20';
    const [all, one, named, other] = await scene.told([
      { amount: '140.00', on, text: 'VIREMENT', iban: PAYER },
      { amount: '40.00', on, text: 'VIREMENT', iban: PAYER },
      { amount: '5.00', on, text: 'VIREMENT', name: 'ETUDE DURAND HELENE' },
      { amount: '140.00', on, text: 'VIREMENT', name: 'Garage Nguyen' },
    ]);
    expect(await proposedPartners(all?.receiptId ?? '')).toMatchObject([
      {
        ...{ partnerId, name: facts.name, kind: 'BAILIFF', points: 90, takenBackIds: [] },
        paymentIds: [first, second],
      },
    ]);
    expect(await proposedPartners(one?.receiptId ?? '')).toMatchObject([
      { partnerId, paymentIds: [second] },
    ]);
    expect(await proposedPartners(named?.receiptId ?? '')).toMatchObject([
      { partnerId, reasons: [{ key: 'PARTNER_NAME' }], paymentIds: [] },
    ]);
    expect(await proposedPartners(other?.receiptId ?? '')).toEqual([]);
    // What is proposed is what the act takes.
    const receiptId = all?.receiptId ?? '';
    await agency.act((work) =>
      agency
        .get(PartnerTransfers)
        .settle(work, { partnerId, receiptId, paymentIds: [first, second] }),
    );
    expect(await proposedPartners(one?.receiptId ?? '')).toMatchObject([{ paymentIds: [] }]);
    await agency.act(
      (work) => agency.get(SuspenseService).accept(work, one?.receiptId ?? '', caseId, 10_00n),
      anna,
    );
    expect(await proposedPartners(one?.receiptId ?? '')).toBeUndefined();
    expect(await scene.broken()).toEqual([]);
  });

  it('gives money to the case proposed, remembers the payer for the next time, and matches nothing by itself', async () => {
    const { id: caseId, debtorId } = await agency.case({ principal: '900.00' });
    const on = '2026-03-20';
    const payer = { text: 'VIREMENT', name: 'Mère de Paul Martin', iban: PAYER };
    const [first] = await scene.told([{ amount: '50.00', on, ...payer }]);
    const receiptId = first?.receiptId ?? '';
    expect(await proposed(receiptId)).toEqual([]);
    await accept(receiptId, caseId);
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '850.00' });
    expect(await waiting()).toEqual([]);

    const [second, renamed] = await scene.told(
      [
        { amount: '51.00', on, ...payer },
        { amount: '52.00', on, text: 'VIREMENT', name: 'MARTIN PAUL MERE' },
      ],
      '50.00',
    );
    expect([second?.state, renamed?.state]).toEqual(['SUSPENSE', 'SUSPENSE']);
    const learnt = ['LEARNT_PAYER', null];
    expect(await signs(second?.receiptId ?? '')).toEqual([
      [caseId, learnt, ['KNOWN_ACCOUNT', null]],
    ]);
    expect(await signs(renamed?.receiptId ?? '')).toEqual([[caseId, learnt]]);
    const known = (await agency.get(LearntPayersQuery).page(caller, all)).items;
    expect(known.map(({ by, nameKey, ibanLast4 }) => [by, nameKey, ibanLast4])).toEqual([
      ['NAME', 'MARTIN MERE PAUL', null],
      ['IBAN', null, '2606'],
    ]);
    for (const one of known)
      expect(one).toMatchObject({
        debtorId,
        receiptId,
        caseId,
        learntBy: 'Anna',
        forgottenAt: null,
      });

    // Accepted again, nothing is learnt twice; forgotten by a person, it ranks no more.
    await accept(second?.receiptId ?? '', caseId);
    expect((await agency.get(LearntPayersQuery).page(caller, all)).items).toHaveLength(2);
    const forget = () =>
      agency.act((work) => agency.get(SuspenseService).forget(work, known[0]?.id ?? ''), anna);
    await forget();
    expect(await signs(renamed?.receiptId ?? '')).toEqual([]);
    await expect(forget()).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    await expect(
      agency.act((work) => agency.get(SuspenseService).accept(work, receiptId, caseId)),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('takes back what was accepted: the money waits again, and what was learnt from it is forgotten', async () => {
    const { id: caseId } = await agency.case({ principal: '900.00' });
    const payer = { text: 'VIREMENT', name: 'Paul Martin', iban: PAYER };
    const [line] = await scene.told([{ amount: '50.00', on: '2026-03-20', ...payer }]);
    const receiptId = line?.receiptId ?? '';
    await accept(receiptId, caseId);
    await undo(receiptId, caseId);
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '900.00' });
    expect(await waiting()).toMatchObject([{ receiptId, suspenseMinor: 50_00n }]);
    expect(await proposed(receiptId)).toEqual([]);
    const known = (await agency.get(LearntPayersQuery).page(caller, all)).items;
    expect(known.map(({ forgottenAt }) => forgottenAt === null)).toEqual([false, false]);
    await expect(undo(receiptId, caseId)).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    expect(await scene.broken()).toEqual([]);
    // An account that paid by mistake is not known: not even the exact balance is matched by itself.
    const [exact] = await scene.told(
      [{ amount: '900.00', on: '2026-03-21', text: 'VIREMENT', iban: PAYER }],
      '50.00',
    );
    expect(exact).toMatchObject({ state: 'SUSPENSE', reason: 'NO_REFERENCE' });
    // And it may be given again, to the same case too.
    await accept(receiptId, caseId);
    expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '850.00' });
    expect(await scene.broken()).toEqual([]);
  });

  it('lets two people give the same money once', async () => {
    const one = await agency.case({ principal: '900.00' });
    const two = await agency.case({ principal: '900.00' });
    const [line] = await scene.told([{ amount: '50.00', on: '2026-03-20', text: 'VIREMENT' }]);
    const receiptId = line?.receiptId ?? '';
    const ends = await Promise.allSettled([
      accept(receiptId, one.id),
      accept(receiptId, two.id, bruno),
      accept(receiptId, one.id, bruno),
    ]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const end of ends)
      if (end.status === 'rejected')
        expect(end.reason).toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    expect((await agency.get(PaymentsQuery).one(caller, receiptId)).suspenseMinor).toBe(0n);
    expect(await scene.broken()).toEqual([]);
  });

  it('shows what waits by age, currency, amount and words, page by page', async () => {
    const days = [
      '2026-04-02',
      '2026-03-03',
      '2026-03-02',
      '2026-01-31',
      '2026-01-02',
      '2025-12-01',
    ] as const;
    for (const [index, on] of days.entries())
      await scene.record(on, BigInt(index + 1) * 10_00n, `Payeur n° ${index}`);
    const ages = await agency.get(SuspenseQuery).ages(caller, TODAY);
    expect(ages).toEqual([
      { currency: 'EUR', age: '0-30', receipts: 2, suspenseMinor: 30_00n },
      { currency: 'EUR', age: '31-60', receipts: 1, suspenseMinor: 30_00n },
      { currency: 'EUR', age: '61-90', receipts: 2, suspenseMinor: 90_00n },
      { currency: 'EUR', age: '91+', receipts: 1, suspenseMinor: 60_00n },
    ]);
    const amounts = async (filter: SuspenseFilter) =>
      (await waiting(filter)).map(({ suspenseMinor }) => suspenseMinor / 1000n);
    expect(await amounts({})).toEqual([6n, 5n, 4n, 3n, 2n, 1n]);
    expect(await amounts({ age: '61-90' })).toEqual([5n, 4n]);
    expect(await amounts({ currency: 'CHF' })).toEqual([]);
    expect(await amounts({ currency: 'EUR', amountMinor: 30_00n })).toEqual([3n]);
    expect(await amounts({ text: 'PAYEUR N 3' })).toEqual([4n]);
    expect(await amounts({ text: '%' })).toEqual([6n, 5n, 4n, 3n, 2n, 1n]);
    const desk = agency.get(SuspenseQuery);
    const first = await desk.page(caller, TODAY, {}, { limit: 4, after: null });
    const last = first.items.at(-1);
    const after = [last?.receivedOn ?? '', last?.receiptId ?? ''];
    const second = await desk.page(caller, TODAY, {}, { limit: 4, after });
    expect([first.next !== null, second.items.map((item) => item.ageDays), second.next]).toEqual([
      ...[true, [30, 0], null],
    ]);
  });
});
