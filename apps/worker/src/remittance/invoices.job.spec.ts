import { DocumentsQuery } from '@solde/documents';
import { PaymentsService } from '@solde/payments';
import { ProveQuery, systemCaller, UnitOfWork, uuidv7 } from '@solde/platform';
import {
  InvoiceDispatchQuery,
  InvoiceDispatchService,
  InvoicePlatform,
  PapersQuery,
  PapersService,
  RemittanceModule,
  RemittanceService,
  type InvoiceToSend,
  type PlatformAnswer,
} from '@solde/remittance';

import { Agency } from '../../../../test/support/agency';
import { PdfFile } from '../../../../test/support/pdf';
import { InvoicesJob } from './invoices.job';
import { PapersJob } from './papers.job';

const system = systemCaller('spec');

/** A platform that is away once, then takes what it is given, under one reference by invoice. */
class Platform extends InvoicePlatform {
  readonly isConnected = true;
  readonly taken: InvoiceToSend[] = [];
  isAway = true;
  answer: PlatformAnswer['state'] = 'SENT';

  send(invoice: InvoiceToSend): Promise<PlatformAnswer> {
    if (this.isAway) return Promise.reject(new Error('away'));
    this.taken.push(invoice);
    return Promise.resolve({ state: this.answer, reference: `P-${invoice.number}`, because: null });
  }
}

describe('electronic invoices on their way', () => {
  let agency: Agency;

  beforeAll(async () => {
    agency = await Agency.open([RemittanceModule], { amicable: '15', directFactor: '50' });
    await agency.sql(
      `INSERT INTO agency_profile (id, legal_name, siren, vat_number, address_line, postal_code, city, territory, phone, email, signatory, act_id)
       SELECT $1, 'Agence Élan & Cie', '732829320', 'FR44732829320', '3 quai du Rhône', '69001', 'Lyon', 'FR-METRO',
              '0400000000', 'agence@exemple.fr', 'M. Élan', id FROM act LIMIT 1`,
      [uuidv7()],
    );
    const remittance = agency.get(RemittanceService);
    const accountant = await agency.person('Anne');
    const manager = await agency.person('Marc', ['MANAGER']);
    const caseFile = await agency.case({ principal: '2000.00' });
    await agency.travelTo('2026-03-10');
    await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, currency: 'EUR', means: 'TRANSFER' },
        ...{ amountMinor: 1_000_00n, valueOn: '2026-03-10' },
      }),
    );
    await agency.travelTo('2026-03-15');
    const run = await agency.act(
      (work) => remittance.prepare(work, { cutOffOn: '2026-03-15' }),
      accountant,
    );
    await agency.act((work) => remittance.check(work, run.id), manager);
    await agency.act((work) => remittance.approve(work, run.id), manager);
    const unitOfWork = agency.get(UnitOfWork);
    await new PapersJob(unitOfWork, agency.get(PapersService), agency.get(PapersQuery)).make({
      runId: run.id,
    });
  });
  afterAll(() => agency.close());

  const job = (platform: InvoicePlatform) =>
    new InvoicesJob(
      agency.get(UnitOfWork),
      platform,
      agency.get(InvoiceDispatchService),
      agency.get(InvoiceDispatchQuery),
      agency.get(PapersQuery),
      agency.get(DocumentsQuery),
    );
  const states = async () =>
    (await agency.get(InvoiceDispatchQuery).states(system, { limit: 10 })).map(
      ({ state, reference }) => [state, reference],
    );
  const steps = () => agency.sql('SELECT state FROM invoice_dispatch ORDER BY id');

  it('stand ready without a platform, leave once with one, and end once', async () => {
    expect(await states()).toEqual([[null, null]]);
    const none = agency.platform.module.get(InvoicePlatform, { strict: false });
    expect(none.isConnected).toBe(false);
    await job(none).send();
    await job(none).send();
    expect(await states()).toEqual([['READY', null]]);
    expect(await steps()).toHaveLength(1);

    const platform = new Platform();
    await job(platform).send();
    expect(await states()).toEqual([['READY', null]]);
    platform.isAway = false;
    await Promise.all([job(platform).send(), job(platform).send()]);
    await job(platform).send();
    expect(await states()).toEqual([['SENT', 'P-FA2026-000001']]);
    expect(await steps()).toEqual([{ state: 'READY' }, { state: 'SENT' }]);
    const [taken] = platform.taken;
    expect(
      new PdfFile(taken?.pdf ?? Buffer.alloc(0)).stream('/Type /EmbeddedFile')?.toString(),
    ).toBe(taken?.xml);

    const id = taken?.id ?? '';
    const tell = (state: PlatformAnswer['state'], because: string | null = null) =>
      agency.act((work) =>
        agency.get(InvoiceDispatchService).record(work, id, { state, reference: null, because }),
      );
    expect(await tell('ACCEPTED')).toBe(true);
    expect(await tell('ACCEPTED')).toBe(false);
    expect(await tell('REFUSED', 'trop tard')).toBe(false);
    expect(await states()).toEqual([['ACCEPTED', null]]);
  });

  it('are held by the database to one end, said with its reason', async () => {
    const insert = (state: string, because: string | null) =>
      agency.sql(
        `INSERT INTO invoice_dispatch (id, fee_document_id, creditor_id, state, because, act_id)
         SELECT $1, id, creditor_id, $2, $3, act_id FROM fee_document LIMIT 1`,
        [uuidv7(), state, because],
      );
    await expect(insert('REFUSED', 'deux fins')).rejects.toThrow(/invoice_dispatch_ends_once/);
    await expect(insert('REFUSED', null)).rejects.toThrow(/invoice_dispatch_refused_says_why/);
    await expect(insert('SENT', null)).rejects.toThrow(/invoice_dispatch_state_is_said_once/);
    await expect(agency.sql('DELETE FROM invoice_dispatch')).rejects.toThrow();
    const proofs = await agency.get(ProveQuery).prove(system);
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
  });
});
