import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Constructs that the house does without, each with what to do instead. */
const banned = {
  newDate: {
    selector: 'NewExpression[callee.name="Date"]',
    message: "The instant of an act is work.now; a given text is read by calendar's instant(text).",
  },
  callDate: {
    selector: 'CallExpression[callee.name="Date"]',
    message: "The instant of an act is work.now; a given text is read by calendar's instant(text).",
  },
  exportAll: {
    selector: 'ExportAllDeclaration',
    message: 'The front door names what leaves, one by one: export { name } from ....',
  },
  forwardRef: {
    selector: 'CallExpression[callee.name="forwardRef"]',
    message: 'A circle between modules: publish an event, take a parameter, or move the act up.',
  },
  globalModule: {
    selector: 'Decorator[expression.callee.name="Global"]',
    message: 'Only the platform is global: name what a module needs in its imports.',
  },
  transaction: {
    selector: 'CallExpression[callee.property.name="transaction"]',
    message: 'UnitOfWork.run opens the one transaction of an act.',
  },
  queryRunnerTransaction: {
    selector: 'CallExpression[callee.property.name=/^(startTransaction|commitTransaction)$/]',
    message: 'UnitOfWork.run opens the one transaction of an act.',
  },
  beginInSql: {
    selector:
      'CallExpression[callee.property.name="query"] > Literal:first-child[value=/^\\s*(BEGIN|COMMIT|ROLLBACK)\\b/i]',
    message: 'UnitOfWork.run opens the one transaction of an act.',
  },
  only: {
    selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name="only"]',
    message: 'A spec left alone hides all the others: take .only away.',
  },
  skip: {
    selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name="skip"]',
    message: 'A spec that does not run proves nothing: mend it or delete it.',
  },
  parseFloat: {
    selector: 'CallExpression[callee.name="parseFloat"]',
    message: "No binary float touches money: parseAmount and rate of '@solde/money' read decimals.",
  },
  numberParseFloat: {
    selector: 'MemberExpression[object.name="Number"][property.name="parseFloat"]',
    message: "No binary float touches money: parseAmount and rate of '@solde/money' read decimals.",
  },
  setTimer: {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval)$/]',
    message: 'What is due later is a row with its time, or a job: a timer dies with its process.',
  },
  lazyImport: {
    selector: 'ImportExpression',
    message: 'A lib imports at its top, where the plan can see it.',
  },
  defaultExport: {
    selector: 'ExportDefaultDeclaration',
    message: 'Export it by its name: one word finds it everywhere.',
  },
};
const all = (except = []) =>
  Object.entries(banned)
    .filter(([name]) => !except.includes(name))
    .map(([, rule]) => rule);

const properties = {
  now: {
    object: 'Date',
    property: 'now',
    message: 'The instant of an act is work.now; elsewhere ask Clock.',
  },
  random: {
    object: 'Math',
    property: 'random',
    message:
      'Ids come from uuidv7(), secrets from node:crypto; a draw that must be fair is recorded.',
  },
  env: { object: 'process', property: 'env', message: 'Ask Settings: it is validated at start.' },
};

const modules = {
  paths: [
    {
      name: '@nestjs/core',
      importNames: ['ModuleRef'],
      message:
        'A provider asked for by name hides an edge of the plan: inject it in the constructor.',
    },
    {
      name: '@nestjs/common',
      importNames: ['forwardRef'],
      message: 'A circle between modules: publish an event, take a parameter, or move the act up.',
    },
    {
      name: '@nestjs/typeorm',
      importNames: ['InjectRepository', 'InjectDataSource', 'InjectEntityManager'],
      message:
        'A service holds no repository and no data source: it writes through work, reads through Reads.',
    },
    {
      name: 'node:process',
      message: 'Ask Settings: it is validated at start.',
    },
  ],
  patterns: [
    {
      regex: '^@solde/[^/]+/',
      message: "A lib is entered through '@solde/<lib>' alone.",
    },
  ],
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'dist.*/',
      'coverage/',
      'node_modules/',
      '.data/',
      'apps/*/src/metadata.ts',
      'apps/console/',
      'apps/portal-web/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [
      eslint.configs.recommended,
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-restricted-syntax': ['error', ...all()],
      'no-restricted-properties': ['error', ...Object.values(properties)],
      'no-restricted-imports': ['error', modules],
      'no-console': 'error',
      eqeqeq: 'error',
      // Nest modules are empty classes with a decorator, and a class may hold static acts only.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // Templates carry bigint minor units and counts, whose text is exact.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Entities and DTOs are classes for their decorators alone: they are built from literals and copied by spreading, as
      // the plain rows that they are. Strings are spread to walk them by code point.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // What a user typed is cleaned of its control characters.
      'no-control-regex': 'off',
      // Rows of SQL are typed where they are asked for: query<Row>(...).
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // The order of an async method is its contract, with or without an await today.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    // The home of given instants, and the one clock and environment of the house.
    files: ['libs/calendar/src/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...all(['newDate'])] },
  },
  {
    files: ['libs/platform/src/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...all(['globalModule', 'transaction', 'queryRunnerTransaction', 'beginInSql', 'setTimer']),
      ],
      'no-restricted-imports': 'off',
    },
  },
  {
    files: ['libs/platform/src/{settings,clock,migrate}*.ts', 'apps/*/src/main.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // A snapshot is read, and brought back, by the owner in one transaction of its own: no act of the trade.
    files: ['apps/cli/src/{backup,restore}.command.ts'],
    rules: { 'no-restricted-syntax': ['error', ...all(['beginInSql'])] },
  },
  {
    files: ['migrations/*.ts'],
    rules: { '@typescript-eslint/naming-convention': 'off' },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts', '**/*.scenario.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...all([
          ...['newDate', 'setTimer', 'lazyImport', 'transaction', 'queryRunnerTransaction'],
          ...['beginInSql', 'defaultExport'],
        ]),
      ],
      'no-restricted-properties': ['error', properties.random],
      'no-restricted-imports': 'off',
      // After a length check, and in specs alone.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['test/support/*.ts', 'test/bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [eslint.configs.recommended],
    rules: { 'no-unused-vars': ['error', { ignoreRestSiblings: true }] },
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['process', 'console', 'performance', 'URL', 'fetch', 'AbortSignal'],
          ...['module', 'require'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
);
