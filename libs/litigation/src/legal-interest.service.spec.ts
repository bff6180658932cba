import { CasesService } from '@solde/cases';
import { PaymentsService } from '@solde/payments';
import { ProveQuery, systemCaller, uuidv7 } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { LegalInterestQuery } from './legal-interest.query';
import { LegalInterest } from './legal-interest.service';
import { LitigationModule } from './litigation.module';

const reader = systemCaller('spec');

describe('what courts change of interest', () => {
  let agency: Agency;
  let caseFile: BuiltCase;

  beforeAll(async () => {
    agency = await Agency.open([LitigationModule], {}, { interestClaimed: true });
  });
  afterAll(() => agency.close());
  beforeEach(async () => {
    caseFile = await agency.case({ principal: '10000.00', placedOn: '2026-02-02' });
    await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, amountMinor: 500_00n, valueOn: '2026-03-02' },
        ...{ currency: 'EUR', means: 'TRANSFER' },
      }),
    );
  });
  afterEach(async () => {
    const proofs = await agency.get(ProveQuery).prove(reader);
    const broken = proofs.filter(({ holds }) => !holds).map(({ name }) => name);
    // The terms of the scene are written past their signature.
    expect(broken).toEqual(['creditors.signed-terms-have-their-hash']);
  });

  const interest = () => agency.get(LegalInterest);

  it('spends anew what had paid interest of days that bear none', async () => {
    // 30 days at 12.15 % on 10,000.00: 99.86 of the 500.00 paid interest.
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '9599.86' });
    const grace = await agency.act((work) =>
      interest().suspend(work, {
        ...{ caseId: caseFile.id, fromOn: '2026-02-11', untilOn: '2026-12-31' },
        reason: 'COURT_GRACE',
      }),
    );
    // Ten days are left: 33.29.
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '9533.29' });
    await agency.act((work) => interest().endSuspension(work, grace.id, '2026-02-20'));
    // Ten more: 66.58 in all.
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '9566.58' });
    const shown = await agency.get(LegalInterestQuery).suspensions(reader, caseFile.id);
    expect(shown).toMatchObject([{ fromOn: '2026-02-11', untilOn: '2026-02-20', isEnded: true }]);
  });

  it('pays the principal first while a court says so, and as before once its grace ends', async () => {
    const owed = () => agency.owed(caseFile.id);
    const grace = await agency.act((work) =>
      interest().suspend(work, {
        ...{ caseId: caseFile.id, fromOn: '2026-02-21', untilOn: '2026-12-31' },
        ...{ reason: 'COURT_GRACE', principalFirst: true },
      }),
    );
    // Twenty days were owed before it, 66.58: they wait, and the whole payment is principal.
    expect(await owed()).toEqual({ PRINCIPAL: '9500.00', INTEREST: '66.58' });
    const shown = () => agency.get(LegalInterestQuery).suspensions(reader, caseFile.id);
    expect(await shown()).toMatchObject([{ principalFirst: true, isEnded: false }]);
    await agency.act((work) => interest().endSuspension(work, grace.id, '2026-02-28'));
    // Its order ended with it: interest of 22 days, 73.23, is paid first on 2 March.
    expect(await owed()).toEqual({ PRINCIPAL: '9573.23' });
    expect(await shown()).toMatchObject([{ untilOn: '2026-02-28', isEnded: true }]);
  });

  it.each([
    ['INSOLVENCY', '2026-12-31', 'ALLOCATION_ORDER_UNLAWFUL'],
    ['PLAN', '2026-12-31', 'ALLOCATION_ORDER_UNLAWFUL'],
    ['COURT_GRACE', null, 'VALIDATION_FAILED'],
  ] as const)('takes no order from %s until %s: %s', async (reason, untilOn, code) => {
    const suspension = { caseId: caseFile.id, fromOn: '2026-02-21', untilOn, reason } as const;
    await expect(
      agency.act((work) => interest().suspend(work, { ...suspension, principalFirst: true })),
    ).rejects.toMatchObject({ code });
    expect(await agency.get(LegalInterestQuery).suspensions(reader, caseFile.id)).toEqual([]);
  });

  it('takes an order from who may give it on its day alone, and so does the database', async () => {
    const { id } = caseFile;
    const order = (fromOn: '2016-09-30' | '2016-10-01') =>
      agency.act(async (work) =>
        agency
          .get(CasesService)
          .orderSpending(work, await agency.get(CasesService).lock(work, id), {
            ...{ spending: 'PRINCIPAL_FIRST', fromOn, untilOn: '2016-12-31', sourceId: uuidv7() },
            saidBy: 'OVER_INDEBTEDNESS_COMMISSION',
          }),
      );
    await expect(order('2016-09-30')).rejects.toMatchObject({
      ...{ code: 'ALLOCATION_ORDER_UNLAWFUL', facts: { because: 'NOT_AGREED' } },
    });
    await order('2016-10-01');
    const said = agency.sql(
      `INSERT INTO spending_order (id, case_id, creditor_id, spending, from_on, until_on, source_id, said_by, act_id)
       SELECT uuidv7(), case_id, creditor_id, spending, from_on, until_on, source_id, 'DEBTOR', act_id
       FROM spending_order WHERE case_id = $1`,
      [id],
    );
    await expect(said).rejects.toMatchObject({ constraint: 'spending_order_is_said_by_who_may' });
  });

  it('leaves money alone that was spent before', async () => {
    await agency.act((work) =>
      interest().suspend(work, {
        ...{ caseId: caseFile.id, fromOn: '2026-03-03', reason: 'INSOLVENCY' },
      }),
    );
    expect(await agency.owed(caseFile.id)).toEqual({ PRINCIPAL: '9599.86' });
    const rows = await agency.sql('SELECT id FROM allocation WHERE case_id = $1', [caseFile.id]);
    expect(rows).toHaveLength(2);
  });

  it('takes a judgment once it is served, and the last word of the judge about its points', async () => {
    const judge = (servedOn: '2026-02-15' | '2026-03-03', evidence: string) =>
      agency.act((work) => interest().judge(work, caseFile.id, { servedOn, evidence }));
    await judge('2026-02-15', 'RG 26/00042');
    await expect(judge('2026-03-03', 'RG 26/00043')).rejects.toMatchObject({
      code: 'DATE_OUT_OF_RANGE',
    });
    expect(await agency.get(LegalInterestQuery).judgments(reader, caseFile.id)).toMatchObject([
      { servedOn: '2026-02-15', pointsPct: '5', evidence: 'RG 26/00042' },
    ]);
  });
});
