import { Client } from 'pg';

import { PORTAL_ROLES, type Role } from '@solde/identity';
import { searchPath, uuidv7 } from '@solde/platform';

import { handOver } from '../support/acts';
import { fieldsOf, formsOf, sampleOf, type Form } from '../support/forms';
import { sirenOf } from '../support/invoices';
import { knock, type Answer, type Knock } from '../support/knock';
import type { Person } from '../support/person';
import { Stage, type Firm } from '../support/stage';
import { SCHEMA } from '../support/template';

const STEP_MS = 300_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The word that stands in every text that Bourbon, its debtors or its file give us. */
const CANARY = 'CANARI';
/** Shorter texts of Bourbon are words like any other. */
const TELLING_LENGTH_MIN = 8;

let stage: Stage;
/** Texts and ids that stand in rows of Bourbon, and in none of Atlas or of the agency. */
let foreign: { readonly ids: readonly string[]; readonly texts: readonly string[] };
/** One id of each column of each table, of Bourbon and of Atlas. */
let theirIds: readonly string[];
let ourIds: readonly string[];
/** What Atlas may name, by the name of the property. */
let ours: Readonly<Record<string, string>>;
let readers: readonly Reader[];

beforeAll(async () => {
  stage = await Stage.open('2026-03-02');
  await lives(stage.atlas, 'TEMOIN');
  await lives(stage.bourbon, CANARY);
  await remit();
  foreign = await tellingOf(stage.bourbon);
  theirIds = await idsOf(stage.bourbon);
  ourIds = await idsOf(stage.atlas);
  ours = await namesOf(stage.atlas);
  readers = await signedIn();
}, STEP_MS);
afterAll(() => stage.close());

