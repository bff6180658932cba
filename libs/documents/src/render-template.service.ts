import { createContext, Script } from 'node:vm';
import { DomainError } from '@solde/platform';
import Handlebars from 'handlebars';
import { fieldsOf, TEMPLATE_BLOCKS, TEMPLATE_FUNCTIONS, templateFaults } from './template';

type Plain = string | number | boolean | null;
type Item = Readonly<Record<string, Plain>> | Plain;

/** What a template may read: plain values, and lists of plain values or of flat items. */
export type TemplateContext = Readonly<Record<string, Plain | readonly Item[]>>;

/** TEXT prints values as they are, for PDF, plain e-mail and SMS; HTML escapes them. */
export type TemplateFormat = 'TEXT' | 'HTML';

/** One rendering may compute this long, whatever the template repeats. */
const RENDER_MS_MAX = 3_000;
/** Characters a rendering may give, and items of all lists it may be given. */
const OUTPUT_LENGTH_MAX = 1024 * 1024;
const ITEMS_MAX = 5_000;
const COMPILED_MAX = 200;

const engine = Handlebars.create();
for (const name of Object.keys(engine.helpers))
  if (!TEMPLATE_BLOCKS.some((each) => each === name)) engine.unregisterHelper(name);
engine.registerHelper({
  eq: (one: unknown, other: unknown) => one === other,
  and: (...all: unknown[]) => all.slice(0, -1).every(Boolean),
  or: (...all: unknown[]) => all.slice(0, -1).some(Boolean),
  not: (one: unknown) => !one,
});

interface Compiled {
  readonly print: Handlebars.TemplateDelegate;
  readonly fields: readonly string[];
}

const compiled = new Map<string, Compiled>();

/** The only ancestor of the data: Handlebars compares items with their list, which needs a text of each. */
const RECORD: object = Object.freeze(
  Object.assign(Object.create(null) as object, { toString: () => '[record]' }),
);

/** V8 stops what runs too long inside a script; the sandbox holds the call alone, set anew for each rendering. */
const CALL = new Script('render()');
const SANDBOX = createContext({ render: (): string => '' });

/**
 * Renders a template over plain data. Data is never read as a template: a name with `{{` in it is printed literally.
 *
 * A template is a text without triple stash, partials or decorators, with listed helpers alone (`if`, `unless`, `each`, `eq`, `and`,
 * `or`, `not`); a prototype is never reached. Refuses TEMPLATE_INVALID with its fault and line, or when it computes longer than half
 * a second or gives more than a million characters; TEMPLATE_FIELD_MISSING when the data lacks a field.
 */
export function renderTemplate(
  body: string,
  context: TemplateContext,
  format: TemplateFormat = 'TEXT',
): string {
  const { print, fields } = compiledTemplate(body, format);
  const data = plainCopy(context);
  for (const field of fields) assertGiven(data, field);
  const render = () => print(data);
  let text: string;
  try {
    SANDBOX.render = render;
    text = CALL.runInContext(SANDBOX, { timeout: RENDER_MS_MAX }) as string;
  } catch (error) {
    throw refusedRendering(error);
  }
  if (text.length > OUTPUT_LENGTH_MAX) throw tooCostly();
  return text;
}

function compiledTemplate(body: string, format: TemplateFormat): Compiled {
  const key = `${format}\n${body}`;
  const known = typeof body === 'string' ? compiled.get(key) : undefined;
  if (known !== undefined) return known;
  const [fault] = templateFaults(body);
  if (fault !== undefined) throw new DomainError('TEMPLATE_INVALID', { ...fault });
  const print = engine.compile(body, {
    strict: true,
    noEscape: format === 'TEXT',
    knownHelpers: Object.fromEntries(
      [...TEMPLATE_BLOCKS, ...TEMPLATE_FUNCTIONS].map((name) => [name, true]),
    ),
    knownHelpersOnly: true,
    explicitPartialContext: true,
  });
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  const template = { print, fields: fieldsOf(body) };
  compiled.set(key, template);
  return template;
}

/** A copy that holds the data and nothing else, not even a prototype; anything but plain data is a bug of the caller. */
function plainCopy(context: TemplateContext): Readonly<Record<string, unknown>> {
  let items = 0;
  return copyOf(context, (list) => {
    items += list.length;
    if (items > ITEMS_MAX) throw tooCostly();
    return list.map((item) =>
      typeof item === 'object' && item !== null ? copyOf(item) : plain(item),
    );
  });
}

function copyOf(
  record: object,
  listOf?: (list: readonly unknown[]) => unknown[],
): Readonly<Record<string, unknown>> {
  const copy = Object.create(RECORD) as Record<string, unknown>;
  for (const [name, value] of Object.entries(record) as [string, unknown][])
    copy[name] = Array.isArray(value) && listOf !== undefined ? listOf(value) : plain(value);
  return copy;
}

/** Blocks take a missing field for an empty one, which would silently drop a sentence: every field must be given. */
function assertGiven(data: Readonly<Record<string, unknown>>, field: string): void {
  const [name = '', ofItem] = field.split('.');
  const value = data[name];
  const isGiven = Object.hasOwn(data, name) && (ofItem === undefined || Array.isArray(value));
  const items = ofItem !== undefined && Array.isArray(value) ? (value as unknown[]) : [];
  if (!isGiven || !items.every((item) => isRecord(item) && Object.hasOwn(item, ofItem ?? '')))
    throw new DomainError('TEMPLATE_FIELD_MISSING', { field });
}

function isRecord(item: unknown): item is object {
  return typeof item === 'object' && item !== null;
}

function plain(value: unknown): Plain {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
    return value as Plain;
  throw new TypeError(`A template reads plain values only, not ${typeof value}.`);
}

function refusedRendering(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const { code } = error as { code?: unknown };
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' || error instanceof RangeError) return tooCostly();
  return error;
}

function tooCostly(): DomainError {
  return new DomainError('TEMPLATE_INVALID', { kind: 'TOO_COSTLY', line: null, word: null });
}
