/** `npm run samples -- [folder]`: prints every paper of the product, in French and in English, from invented facts. */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from './build.mjs';
import { root } from './place.mjs';

build();
const load = createRequire(import.meta.url);
const { writeSamples } = load(join(root, 'dist/apps/cli/src/samples.js'));
const folder = resolve(process.argv[2] ?? join(root, 'samples'));
const written = await writeSamples(folder);
console.log(`${written} papers in ${folder}: open ${join(folder, 'index.html')}`);
