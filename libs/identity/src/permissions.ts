/** Who may do what: the roles of book C.5, and the permission codes that the entry points ask for. */

export const AGENCY_ROLES = [
  'AGENT',
  'SENIOR_AGENT',
  'TEAM_LEAD',
  'MANAGER',
  'LEGAL_OFFICER',
  'ACCOUNTANT_AGENCY',
  'QA',
  'ADMIN',
  'DPO',
] as const;
export const PORTAL_ROLES = ['CREDITOR_ADMIN', 'CREDITOR_DECIDER', 'CREDITOR_USER'] as const;
export const ROLES = [...AGENCY_ROLES, ...PORTAL_ROLES] as const;

export type AgencyRole = (typeof AGENCY_ROLES)[number];
export type PortalRole = (typeof PORTAL_ROLES)[number];
export type Role = (typeof ROLES)[number];

/** Whether a user belongs to the agency or to a creditor; also the API that his sessions open. */
export type UserKind = 'AGENCY' | 'PORTAL';
export type Audience = UserKind;

export const PERMISSION_CODES = [
  // One's own session and password: everybody who is signed in.
  'session.own',
  'users.read',
  'users.manage',
  'agency.read',
  'agency.manage',
  // Where the agency itself is paid: never asked for and approved by one person.
  'own-accounts.request',
  'own-accounts.approve',
  'teams.manage',
  'creditors.read',
  'creditors.manage',
  'bank-details.request',
  'bank-details.verify',
  'bank-details.approve',
  'mandates.manage',
  'mandates.sign',
  'agreements.propose',
  'agreements.activate',
  'placements.read',
  'placements.place',
  'placements.review',
  'cases.read',
  'cases.note',
  'cases.assign',
  'cases.hold',
  'cases.claims',
  'cases.limitation',
  'cases.close',
  'queue.work',
  'queues.manage',
  'calls.place',
  'calls.dispose',
  'callbacks.manage',
  'promises.make',
  'disputes.raise',
  'disputes.resolve',
  'letters.read',
  'letters.write',
  'services.record',
  'services.undo',
  'templates.manage',
  'templates.approve',
  'payments.read',
  'payments.record',
  'payments.match',
  'payments.reverse',
  'adjustments.make',
  // What the creditor has agreed in writing, and the undoing of what was adjusted.
  'adjustments.record',
  'settlements.propose',
  'settlements.record',
  'bank.read',
  'bank.import',
  'trust.read',
  'trust.sign',
  'bank.resolve',
  'refunds.read',
  'refunds.ask',
  'refunds.approve',
  'refunds.pay',
  'refunds.order',
  'remittances.read',
  'remittances.prepare',
  'remittances.check',
  'remittances.approve',
  'litigation.propose',
  'litigation.execute',
  'figures.read',
  'audit.read',
  'documents.read',
  'documents.add',
  'contacts.restrict',
  'portal.read',
  'portal.place',
  'portal.hold',
  'portal.recall',
  'portal.decide',
  'portal.declare-payment',
  'portal.bank-details',
  'portal.sign',
  'portal.dispute-answer',
] as const;
export type Permission = (typeof PERMISSION_CODES)[number];

const READS_THE_FILE = [
  'agency.read',
  'creditors.read',
  'placements.read',
  'cases.read',
  'letters.read',
  'payments.read',
  'documents.read',
] as const satisfies readonly Permission[];

const AGENT = [
  'session.own',
  ...READS_THE_FILE,
  'cases.note',
  'queue.work',
  'calls.place',
  'calls.dispose',
  'callbacks.manage',
  'promises.make',
  'disputes.raise',
  'litigation.propose',
  'adjustments.make',
  'settlements.propose',
  'documents.add',
  'contacts.restrict',
  'letters.write',
  'services.record',
] as const satisfies readonly Permission[];

const TEAM_LEAD = [
  ...AGENT,
  'users.read',
  'placements.review',
  'cases.assign',
  'cases.hold',
  'cases.claims',
  'cases.limitation',
  'cases.close',
  'queues.manage',
  'disputes.resolve',
  'adjustments.record',
  'settlements.record',
  'services.undo',
  'figures.read',
] as const satisfies readonly Permission[];

