import type { CalendarDate } from '@solde/calendar';
import type { RecallReason } from '@solde/creditors';
import { FeesQuery, feeSentence } from '@solde/fees';
import { CaseQuotes, PaymentsService } from '@solde/payments';
import { ProveQuery, systemCaller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { ClosingModule } from './closing.module';
import { ClosingService, type Recall } from './closing.service';

const system = systemCaller('spec');

describe('a case under a grid, a cap and a minimum', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await Agency.open([ClosingModule], {
      grid: {
        mode: 'MARGINAL',
        tiers: [
          [500_00n, '20'],
          [null, '10'],
        ],
      },
      capMinor: 180_00n,
      minimumMinor: 75_00n,
    });
  });
  afterAll(() => agency.close());

  const pay = ({ id }: BuiltCase, amountMinor: bigint, valueOn: CalendarDate = '2026-03-02') =>
    agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: id, amountMinor, currency: 'EUR', means: 'TRANSFER', valueOn },
      }),
    );
  const reverse = (receiptId: string) =>
    agency.act((work) => agency.get(PaymentsService).reverse(work, receiptId, 'POSTING_ERROR'));
  const close = ({ id }: BuiltCase) =>
    agency.act((work) =>
      agency.get(ClosingService).close(work, id, {
        reason: 'RECALLED_BY_CREDITOR',
        evidence: ['RECALL_REQUEST'],
        recall: { reason: 'OTHER' },
      }),
    );
  const sentences = async ({ id }: BuiltCase) =>
    (await agency.get(FeesQuery).lines(system, { caseId: id, limit: 50 })).map(({ sentence }) =>
      feeSentence(sentence, 'en'),
    );
  const fees = async ({ id }: BuiltCase) =>
    (await agency.fees(id)).map(({ kind, fee }) => [kind, fee]);

  afterEach(async () => {
    const failures = (await agency.get(ProveQuery).prove(system)).filter(({ holds }) => !holds);
    expect(failures).toEqual([]);
  });

  it('cuts each payment by what came before it, says so, and stops at the cap', async () => {
    const caseFile = await agency.case({ principal: '3000.00' });
    await pay(caseFile, 400_00n);
    await pay(caseFile, 300_00n);
    await pay(caseFile, 2_000_00n);
    expect(await fees(caseFile)).toEqual([
      ['CONTINGENCY', '80.00'],
      ['CONTINGENCY', '40.00'],
      ['CONTINGENCY', '60.00'],
    ]);
    expect(await sentences(caseFile)).toEqual([
      '€400.00 of principal x 20% (amicable phase) = €80.00 excl. VAT',
      '€300.00 of principal (amicable phase): €100.00 x 20% + €200.00 x 10% = €40.00 excl. VAT',
      '€2,000.00 of principal x 10% (amicable phase), held by the cap of the case at €60.00 excl. VAT',
    ]);
  });

  it('gives what a reversal frees of tiers and cap to the payments that remain', async () => {
    const caseFile = await agency.case({ principal: '3000.00' });
    const { id } = await pay(caseFile, 400_00n);
    await pay(caseFile, 300_00n);
    await reverse(id);
    // 300.00 x 20 % stand where 80.00 + 40.00 stood.
    expect((await fees(caseFile)).at(-1)).toEqual(['ADJUSTMENT', '-60.00']);
  });

  it('prices a back-dated payment in its own place', async () => {
    const caseFile = await agency.case({ principal: '3000.00', placedOn: '2026-02-01' });
    await pay(caseFile, 400_00n, '2026-03-02');
    await pay(caseFile, 300_00n, '2026-02-20');
    // The whole of 700.00: 500.00 x 20 % + 200.00 x 10 %.
    expect(await fees(caseFile)).toEqual([
      ['CONTINGENCY', '80.00'],
      ['ADJUSTMENT', '40.00'],
    ]);
  });

  it('charges the minimum when it is closed, and gives it back when it is opened again', async () => {
    const caseFile = await agency.case({ principal: '1000.00' });
    await pay(caseFile, 200_00n);
    await close(caseFile);
    expect(await fees(caseFile)).toEqual([
      ['CONTINGENCY', '40.00'],
      ['MINIMUM', '35.00'],
    ]);
    expect((await sentences(caseFile)).at(-1)).toBe(
      'Minimum of the case at closure: €75.00, at most 50% of €200.00 recovered, less €40.00 already charged = €35.00 excl. VAT',
    );
    await agency.act((work) => agency.get(ClosingService).reopen(work, caseFile.id, 'Encore dû'));
    expect((await fees(caseFile)).at(-1)).toEqual(['ADJUSTMENT', '-35.00']);
  });

  it('never charges a minimum above its share of what was recovered, nor where nothing was', async () => {
    const [little, nothing] = [await agency.case(), await agency.case()];
    await pay(little, 60_00n);
    await close(little);
    await close(nothing);
    // Half of 60.00, less the 12.00 already charged.
    expect((await fees(little)).at(-1)).toEqual(['MINIMUM', '18.00']);
    expect(await fees(nothing)).toEqual([]);
  });
});

