import type { Role, UserKind } from '@solde/identity';

/** The only password that Solde knows by itself: of the demo's accounts, and said aloud by `cli welcome`. */
export const DEMO_PASSWORD = 'demonstration-solde';

export interface Person {
  readonly email: string;
  readonly displayName: string;
  readonly kind: UserKind;
  readonly roles: readonly Role[];
  /** The code of the creditor whose portal he uses. */
  readonly creditor?: string;
  readonly skills?: readonly string[];
}

export const ADMINISTRATOR = 'admin@agence.example';
export const MANAGER = 'manager@agence.example';
export const DIRECTOR = 'directrice@agence.example';
export const ACCOUNTANT = 'comptable@agence.example';
export const LEGAL_OFFICER = 'juriste@agence.example';
export const TEAM_LEADER = 'superviseur@agence.example';
export const AGENTS = ['agent1@agence.example', 'agent2@agence.example', 'senior@agence.example'];

/** Who works at the demo agency, every role once at least. */
export const AGENCY_PEOPLE: readonly Person[] = [
  agency(ADMINISTRATOR, 'Adèle Minot', 'ADMIN'),
  agency(MANAGER, 'Marc Vidal', 'MANAGER'),
  agency(DIRECTOR, 'Diane Roche', 'MANAGER'),
  agency(TEAM_LEADER, 'Sofia Lemaire', 'TEAM_LEAD'),
  agency('agent1@agence.example', 'Amina Diallo', 'AGENT'),
  agency('agent2@agence.example', 'Bruno Costa', 'AGENT'),
  { ...agency('senior@agence.example', 'Claire Petit', 'SENIOR_AGENT'), skills: ['SENSITIVE'] },
  agency(LEGAL_OFFICER, 'Julie Roussel', 'LEGAL_OFFICER'),
  agency(ACCOUNTANT, 'Carole Meyer', 'ACCOUNTANT_AGENCY'),
  agency('qualite@agence.example', 'Quentin Aubry', 'QA'),
  agency('dpo@agence.example', 'Denis Paoli', 'DPO'),
];

/** Who uses the portal of a creditor. */
export function peopleOf(creditor: string, domain: string): readonly Person[] {
  const of = (name: string, displayName: string, role: Role): Person => ({
    ...{ email: `${name}@${domain}`, displayName, kind: 'PORTAL', roles: [role], creditor },
  });
  return [
    of('admin', 'Responsable du compte', 'CREDITOR_ADMIN'),
    of('direction', 'Direction financière', 'CREDITOR_DECIDER'),
    of('compta', 'Comptabilité clients', 'CREDITOR_USER'),
  ];
}

function agency(email: string, displayName: string, role: Role): Person {
  return { email, displayName, kind: 'AGENCY', roles: [role] };
}
