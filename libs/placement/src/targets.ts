/** What a column of a placement file may mean. */
export const TARGETS = [
  'reference',
  'companyName',
  'lastName',
  'firstName',
  'name',
  'birthOn',
  'debtorQuality',
  'legalForm',
  'siren',
  'siret',
  'vatNumber',
  'number',
  'type',
  'issuedOn',
  'dueOn',
  'principal',
  'currency',
  'addressLine',
  'postalCode',
  'city',
  'country',
  'phone',
  'email',
  'contactName',
  'basis',
  'proof',
  'segment',
  'activity',
] as const;

export type Target = (typeof TARGETS)[number];

/** Targets that several columns may feed, and how their cells are put together: two phones are two contact points. */
export const JOINED_BY: Partial<Record<Target, string>> = {
  phone: ' / ',
  email: ' ; ',
  addressLine: ', ',
  basis: ', ',
};

/** What no placement can do without; the debtor's name may come in one of three ways. */
export const MANDATORY: readonly Target[] = ['number', 'issuedOn', 'dueOn', 'principal'];
export const NAMES: readonly Target[] = ['companyName', 'lastName', 'name'];

export function isTarget(text: string): text is Target {
  return (TARGETS as readonly string[]).includes(text);
}
