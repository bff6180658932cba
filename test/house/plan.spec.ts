import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { allowedUses, foundations, libs, pages, roof, suffixes } from '../../house.mjs';
import { withDiagram } from '../../scripts/diagram.mjs';
import { filesUnder, foldersIn, root, stands, textOf } from './repository';

interface Room {
  readonly floor: number;
  readonly uses: readonly string[];
}
const plan = libs as Record<string, Room>;
const built = foldersIn('libs').filter((lib) => stands(`libs/${lib}/src/index.ts`));
const floorOf = (lib: string): number => plan[lib]?.floor ?? Number.NaN;

/** `case-file.entity.ts` says entity; `allocate.ts` says nothing. */
const suffixOf = (path: string): string =>
  path.split('/').at(-1)?.split('.').slice(1, -1).join('.') ?? '';

const hasModule = (lib: string): boolean => stands(`libs/${lib}/src/${lib}.module.ts`);

/** The libs whose modules stand in the `imports` of a lib's module: `CallDeskModule` is `call-desk`. */
function modulesImportedBy(lib: string): string[] {
  return [
    ...importsOf(textOf(`libs/${lib}/src/${lib}.module.ts`)).matchAll(/\b([A-Z]\w*)Module\b/g),
  ]
    .map(([, name = '']) => name.replace(/(?<=[a-z])[A-Z]/g, '-$&').toLowerCase())
    .filter((name) => name in plan);
}

/** What stands between the brackets of a module's `imports`, lists inside it included. */
function importsOf(module: string): string {
  const [, rest = ''] = module.split(/imports:\s*\[/);
  let depth = 1;
  const end = [...rest].findIndex((character) => {
    depth += character === '[' ? 1 : character === ']' ? -1 : 0;
    return depth === 0;
  });
  return rest.slice(0, end);
}

describe('the plan', () => {
  it('lets every lib use lower floors only', () => {
    const wrong = Object.entries(plan).flatMap(([lib, { floor, uses }]) =>
      uses.filter((used) => !(floorOf(used) < floor)).map((used) => `${lib} -> ${used}`),
    );
    expect(wrong).toEqual([]);
  });

  it('opens its foundations downwards only', () => {
    expect(foundations.filter(({ lib, openFrom }) => floorOf(lib) >= openFrom)).toEqual([]);
  });

  it('knows every folder of libs and of apps', () => {
    expect(foldersIn('libs').filter((lib) => !(lib in plan))).toEqual([]);
    const apps = [...Object.keys(roof), ...pages];
    expect(foldersIn('apps').filter((app) => !apps.includes(app))).toEqual([]);
  });

  it('is what the compiler resolves and what the generator of Nest knows', () => {
    const { compilerOptions } = JSON.parse(textOf('tsconfig.json')) as {
      compilerOptions: { paths: Record<string, string[]> };
    };
    expect(compilerOptions.paths).toEqual({ '@solde/*': ['./libs/*/src/index.ts'] });
    const { projects } = JSON.parse(textOf('nest-cli.json')) as {
      projects: Record<string, { root: string }>;
    };
    const roots = Object.values(projects).map((project) => project.root);
    const expected = [
      ...Object.keys(roof).map((app) => `apps/${app}`),
      ...Object.keys(plan).map((lib) => `libs/${lib}`),
    ];
    expect(roots.sort()).toEqual(expected.sort());
  });

  it('is drawn in ARCHITECTURE.md (npm run diagram)', () => {
    const page = textOf('ARCHITECTURE.md');
    expect(withDiagram(page)).toBe(page);
  });
});

describe('a lib', () => {
  it.each(built)('%s has a page of its own', (lib) => {
    expect(stands(`libs/${lib}/README.md`)).toBe(true);
  });

  it.each(built)('%s names at its front door what leaves, one by one', (lib) => {
    expect(textOf(`libs/${lib}/src/index.ts`)).not.toMatch(/export\s+\*/);
  });

  it('imports in its module what the plan says, and nothing else', () => {
    const wrong = built.filter(hasModule).flatMap((lib) => {
      const named = modulesImportedBy(lib);
      const extra = named.filter((used) => !allowedUses(lib).includes(used));
      const missing = (plan[lib]?.uses ?? []).filter(
        (used) => hasModule(used) && !named.includes(used),
      );
      return [
        ...extra.map((used) => `${lib} imports ${used}, which the plan does not allow`),
        ...missing.map((used) => `${lib} does not import ${used}`),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('is flat', () => {
    const nested = filesUnder('libs').filter((path) => /^libs\/[^/]+\/src\/.+\//.test(path));
    expect(nested).toEqual([]);
  });
});

describe('a file', () => {
  const known = (folder: 'apps' | 'libs'): Set<string> => new Set(['', ...suffixes[folder]]);
  /** A spec carries the suffix of what it is about: `payments.service.spec.ts`. */
  const isKnown = (path: string, folder: 'apps' | 'libs'): boolean =>
    suffixOf(path)
      .replace(/\.?(spec|scenario)$/, '')
      .split('.')
      .every((part) => known(folder).has(part));

  it.each(['libs', 'apps'] as const)('in %s says its role in its suffix', (folder) => {
    const sources = filesUnder(folder).filter(
      (path) => path.endsWith('.ts') && !pages.some((page) => path.startsWith(`apps/${page}/`)),
    );
    expect(sources.filter((path) => !isKnown(path, folder))).toEqual([]);
  });

  it('has a name that says something', () => {
    const vague =
      /^((utils?|common|helpers?|types|constants)|(.*-)?(impl|base|manager))(\..*)?\.ts$/i;
    const all = [...filesUnder('libs'), ...filesUnder('apps')];
    expect(all.filter((path) => vague.test(path.split('/').at(-1) ?? ''))).toEqual([]);
  });

  it('can be run when it is meant to be', () => {
    const scripts = ['.ci/run', 'docker/roles.sh'].filter((path) => stands(path));
    const isExecutable = (path: string): boolean => (statSync(join(root, path)).mode & 0o100) !== 0;
    expect(scripts.filter((path) => !isExecutable(path))).toEqual([]);
  });

  it('names nobody’s machine', () => {
    const paths = [
      ...['apps', 'libs', 'migrations', 'test', 'docs', 'docker', 'scripts'].flatMap(filesUnder),
      ...readdirSync(root).filter((name) => /\.(md|mjs|cjs|json)$/.test(name)),
    ];
    const personal = /\/(home|Users|root|work)\/\w|\bTODO\b|\bFIXME\b/;
    const text = paths.filter((path) => /\.(ts|mjs|cjs|md|json|yaml|sh|sql)$/.test(path));
    const found = text.filter(
      (path) =>
        path !== 'package-lock.json' &&
        path !== 'test/house/plan.spec.ts' &&
        personal.test(textOf(path)),
    );
    expect(found).toEqual([]);
  });
});
