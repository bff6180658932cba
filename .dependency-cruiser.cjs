const { allowedUses, libs, machinery, pages, pureLibraries, roofUses } = require('./house.mjs');

const any = (names) => `(${names.join('|')})`;
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
const frontDoor = 'src/index\\.ts$';
const ground = Object.keys(libs).filter((lib) => libs[lib].floor === 0);
const ruleFile = `[^/.]+\\.ts$`;
const withRules = Object.keys(libs).filter(
  (lib) => libs[lib].floor > 0 && !machinery.includes(lib),
);

/** Where packages and modules of Node stand once resolved, as patterns. */
const packages = (names) => [
  `(^|/)node_modules/${any(names.filter((name) => !name.startsWith('node:')).map(escaped))}/`,
  ...names.filter((name) => name.startsWith('node:')).map((name) => `^${name.slice(5)}$`),
];

/** One rule per lib: everything in libs/ that the plan does not open to it is the wrong floor. */
const floors = Object.keys(libs).map((lib) => ({
  name: `floor-of-${lib}`,
  comment: `${lib} may use ${allowedUses(lib).join(', ') || 'no other lib'}. Publish an event, take a parameter, or move the act up; the plan is house.mjs.`,
  severity: 'error',
  from: { path: `^libs/${lib}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^libs/', pathNot: `^libs/${any([lib, ...allowedUses(lib)])}/` },
}));

module.exports = {
  forbidden: [
    ...floors,
    {
      name: 'no-circle',
      comment:
        'Two files that need each other are one idea, or the shared part is a third file. Entities of one table family may point at each other.',
      severity: 'error',
      from: { pathNot: '\\.entity\\.ts$' },
      to: { circular: true },
    },
    {
      name: 'front-door',
      comment:
        "A lib is entered through '@solde/<lib>' alone: export the name in its src/index.ts.",
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/[^/]+/', pathNot: ['^libs/$1/', `^libs/[^/]+/${frontDoor}`] },
    },
    {
      name: 'front-door-from-outside',
      comment:
        "A lib is entered through '@solde/<lib>' alone: export the name in its src/index.ts.",
      severity: 'error',
      from: { path: '^(apps|test|migrations)/', pathNot: '^test/(support|house)/' },
      to: { path: '^libs/', pathNot: `^libs/[^/]+/${frontDoor}` },
    },
    {
      name: 'lib-under-the-roof',
      comment: 'A lib never knows who calls it: apps, tests and migrations import libs.',
      severity: 'error',
      from: { path: '^libs/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(apps|test|migrations|scripts)/' },
    },
    {
      name: 'app-to-app',
      comment:
        'Apps are processes of their own: what two of them share is an act of a lib; an exception is a line of house.mjs.',
      severity: 'error',
      from: {
        path: '^apps/([^/]+)/',
        pathNot: [`^apps/${any(Object.keys(roofUses))}/`, '\\.spec\\.ts$'],
      },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    ...Object.entries(roofUses).map(([app, used]) => ({
      name: `app-to-app-from-${app}`,
      comment: `${app} may run ${used.join(', ')} in its own process, and no other app.`,
      severity: 'error',
      from: { path: `^apps/${app}/`, pathNot: '\\.spec\\.ts$' },
      to: { path: '^apps/', pathNot: `^apps/${any([app, ...used])}/` },
    })),
    {
      name: 'pages-talk-http',
      comment:
        'The web pages know the API, not the libs: no rule of the trade is computed in a browser.',
      severity: 'error',
      from: { path: `^apps/${any(pages)}/` },
      to: { path: `^(libs|apps/(?!${any(pages)}/))` },
    },
    {
      name: 'pure-ground',
      comment: `Floor 0 is arithmetic: besides its own files it may use ${pureLibraries.ground.join(', ')} alone.`,
      severity: 'error',
      from: { path: `^libs/${any(ground)}/`, pathNot: '\\.spec\\.ts$' },
      to: {
        couldNotResolve: false, // the rule `resolves` says it better
        path: '.',
        pathNot: [`^libs/${any(ground)}/`, ...packages(pureLibraries.ground)],
      },
    },
    {
      name: 'pure-rule',
      comment:
        'A file without suffix is a rule: data in, data out. Give the file the suffix of its role, or pass what it needs as a parameter.',
      severity: 'error',
      from: { path: `^libs/${any(withRules)}/src/${ruleFile}`, pathNot: frontDoor },
      to: {
        couldNotResolve: false, // the rule `resolves` says it better
        path: '.',
        pathNot: [
          `^libs/[^/]+/${frontDoor}`,
          `^libs/[^/]+/src/${ruleFile}`,
          ...packages(pureLibraries.rules),
        ],
      },
    },
    {
      name: 'tests-stay-out',
      comment: 'Nothing that ships imports a spec or a development tool.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: '\\.(spec|scenario)\\.ts$' },
      to: { path: '(\\.(spec|scenario)\\.ts$|^test/)' },
    },
    {
      name: 'development-tools-stay-out',
      comment: 'This package is a development dependency, and an image does not carry it.',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: '\\.(spec|scenario)\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolves',
      comment:
        'Nothing stands at this import: a missing package, or a name that is not in the lib.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^scripts/'] },
    exclude: { path: '(^dist/|\\.d\\.ts$)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'import', 'default', 'types'],
    },
    skipAnalysisNotInRules: true,
  },
};
