import { filesUnder, stands, textOf } from './repository';

/** `CODE: { status: 422, ... }` inside a call of `refusals({ ... })`. */
const registered = filesUnder('libs')
  .filter((path) => path.endsWith('.errors.ts'))
  .flatMap((path) => [...textOf(path).matchAll(/^ {2,4}([A-Z][A-Z0-9_]+): \{/gm)])
  .map(([, code = '']) => code);

describe('every code with which a lib may refuse', () => {
  it('has a row in docs/errors.md', () => {
    const page = stands('docs/errors.md') ? textOf('docs/errors.md') : '';
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
