import { Readable } from 'node:stream';

import { BANK_JOB, BankImport, BankUploads } from '@solde/bank';
import { PaymentsService } from '@solde/payments';
import { Jobs } from '@solde/platform';

import { Agency } from '../../../../test/support/agency';
import { camtFile, type CamtLine } from '../../../../test/support/camt-file';
import { BankWorkerModule } from './bank-worker.module';

let agency: Agency;
beforeAll(async () => {
  agency = await Agency.open([BankWorkerModule]);
  await agency.travelTo('2026-04-02');
});
afterAll(() => agency.close());

it('posts the others when one movement can never be posted, in this run and in the next', async () => {
  const { id: caseId } = await agency.case({ principal: '1000.00', number: 'F-001' });
  const lines = Array.from({ length: 9 }, (_, n): CamtLine => ({
    ...{ amountMinor: 10_00n + BigInt(n), on: '2026-03-10', text: `F-001 MENSUALITE ${n}` },
  }));
  await agency
    .get(BankUploads)
    .receive(Readable.from(camtFile(lines)), 'releve', (upload) =>
      agency.act((work) => agency.get(BankImport).importFile(work, upload)),
    );
  // Somebody has taken the reference under which the fifth line would be posted.
  const [taken] = await agency.sql<{ reference: string }>(
    `SELECT encode(identity, 'hex') || '-' || ordinal AS reference FROM bank_line WHERE text = 'F-001 MENSUALITE 4'`,
  );
  await agency.act((work) =>
    agency.get(PaymentsService).record(work, {
      ...{ caseId, amountMinor: 1n, currency: 'EUR', means: 'TRANSFER', valueOn: '2026-03-10' },
      bankReference: taken?.reference ?? '',
    }),
  );
  const jobs = agency.get(Jobs);
  for (let runs = 0; runs < 2; runs += 1) {
    await jobs.run(BANK_JOB);
    const due = await agency.sql<{ text: string }>(
      'SELECT l.text FROM bank_line_due d JOIN bank_line l ON l.id = d.line_id',
    );
    expect(due).toEqual([{ text: 'F-001 MENSUALITE 4' }]);
  }
  expect(await agency.owed(caseId)).toEqual({ PRINCIPAL: '919.67' });
  const refusals = await agency.sql<{ code: string }>('SELECT code FROM refusal');
  expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['DUPLICATE']));
});
