/** `npm run routes`: writes docs/routes.md from the controllers of both APIs. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './place.mjs';

const jest = join(root, 'node_modules/jest/bin/jest.js');
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', jest, 'test/house/routes.spec.ts', '-t', 'docs/routes.md'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, WRITE_ROUTES: '1', TZ: 'UTC' } },
);
process.exitCode = status ?? 1;
