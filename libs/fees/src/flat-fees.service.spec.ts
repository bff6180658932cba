import { CasesAccepted, CasesService } from '@solde/cases';
import { Deliveries, ProveQuery, systemCaller, uuidv7 } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { feeSentence } from './fee-sentence';
import { FeesModule } from './fees.module';
import { FeesQuery } from './fees.query';
import { FlatFees } from './flat-fees.service';

const system = systemCaller('spec');

describe('what events cost', () => {
  let agency: Agency;
  beforeAll(async () => {
    const flats = { CASE_OPENING: 15_00n, LITIGATION_FILE: 80_00n };
    agency = await Agency.open([FeesModule], { flats });
  });
  afterAll(() => agency.close());

  const heard = () => agency.get(Deliveries).deliverDue();
  const fees = async ({ id }: BuiltCase) =>
    (await agency.fees(id)).map(({ kind, fee }) => [kind, fee]);
  const charge = (
    { id }: BuiltCase,
    event: 'LITIGATION_FILE' | 'FORMAL_NOTICE',
    sourceId: string,
  ) =>
    agency.act(async (work) =>
      agency
        .get(FlatFees)
        .charge(work, await agency.get(CasesService).lock(work, id), event, sourceId),
    );

  it('is charged for each case that is opened, not for a claim that joins it', async () => {
    const [one, other] = [await agency.case(), await agency.case()];
    await agency.case({ debtorId: one.debtorId });
    await heard();
    expect([await fees(one), await fees(other)]).toEqual([
      [['FLAT', '15.00']],
      [['FLAT', '15.00']],
    ]);
    const [line] = await agency.get(FeesQuery).lines(system, { caseId: one.id, limit: 1 });
    expect(feeSentence(line!.sentence, 'fr')).toBe(
      'Forfait, ouverture du dossier : 15,00\u00a0€ HT',
    );
    expect(await agency.balance('FEES_UNBILLED', one.creditorId)).toBe('30.00');
  });

  it('is charged once, however often its event is told', async () => {
    const caseFile = await agency.case();
    await heard();
    await agency.act(async (work) =>
      work.publish(new CasesAccepted(caseFile.creditorId, null, [caseFile.id])),
    );
    await heard();
    expect(await charge(caseFile, 'LITIGATION_FILE', caseFile.claimId)).toBe(80_00n);
    expect(await charge(caseFile, 'LITIGATION_FILE', caseFile.claimId)).toBe(0n);
    expect(await fees(caseFile)).toEqual([
      ['FLAT', '15.00'],
      ['FLAT', '80.00'],
    ]);
  });

  it('names its event, by the database itself', async () => {
    const caseFile = await agency.case();
    await heard();
    await expect(
      agency.sql(
        `INSERT INTO fee_line (id, case_id, creditor_id, kind, currency, base_minor, amount_minor, value_on, earned_on, sentence, act_id)
         SELECT uuidv7(), case_id, creditor_id, kind, currency, base_minor, amount_minor, value_on, earned_on, sentence, act_id
         FROM fee_line WHERE case_id = $1`,
        [caseFile.id],
      ),
    ).rejects.toMatchObject({ constraint: 'fee_line_of_an_event_names_it' });
  });

  it('is given back once when the event did not happen, and may not happen again for the same fact', async () => {
    const caseFile = await agency.case();
    await heard();
    await charge(caseFile, 'LITIGATION_FILE', caseFile.claimId);
    const giveBack = () =>
      agency.act(async (work) =>
        agency
          .get(FlatFees)
          .giveBack(
            work,
            await agency.get(CasesService).lock(work, caseFile.id),
            ...([caseFile.claimId, uuidv7()] as const),
          ),
      );
    expect(await giveBack()).toBe(-80_00n);
    expect(await giveBack()).toBe(0n);
    expect(await charge(caseFile, 'LITIGATION_FILE', caseFile.claimId)).toBe(0n);
    expect(await fees(caseFile)).toEqual([
      ['FLAT', '15.00'],
      ['FLAT', '80.00'],
      ['FLAT', '-80.00'],
    ]);
    const lines = await agency.get(FeesQuery).lines(system, { caseId: caseFile.id, limit: 5 });
    expect(feeSentence(lines[2]!.sentence, 'en')).toBe(
      'Flat fee given back, preparation of the court file: -€80.00 excl. VAT',
    );
    const failures = (await agency.get(ProveQuery).prove(system)).filter(({ holds }) => !holds);
    expect(failures).toEqual([]);
  });

  it('is nothing where no price was agreed', async () => {
    const caseFile = await agency.case();
    await heard();
    expect(await charge(caseFile, 'FORMAL_NOTICE', caseFile.claimId)).toBe(0n);
    expect(await fees(caseFile)).toEqual([['FLAT', '15.00']]);
    const failures = (await agency.get(ProveQuery).prove(system)).filter(({ holds }) => !holds);
    expect(failures).toEqual([]);
  });
});
