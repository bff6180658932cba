/**
 * `npm run metadata`: reads the DTOs and controllers of both APIs, types and doc comments alike, and writes what
 * OpenAPI shall say of them into apps/<app>/src/metadata.ts (swc, which builds, does not look at types).
 * `--check` writes nothing and fails when a file is stale.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PluginMetadataGenerator } from '@nestjs/cli/lib/compiler/plugins/plugin-metadata-generator.js';

const { ReadonlyVisitor } = createRequire(import.meta.url)('@nestjs/swagger/plugin');
/** A property of which the generator understood nothing; the document of the API breaks on it. */
const UNTYPED = /(\w+): \{ required: (?:true|false)(?:, description: "(?:[^"\\]|\\.)*")? \}/g;
const isCheck = process.argv.includes('--check');

process.chdir(join(import.meta.dirname, '..')); // the generator takes its settings from the folder it runs in
const draft = mkdtempSync('dist.metadata-'); // beside the sources, where the compiler finds what they import

/** The sources of one app without its specs: what a spec gets wrong is for the type check to say. */
function projectOf(app) {
  const file = join(draft, `tsconfig.${app}.json`);
  const project = {
    extends: '../tsconfig.json',
    include: [`../apps/${app}/src`],
    exclude: ['../**/*.spec.ts', '../**/metadata.ts', '../**/main.ts'],
  };
  writeFileSync(file, JSON.stringify(project));
  return file;
}

/** What OpenAPI shall say of one app; its imports carry no extension, as everywhere in this repository. */
function metadataOf(app) {
  const pathToSource = join(process.cwd(), 'apps', app, 'src');
  const visitor = new ReadonlyVisitor({
    introspectComments: true,
    classValidatorShim: true,
    pathToSource,
    dtoFileNameSuffix: ['.dto.ts'],
    esmCompatible: false,
  });
  new PluginMetadataGenerator().generate({
    visitors: [visitor],
    outputDir: draft,
    filename: 'metadata.ts',
    watch: false,
    tsconfigPath: projectOf(app),
    printDiagnostics: false,
  });
  const text = readFileSync(join(draft, 'metadata.ts'), 'utf8').replaceAll(/\.js"\)/g, '")');
  const untyped = [...text.matchAll(UNTYPED)].map(([, name]) => name);
  if (untyped.length > 0) {
    throw new Error(
      `apps/${app}: OpenAPI cannot read the type of ${untyped.join(', ')}: in a DTO write string[], not readonly string[].`,
    );
  }
  return `// @ts-nocheck written by "npm run metadata"\n${text.trimEnd()}\n`;
}

try {
  for (const app of ['api', 'portal']) {
    if (!existsSync(`apps/${app}/src`)) continue;
    const file = `apps/${app}/src/metadata.ts`;
    const text = metadataOf(app);
    const isStale = !existsSync(file) || readFileSync(file, 'utf8') !== text;
    if (isStale && isCheck) {
      console.error(`${file} is stale: run "npm run metadata".`);
      process.exitCode = 1;
    } else if (isStale) {
      writeFileSync(file, text);
      console.log(`${file} is written.`);
    }
  }
} finally {
  rmSync(draft, { recursive: true, force: true });
}
