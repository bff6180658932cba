import { instantOf, type CalendarDate } from '@solde/calendar';
import { PORTAL_ROLES, UsersService, type Role } from '@solde/identity';
import { systemCaller, UnitOfWork } from '@solde/platform';

import { House } from './house';
import { Person } from './person';

const ZONE = 'Europe/Paris';
const MORNING = '08:00';

/** A creditor with its people and its papers, ready to hand claims over. */
export interface Firm {
  readonly id: string;
  readonly name: string;
  readonly mandateId: string;
  readonly agreementId: string;
  readonly bankDetailId: string;
  readonly admin: Person;
  readonly decider: Person;
}

/** One line of a tariff, in the words of the API. */
export interface TariffLine {
  readonly phases: readonly string[];
  readonly components: readonly string[];
  /** Left out where a grid gives it. */
  readonly rate?: string;
  readonly ageMinDays?: number;
  readonly ageMaxDays?: number;
  readonly tierMode?: 'WHOLE' | 'MARGINAL';
  readonly tierBasis?: 'PLACED_PRINCIPAL' | 'CUMULATIVE_RECOVERED';
  readonly tiers?: readonly { readonly upTo?: string; readonly rate: string }[];
}

/** What tells one creditor from another; the rest is usual. */
export interface FirmFacts {
  readonly code: string;
  readonly name: string;
  readonly siren: string;
  readonly iban: string;
  readonly bic: string;
  readonly address: { readonly line: string; readonly postalCode: string; readonly city: string };
  readonly territory: string;
  readonly tariff: readonly TariffLine[];
  /** Interest and the 40 EUR indemnity are asked of the debtors. */
  readonly claimsAccessories?: boolean;
  /** What the mandate says besides. */
  readonly terms?: object;
  /** What the tariff says besides its lines. */
  readonly agreement?: object;
}

export const DEDICATED_IBAN = 'FR7630006000011234567890189';
export const BEFORE_COURT = ['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE'];
export const IN_COURT = ['LITIGATION', 'ENFORCEMENT'];

/** Sells to companies in metropolitan France. The older the invoice, the dearer; half of what the debtor owes besides. */
export const ATLAS: FirmFacts = {
  ...{ code: 'ATLAS', name: 'Atlas Fournitures', siren: '732829320', territory: 'FR-METRO' },
  ...{ iban: 'FR1420041010050500013M02606', bic: 'PSSTFRPPPAR', claimsAccessories: true },
  address: { line: '12 quai du Commerce', postalCode: '69009', city: 'Lyon' },
  tariff: [
    { phases: BEFORE_COURT, components: ['PRINCIPAL'], rate: '15', ageMaxDays: 90 },
    ...[{ phases: BEFORE_COURT, components: ['PRINCIPAL'], rate: '20' }].map((line) => ({
      ...line,
      ...{ ageMinDays: 91, ageMaxDays: 365 },
    })),
    { phases: BEFORE_COURT, components: ['PRINCIPAL'], rate: '25', ageMinDays: 366 },
    { phases: IN_COURT, components: ['PRINCIPAL'], rate: '30' },
    { phases: [...BEFORE_COURT, ...IN_COURT], components: ['INTEREST', 'INDEMNITY'], rate: '50' },
  ],
};

/** Sells to consumers, and is established in La Réunion, where VAT is 8.5 %. */
export const BOURBON: FirmFacts = {
  ...{ code: 'BOURBON', name: 'Bourbon Télécom', siren: '552100554', territory: 'RE' },
  ...{ iban: 'FR7630001007941234567890185', bic: 'BDFEFRPPCCT' },
  address: { line: '3 rue de Paris', postalCode: '97400', city: 'Saint-Denis' },
  tariff: [
    { phases: BEFORE_COURT, components: ['PRINCIPAL'], rate: '18' },
    { phases: IN_COURT, components: ['PRINCIPAL'], rate: '28' },
    { phases: [...BEFORE_COURT, ...IN_COURT], components: ['INTEREST', 'INDEMNITY'], rate: '0' },
  ],
};

/**
 * An agency at work with two creditors, as its users made it: one administrator is created as the cli does, everything else is a
 * request of somebody who may make it.
 */
