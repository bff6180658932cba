import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors';
import { filesUnder, root, stands, textOf } from './repository';

const PAGE = 'docs/errors.md';

/** `CODE: { status: 422, ... }` inside a call of `refusals({ ... })`. */
const registered = filesUnder('libs')
  .filter((path) => path.endsWith('.errors.ts'))
  .flatMap((path) => [...textOf(path).matchAll(/^ {2,4}([A-Z][A-Z0-9_]+): \{/gm)])
  .map(([, code = '']) => code);

describe('every code with which a lib may refuse', () => {
  it('stands in docs/errors.md as it is declared: run "npm run errors"', async () => {
    const page = await errorsPage();
    if (process.env.WRITE_ERRORS === '1') writeFileSync(join(root, PAGE), page);
    expect(stands(PAGE) ? textOf(PAGE) : '').toBe(page);
    expect(registered.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it('belongs to one lib', () => {
    const twice = registered.filter((code, n) => registered.indexOf(code) !== n);
    expect(twice).toEqual([]);
  });

  it('is registered before it is thrown', () => {
    const thrown = [...filesUnder('libs'), ...filesUnder('apps')]
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
      .flatMap((path) => [...textOf(path).matchAll(/new DomainError\(\s*'([A-Z0-9_]+)'/g)])
      .map(([, code = '']) => code);
    expect([...new Set(thrown)].filter((code) => !registered.includes(code))).toEqual([]);
  });
});
