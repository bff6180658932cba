import { AgencyModule, AgencyService } from '@solde/agency';
import { CasesModule, CasesService, InterestTermsService } from '@solde/cases';
import { systemCaller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { AccountStatementModule } from './account-statement.module';
import { AccountStatementQuery } from './account-statement.query';

const reader = systemCaller('spec');

describe('the statement of account of a case, on the database', () => {
  let agency: Agency;
  let caseFile: BuiltCase;
  beforeAll(async () => {
    const terms = { interestClaimed: true, indemnityClaimed: true };
    agency = await Agency.open([AgencyModule, CasesModule, AccountStatementModule], {}, terms);
    await agency.act((work) =>
      agency.get(AgencyService).describe(work, {
        ...{ legalName: 'Recouvrement du Nord SAS', siren: '732829320', vatNumber: null },
        ...{ addressLine: '5 rue des Halles', postalCode: '59800', city: 'Lille' },
        ...{ territory: 'FR-METRO', phone: '+33 3 20 00 00 00', email: 'contact@rdn.test' },
        signatory: 'Claire Martin',
      }),
    );
    caseFile = await agency.case({ principal: '10000.00', placedOn: '2026-02-02' });
  });
  afterAll(() => agency.close());

  const total = async (on: '2026-03-02' | '2026-07-02') => {
    const statements = agency.get(AccountStatementQuery);
    return (await statements.read(reader, { caseId: caseFile.id, on })).totalMinor;
  };

  it.each(['fr', 'en'] as const)('is drawn on paper in %s', async (language) => {
    const asked = { caseId: caseFile.id, on: '2026-03-02' } as const;
    const { title, bytes } = await agency.get(AccountStatementQuery).draw(reader, asked, language);
    expect(title).toMatch(/ 2026-03-02$/);
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('refuses a case of nobody', async () => {
    const nobody = '00000000-0000-7000-8000-000000000000';
    const asked = agency.get(AccountStatementQuery).read(reader, { caseId: nobody });
    await expect(asked).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('bears no interest during a court’s grace, until the day on which it ends early', async () => {
    const terms = agency.get(InterestTermsService);
    // 30 days at 12.15 % and the indemnity.
    expect(await total('2026-03-02')).toBe(10_000_00n + 99_86n + 40_00n);
    const grace = await agency.act((work) =>
      terms.suspend(work, {
        ...{ caseId: caseFile.id, fromOn: '2026-03-03', untilOn: '2027-03-02' },
        reason: 'COURT_GRACE',
      }),
    );
    expect(await total('2026-07-02')).toBe(10_139_86n);
    await agency.act((work) => terms.endSuspension(work, grace.id, '2026-06-30'));
    // The first two days of July, at the rate of the new half-year.
    expect(await total('2026-07-02')).toBeGreaterThan(10_139_86n);
    const again = agency.act((work) => terms.endSuspension(work, grace.id, '2026-05-01'));
    await expect(again).rejects.toMatchObject({ code: 'DUPLICATE' });
    const later = await agency.act((work) =>
      terms.suspend(work, {
        ...{ caseId: caseFile.id, fromOn: '2026-09-01', untilOn: '2026-09-30' },
        reason: 'PLAN',
      }),
    );
    const beyond = agency.act((work) => terms.endSuspension(work, later.id, '2026-10-01'));
    await expect(beyond).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
  });

  it('keeps the last word of a judge about the points of a judgment', async () => {
    const judged = async (points: '5' | '0') =>
      agency.act(async (work) => {
        const held = await agency.get(CasesService).lock(work, caseFile.id);
        const fraction = { numerator: BigInt(points), denominator: 100n };
        agency.get(InterestTermsService).recordJudgment(work, held, {
          servedOn: '2026-02-15',
          points: fraction,
          evidence: 'RG 26/1',
        });
      });
    await judged('5');
    await judged('0');
    const rows = await agency.sql(
      'SELECT points::text FROM judgment_interest WHERE case_id = $1 ORDER BY id DESC LIMIT 1',
      [caseFile.id],
    );
    expect(rows).toEqual([{ points: '0' }]);
  });
});