export class Stage {
  private readonly holders = new Map<Role, Person>();

  private constructor(
    readonly house: House,
    readonly admin: Person,
    readonly managers: readonly [Person, Person],
    readonly lead: Person,
    readonly agents: readonly [Person, Person, Person],
    readonly accountant: Person,
    readonly legal: Person,
    readonly atlas: Firm,
    readonly bourbon: Firm,
  ) {}

  /** Opens a house on a day and sets the scene in it. */
  static async open(
    day: CalendarDate,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Stage> {
    const house = await House.open(environment);
    try {
      await house.setClock(instantOf(day, MORNING, ZONE));
      return await Stage.set(house, day);
    } catch (error) {
      await house.close();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.house.close();
  }

  get firms(): readonly [Firm, Firm] {
    return [this.atlas, this.bourbon];
  }

  /** Everybody of the agency besides the administrator. */
  get staff(): readonly Person[] {
    return [...this.managers, this.lead, ...this.agents, this.accountant, this.legal];
  }

  /** Somebody of the agency or of a creditor's portal who holds the role; hired when nobody does yet. */
  async holderOf(role: Role): Promise<Person> {
    const known = this.holders.get(role) ?? (await this.hire(`Titulaire ${role}`, role));
    this.holders.set(role, known);
    return known;
  }

  /** Invites another user of the agency, or of Atlas, who accepts at once. */
  hire(name: string, role: Role): Promise<Person> {
    const kind = (PORTAL_ROLES as readonly Role[]).includes(role) ? 'PORTAL' : 'AGENCY';
    const creditor = kind === 'PORTAL' ? { creditorId: this.atlas.id } : {};
    return invited(this.house, this.admin, { kind, name, role, ...creditor });
  }

  /** Founds another creditor, ready to hand claims over. */
  found(facts: FirmFacts, day: CalendarDate): Promise<Firm> {
    return foundFirm(this.house, this, facts, day);
  }

  /** The events that a step made, all of them, by name; those of one subject alone when it is named. */
  async eventsOf(step: () => Promise<unknown>, subjectId?: string): Promise<string[]> {
    const last = await this.house.rows<{ id: string | null }>(
      'SELECT max(id::text) AS id FROM event',
    );
    await step();
    const events = await this.house.rows<{ name: string; what: string | null }>(
      `SELECT name, payload ->> 'what' AS what FROM event
       WHERE ($1::text IS NULL OR id::text > $1) AND ($2::uuid IS NULL OR subject_id = $2) ORDER BY id`,
      [last[0]?.id ?? null, subjectId ?? null],
    );
    return events.map(({ name, what }) => (what === null ? name : `${name} ${what}`)).sort();
  }

  private static async set(house: House, day: CalendarDate): Promise<Stage> {
    const admin = await firstAdministrator(house);
    const person = (name: string, role: Role, skills: readonly string[] = []) =>
      invited(house, admin, { kind: 'AGENCY', name, role, skills });
    const managers = [
      await person('Mireille', 'MANAGER'),
      await person('Marc', 'MANAGER'),
    ] as const;
    const lead = await person('Thomas', 'TEAM_LEAD');
    const agents = [
      await person('Awa', 'AGENT'),
      await person('Bruno', 'AGENT'),
      await person('Chloé', 'AGENT', ['KEY_ACCOUNTS']),
    ] as const;
    const accountant = await person('Colette', 'ACCOUNTANT_AGENCY');
    const legal = await person('Laure', 'LEGAL_OFFICER');

    await describeAgency(admin, day);
    await formTeam(admin, [lead, ...agents]);
    const founders = { admin, accountant, managers };
    const atlas = await foundFirm(house, founders, ATLAS, day);
    const bourbon = await foundFirm(house, founders, BOURBON, day);
    await openQueues(lead, agents, [atlas, bourbon]);
    return new Stage(house, admin, managers, lead, agents, accountant, legal, atlas, bourbon);
  }
}

interface Invited {
  readonly kind: 'AGENCY' | 'PORTAL';
  readonly name: string;
  readonly role: Role;
  readonly skills?: readonly string[];
  readonly creditorId?: string;
}

interface Founders {
  readonly admin: Person;
  readonly accountant: Person;
  readonly managers: readonly [Person, Person];
}

interface Made {
  readonly id: string;
}

async function firstAdministrator(house: House): Promise<Person> {
  const email = 'claire@agence.test';
  const { userId, token } = await house.worker
    .get(UnitOfWork)
    .run(systemCaller('cli.admin-create'), (work) =>
      house.worker.get(UsersService).createFirstAdministrator(work, email, 'Claire'),
    );
  return new Person('Claire', email, userId, (held) => house.agency(held)).accepts(token);
}

async function invited(house: House, admin: Person, wanted: Invited): Promise<Person> {
  const { kind, name, role, skills = [], creditorId } = wanted;
  const email = `${plain(`${name}-${creditorId?.slice(-6) ?? 'agence'}`)}@exemple.test`;
  const { userId, token } = await admin.does<{ userId: string; token: string }>('/v1/users', {
    ...{ kind, email, displayName: name, locale: 'fr', roles: [role] },
    ...(skills.length > 0 && { skills }),
    ...(creditorId !== undefined && { creditorIds: [creditorId] }),
  });
  const door = (held: string | null) =>
    kind === 'AGENCY' ? house.agency(held) : house.creditor(held);
  return new Person(name, email, userId, door).accepts(token);
}

/** What CPCE R124-1 and R124-2 ask before anybody may be chased. */
async function describeAgency(admin: Person, day: CalendarDate): Promise<void> {
  await admin.puts('/v1/agency/profile', {
    ...{ legalName: 'Solde Recouvrement', siren: '443061841', vatNumber: 'FR64443061841' },
    ...{ addressLine: '5 rue du Port', postalCode: '59000', city: 'Lille' },
    ...{ territory: 'FR-METRO', phone: '+33320000000', email: 'contact@agence.test' },
    signatory: 'Mireille Martin',
  });
  const year = Number(day.slice(0, 4));
  await admin.does('/v1/agency/insurances', {
    ...{ insurer: 'Assureur du Nord', policyNumber: 'RC-1' },
    ...{ validFrom: `${year}-01-01`, validUntil: `${year}-12-31` },
  });
  await admin.does('/v1/agency/declarations', {
    ...{ court: 'Tribunal judiciaire de Lille', reference: 'PR-1' },
    declaredOn: `${year - 1}-11-03`,
  });
  await admin.does('/v1/agency/dedicated-accounts', {
    ...{ iban: DEDICATED_IBAN, bic: 'AGRIFRPP', bankName: 'Banque du Nord', currency: 'EUR' },
    ...{ holder: 'Solde Recouvrement - fonds de tiers', openedOn: `${year - 1}-11-03` },
  });
}

async function formTeam(admin: Person, [lead, ...others]: readonly Person[]): Promise<void> {
  const team = await admin.does<Made>('/v1/teams', { name: 'Équipe Nord', location: 'Lille' });
  for (const { userId } of others) await admin.does(`/v1/teams/${team.id}/members`, { userId });
  if (lead !== undefined)
    await admin.does(`/v1/teams/${team.id}/members`, { userId: lead.userId, leads: true });
}

/** A creditor from its first day to the day on which it may hand claims over. */
async function foundFirm(
  house: House,
  { admin, accountant, managers }: Founders,
  facts: FirmFacts,
  day: CalendarDate,
): Promise<Firm> {
  const [manager] = managers;
  const { code, name, siren, territory, address } = facts;
  const { id } = await manager.does<Made>('/v1/creditors', {
    ...{ code, legalName: name, siren, territory, currency: 'EUR' },
    ...{ addressLine: address.line, postalCode: address.postalCode, city: address.city },
  });
  const user = (role: Role) =>
    invited(house, admin, { kind: 'PORTAL', name: `${role} ${name}`, role, creditorId: id });
  const portal = { admin: await user('CREDITOR_ADMIN'), decider: await user('CREDITOR_DECIDER') };
  await manager.does(`/v1/creditors/${id}/contacts`, {
    ...{ role: 'DECIDER', name: portal.decider.name, email: portal.decider.email },
  });
  const bankDetailId = await settleBankDetails(house, id, facts, portal.admin, accountant, manager);
  const mandateId = await signMandate(house, id, facts, portal.admin, manager, day);
  const agreementId = await signTariff(house, mandateId, facts, portal.admin, managers, day);
  return { id, name, mandateId, agreementId, bankDetailId, ...portal };
}

/** Asked by the creditor, verified by the accountant, approved by the manager. */
async function settleBankDetails(
  house: House,
  creditorId: string,
  { iban, bic, name }: FirmFacts,
  portalAdmin: Person,
  accountant: Person,
  manager: Person,
): Promise<string> {
  const asked = { iban, bic, holder: name };
  await portalAdmin.does(`/v1/creditors/${creditorId}/bank-details`, asked);
  await house.settle();
  const { items } = await accountant.reads<{ items: Made[] }>(
    `/v1/creditors/${creditorId}/bank-details`,
  );
  const id = items[0]?.id ?? '';
  const how = 'Rappelé au standard connu : IBAN confirmé.';
  await accountant.does(`/v1/bank-details/${id}/verification`, { how });
  await manager.does(`/v1/bank-details/${id}/approval`);
  return id;
}

/** Drafted and sent by the manager, signed in the portal, countersigned by the manager: the contents of CPCE R124-3. */
async function signMandate(
  house: House,
  creditorId: string,
  { claimsAccessories = false, terms: more = {} }: FirmFacts,
  portalAdmin: Person,
  manager: Person,
  day: CalendarDate,
): Promise<string> {
  const terms = {
    ...{ effectiveFrom: day, services: ['AMICABLE', 'LITIGATION'], powerToReceive: true },
    claimsBasis: 'Factures échues, jointes au bordereau de remise, montant par montant.',
    insuranceGuarantee: 'Responsabilité civile professionnelle RC-1, Assureur du Nord.',
    remuneration: 'Commission au résultat selon la grille annexée.',
    remittanceConditions: 'Reversement net, deux fois par mois, à cinq jours ouvrés.',
    ...{ interestClaimed: claimsAccessories, indemnityClaimed: claimsAccessories },
    ...more,
  };
  const drafted = await manager.does<{ id: string; terms: Made[] }>('/v1/mandates', {
    ...{ creditorId, currency: 'EUR', terms },
  });
  const termsId = drafted.terms[0]?.id ?? '';
  await manager.does(`/v1/mandate-terms/${termsId}/sending`);
  const shown = await portalAdmin.reads<{ terms: { id: string; contentHash: string }[] }>(
    `/v1/mandates/${drafted.id}`,
  );
  const contentHash = shown.terms[0]?.contentHash;
  await portalAdmin.does(`/v1/mandate-terms/${termsId}/signature`, { contentHash });
  await house.settle();
  await manager.does(`/v1/mandate-terms/${termsId}/countersignature`);
  return drafted.id;
}

/** Proposed by one manager, signed in the portal, activated by the other: half price for money paid to the creditor itself. */
async function signTariff(
  house: House,
  mandateId: string,
  { tariff, agreement = {} }: FirmFacts,
  portalAdmin: Person,
  [proposer, activator]: readonly [Person, Person],
  from: CalendarDate,
): Promise<string> {
  const { id } = await proposer.does<Made>(`/v1/mandates/${mandateId}/fee-agreements`, {
    ...{ from, directFactor: '50', rules: tariff, ...agreement },
  });
  await portalAdmin.does(`/v1/fee-agreements/${id}/signature`);
  await house.settle();
  await activator.does(`/v1/fee-agreements/${id}/activation`);
  return id;
}

/** One queue for each creditor, and one that holds nothing but what is given to its agent by name. */
async function openQueues(
  lead: Person,
  [awa, bruno, chloe]: readonly [Person, Person, Person],
  [atlas, bourbon]: readonly [Firm, Firm],
): Promise<void> {
  const open = async (queue: object, agent: Person) => {
    const { id } = await lead.does<{ id: number }>('/v1/work-queues', queue);
    await lead.puts(`/v1/work-queues/${id}/agents/${agent.userId}`);
  };
  await open({ name: atlas.name, creditorId: atlas.id }, awa);
  await open({ name: bourbon.name, creditorId: bourbon.id }, bruno);
  await open({ name: 'Grands comptes', skill: 'KEY_ACCOUNTS' }, chloe);
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .toLowerCase();
}
