/**
 * The plan of the house: its floors, and which lib may use which.
 *
 * Read by the lint, by the house specs and by the floor diagram of ARCHITECTURE.md. A new lib, or a new edge, is one
 * line here and one page in docs/decisions.
 */

/** Libs by floor. `uses` names the lower libs of the trade; the foundations below are open without being named. */
export const libs = {
  money: { floor: 0, uses: [] },
  calendar: { floor: 0, uses: [] },

  platform: { floor: 1, uses: [] },

  identity: { floor: 2, uses: [] },
  audit: { floor: 2, uses: [] },
  ledger: { floor: 2, uses: [] },
  documents: { floor: 2, uses: [] },
  country: { floor: 2, uses: [] },
  einvoice: { floor: 2, uses: [] },
  'credit-transfer': { floor: 2, uses: [] },
  'bank-files': { floor: 2, uses: [] },

  agency: { floor: 3, uses: ['identity', 'documents'] },
  parties: { floor: 3, uses: [] },

  creditors: { floor: 4, uses: ['agency', 'parties', 'documents', 'identity'] },

  cases: { floor: 5, uses: ['creditors', 'parties', 'agency', 'identity', 'documents'] },

  placement: { floor: 6, uses: ['cases', 'creditors', 'parties', 'documents'] },
  fees: { floor: 6, uses: ['cases', 'creditors', 'ledger'] },
  'account-statement': { floor: 6, uses: ['cases', 'agency', 'documents'] },
  costs: { floor: 6, uses: ['cases', 'creditors', 'ledger'] },
  contact: { floor: 6, uses: ['cases', 'creditors', 'parties', 'agency', 'identity'] },

  correspondence: {
    floor: 7,
    uses: [
      ...['account-statement', 'contact', 'cases', 'creditors', 'parties', 'documents', 'agency'],
    ],
  },
  'call-desk': {
    floor: 7,
    uses: ['contact', 'cases', 'creditors', 'parties', 'agency', 'identity'],
  },

  payments: {
    floor: 8,
    uses: [
      ...['fees', 'costs', 'correspondence', 'cases', 'creditors', 'parties', 'ledger'],
      ...['documents', 'agency', 'credit-transfer'],
    ],
  },

  suspense: { floor: 9, uses: ['payments', 'cases', 'creditors', 'parties', 'agency'] },
  bank: {
    floor: 9,
    uses: [
      ...['bank-files', 'payments', 'costs', 'cases', 'creditors', 'parties', 'ledger', 'agency'],
    ],
  },
  closing: {
    floor: 9,
    uses: ['payments', 'fees', 'costs', 'correspondence', 'cases', 'creditors'],
  },

  amicable: {
    floor: 10,
    uses: [
      ...['payments', 'closing', 'fees', 'call-desk', 'correspondence', 'contact', 'cases'],
      ...['creditors', 'parties', 'identity'],
    ],
  },
  litigation: {
    floor: 10,
    uses: [
      ...[
        'payments',
        'closing',
        'fees',
        'costs',
        'correspondence',
        'cases',
        'creditors',
        'parties',
      ],
      ...['documents', 'ledger'],
    ],
  },
  remittance: {
    floor: 10,
    uses: [
      ...['bank', 'payments', 'fees', 'costs', 'correspondence', 'cases', 'creditors'],
      ...['parties', 'ledger', 'documents', 'agency', 'einvoice', 'credit-transfer'],
    ],
  },
  trust: { floor: 10, uses: ['bank', 'ledger', 'agency', 'documents'] },

  // Reads everything, through the views `report_*` alone: it imports no lib of the trade.
  reporting: { floor: 11, uses: [] },
};

/** Open to every lib above them, without being named. */
export const foundations = [
  { lib: 'money', openFrom: 1 },
  { lib: 'calendar', openFrom: 1 },
  { lib: 'platform', openFrom: 2 },
  { lib: 'country', openFrom: 3 },
];

/** Under the roof: entry points, which may use every lib and which nobody may use. */
export const roof = {
  api: 'agency API',
  portal: 'creditor API',
  worker: 'scheduled work, outbox, bank files, strategy runs',
  cli: 'migrate, seed, import, prove, verify',
};

/** An app is a process of its own; one that runs another's work in its own process says so here (docs/decisions/0019). */
export const roofUses = { cli: ['worker'] };

/** The web pages talk HTTP only: they are on the plot, and import no lib. */
export const pages = ['console', 'portal-web'];

/** What the last part of a file's name may say, besides nothing (a rule: pure). */
export const suffixes = {
  libs: ['entity', 'service', 'query', 'events', 'listener', 'errors', 'module', 'spec'],
  apps: ['module', 'controller', 'dto', 'job', 'command', 'spec', 'scenario'],
};

/** Libs that are machinery: their files without suffix need not be rules. */
export const machinery = ['platform'];

/**
 * What a rule may import from outside the house: libraries that compute, and neither read a clock nor reach out.
 * The ground floor may use `ground` alone.
 */
export const pureLibraries = {
  ground: ['temporal-polyfill'],
  rules: [
    'temporal-polyfill',
    'csv-parse',
    'csv-stringify',
    'handlebars',
    'ibantools',
    'libphonenumber-js',
    'saxes',
    'stdnum',
    'xmlbuilder2',
    'node:crypto',
  ],
};

/** Every lib that `lib` may import: what it names, and the foundations below it. */
export function allowedUses(lib) {
  const { floor, uses } = libs[lib];
  const open = foundations.filter((each) => floor >= each.openFrom && each.lib !== lib);
  return [...new Set([...uses, ...open.map((each) => each.lib)])].sort();
}
