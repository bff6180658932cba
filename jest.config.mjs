import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const rootDir = import.meta.dirname;
const swcrc = JSON.parse(readFileSync(join(rootDir, '.swcrc'), 'utf8'));

// The build's own settings compile the specs, so that what is tested is what runs. Aliases become relative paths here,
// because the global set-up, which migrates the database, does not pass through jest's module mapper.
const jsc = { ...swcrc.jsc, baseUrl: rootDir };

/** @type {import('jest').Config} */
export default {
  rootDir,
  testEnvironment: 'node',
  roots: ['apps', 'libs', 'migrations', 'test']
    .filter((folder) => existsSync(join(rootDir, folder)))
    .map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.spec.ts', '**/*.scenario.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/test/browser/', '/test/bench/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { swcrc: false, sourceMaps: 'inline', module: swcrc.module, jsc }],
  },
  moduleNameMapper: { '^@solde/([^/]+)$': '<rootDir>/libs/$1/src/index.ts' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['reflect-metadata'],
  maxWorkers: 2,
  testTimeout: 30_000,
};