const CREDITOR_USER = [
  'session.own',
  'portal.read',
  'portal.place',
  'portal.hold',
  'portal.declare-payment',
  'portal.dispute-answer',
] as const satisfies readonly Permission[];

/**
 * What each role may do (book C.5). Where two persons must act, both hold the code and the act compares them (FOUR_EYES).
 *
 * The administrator runs users, the agency's file and the audit, and sees no case. Litigation is authorised by a creditor's
 * decider alone; nobody of the agency holds `portal.decide`.
 */
export const PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  AGENT,
  // The difference with an agent is a skill (SENSITIVE cases), not a permission.
  SENIOR_AGENT: AGENT,
  TEAM_LEAD,
  MANAGER: [
    ...TEAM_LEAD,
    'teams.manage',
    'creditors.manage',
    'bank-details.request',
    'bank-details.approve',
    'own-accounts.request',
    'own-accounts.approve',
    'mandates.manage',
    'mandates.sign',
    'agreements.propose',
    'agreements.activate',
    'placements.place',
    'templates.manage',
    'templates.approve',
    'trust.read',
    'bank.read',
    'refunds.read',
    'refunds.approve',
    'remittances.read',
    'remittances.check',
    'remittances.approve',
  ],
  LEGAL_OFFICER: [
    'session.own',
    ...READS_THE_FILE,
    'cases.note',
    'cases.hold',
    'cases.limitation',
    'cases.close',
    'disputes.raise',
    'disputes.resolve',
    'documents.add',
    'contacts.restrict',
    'litigation.propose',
    'litigation.execute',
    'adjustments.make',
    'adjustments.record',
    'settlements.propose',
    'settlements.record',
    'letters.write',
    'services.record',
    'services.undo',
  ],
  ACCOUNTANT_AGENCY: [
    'session.own',
    ...READS_THE_FILE,
    'cases.note',
    'documents.add',
    'bank-details.request',
    'own-accounts.request',
    'bank-details.verify',
    'payments.record',
    'payments.match',
    'payments.reverse',
    'adjustments.make',
    'adjustments.record',
    'bank.read',
    'bank.import',
    'trust.read',
    'trust.sign',
    'bank.resolve',
    'refunds.read',
    'refunds.ask',
    'refunds.approve',
    'refunds.pay',
    'refunds.order',
    'remittances.read',
    'remittances.prepare',
    'remittances.check',
    'figures.read',
  ],
  QA: ['session.own', ...READS_THE_FILE, 'users.read', 'figures.read'],
  ADMIN: [
    'session.own',
    'users.read',
    'users.manage',
    'agency.read',
    'agency.manage',
    'own-accounts.request',
    'own-accounts.approve',
    'teams.manage',
    'audit.read',
  ],
  DPO: ['session.own', ...READS_THE_FILE, 'users.read', 'audit.read'],
  CREDITOR_USER,
  CREDITOR_DECIDER: [...CREDITOR_USER, 'portal.recall', 'portal.decide'],
  CREDITOR_ADMIN: [...CREDITOR_USER, 'portal.recall', 'portal.bank-details', 'portal.sign'],
};

const KNOWN: ReadonlySet<string> = new Set(PERMISSION_CODES);

/** Every permission that the roles give together; an unknown role gives none. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<Permission> {
  return new Set(roles.flatMap((role) => (isRole(role) ? PERMISSIONS[role] : [])));
}

/** The roles that hold a permission, in the order of `ROLES`. */
export function rolesWith(permission: string): readonly Role[] {
  return ROLES.filter((role) => PERMISSIONS[role].some((held) => held === permission));
}

export function isPermission(code: string): code is Permission {
  return KNOWN.has(code);
}

export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** The roles that a user of this kind may hold: nobody works for the agency and for a creditor under one account. */
export function rolesOfKind(kind: UserKind): readonly Role[] {
  return kind === 'AGENCY' ? AGENCY_ROLES : PORTAL_ROLES;
}