describe('a creditor among others', () => {
  it('has a neighbour with much to hide, which the neighbour himself finds', async () => {
    expect(foreign.ids.length).toBeGreaterThan(200);
    expect(foreign.texts.filter((text) => text.includes(CANARY)).length).toBeGreaterThan(25);
    expect(theirIds.length).toBeGreaterThan(60);

    const token = await stage.bourbon.admin.token();
    const found: string[] = [];
    for (const form of portalForms().filter(({ method }) => method === 'GET')) {
      const shown = await Promise.all(
        pathsWith(form, theirIds).map((path) => ask({ method: 'GET', path, token })),
      );
      if (shown.some(({ text }) => foreignIn(text) !== null)) found.push(form.route);
    }
    // A search must be asked something, the text of a paper is compressed, and what a recall costs is amounts alone: every other route
    // shows him what is his.
    const silent = portalForms().filter(({ route }) =>
      /^GET .*(search|document|recall)/.test(route),
    );
    expect([...new Set([...found, ...silent.map(({ route }) => route)])].sort()).toEqual(
      portalForms()
        .filter(({ method }) => method === 'GET')
        .map(({ route }) => route)
        .sort(),
    );
  });

  it(
    'reads not one byte of the neighbour, whoever reads, whatever he reads',
    async () => {
      const leaks: string[] = [];
      const broken: string[] = [];
      let answered = 0;
      for (const form of portalForms().filter(({ method }) => method === 'GET'))
        for (const reader of form.path.includes(':') ? [readerOf(form)] : readers)
          for (const path of pathsWith(form, ourIds)) {
            const answer = await ask({ method: 'GET', path, query: ownQuery(form), ...reader });
            if (answer.status === 200) answered += 1;
            if (answer.status >= 500) broken.push(`${reader.role} ${form.route}`);
            const leak = foreignIn(answer.text);
            if (leak !== null) leaks.push(`${reader.role} ${path}: ${leak}`);
          }
      expect(leaks).toEqual([]);
      // An error says nothing of a neighbour, and nothing of his own to who asks.
      expect(broken).toEqual([]);
      expect(answered).toBeGreaterThan(40);
    },
    STEP_MS,
  );

  it(
    'searches for the neighbour in vain',
    async () => {
      const { token } = readers[0]!;
      const invoices = await stage.house.rows<{ text: string }>(
        `SELECT number AS text FROM claim WHERE creditor_id = $1
         UNION SELECT number FROM case_file WHERE creditor_id = $1 UNION SELECT name FROM debtor WHERE creditor_id = $1
         UNION SELECT value FROM contact_point WHERE creditor_id = $1`,
        [stage.bourbon.id],
      );
      expect(invoices.length).toBeGreaterThan(8);
      for (const { text } of [...invoices, { text: CANARY }]) {
        const answer = await ask({
          method: 'GET',
          path: '/v1/cases/search',
          query: { q: text },
          token,
        });
        expect([answer.status, foreignIn(answer.text)]).toEqual([200, null]);
      }
    },
    STEP_MS,
  );

  it(
    'cannot tell an id of the neighbour from an id of nobody, in a path',
    async () => {
      const differences: string[] = [];
      let knocks = 0;
      for (const form of portalForms().filter(({ path }) => path.includes(':'))) {
        const asked = (id: string): Knock => ({
          ...{ method: form.method, path: lastParameter(form, id), ...readerOf(form) },
          ...(form.body === null ? {} : { body: ownBody(form, id, null) }),
        });
        const nobody = plain(await ask(asked(NOBODY)), NOBODY);
        for (const id of theirIds) {
          knocks += 1;
          const answer = plain(await ask(asked(id)), id);
          if (answer !== nobody) differences.push(`${form.route}: ${answer} instead of ${nobody}`);
        }
      }
      expect(differences).toEqual([]);
      expect(knocks).toBeGreaterThan(1000);
    },
    STEP_MS,
  );

  it(
    'nor in a question, nor in a body',
    async () => {
      const differences: string[] = [];
      let knocks = 0;
      const compare = async (form: Form, what: string, asked: (id: string) => Knock) => {
        const nobody = plain(await ask(asked(NOBODY)), NOBODY);
        for (const id of theirIds) {
          knocks += 1;
          const answer = plain(await ask(asked(id)), id);
          if (answer !== nobody)
            differences.push(`${form.route}, ${what}: ${answer} instead of ${nobody}`);
        }
      };
      for (const form of portalForms()) {
        const path = lastParameter(form, ours.caseId ?? '');
        const asked = { method: form.method, path, ...readerOf(form) };
        for (const name of idFields(form.query))
          await compare(form, name, (id) => ({
            ...{ ...asked, query: { ...ownQuery(form), [name]: id } },
          }));
        for (const name of idFields(form.body))
          await compare(form, name, (id) => ({ ...asked, body: ownBody(form, id, name) }));
      }
      expect(differences).toEqual([]);
      expect(knocks).toBeGreaterThan(1000);
    },
    STEP_MS,
  );

  it(
    'nobody of the agency comes in by the portal, and nobody of the portal by the agency',
    async () => {
      const manager = await stage.managers[0].token();
      const admin = await stage.atlas.admin.token();
      const doors = [
        ...formsOf(stage.house.portal).map((form) => ({
          form,
          app: stage.house.portal,
          token: manager,
        })),
        ...formsOf(stage.house.api).map((form) => ({ form, app: stage.house.api, token: admin })),
      ];
      for (const { form, app, token } of doors) {
        if (form.isPublic) continue;
        const path = form.path.replace(/:\w+/g, NOBODY);
        const { status, code } = await knock(app, { method: form.method, path, token });
        expect([form.route, status, code]).toEqual([form.route, 401, 'UNAUTHENTICATED']);
      }
    },
    STEP_MS,
  );
});

