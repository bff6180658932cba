import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const textOf = (path: string): string => readFileSync(join(__dirname, '../..', path), 'utf8');

/** `read.integer('PORT_API', ...)` in the settings. */
const VARIABLES = [
  ...textOf('libs/platform/src/settings.ts').matchAll(/\bread\.\w+\(\s*'([A-Z_]+)'/g),
].map(([, name = '']) => name);

it.each(['README.md', 'docs/operations.md'])('%s names every setting', (page) => {
  const text = textOf(page);
  expect(VARIABLES.length).toBeGreaterThan(15);
  expect(VARIABLES.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it('docs/operations.md names every reason not to be ready', () => {
  const [, union = ''] = /type Unready =([^;]+);/.exec(textOf('libs/platform/src/health.ts')) ?? [];
  const reasons = [...union.matchAll(/'([A-Z_]+)'/g)].map(([, name = '']) => name);
  const text = textOf('docs/operations.md');
  expect(reasons.length).toBeGreaterThan(5);
  expect(reasons.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it('every command of the cli is in the help that the README points to', () => {
  const main = textOf('apps/cli/src/main.ts');
  const usages = [...main.matchAll(/usage: '([a-z ]+?)(?: [<[].*)?'/g)].map(
    ([, name = '']) => name,
  );
  const read = `${textOf('README.md')}${textOf('docs/operations.md')}`;
  expect(usages.length).toBeGreaterThan(8);
  expect(usages.filter((usage) => !read.includes(usage))).toEqual([]);
});

const PAGES = [
  ...['README.md', 'docs/operations.md'],
  ...readdirSync(join(__dirname, '../../docs/guides')).map((name) => `docs/guides/${name}`),
];

it.each(PAGES)('%s names routes that exist', (page) => {
  const plain = (text: string): string => text.replace(/:\w+/g, ':');
  const routes = plain(textOf('docs/routes.md'));
  const named = [...textOf(page).matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`?\s]*)/g)];
  expect(
    named.map(([, route = '']) => plain(route)).filter((route) => !routes.includes(`\`${route}\``)),
  ).toEqual([]);
});

it.each(PAGES)('%s links to pages that stand', (page) => {
  const links = [...textOf(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path = '']) => path);
  const folder = join(__dirname, '../..', page, '..');
  expect(links.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
});