describe('a case that its creditor takes back', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await Agency.open([ClosingModule], {
      ...{ amicable: '12', litigation: '30', minimumMinor: 75_00n },
      withdrawal: { freeDays: 14, factor: '25', waived: ['COMPLAINT_UPHELD'] },
    });
  });
  afterAll(() => agency.close());

  const recalled = async (
    placedOn: CalendarDate,
    on: CalendarDate,
    reason: RecallReason = 'TAKEN_IN_HOUSE',
  ) => {
    const caseFile = await agency.case({ principal: '333.33', placedOn });
    await agency.act((work) =>
      agency.get(ClosingService).recall(work, caseFile.id, { on, reason }),
    );
    return caseFile;
  };
  const foreseen = async (caseId: string, reason: RecallReason) => {
    const quote = await agency.get(CaseQuotes).recall(system, caseId, reason);
    return quote.fees.map(({ amountMinor, sentence }) => [
      ...[amountMinor, feeSentence(sentence, 'en')],
    ]);
  };

  it('costs nothing for a reason that the agreement waives, and its line says why', async () => {
    const caseFile = await recalled('2026-02-15', '2026-03-02', 'COMPLAINT_UPHELD');
    const [line, ...others] = await agency
      .get(FeesQuery)
      .lines(system, { caseId: caseFile.id, limit: 5 });
    expect([others, line?.kind, line?.amountMinor]).toEqual([[], 'WITHDRAWAL', 0n]);
    expect(feeSentence(line!.sentence, 'en')).toBe(
      'Case withdrawn on 02/03/2026: €333.33 of principal still owed, no fee for this reason (complaint upheld)',
    );
    const facts = 'SELECT reason, asked_on::text AS "on" FROM case_recall WHERE case_id = $1';
    expect(await agency.sql(facts, [caseFile.id])).toEqual([
      { reason: 'COMPLAINT_UPHELD', on: '2026-03-02' },
    ]);
    await agency.act((work) => agency.get(ClosingService).reopen(work, caseFile.id, 'Par erreur'));
    expect(await agency.fees(caseFile.id)).toHaveLength(1);
  });

  it('is foreseen to the cent, with its sentence, for each reason', async () => {
    const late = await agency.case({ principal: '333.33', placedOn: '2026-02-15' });
    expect(await foreseen(late.id, 'TAKEN_IN_HOUSE')).toEqual([
      [
        10_00n,
        'Case withdrawn on 02/03/2026: €333.33 of principal still owed, €333.33 x 12% x 25% = €10.00 excl. VAT',
      ],
    ]);
    expect(await foreseen(late.id, 'COMPLAINT_UPHELD')).toEqual([
      [
        0n,
        'Case withdrawn on 02/03/2026: €333.33 of principal still owed, no fee for this reason (complaint upheld)',
      ],
    ]);
    const early = await agency.case({ principal: '333.33', placedOn: '2026-02-16' });
    expect(await foreseen(early.id, 'OTHER')).toEqual([
      [0n, 'Case withdrawn on 02/03/2026, within the free days (until 02/03/2026): no fee'],
    ]);
    await agency.act((work) =>
      agency
        .get(ClosingService)
        .recall(work, late.id, { on: '2026-03-02', reason: 'TAKEN_IN_HOUSE' }),
    );
    expect(await agency.fees(late.id)).toMatchObject([{ kind: 'WITHDRAWAL', fee: '10.00' }]);
    await expect(foreseen(late.id, 'OTHER')).rejects.toMatchObject({ code: 'CASE_CLOSED' });
  });

  it('says why, or is not taken back', async () => {
    const { id } = await agency.case();
    const taken = (recall?: Recall) =>
      agency.act((work) =>
        agency.get(ClosingService).close(work, id, {
          ...{ reason: 'RECALLED_BY_CREDITOR', evidence: ['RECALL_REQUEST'] },
          ...(recall && { recall }),
        }),
      );
    await expect(taken()).rejects.toMatchObject({ code: 'RECALL_REASON_REQUIRED' });
    await expect(taken({ reason: 'OTHER', on: '2026-03-03' })).rejects.toMatchObject({
      code: 'DATE_OUT_OF_RANGE',
    });
    await expect(
      agency.sql(
        `INSERT INTO case_recall (id, case_id, creditor_id, reason, asked_on, act_id)
         SELECT uuidv7(), id, creditor_id, 'BECAUSE', placed_on, act_id FROM case_file WHERE id = $1`,
        [id],
      ),
    ).rejects.toMatchObject({ constraint: 'case_recall_reason_is_known' });
  });

  it('costs nothing within the free days, the last one included', async () => {
    const caseFile = await recalled('2026-02-16', '2026-03-02');
    expect(await agency.fees(caseFile.id)).toEqual([]);
  });

  it('costs a share of the amicable rate afterwards, said in a sentence, and is given back with the case', async () => {
    const caseFile = await recalled('2026-02-15', '2026-03-02');
    expect(await agency.fees(caseFile.id)).toMatchObject([{ kind: 'WITHDRAWAL', fee: '10.00' }]);
    const lines = await agency.get(FeesQuery).lines(system, { caseId: caseFile.id, limit: 5 });
    expect(feeSentence(lines[0]!.sentence, 'en')).toBe(
      'Case withdrawn on 02/03/2026: €333.33 of principal still owed, €333.33 x 12% x 25% = €10.00 excl. VAT',
    );
    const failures = async () =>
      (await agency.get(ProveQuery).prove(system)).filter(({ holds }) => !holds);
    expect(await failures()).toEqual([]);
    await agency.act((work) => agency.get(ClosingService).reopen(work, caseFile.id, 'Par erreur'));
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '10.00' }, { fee: '-10.00' }]);
    expect(await failures()).toEqual([]);
  });

  it('costs what is still owed, beside what was earned', async () => {
    const caseFile = await agency.case({ principal: '1000.00', placedOn: '2026-02-02' });
    await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, amountMinor: 900_00n, currency: 'EUR' },
        ...{ means: 'TRANSFER', valueOn: '2026-03-02' },
      }),
    );
    await agency.act((work) =>
      agency
        .get(ClosingService)
        .recall(work, caseFile.id, { on: '2026-03-02', reason: 'TAKEN_IN_HOUSE' }),
    );
    expect(await agency.fees(caseFile.id)).toMatchObject([
      { kind: 'CONTINGENCY', fee: '108.00' },
      { kind: 'WITHDRAWAL', fee: '3.00' },
    ]);
  });
});

describe('a case under a WHOLE grid', () => {
  it('pays the rate of the principal placed, which a claim that joins later does not change', async () => {
    const agency = await Agency.open([ClosingModule], {
      grid: {
        mode: 'WHOLE',
        tiers: [
          [1_000_00n, '20'],
          [null, '8'],
        ],
      },
    });
    const caseFile = await agency.case({ principal: '1000.00', placedOn: '2026-02-02' });
    await agency.case({ debtorId: caseFile.debtorId, principal: '500.00' });
    await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, amountMinor: 1_200_00n, currency: 'EUR' },
        ...{ means: 'TRANSFER', valueOn: '2026-03-02' },
      }),
    );
    // 1,000.00 placed alone x 20 %, 200.00 of the claim that made it 1,500.00 x 8 %.
    expect(await agency.fees(caseFile.id)).toMatchObject([{ fee: '216.00' }]);
    await agency.close();
  });
});
