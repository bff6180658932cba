/** `npm run errors`: writes docs/errors.md from what the libs declare. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './place.mjs';

const jest = join(root, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', jest, 'test/house/errors.spec.ts', '-t', 'docs/errors.md'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, WRITE_ERRORS: '1', TZ: 'UTC' } },
);
process.exitCode = status ?? 1;