describe("the portal's own role in the database", () => {
  let client: Client;

  beforeAll(async () => {
    client = new Client({
      connectionString: stage.house.database.portalUrl,
      options: `-c search_path=${searchPath(SCHEMA)}`,
    });
    await client.connect();
  });
  afterAll(() => client.end());

  const tables = async (
    privilege: 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE',
  ): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c
       WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p')
         AND has_table_privilege(current_user, c.oid, $2) ORDER BY 1`,
      [SCHEMA, privilege],
    );
    return rows.map(({ name }) => name);
  };
  /** Every row that the role sees, as text, while it acts for these creditors. */
  const seen = async (table: string, creditorIds: string): Promise<string[]> => {
    await client.query('BEGIN');
    await client.query("SELECT set_config('solde.creditor_ids', $1, true)", [creditorIds]);
    const { rows } = await client.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM "${table}" AS t`,
    );
    await client.query('ROLLBACK');
    return rows.map(({ row }) => row);
  };

  it('sees nothing of the neighbour, in any table that it may read', async () => {
    const readable = await tables('SELECT');
    expect(readable.length).toBeGreaterThan(25);
    let rows = 0;
    for (const table of readable)
      for (const row of await seen(table, stage.atlas.id)) {
        rows += 1;
        expect([table, foreignIn(row)]).toEqual([table, null]);
      }
    expect(rows).toBeGreaterThan(100);
  });

  it('sees nothing of anybody while it acts for nobody', async () => {
    for (const table of await tables('SELECT'))
      for (const row of await seen(table, ''))
        expect([table, row.includes(stage.atlas.id), foreignIn(row)]).toEqual([table, false, null]);
  });

  it('writes nothing for the neighbour, and changes nothing at all', async () => {
    expect(await tables('UPDATE')).toEqual([]);
    expect(await tables('DELETE')).toEqual([]);
    const { rows: owned } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = $1 AND column_name = 'creditor_id'`,
      [SCHEMA],
    );
    const insertable = (await tables('INSERT')).filter((table) =>
      owned.some(({ name }) => name === table),
    );
    expect(insertable).toEqual(['creditor_request', 'hold', 'placement_chunk', 'placement_file']);
    for (const table of insertable) {
      await client.query('BEGIN');
      await client.query("SELECT set_config('solde.creditor_ids', $1, true)", [stage.atlas.id]);
      const attempt = client.query(`INSERT INTO "${table}" (creditor_id) VALUES ($1)`, [
        stage.bourbon.id,
      ]);
      await expect(attempt).rejects.toMatchObject({ code: '42501' });
      await client.query('ROLLBACK');
    }
  });
});

// ---- the life of a creditor, a word of its own in every text

async function lives(firm: Firm, word: string): Promise<void> {
  const { accountant, agents, house, lead, legal, managers } = stage;
  const text = (what: string) => `${word} ${what}`;
  const placementId = await handOver(stage, firm, {
    name: `${word}.csv`,
    bytes: Buffer.from(fileOf(word)),
  });
  await firm.admin.does(`/v1/placements/${placementId}/submission`);
  await managers[0].does(`/v1/creditors/${firm.id}/contacts`, {
    ...{
      role: 'DISPUTES',
      name: text('contact'),
      email: `${word}@exemple.test`,
      phone: '0102030405',
    },
  });
  await firm.admin.does(`/v1/creditors/${firm.id}/bank-details`, {
    ...{ iban: 'FR7610107001011234567890129', holder: text('titulaire') },
  });
  const amended = await managers[0].does<{ id: string; version: number }>(
    `/v1/mandates/${firm.mandateId}/terms`,
    { effectiveFrom: '2026-04-01', change: { claimsBasis: text('clause') } },
  );
  await managers[0].does(`/v1/mandate-terms/${amended.id}/sending`);
  await house.settle();

  const [first, second, third] = (
    await lead.readsAll<{ id: string }>(`/v1/cases?creditorId=${firm.id}`)
  ).map(({ id }) => id);
  const claims = await lead.reads<{ id: string }[]>(`/v1/cases/${first}/claims`);
  for (const internal of [false, true])
    await agents[0].does(`/v1/cases/${first}/notes`, { text: text(`note ${internal}`), internal });
  await agents[0].does(`/v1/cases/${first}/disputes`, {
    ...{ claimId: claims[0]?.id, amount: '10.00', currency: 'EUR', type: 'QUALITY' },
    text: text('contestation'),
  });
  await firm.admin.does(`/v1/cases/${third}/holds`, {
    ...{ untilOn: '2026-03-20', reason: text('suspension') },
  });
  await agents[0].sends(
    '/v1/documents',
    { name: `${word}.txt`, bytes: Buffer.from(text('pièce')) },
    {
      ...{ kind: 'PROOF', title: text('pièce'), creditorId: firm.id, caseId: first ?? '' },
      visibleToCreditor: 'true',
    },
  );
  await agents[0].does(`/v1/cases/${first}/promises`, {
    ...{ amounts: [{ amount: '20.00', dueOn: '2026-03-09' }], currency: 'EUR', means: 'TRANSFER' },
  });
  await accountant.does('/v1/payments', {
    ...{
      caseId: first,
      amount: '60.00',
      currency: 'EUR',
      means: 'TRANSFER',
      valueOn: '2026-03-02',
    },
    ...{ payerName: text('payeur'), statedReference: text('virement') },
  });
  await firm.admin.does('/v1/direct-payments', {
    ...{ caseId: second, amount: '15.00', currency: 'EUR', means: 'CHEQUE' },
    receivedOn: '2026-03-02',
  });
  await firm.decider.does(`/v1/cases/${first}/adjustments`, {
    ...{ claimId: claims[0]?.id, kind: 'WAIVER', component: 'PRINCIPAL', amount: '-1.00' },
    ...{ currency: 'EUR', reason: 'COMMERCIAL_GESTURE', words: text('geste') },
  });
  await agents[0].does(`/v1/cases/${first}/services`, {
    ...{ kind: 'TRACING', renderedOn: '2026-03-02', report: text('recherche') },
  });
  await agents[0].does(`/v1/cases/${first}/settlements`, {
    ...{ amount: '5.00', currency: 'EUR', untilOn: '2026-03-31' },
  });
  await goesToCourt(firm, second ?? '', text, legal);
  await firm.decider.does(`/v1/cases/${third}/recall`, {
    reason: 'OTHER',
    comment: text('rappel'),
  });
  await house.settle();
}

async function goesToCourt(
  firm: Firm,
  caseId: string,
  text: (what: string) => string,
  legal: Person,
): Promise<void> {
  const { accountant, agents, house } = stage;
  const { id } = await agents[0].does<{ id: string }>('/v1/litigation-requests', {
    ...{ caseId, route: 'PAYMENT_ORDER', reason: text('motif'), costEstimate: '100.00' },
    currency: 'EUR',
  });
  const path = `/v1/litigation-requests/${id}/decisions`;
  await firm.decider.does(path, { decision: 'ASK', text: text('question') });
  await house.settle();
  await agents[0].does(`/v1/litigation-requests/${id}/answers`, { text: text('réponse') });
  await firm.decider.does(path, { decision: 'AUTHORISE', cap: '300.00', text: text('accord') });
  await house.settle();
  const procedure = await legal.does<{ id: string }>('/v1/procedures', {
    ...{ caseId, type: 'PAYMENT_ORDER', court: text('tribunal'), courtTerritory: 'FR-METRO' },
    ...{ costEstimate: '100.00', currency: 'EUR' },
  });
  await legal.does(`/v1/procedures/${procedure.id}/steps`, {
    ...{ kind: 'REQUEST_FILED', happenedOn: '2026-03-02', claimsInterest: false },
  });
  await accountant.does(`/v1/cases/${caseId}/provisions`, {
    ...{ amount: '50.00', currency: 'EUR', receivedOn: '2026-03-02' },
  });
  const cost = await legal.does<{ id: string }>(`/v1/cases/${caseId}/costs`, {
    ...{ kind: 'GREFFE', label: text('requête'), amount: '33.47', currency: 'EUR' },
    ...{ incurredOn: '2026-03-02', funder: 'PROVISION', recoverable: 'YES' },
  });
  await legal.does(`/v1/costs/${cost.id}/giving-up`, { reason: text('hors dépens') });
}

/** Both creditors are of one group and pay their fees on invoice, so that each has something to read of either kind. */
async function invoiceApart(): Promise<void> {
  const { house } = stage;
  const groupId = uuidv7();
  const columns = `mandate_id, creditor_id, effective_from, services, power_to_receive, claims_basis, insurance_guarantee,
    remuneration, remittance_conditions, content_hash, creditor_signed_by, creditor_signed_at, agency_signed_by, agency_signed_at, act_id`;
  await house.rows(
    `INSERT INTO mandate_terms (id, number, remittance_mode, ${columns})
     SELECT uuidv7(), number + 100, 'GROSS', ${columns} FROM mandate_terms WHERE agency_signed_at IS NOT NULL`,
  );
  await house.rows(
    `INSERT INTO creditor_group (id, name, act_id) SELECT $1, 'Groupe', id FROM act LIMIT 1`,
    [groupId],
  );
  await house.rows("SELECT set_config('solde.act_id', (SELECT id::text FROM act LIMIT 1), false)");
  await house.rows('UPDATE creditor SET group_id = $1', [groupId]);
  await house.rows("SELECT set_config('solde.act_id', '', false)");
}

async function remit(): Promise<void> {
  const { accountant, house, managers } = stage;
  await invoiceApart();
  const own = await accountant.does<{ id: string }>('/v1/agency/own-accounts', {
    ...{ iban: 'FR7614207000700123456789080', bic: 'CCBPFRPPXXX', bankName: 'Banque Populaire' },
    ...{ holder: 'Agence', currency: 'EUR' },
  });
  await managers[0].does(`/v1/agency/own-accounts/${own.id}/approval`);
  await house.travelTo('2026-03-16');
  const { id } = await accountant.does<{ id: string }>('/v1/remittances', {
    cutOffOn: '2026-03-15',
  });
  await managers[0].does(`/v1/remittances/${id}/check`);
  await managers[1].does(`/v1/remittances/${id}/approval`);
  await house.settle();
}

/** Four invoices; the first debtor is the same company for every creditor, and the last row has a fault. */
function fileOf(word: string): string {
  const head =
    'Réf. client;Raison sociale;SIREN;N° facture;Date facture;Échéance;Montant TTC;Devise;Adresse;Code postal;Ville;E-mail;Interlocuteur;N° commande;Observations';
  const own = word.length;
  const row = (rank: number, siren: string) =>
    [
      ...[`${word}-R${rank}`, `${word} Société ${rank}`, siren, `${word}-F${rank}`, '02/01/2026'],
      ...['01/02/2026', `${rank}00,00`, 'EUR', `${rank} rue ${word}`, '59000', `${word}-ville`],
      ...[
        `debiteur${rank}@${word.toLowerCase()}.test`,
        `${word} Interlocuteur`,
        `${word}-BC${rank}`,
      ],
      `${word} observation`,
    ].join(';');
  const rows = [
    ...[row(1, sirenOf(900)), row(2, sirenOf(own * 10)), row(3, sirenOf(own * 10 + 1))],
    row(4, '123456789'),
  ];
  return [head, ...rows].join('\r\n');
}

// ---- what is the neighbour's alone

interface Owned {
  readonly table: string;
  readonly owner: string;
}

async function ownedTables(): Promise<Owned[]> {
  const rows = await stage.house.rows<{ table: string }>(
    `SELECT c.relname AS table FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attname = 'creditor_id'
       AND NOT a.attisdropped ORDER BY 1`,
  );
  return [
    ...rows.map(({ table }) => ({ table, owner: 'creditor_id' })),
    { table: 'creditor', owner: 'id' },
  ];
}

/** Every value of the rows of a creditor, by column. */
async function valuesOf({ id }: Firm): Promise<{ column: string; value: string }[]> {
  const values: { column: string; value: string }[] = [];
  for (const { table, owner } of await ownedTables()) {
    const rows = await stage.house.rows<{ key: string; value: string }>(
      `SELECT DISTINCT v.key, v.value FROM "${table}" AS t, jsonb_each_text(to_jsonb(t)) AS v
       WHERE t.${owner} = $1 AND v.value IS NOT NULL`,
      [id],
    );
    values.push(...rows.map(({ key, value }) => ({ column: `${table}.${key}`, value })));
  }
  return values;
}

async function tellingOf(firm: Firm): Promise<typeof foreign> {
  const others = new Set((await valuesOf(stage.atlas)).map(({ value }) => value));
  const own = [...new Set((await valuesOf(firm)).map(({ value }) => value))].filter(
    (value) => !others.has(value),
  );
  const users = await stage.house.rows<{ email: string; id: string; name: string }>(
    `SELECT u.email, u.id, u.display_name AS name FROM user_account u JOIN user_scope s ON s.user_id = u.id
     WHERE s.creditor_id = $1`,
    [firm.id],
  );
  // Whoever of the agency acted for both is no secret of either.
  const staff = new Set([...stage.staff, stage.admin].map(({ userId }) => userId));
  const ids = own.filter((value) => UUID.test(value) && !staff.has(value));
  const texts = own.filter(
    (value) => !UUID.test(value) && value.length >= TELLING_LENGTH_MIN && !ORDINARY.test(value),
  );
  return {
    ids: [...new Set([...ids, ...users.map((user) => user.id), firm.id])],
    texts: [...new Set([...texts, ...users.flatMap(({ email, name }) => [email, name])])],
  };
}

/** Dates, instants, numbers, codes in capitals, lists and hashes: values that two creditors may share by chance, or that nobody shows. */
const ORDINARY = /^(\d{4}-\d{2}-\d{2}.*|[\d.]+|[A-Z_.]+|\\x.*|[[{].*)$/s;

async function idsOf(firm: Firm): Promise<string[]> {
  const byColumn = new Map<string, string>();
  for (const { column, value } of await valuesOf(firm))
    if (UUID.test(value) && !byColumn.has(column)) byColumn.set(column, value);
  return [...new Set(byColumn.values())];
}

async function namesOf({ id, mandateId }: Firm): Promise<Record<string, string>> {
  const [row] = await stage.house.rows<Record<string, string>>(
    `SELECT (SELECT min(id::text) FROM case_file WHERE creditor_id = $1) AS "caseId",
            (SELECT min(id::text) FROM placement WHERE creditor_id = $1) AS "placementId",
            (SELECT min(id::text) FROM placement WHERE creditor_id = $1) AS "correctsId",
            (SELECT min(id::text) FROM placement_file WHERE creditor_id = $1) AS "fileId"`,
    [id],
  );
  return { ...row, creditorId: id, mandateId };
}

function foreignIn(text: string): string | null {
  const found =
    foreign.ids.find((id) => text.includes(id)) ??
    foreign.texts.find((word) => text.includes(word));
  return found ?? (text.includes(CANARY) ? CANARY : null);
}

// ---- requests of Atlas

const NOBODY = uuidv7();
const portalForms = (): Form[] =>
  formsOf(stage.house.portal).filter(({ isPublic, route }) => !isPublic && !OWN.includes(route));
/** Acts on one's own session, which name nobody. */
const OWN = ['DELETE /v1/session', 'PUT /v1/session/password'];

const ask = (asked: Knock): Promise<Answer> => knock(stage.house.portal, asked);

interface Reader {
  readonly role: Role;
  readonly token: string;
}

/** One user of each role of Atlas. */
async function signedIn(): Promise<Reader[]> {
  const found: Reader[] = [];
  for (const role of PORTAL_ROLES)
    found.push({ role, token: await (await stage.holderOf(role)).token() });
  return found;
}

/** Somebody of Atlas who may. */
function readerOf({ roles, route }: Form): Reader {
  const reader = readers.find(({ role }) => roles.includes(role));
  if (reader === undefined) throw new Error(`Nobody of Atlas may ${route}.`);
  return reader;
}

/** The paths of a route with each of the ids; its own alone when it takes none. */
function pathsWith({ path }: Form, ids: readonly string[]): string[] {
  return path.includes(':') ? ids.map((id) => path.replace(/:\w+/g, id)) : [path];
}

/** A path whose last parameter is the id; what comes before is a case of Atlas. */
function lastParameter({ path }: Form, id: string): string {
  const parameters = path.match(/:\w+/g)?.length ?? 0;
  let n = 0;
  return path.replace(/:\w+/g, () => ((n += 1) === parameters ? id : (ours.caseId ?? '')));
}

const idFields = (dto: Form['body']): string[] =>
  dto === null
    ? []
    : fieldsOf(dto)
        .filter(({ rules }) => rules.some(({ name }) => name === 'isUuid'))
        .map(({ name }) => name);

/** A well-written body in which everything named is of Atlas, but one property. */
function ownBody({ body }: Form, id: string, property: string | null): object {
  if (body === null) return {};
  const sample = sampleOf(body, id);
  for (const name of idFields(body))
    if (name !== property && name in sample) sample[name] = ours[name] ?? id;
  return property === null ? sample : { ...sample, [property]: id };
}

function ownQuery({ query }: Form): Record<string, unknown> {
  return query === null ? {} : sampleOf(query, ours.creditorId ?? '');
}

/** An answer without what is different each time. */
function plain({ status, text }: Answer, id: string): string {
  const same = text.replaceAll(id, '<id>').replace(/"requestId":"[^"]*"/, '"requestId":""');
  return `${status} ${same}`;
}
