import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { isAsShown, typedLines, variablesSetBy } from './page';
import { Product } from './product';
import { Shell } from './shell';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const LINES = typedLines(README, '## Ten minutes with Solde');
/** The demo's six weeks take half a minute on a quiet machine. */
const SEEDING_MS_MAX = 600_000;
const READING_MS_MAX = 240_000;

let product: Product;
let shell: Shell;

beforeAll(async () => {
  product = await Product.build();
  expect(await product.cli('seed')).toMatchObject({ status: 0 });
  expect(await product.cli('demo', 'morning')).toMatchObject({ status: 0 });
  await product.start();
  shell = new Shell();
}, SEEDING_MS_MAX);

afterAll(async () => {
  shell.close();
  await product.stop();
});

it(
  'ten minutes with Solde, line by line',
  async () => {
    expect(LINES.length).toBeGreaterThan(60);
    for (const { line, shows } of LINES) {
      const { complained, printed, status } = await shell.type(here(line));
      const outcome = { line, status, complained: complained.replace(/^.*--fail.*$/gm, '') };
      if (shows === null) expect(outcome).toMatchObject({ line, status: 0 });
      else
        expect({ ...outcome, printed: isAsShown(printed, shows) ? shows : printed }).toMatchObject({
          ...{ line, printed: shows },
        });
      for (const name of variablesSetBy(line)) {
        const { printed: value } = await shell.type(`printf %s "$${name}"`);
        expect(['', 'undefined', 'null']).not.toContain(value.trim());
      }
    }
  },
  READING_MS_MAX,
);

it(
  'the five things that the welcome shows work as they are printed',
  async () => {
    const { text } = await product.cli('welcome');
    const asked = text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(TOKEN=|curl )/.test(line));
    expect(asked).toHaveLength(5);
    for (const line of asked) {
      const strict = line.replaceAll('curl -s ', 'curl -s --fail-with-body ');
      const { printed, status } = await shell.type(strict);
      expect({ line, status }).toEqual({ line, status: 0 });
      if (!line.startsWith('TOKEN=')) expect(printed).toMatch(/^\s*\{.*("items"|"caseId")/s);
    }
  },
  READING_MS_MAX,
);

it('the proof holds after the reader, and the chain is whole', async () => {
  expect(await product.cli('prove')).toMatchObject({ status: 0 });
  expect(await product.cli('audit', 'verify')).toMatchObject({ status: 0 });
});

it('shows money with partners: passed on, less a cost, and still to come', async () => {
  const api = `http://127.0.0.1:${product.ports.API}/v1`;
  const asked = async (path: string, init: RequestInit = {}) =>
    (await (await fetch(`${api}/${path}`, init)).json()) as Record<string, unknown>;
  const { token } = await asked('session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'comptable@agence.example', password: 'demonstration-solde' }),
  });
  const headers = { authorization: `Bearer ${String(token)}` };
  const { items: partners } = await asked('partners', { headers });
  expect(partners).toMatchObject([{ kind: 'BAILIFF' }, { kind: 'LAWYER' }]);
  const passedOn = await asked('partner-transfers', { headers });
  expect(passedOn.items).toMatchObject([
    { amount: '214.60', withheld: '85.40', undoneOn: null },
    { amount: '180.00', withheld: '0.00', undoneOn: null },
  ]);
  expect(await asked('partner-money', { headers })).toMatchObject({
    items: [{ partnerKind: 'LAWYER', reference: 'CARPA-0817', amount: '180.00' }],
  });
});

it.each(['API', 'PORTAL'] as const)('the document of the %s is there', async (name) => {
  const answer = await fetch(`http://127.0.0.1:${product.ports[name]}/openapi.json`);
  const { paths } = (await answer.json()) as { paths: Record<string, unknown> };
  expect(Object.keys(paths)).toContain('/v1/session');
});

it('the demo is filled once', async () => {
  const again = await product.cli('seed');
  expect(again).toMatchObject({ status: 0, text: 'The demo is there already.\n' });
});

/** The line as it is typed against this run's ports. */
function here(line: string): string {
  return line
    .replace('127.0.0.1:3000', `127.0.0.1:${product.ports.API}`)
    .replace('127.0.0.1:3001', `127.0.0.1:${product.ports.PORTAL}`);
}
