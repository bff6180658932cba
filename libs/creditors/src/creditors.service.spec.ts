import { AgencyService } from '@solde/agency';
import { addDays, calendarDate, instant } from '@solde/calendar';
import { rate } from '@solde/money';
import {
  DomainError,
  ProveQuery,
  Reads,
  systemCaller,
  travelTo,
  UnitOfWork,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import type { RuleTerms } from './agreement-shape';
import { AgreementsQuery } from './agreements.query';
import { AgreementsService } from './agreements.service';
import { BankDetailsService } from './bank-details.service';
import type { CreditorRequest, RequestKind } from './creditor-request.entity';
import type { Creditor } from './creditor.entity';
import { CreditorsModule } from './creditors.module';
import { CreditorsQuery } from './creditors.query';
import { CreditorsService } from './creditors.service';
import { MandatesQuery } from './mandates.query';
import { MandatesService, type TermsDraft } from './mandates.service';
import { AppliesRequest } from './request-handlers.service';
import { RequestsQuery } from './requests.query';
import { RequestsService } from './requests.service';

const system = systemCaller('spec');
const IBANS = [
  'FR7630006000011234567890189',
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
] as const;

/** What a lib above would bring: one kind that works, one that breaks. */
class HandlersOfALibAbove {
  failure: Error | null = new Error('not a refusal');

  constructor(private readonly creditors: CreditorsService) {}

  @AppliesRequest('RECALL')
  async recalled(work: Work, request: CreditorRequest): Promise<object> {
    if (this.failure !== null) throw this.failure;
    await this.creditors.addContact(work, request.creditorId, { role: 'IT', name: 'Applied once' });
    return { onBehalfOf: work.caller.onBehalfOf };
  }
}

describe('creditors', () => {
  let agency: TestPlatform;
  let portal: TestPlatform;
  const people = new Map<string, string>();
  let numbers = 0;

  const get = <T extends object>(type: new (...args: never[]) => T, from = agency): T =>
    from.module.get(type as never);
  const act = <T>(caller: Caller, task: (work: Work) => Promise<T>, from = agency): Promise<T> =>
    get(UnitOfWork, from).run(caller, task);

  const user = (name: string): Caller => ({
    kind: 'USER',
    userId: people.get(name) ?? null,
    name,
    roles: [],
    permissions: new Set(),
    creditorIds: [],
    locale: 'fr',
  });
  const portalUser = (
    name: string,
    creditorIds: readonly string[],
    key = uuidv7(),
    route = 'POST /v1/x',
  ): Caller => ({
    ...user(name),
    kind: 'PORTAL',
    creditorIds,
    request: { id: uuidv7(), route, idempotencyKey: key, bodyHash: key },
  });

  const found = (
    change: Partial<Parameters<CreditorsService['found']>[1]> = {},
  ): Promise<Creditor> =>
    act(system, (work) =>
      get(CreditorsService).found(work, {
        code: `ACME${(numbers += 1)}`,
        legalName: 'Acme',
        siren: '732829320',
        addressLine: '1 rue de la Paix',
        postalCode: '75002',
        city: 'Paris',
        territory: 'FR-METRO',
        currency: 'EUR',
        ...change,
      }),
    );

  const terms: TermsDraft = {
    effectiveFrom: calendarDate('2026-03-01'),
    services: ['AMICABLE', 'LITIGATION'],
    powerToReceive: true,
    claimsBasis: 'Chaque remise détaille les créances par élément.',
    insuranceGuarantee: 'Police 123.',
    remuneration: 'Selon la grille.',
    remittanceConditions: 'Deux fois par mois.',
  };

  const signerOf = (name: string) => ({
    userId: people.get(name) ?? '',
    at: instant('2026-03-02T09:00:00Z'),
  });

  /** A creditor with its portal user and an active mandate. */
  async function activeMandate() {
    const creditor = await found();
    await scope('decider', creditor.id);
    const { mandate, terms: draft } = await act(user('manager'), (work) =>
      get(MandatesService).draft(work, { creditorId: creditor.id, terms }),
    );
    await act(user('manager'), (work) => get(MandatesService).send(work, draft.id));
    await act(system, (work) =>
      get(MandatesService).signByCreditor(work, draft.id, signerOf('decider')),
    );
    await act(user('manager'), (work) => get(MandatesService).countersign(work, draft.id));
    return { creditor, mandate, termsId: draft.id };
  }

  async function scope(name: string, creditorId: string): Promise<void> {
    await act(system, (work) =>
      work.query(
        'INSERT INTO user_scope (id, user_id, creditor_id, act_id) VALUES ($1, $2, $3, $4)',
        [uuidv7(), people.get(name), creditorId, work.actId],
      ),
    );
  }

  beforeAll(async () => {
    agency = await startPlatform({
      imports: [CreditorsModule],
      providers: [
        ProveQuery,
        {
          provide: HandlersOfALibAbove,
          useFactory: (creditors: CreditorsService) => new HandlersOfALibAbove(creditors),
          inject: [CreditorsService],
        },
      ],
    });
    portal = await startPlatform({
      role: 'PORTAL',
      imports: [CreditorsModule],
      database: agency.database,
    });
    await travelTo(agency.owner, new Date('2026-03-02T10:00:00Z'));
    await act(system, async (work) => {
      for (const [name, kind] of [
        ...(['manager', 'accountant', 'director'] as const).map(
          (each) => [each, 'AGENCY'] as const,
        ),
        ...(['decider', 'stranger'] as const).map((each) => [each, 'PORTAL'] as const),
      ]) {
        const id = uuidv7();
        people.set(name, id);
        await work.query(
          `INSERT INTO user_account (id, kind, email, display_name, state, act_id) VALUES ($1, $2, $3, $4, 'ACTIVE', $5)`,
          [id, kind, `${name}@example.test`, name, work.actId],
        );
      }
      const own = get(AgencyService);
      await own.insure(work, {
        insurer: 'Assur',
        policyNumber: '1',
        validFrom: calendarDate('2026-01-01'),
        validUntil: calendarDate('2026-12-31'),
      });
      await own.declare(work, {
        court: 'Paris',
        reference: 'D1',
        declaredOn: calendarDate('2026-01-05'),
      });
      await own.openDedicatedAccount(work, {
        iban: IBANS[0],
        bic: 'AGRIFRPP',
        bankName: 'Banque',
        holder: 'Agence',
        currency: 'EUR',
        openedOn: calendarDate('2026-01-05'),
      });
    });
  });
  afterAll(async () => {
    await portal.stop();
    await agency.stop();
  });

  describe('founding', () => {
    it.each([
      ['BAD_SIREN', { siren: '123456789' }],
      ['BAD_SIRET', { siret: '73282932000075' }],
      ['BAD_VAT_NUMBER', { vatNumber: 'FR00732829320' }],
      ['BAD_TERRITORY', { territory: 'MARS' }],
      ['BAD_CURRENCY', { currency: 'ZZZ' }],
      ['NOT_FOUND', { groupId: uuidv7() }],
    ])('refuses %s', async (code, change) => {
      await expect(found(change)).rejects.toMatchObject({ code });
    });

    it('refuses a code twice, and a change of what somebody else changed', async () => {
      const creditor = await found();
      await expect(found({ code: creditor.code })).rejects.toMatchObject({ code: 'DUPLICATE' });
      const rename = (legalName: string) =>
        act(system, (work) => get(CreditorsService).change(work, creditor.id, 1, { legalName }));
      await rename('Acme France');
      await expect(rename('Acme SA')).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
      expect(await get(CreditorsQuery).one(system, creditor.id)).toMatchObject({
        legalName: 'Acme France',
        version: 2,
        siren: '732829320',
      });
    });

    it('is found by a part of its name, without accents', async () => {
      await found({ code: 'ZELO', legalName: 'Élodie & Fils' });
      const page = await get(CreditorsQuery).page(system, 'elodie', { limit: 10, after: null });
      expect(page.items).toMatchObject([{ code: 'ZELO' }]);
      expect(
        (await get(CreditorsQuery).page(system, null, { limit: 1, after: null })).next,
      ).not.toBeNull();
    });
  });

  describe('bank details', () => {
    const details = () => get(BankDetailsService);

    async function approved(creditorId: string, iban: string) {
      const { id } = await act(user('manager'), (work) =>
        details().request(work, creditorId, { iban, holder: 'Acme' }),
      );
      await act(user('accountant'), (work) =>
        details().verify(work, id, 'Called Mrs D. on 01 02 03 04 05'),
      );
      return act(user('director'), (work) => details().approve(work, id));
    }

    it('are the first ones used at once, a change after ten days, and the former are replaced', async () => {
      const { id } = await found();
      expect(await approved(id, IBANS[0])).toMatchObject({
        state: 'APPROVED',
        usableFrom: '2026-03-02',
      });
      expect(await approved(id, IBANS[1])).toMatchObject({ usableFrom: '2026-03-12' });
      const account = (day: string) =>
        get(CreditorsQuery).payoutAccount(system, id, calendarDate(day));
      expect(await account('2026-03-11')).toMatchObject({ iban: IBANS[1], isUsable: false });
      expect(await account('2026-03-12')).toMatchObject({ isUsable: true });
      expect(await get(CreditorsQuery).bankDetails(system, id)).toMatchObject([
        { state: 'APPROVED' },
        { state: 'REPLACED' },
      ]);
    });

    it('need three persons', async () => {
      const { id: creditorId } = await found();
      const { id } = await act(user('manager'), (work) =>
        details().request(work, creditorId, { iban: IBANS[0], holder: 'Acme' }),
      );
      const verify = (name: string) =>
        act(user(name), (work) => details().verify(work, id, 'by phone'));
      const approve = (name: string) => act(user(name), (work) => details().approve(work, id));
      await expect(approve('director')).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
      await expect(verify('manager')).rejects.toMatchObject({ code: 'FOUR_EYES' });
      await verify('accountant');
      await expect(approve('manager')).rejects.toMatchObject({ code: 'FOUR_EYES' });
      await expect(approve('accountant')).rejects.toMatchObject({ code: 'FOUR_EYES' });
      await expect(
        agency.owner.query(`UPDATE bank_detail SET approved_by = verified_by WHERE id = '${id}'`),
      ).rejects.toThrow();
    });

    it('refuse a wrong IBAN, and whoever acts for nobody', async () => {
      const { id } = await found();
      const request = (caller: Caller, iban: string) =>
        act(caller, (work) => details().request(work, id, { iban, holder: 'Acme' }));
      await expect(request(user('manager'), 'FR7630006000011234567890180')).rejects.toMatchObject({
        code: 'BAD_IBAN',
      });
      await expect(request(system, IBANS[0])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('are approved once when two managers click at the same instant', async () => {
      const { id: creditorId } = await found();
      const { id } = await act(user('manager'), (work) =>
        details().request(work, creditorId, { iban: IBANS[0], holder: 'Acme' }),
      );
      await act(user('accountant'), (work) => details().verify(work, id, 'by phone'));
      const outcomes = await Promise.allSettled(
        [1, 2].map(() => act(user('director'), (work) => details().approve(work, id))),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });
  });

  describe('mandates', () => {
    it('become active when complete and signed by both, and the creditor with them', async () => {
      const { creditor, mandate, termsId } = await activeMandate();
      expect(mandate.number).toBe(`${creditor.code}-M1`);
      expect(await get(MandatesQuery).one(system, mandate.id)).toMatchObject({ state: 'ACTIVE' });
      expect(await get(CreditorsQuery).one(system, creditor.id)).toMatchObject({ state: 'ACTIVE' });
      expect(await get(MandatesQuery).activeMandate(system, creditor.id, 'EUR')).toMatchObject({
        id: mandate.id,
      });
      expect(await get(MandatesQuery).activeMandate(system, creditor.id, 'XPF')).toBeNull();
      expect(
        await get(MandatesQuery).termsOn(system, mandate.id, calendarDate('2026-03-01')),
      ).toMatchObject({
        id: termsId,
        services: ['AMICABLE', 'LITIGATION'],
        remittanceCycle: 'TWICE_MONTHLY',
        transferMinMinor: 0n,
        creditorSignedBy: people.get('decider'),
        agencySignedBy: people.get('manager'),
      });
      expect(
        await get(MandatesQuery).termsOn(system, mandate.id, calendarDate('2026-02-28')),
      ).toBeNull();
    });

    it('name what is missing when they are sent', async () => {
      const { id: creditorId } = await found();
      const { terms: draft } = await act(user('manager'), (work) =>
        get(MandatesService).draft(work, {
          creditorId,
          terms: { ...terms, claimsBasis: ' ', powerToReceive: false },
        }),
      );
      await expect(
        act(user('manager'), (work) => get(MandatesService).send(work, draft.id)),
      ).rejects.toMatchObject({
        code: 'MANDATE_INCOMPLETE',
        facts: { missing: ['CLAIMS_BASIS', 'POWER_TO_RECEIVE'] },
        ruleId: 'A-05',
      });
      await act(user('manager'), (work) =>
        get(MandatesService).revise(work, draft.id, 1, {
          claimsBasis: 'Annexe',
          powerToReceive: true,
        }),
      );
      await act(user('manager'), (work) => get(MandatesService).send(work, draft.id));
      await expect(
        act(user('manager'), (work) =>
          get(MandatesService).revise(work, draft.id, 3, { promiseDaysMax: 60 }),
        ),
      ).rejects.toMatchObject({ code: 'TERMS_SENT' });
    });

    it('are not signed by a stranger, nor by the system, nor out of order', async () => {
      const creditor = await found();
      await scope('decider', creditor.id);
      const { terms: draft } = await act(user('manager'), (work) =>
        get(MandatesService).draft(work, { creditorId: creditor.id, terms }),
      );
      const sign = (name: string) =>
        act(system, (work) => get(MandatesService).signByCreditor(work, draft.id, signerOf(name)));
      const countersign = (caller: Caller) =>
        act(caller, (work) => get(MandatesService).countersign(work, draft.id));
      await expect(sign('decider')).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
      await act(user('manager'), (work) => get(MandatesService).send(work, draft.id));
      await expect(countersign(user('manager'))).rejects.toMatchObject({
        code: 'TRANSITION_NOT_ALLOWED',
      });
      await expect(sign('stranger')).rejects.toMatchObject({ code: 'SIGNER_NOT_ALLOWED' });
      await expect(sign('manager')).rejects.toMatchObject({ code: 'SIGNER_NOT_ALLOWED' });
      await sign('decider');
      await expect(sign('decider')).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
      await expect(countersign(system)).rejects.toMatchObject({ code: 'SIGNER_NOT_ALLOWED' });
    });

    it('are not countersigned while the agency lacks an account in their currency', async () => {
      const creditor = await found({ currency: 'XPF', territory: 'NC' });
      await scope('decider', creditor.id);
      const { terms: draft } = await act(user('manager'), (work) =>
        get(MandatesService).draft(work, { creditorId: creditor.id, terms }),
      );
      await act(user('manager'), (work) => get(MandatesService).send(work, draft.id));
      await act(system, (work) =>
        get(MandatesService).signByCreditor(work, draft.id, signerOf('decider')),
      );
      await expect(
        act(user('manager'), (work) => get(MandatesService).countersign(work, draft.id)),
      ).rejects.toMatchObject({
        code: 'AGENCY_NOT_COMPLIANT',
        facts: { missing: ['DEDICATED_ACCOUNT'], currency: 'XPF' },
      });
    });

    it('change by new terms only, each frozen by PostgreSQL once it was sent', async () => {
      const { mandate, termsId } = await activeMandate();
      const change = { effectiveFrom: calendarDate('2026-04-01'), promiseDaysMax: 45 };
      await expect(
        act(user('manager'), (work) =>
          get(MandatesService).amend(work, mandate.id, {
            effectiveFrom: calendarDate('2026-02-01'),
          }),
        ),
      ).rejects.toMatchObject({ code: 'DATE_OUT_OF_RANGE' });
      const next = await act(user('manager'), (work) =>
        get(MandatesService).amend(work, mandate.id, change),
      );
      expect(next).toMatchObject({ number: 2, promiseDaysMax: 45, claimsBasis: terms.claimsBasis });
      await act(user('manager'), (work) => get(MandatesService).send(work, next.id));
      await act(system, (work) =>
        get(MandatesService).signByCreditor(work, next.id, signerOf('decider')),
      );
      await act(user('manager'), (work) => get(MandatesService).countersign(work, next.id));

      const on = (day: string) => get(MandatesQuery).termsOn(system, mandate.id, calendarDate(day));
      expect(await on('2026-03-31')).toMatchObject({ id: termsId, promiseDaysMax: 30 });
      expect(await on('2026-04-01')).toMatchObject({ id: next.id, promiseDaysMax: 45 });
      expect(await get(MandatesQuery).one(system, mandate.id)).toMatchObject({ state: 'ACTIVE' });
      for (const set of [
        'promise_days_max = 90',
        'creditor_signed_at = now()',
        'agency_signed_by = NULL',
      ])
        await expect(
          agency.owner.query(`UPDATE mandate_terms SET ${set} WHERE id = '${next.id}'`),
        ).rejects.toMatchObject({ constraint: 'mandate_terms_sent_are_frozen' });
    });

    it('move as the table of moves says', async () => {
      const { mandate } = await activeMandate();
      const move = (
        name: 'suspend' | 'resume' | 'giveNotice' | 'runOff' | 'terminate' | 'cancel',
      ) => act(user('manager'), (work) => get(MandatesService)[name](work, mandate.id));
      await expect(move('cancel')).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
      for (const name of ['suspend', 'resume', 'giveNotice', 'runOff', 'terminate'] as const)
        await move(name);
      expect(await get(MandatesQuery).one(system, mandate.id)).toMatchObject({
        state: 'TERMINATED',
      });
      await expect(move('resume')).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });
  });

  describe('fee agreements', () => {
    const rules: RuleTerms[] = [
      { phases: ['AMICABLE'], components: ['PRINCIPAL'], ageMaxDays: 90, rate: rate('12.5') },
      {
        phases: ['LITIGATION'],
        components: ['PRINCIPAL'],
        tierMode: 'WHOLE',
        tierBasis: 'PLACED_PRINCIPAL',
        tiers: [
          { upToMinor: 1_000_00n, rate: rate('25') },
          { upToMinor: null, rate: rate('20') },
        ],
      },
    ];
    const propose = (mandateId: string, from: string) =>
      act(user('manager'), (work) =>
        get(AgreementsService).propose(work, {
          mandateId,
          from: calendarDate(from),
          rules,
          directFactor: rate('50'),
          flats: [{ event: 'TRACING', amountMinor: 30_00n }],
        }),
      );
    const sign = (id: string) =>
      act(system, (work) => get(AgreementsService).signByCreditor(work, id, signerOf('decider')));
    const activate = (name: string, id: string) =>
      act(user(name), (work) => get(AgreementsService).markActive(work, id));

    it('are stored as proposed, signed, put in force by another person, and read back whole', async () => {
      const { mandate } = await activeMandate();
      const { id } = await propose(mandate.id, '2026-03-01');
      await expect(activate('director', id)).rejects.toMatchObject({
        code: 'TRANSITION_NOT_ALLOWED',
      });
      await sign(id);
      await expect(activate('manager', id)).rejects.toMatchObject({ code: 'FOUR_EYES' });
      expect(await activate('director', id)).toMatchObject({
        state: 'ACTIVE',
        period: '[2026-03-01,)',
      });
      const agreement = await get(AgreementsQuery).agreementOn(
        system,
        mandate.id,
        calendarDate('2026-03-02'),
      );
      expect(agreement).toMatchObject({
        id,
        from: '2026-03-01',
        until: null,
        directFactor: rate('50'),
        rules: [
          { position: 1, rate: rate('12.5'), ageMaxDays: 90, tiers: [], channel: 'ANY' },
          {
            position: 2,
            rate: null,
            tierMode: 'WHOLE',
            tiers: [
              { upToMinor: 1_000_00n, rate: rate('25') },
              { upToMinor: null, rate: rate('20') },
            ],
          },
        ],
        flats: [{ event: 'TRACING', amountMinor: 30_00n }],
      });
      await expect(agency.owner.query('UPDATE fee_rule SET rate = 1')).rejects.toMatchObject({
        code: 'SD001',
      });
    });

    it('follow each other without overlap', async () => {
      const { mandate } = await activeMandate();
      const first = await propose(mandate.id, '2026-03-01');
      const second = await propose(mandate.id, '2026-04-01');
      const early = await propose(mandate.id, '2026-03-01');
      for (const { id } of [first, second, early]) await sign(id);
      await activate('director', first.id);
      await activate('director', second.id);
      const on = async (day: string) =>
        (await get(AgreementsQuery).agreementOn(system, mandate.id, calendarDate(day)))?.number;
      expect([await on('2026-02-28'), await on('2026-03-31'), await on('2026-04-01')]).toEqual([
        undefined,
        1,
        2,
      ]);
      await expect(activate('director', early.id)).rejects.toMatchObject({
        code: 'AGREEMENT_PERIODS_OVERLAP',
      });
      expect(await get(AgreementsQuery).ofMandate(system, mandate.id)).toMatchObject([
        { number: 3, state: 'SIGNED' },
        { number: 2, state: 'ACTIVE' },
        { number: 1, state: 'SUPERSEDED', until: '2026-04-01' },
      ]);
    });

    it('are refused when their shape means nothing', async () => {
      const { mandate } = await activeMandate();
      const wrong = act(user('manager'), (work) =>
        get(AgreementsService).propose(work, {
          mandateId: mandate.id,
          from: calendarDate('2026-03-01'),
          rules: [{ phases: ['AMICABLE'], components: ['PRINCIPAL'] }],
        }),
      );
      await expect(wrong).rejects.toMatchObject({
        code: 'AGREEMENT_INCONSISTENT',
        facts: { faults: [{ kind: 'RATE_OR_TIERS', position: 1 }] },
      });
    });
  });

  describe('requests of the portal', () => {
    const submit = (caller: Caller, kind: RequestKind, creditorId: string, payload: object) =>
      act(
        caller,
        (work) => get(RequestsService, portal).submit(work, kind, creditorId, payload),
        portal,
      );

    /** What the worker's job does, once over. */
    async function work(): Promise<void> {
      const requests = get(RequestsService);
      for (const due of await requests.due(50))
        await act(requests.callerFor(due), (each) => requests.apply(each, due.id)).catch(
          (error: unknown) =>
            act(requests.callerFor(due), (each) => requests.fail(each, due.id, error)),
        );
    }

    it('sign a mandate in the name of the user, at the instant of asking', async () => {
      const creditor = await found();
      await scope('decider', creditor.id);
      const { terms: draft } = await act(user('manager'), (each) =>
        get(MandatesService).draft(each, { creditorId: creditor.id, terms }),
      );
      await act(user('manager'), (each) => get(MandatesService).send(each, draft.id));
      const decider = portalUser('decider', [creditor.id]);
      const request = await submit(decider, 'MANDATE_SIGNATURE', creditor.id, {
        termsId: draft.id,
      });
      await work();
      expect(await get(RequestsQuery, portal).one(decider, request.id)).toMatchObject({
        state: 'APPLIED',
        result: { state: 'SIGNED_BY_CREDITOR' },
      });
      expect(await get(MandatesQuery).terms(system, draft.id)).toMatchObject({
        creditorSignedBy: people.get('decider'),
        creditorSignedAt: request.submittedAt,
      });
      const acts = await get(Reads).rows(system, `SELECT name FROM act WHERE on_behalf_of = $1`, [
        people.get('decider'),
      ]);
      expect(acts).toContainEqual({ name: 'creditor request MANDATE_SIGNATURE' });
    });

    it('keep a refusal as their answer, and are not tried again', async () => {
      const creditor = await found();
      const decider = portalUser('decider', [creditor.id]);
      const request = await submit(decider, 'BANK_DETAILS', creditor.id, {
        iban: 'FR76',
        holder: 'Acme',
      });
      await work();
      await work();
      expect(await get(RequestsQuery).one(system, request.id)).toMatchObject({
        state: 'REFUSED',
        failures: 0,
        result: { code: 'BAD_IBAN' },
      });
    });

    it('wait longer and longer when the act breaks, and are applied once by two workers', async () => {
      const creditor = await found();
      const handlers = get(HandlersOfALibAbove);
      const decider = portalUser('decider', [creditor.id]);
      const { id } = await submit(decider, 'RECALL', creditor.id, {});
      await work();
      expect(await get(RequestsQuery).one(system, id)).toMatchObject({
        state: 'PENDING',
        failures: 1,
      });
      handlers.failure = new DomainError('VERSION_CONFLICT');
      await travelTo(agency.owner, new Date('2026-03-02T10:02:00Z'));
      await work();
      expect(await get(RequestsQuery).one(system, id)).toMatchObject({
        state: 'PENDING',
        failures: 2,
      });
      handlers.failure = null;
      await work();
      expect(await get(RequestsQuery).one(system, id)).toMatchObject({ state: 'PENDING' });
      await travelTo(agency.owner, new Date('2026-03-02T10:10:00Z'));
      await Promise.all([work(), work(), work()]);
      expect(await get(RequestsQuery).one(system, id)).toMatchObject({
        state: 'APPLIED',
        result: { onBehalfOf: people.get('decider') },
      });
      expect(await get(CreditorsQuery).contacts(system, creditor.id)).toHaveLength(1);
    });

    it('are made once with one key', async () => {
      const creditor = await found();
      const decider = portalUser('decider', [creditor.id], 'one-key');
      const submitted = () => submit(decider, 'RECALL', creditor.id, {});
      const [first, second] = [await submitted(), await submitted()];
      expect(second.id).toBe(first.id);
      const page = await get(RequestsQuery, portal).page(
        decider,
        { creditorId: creditor.id, state: null },
        { limit: 10, after: null },
      );
      expect(page.items).toHaveLength(1);
    });

    it('do not exist for the user of another creditor', async () => {
      const [mine, other] = [await found(), await found()];
      const decider = portalUser('decider', [mine.id]);
      const stranger = portalUser('stranger', [other.id]);
      const { id } = await submit(decider, 'RECALL', mine.id, {});
      await expect(submit(stranger, 'RECALL', mine.id, {})).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(submit(stranger, 'RECALL', uuidv7(), {})).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      expect(await get(RequestsQuery, portal).one(stranger, id)).toBeNull();
      expect(await get(CreditorsQuery, portal).mine(stranger)).toMatchObject([{ id: other.id }]);
      expect(await get(CreditorsQuery, portal).one(stranger, mine.id)).toBeNull();
      expect(await get(MandatesQuery, portal).list(stranger, mine.id)).toEqual([]);
    });

    it('date the act by the day of asking in the agency’s zone', () => {
      const submittedAt = instant('2026-03-31T22:30:00Z');
      expect(get(RequestsService).tradeDateOf({ submittedAt })).toBe(
        addDays(calendarDate('2026-03-31'), 1),
      );
    });
  });

  it('proves its invariants at the end', async () => {
    const proofs = await get(ProveQuery).prove(system);
    expect(proofs.filter(({ name, holds }) => name.startsWith('creditors.') && !holds)).toEqual([]);
  });
});
