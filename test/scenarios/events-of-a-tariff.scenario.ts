import { AmicableModule, ServicesRendered, ServicesRenderedQuery } from '@solde/amicable';
import { CallsService, DispositionsService } from '@solde/call-desk';
import { CasesService } from '@solde/cases';
import { CorrespondenceService, Dispatcher, Outbox } from '@solde/correspondence';
import { DocumentsQuery } from '@solde/documents';
import { FeesService, Subscriptions } from '@solde/fees';
import { formatAmount, rate } from '@solde/money';
import { PartiesService } from '@solde/parties';
import { TariffWhatIf } from '@solde/payments';
import { Deliveries, systemCaller, uuidv7, type Caller } from '@solde/platform';
import { PapersQuery, RemittanceQuery } from '@solde/remittance';

import type { BuiltCase } from '../support/agency';
import { PdfFile } from '../support/pdf';
import { Remittances } from '../support/remittances';

const system = systemCaller('spec');

/** From the fact to the invoice: what calls, services, letters and months cost a creditor, whatever comes of the case. */
describe('the events of a tariff', () => {
  let remittances: Remittances;
  let agent: Caller;
  let caseFile: BuiltCase;
  let pointId: string;

  beforeAll(async () => {
    const flats = {
      ...{ MONTHLY: 50_00n, PRE_DUE_CALL: 4_00n, TRACING: 30_00n, STATEMENT_MAILING: 6_00n },
    };
    const services = ['PRE_DUE', 'AMICABLE', 'LITIGATION'];
    remittances = await Remittances.open([AmicableModule], { flats }, services);
    await remittances.account();
    agent = await agency().person('Agent', ['AGENT']);
    caseFile = await agency().case({ dueOn: '2026-04-15', issuedOn: '2026-02-15' });
    pointId = await agency().act(async (work) => {
      const phone = { kind: 'PHONE', value: '+33612345678' } as const;
      const { debtorId } = caseFile;
      return (await agency().get(PartiesService).addContactPoint(work, debtorId, phone)).id;
    });
    await heard();
  });
  afterAll(async () => {
    expect(await remittances.broken()).toEqual([]);
    await remittances.close();
  });

  const agency = () => remittances.agency;
  const heard = () => agency().get(Deliveries).deliverDue();
  const charged = async () =>
    (
      await agency().sql<{ event: string; amount: bigint }>(
        'SELECT event, amount_minor AS amount FROM fee_line WHERE case_id = $1 ORDER BY id',
        [caseFile.id],
      )
    ).map(({ amount, event }) => [event, formatAmount(amount, 'EUR')]);

  /** A call asked for, as the call desk writes it; a redial joins the attempt of the call before. */
  async function call(adapter: 'SIMULATOR' | 'MANUAL', redialOf: string | null = null) {
    const id = uuidv7();
    await agency().act(async (work) => {
      const [former] = await work.query<{ attemptId: string }>(
        'SELECT attempt_id AS "attemptId" FROM call WHERE id = $1',
        [redialOf],
      );
      const attemptId = former?.attemptId ?? uuidv7();
      if (former === undefined)
        await work.query(
          `INSERT INTO contact_attempt (id, party_id, case_id, channel, at, local_on, source_id, act_id)
           SELECT $1, party_id, id, 'PHONE', $3, $4, $5, $6 FROM case_file WHERE id = $2`,
          [attemptId, caseFile.id, work.now, work.today, id, work.actId],
        );
      await work.query(
        `INSERT INTO call (id, case_id, creditor_id, party_id, contact_point_id, agent_id, from_number, to_number, adapter, lease_token,
           attempt_id, retry_of, requested_at, act_id)
         SELECT $1, id, creditor_id, party_id, $3, $4, '+33320000000', '+33612345678', $5, 1, $6, $7, $8, $9 FROM case_file WHERE id = $2`,
        [
          ...[id, caseFile.id, pointId, agent.userId, adapter, attemptId, redialOf],
          ...[work.now, work.actId],
        ],
      );
    });
    return id;
  }
  const accepted = async (callId: string) => {
    await agency().act((work) => agency().get(CallsService).placed(work, callId, `CA${callId}`));
    await heard();
  };
  const disposed = async (callId: string, code: string) => {
    await agency().act(
      (work) =>
        agency()
          .get(DispositionsService)
          .record(work, { caseId: caseFile.id, callId, code: code as 'NO_ANSWER' }),
      agent,
    );
    await heard();
  };

  it('charge a call before the due date once accepted, once for an attempt', async () => {
    const first = await call('SIMULATOR');
    await heard();
    expect(await charged()).toEqual([]);
    await accepted(first);
    expect(await charged()).toEqual([['PRE_DUE_CALL', '4.00']]);
    await accepted(await call('SIMULATOR', first));
    expect(await charged()).toEqual([['PRE_DUE_CALL', '4.00']]);
  });

  it('give it back when the network lost the call, and charge one dialled by hand when its outcome is said', async () => {
    const lost = await call('SIMULATOR');
    await accepted(lost);
    await disposed(lost, 'TECHNICAL_FAILURE');
    expect(await charged()).toEqual([
      ['PRE_DUE_CALL', '4.00'],
      ['PRE_DUE_CALL', '4.00'],
      ['PRE_DUE_CALL', '-4.00'],
    ]);
    const byHand = await call('MANUAL');
    await disposed(byHand, 'NO_ANSWER');
    expect(await charged()).toHaveLength(4);
  });

  it('charge a service with its report, and give an undone one back', async () => {
    const services = agency().get(ServicesRendered);
    const record = (renderedOn?: '2026-03-02' | '2026-03-03' | '2026-03-01') =>
      agency().act(
        (work) =>
          services.record(work, {
            ...{ caseId: caseFile.id, kind: 'TRACING', report: 'Nouvelle adresse à Roubaix' },
            ...(renderedOn && { renderedOn }),
          }),
        agent,
      );
    await expect(record('2026-03-03')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    await expect(record('2026-03-01')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    const kept = await record();
    const mistaken = await record('2026-03-02');
    const undo = () =>
      agency().act((work) => services.undo(work, mistaken.id, 'Saisi deux fois'), agent);
    await undo();
    await expect(undo()).rejects.toMatchObject({ code: 'DUPLICATE' });
    const shown = await agency()
      .get(ServicesRenderedQuery)
      .page(system, { caseId: caseFile.id, limit: 10 });
    expect(shown.map(({ id, feeMinor, undoneBecause }) => [id, feeMinor, undoneBecause])).toEqual([
      [mistaken.id, 0n, 'Saisi deux fois'],
      [kept.id, 30_00n, null],
    ]);
    const told = await agency().sql<{ key: string; internal: boolean }>(
      `SELECT sentence ->> 'key' AS key, internal FROM action WHERE case_id = $1 AND sentence ->> 'key' LIKE 'service%' ORDER BY id`,
      [caseFile.id],
    );
    expect(told).toEqual([
      { key: 'service.rendered', internal: false },
      { key: 'service.rendered', internal: false },
      { key: 'service.undone', internal: false },
    ]);
  });

  it('charge a statement of account when it has left, its figures behind the letter', async () => {
    await agency().travelTo('2026-03-10');
    await agency().act(async (work) => {
      const { claimId, debtorId, id: caseId } = caseFile;
      await agency()
        .get(CasesService)
        .recordFirstLetter(work, {
          ...{ caseId, claimIds: [claimId], debtorId, letterId: null, reference: 'L-0' },
          ...{ sentOn: '2026-03-02', source: 'TAKEOVER' },
        });
      await work.query(
        `INSERT INTO agency_insurance (id, insurer, policy_number, valid_from, valid_until, act_id)
         VALUES (uuidv7(), 'Assureur', 'P1', '2020-01-01', '2030-12-31', $1)`,
        [work.actId],
      );
      await work.query(
        `INSERT INTO agency_declaration (id, court, reference, declared_on, act_id)
         VALUES (uuidv7(), 'TJ Lyon', 'D1', '2020-01-01', $1)`,
        [work.actId],
      );
    });
    const correspondence = agency().get(CorrespondenceService);
    const send = (on?: '2026-03-11') =>
      agency().act((work) =>
        correspondence.sendAccountStatement(work, { caseId: caseFile.id, ...(on && { on }) }),
      );
    await expect(send('2026-03-11')).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
    const message = await send();
    await heard();
    const before = await charged();
    expect(before.filter(([event]) => event === 'STATEMENT_MAILING')).toEqual([]);
    const caller = { ...system, permissions: new Set(['documents.read']) };
    const paper = await agency().get(DocumentsQuery).read(caller, message.documentId!);
    const words = new PdfFile(paper.bytes).text.split('\f');
    expect(words.length).toBeGreaterThanOrEqual(2);
    expect(words[0]).toContain('votre relevé de compte au 10 mars 2026');
    expect(words.at(-1)).toMatch(/1.?000,00/);
    const taken = await agency().act((work) => agency().get(Dispatcher).take(work));
    if (taken?.kind !== 'EFFECT') throw new Error('nothing to send');
    const receipt = await agency().get(Outbox).accept(taken.effect);
    await agency().act((work) => agency().get(Dispatcher).sent(work, message.id, receipt));
    await heard();
    expect((await charged()).at(-1)).toEqual(['STATEMENT_MAILING', '6.00']);
  });

  it('reach the statement, its invoice and its electronic form, the month of no case among them', async () => {
    await agency().act((work) =>
      agency().get(Subscriptions).charge(work, agency().creditor.mandateId),
    );
    const { id, runId, feesMinor, vatMinor } = await remittances.remit('2026-03-15');
    // Two calls at 4.00, a search at 30.00, a statement at 6.00, a month at 50.00.
    expect([feesMinor, vatMinor].map((amount) => formatAmount(amount, 'EUR'))).toEqual([
      ...['94.00', '18.80'],
    ]);
    const { items } = await agency().get(RemittanceQuery).statement(system, id, { limit: 50 });
    const month = items.find(({ sentence }) => sentence?.key === 'FEE_MONTHLY');
    expect([month?.caseId, month?.caseNumber, month?.amountMinor]).toEqual([null, null, -50_00n]);
    await remittances.papers(runId);
    const form = await agency().get(PapersQuery).electronicForm(system, id);
    expect(form?.broken).toEqual([]);
    const billed = form?.invoice.lines.map(({ amountMinor, name }) => [name, amountMinor]) ?? [];
    expect(billed).toContainEqual(['Honoraires, abonnement', 50_00n]);
    expect(billed.filter(([name]) => String(name).startsWith('Honoraires, dossier'))).toHaveLength(
      8,
    );
    const [document] = await agency().sql<{ id: string }>(
      `SELECT document_id AS id FROM remittance_document WHERE statement_id = $1 AND kind = 'FEE_DOCUMENT'`,
      [id],
    );
    const caller = { ...system, permissions: new Set(['documents.read']) };
    const paper = await agency().get(DocumentsQuery).read(caller, document!.id);
    const { text } = new PdfFile(paper.bytes);
    expect(text).toMatch(/Abonnement de mars 2026/);
    expect(text).toMatch(/appel avant échéance/);
  });

  it('are counted when another tariff is asked what it would have charged', async () => {
    const { mandateId } = agency().creditor;
    const proposed = await agency().act((work) =>
      agency()
        .get(FeesService)
        .propose(work, {
          ...{ mandateId, from: '2027-01-01' },
          rules: [{ phases: [], components: [], rate: rate('15') }],
          flats: [
            { event: 'PRE_DUE_CALL', amountMinor: 5_00n },
            { event: 'MONTHLY', amountMinor: 60_00n },
          ],
        }),
    );
    const whatIf = await agency().get(TariffWhatIf).of(system, proposed.id, 1);
    expect(whatIf.months).toEqual([
      {
        ...{ month: '2026-03', chargedMinor: 94_00n, wouldChargeMinor: 70_00n },
        differenceMinor: -24_00n,
      },
    ]);
    expect(whatIf.events.map(({ event, quantity }) => [event, quantity])).toEqual([
      ...[
        ['CASE_OPENING', 1],
        ['PRE_DUE_CALL', 2],
        ['TRACING', 1],
        ['STATEMENT_MAILING', 1],
        ['MONTHLY', 1],
      ],
    ]);
  });
});
