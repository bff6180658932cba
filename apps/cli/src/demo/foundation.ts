import { AgencyService, OwnAccountsService, TeamsService } from '@solde/agency';
import { addDays } from '@solde/calendar';
import { QueuesService } from '@solde/call-desk';
import { SignIn, UsersService, type Audience } from '@solde/identity';
import type { Work } from '@solde/platform';
import {
  AGENCY_PEOPLE,
  AGENTS,
  ADMINISTRATOR,
  MANAGER,
  DEMO_PASSWORD,
  TEAM_LEADER,
  type Person,
} from './people';
import type { Stage } from './stage';

const INSURED_DAYS = 365;

/** The agency itself: its people, its file (CPCE R124-2), its team and its queues. */
export async function foundAgency(stage: Stage): Promise<void> {
  await hireAdministrator(stage);
  for (const person of AGENCY_PEOPLE) await hire(stage, person);
  await fileAgency(stage);
  await formTeam(stage);
  await openQueues(stage);
}

/** Invites a person and lets him choose the demo's password by his one-time link. */
export async function hire(
  stage: Stage,
  person: Person,
  creditorIds: string[] = [],
): Promise<void> {
  await welcome(stage, person, (users, work) =>
    users.invite(work, { ...person, locale: 'fr', creditorIds }),
  );
}

/** The id of a user of the demo. */
export async function idOf(stage: Stage, email: string): Promise<string> {
  const [user] = await stage.rows<{ id: string }>('SELECT id FROM user_account WHERE email = $1', [
    email,
  ]);
  if (user === undefined) throw new Error(`Nobody has the address ${email}.`);
  return user.id;
}

async function hireAdministrator(stage: Stage): Promise<void> {
  const [administrator] = AGENCY_PEOPLE.filter(({ email }) => email === ADMINISTRATOR);
  if (administrator === undefined) return;
  const { email, displayName } = administrator;
  await welcome(
    stage,
    administrator,
    (users, work) => users.createFirstAdministrator(work, email, displayName),
    true,
  );
}

async function welcome(
  stage: Stage,
  { email, kind }: Person,
  invite: (users: UsersService, work: Work) => Promise<{ readonly token: string }>,
  isFirst = false,
): Promise<void> {
  const [known] = await stage.rows<{ id: string; state: string }>(
    'SELECT id, state FROM user_account WHERE email = $1',
    [email],
  );
  if (known !== undefined && known.state !== 'INVITED') return;
  const users = stage.get(UsersService);
  const task = (work: Work) =>
    known === undefined ? invite(users, work) : users.resend(work, known.id);
  const { token } = await (isFirst ? stage.actAsSystem(task) : stage.act(ADMINISTRATOR, task));
  const audience: Audience = kind;
  await stage.get(SignIn).usedLink(audience, token, DEMO_PASSWORD);
}

async function fileAgency(stage: Stage): Promise<void> {
  const agency = stage.get(AgencyService);
  const facts = {
    ...{ legalName: 'Cabinet Démonstration', siren: '999999006', vatNumber: 'FR42999999006' },
    ...{ addressLine: '8 rue des Comptes', postalCode: '75009', city: 'Paris' },
    ...{ territory: 'FR-METRO', phone: '+33199000000', email: 'contact@agence.example' },
    signatory: 'Diane Roche',
  };
  await once(stage, 'agency_profile', (work) => agency.describe(work, facts));
  await once(stage, 'agency_insurance', (work) =>
    agency.insure(work, {
      ...{ insurer: 'Assurances Exemple', policyNumber: 'RC-0000-DEMO' },
      validFrom: addDays(work.today, -INSURED_DAYS / 5),
      validUntil: addDays(work.today, INSURED_DAYS),
    }),
  );
  await once(stage, 'agency_declaration', (work) =>
    agency.declare(work, {
      ...{ court: 'Tribunal judiciaire de Paris', reference: 'DEMO-0001' },
      declaredOn: addDays(work.today, -INSURED_DAYS),
    }),
  );
  await once(stage, 'dedicated_account', (work) =>
    agency.openDedicatedAccount(work, {
      ...{ iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP', bankName: 'Banque Exemple' },
      ...{ holder: 'Cabinet Démonstration, fonds de tiers', currency: 'EUR' },
      openedOn: addDays(work.today, -INSURED_DAYS),
    }),
  );
  await fileOwnAccount(stage);
}

/** Where the agency is paid for its own work: asked for by one person, approved by another. */
async function fileOwnAccount(stage: Stage): Promise<void> {
  const [known] = await stage.rows('SELECT FROM own_account LIMIT 1');
  if (known !== undefined) return;
  const accounts = stage.get(OwnAccountsService);
  const { id } = await stage.act(ADMINISTRATOR, (work) =>
    accounts.request(work, {
      ...{ iban: 'FR7610107001011234567890129', bic: 'BREDFRPPXXX', bankName: 'Banque Exemple' },
      ...{ holder: 'Cabinet Démonstration', currency: 'EUR' },
    }),
  );
  await stage.act(MANAGER, (work) => accounts.approve(work, id));
}

async function formTeam(stage: Stage): Promise<void> {
  await once(stage, 'team', async (work) => {
    const teams = stage.get(TeamsService);
    const { id } = await teams.found(work, { name: 'Plateau de Paris', location: 'Paris' });
    await work.flush();
    await teams.join(work, id, await idOf(stage, TEAM_LEADER), true);
    for (const agent of AGENTS) await teams.join(work, id, await idOf(stage, agent), false);
  });
}

/** Two desks by debtor; the senior agent works both, and the sensitive debtors of either. */
async function openQueues(stage: Stage): Promise<void> {
  const [business, people, senior] = AGENTS;
  const desks = [
    { name: 'Professionnels', debtorQuality: 'PROFESSIONAL', agents: [business, senior] },
    { name: 'Particuliers', debtorQuality: 'CONSUMER', agents: [people, senior] },
  ];
  for (const { agents, ...desk } of desks) {
    const [known] = await stage.rows('SELECT id FROM work_queue WHERE name = $1', [desk.name]);
    if (known !== undefined) continue;
    await stage.act(TEAM_LEADER, async (work) => {
      const queues = stage.get(QueuesService);
      const id = await queues.open(work, desk);
      for (const agent of agents) await queues.join(work, id, await idOf(stage, agent ?? ''));
    });
  }
}

/** Does what fills a table, unless it was done before an interruption. */
async function once<T>(
  stage: Stage,
  table: string,
  task: (work: Work) => Promise<T>,
): Promise<void> {
  const [known] = await stage.rows(`SELECT act_id FROM ${table} LIMIT 1`);
  if (known === undefined) await stage.act(ADMINISTRATOR, task);
}
