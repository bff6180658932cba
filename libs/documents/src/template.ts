import Handlebars from 'handlebars';

/** Why a template cannot be used, with its line. */
export interface TemplateFault {
  readonly kind:
    | 'NOT_A_TEXT'
    | 'TOO_LONG'
    | 'SYNTAX'
    | 'UNESCAPED'
    | 'PARTIAL'
    | 'DECORATOR'
    | 'HELPER_UNKNOWN'
    | 'NAME_REFUSED'
    | 'TOO_DEEP';
  readonly line: number | null;
  /** The word of the template that is refused, when one is. */
  readonly word: string | null;
}

/** The blocks and functions a template may use. */
export const TEMPLATE_BLOCKS = ['if', 'unless', 'each'] as const;
export const TEMPLATE_FUNCTIONS = ['eq', 'and', 'or', 'not'] as const;

/** Characters of a template at most. */
export const TEMPLATE_LENGTH_MAX = 64 * 1024;
/** Blocks inside blocks at most; loops inside loops at most. */
const BLOCK_DEPTH_MAX = 6;
const LOOP_DEPTH_MAX = 2;
const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;
const LOOP_WORDS = new Set(['index', 'first', 'last', 'key']);

type Node = hbs.AST.Node;

/** What a template asks for, walked once. */
interface Walk {
  readonly faults: TemplateFault[];
  readonly fields: Set<string>;
}

/** Where the walk is: the list whose items `this` means at each level, innermost last. */
interface Place {
  readonly lists: readonly string[];
  readonly depth: number;
}

/** What keeps a text from being a template; empty when it may be rendered. */
export function templateFaults(body: unknown): TemplateFault[] {
  return walked(body).faults;
}

/**
 * The fields that a template reads, in alphabetical order: `debtorName`, `claims`, and `claims.number` for what it reads of each
 * item of a list. Throws nothing: a template with faults answers what could be read.
 */
export function fieldsOf(body: string): string[] {
  return [...walked(body).fields].sort();
}

function walked(body: unknown): Walk {
  const walk: Walk = { faults: [], fields: new Set() };
  // Handlebars takes a ready syntax tree as well as a text: an object from a request would be code of its author.
  if (typeof body !== 'string') return refuse(walk, 'NOT_A_TEXT');
  if (body.length > TEMPLATE_LENGTH_MAX) return refuse(walk, 'TOO_LONG');
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(body);
  } catch (error) {
    const line = error instanceof Error ? /line (\d+)/.exec(error.message)?.[1] : undefined;
    walk.faults.push({
      kind: 'SYNTAX',
      line: line === undefined ? null : Number(line),
      word: null,
    });
    return walk;
  }
  statements(walk, program, { lists: [], depth: 0 });
  return walk;
}

function refuse(walk: Walk, kind: TemplateFault['kind'], node?: Node, word: string | null = null) {
  walk.faults.push({ kind, line: node?.loc.start.line ?? null, word });
  return walk;
}

function statements(walk: Walk, program: hbs.AST.Program | undefined, place: Place): void {
  for (const statement of program?.body ?? []) readStatement(walk, statement, place);
}

function readStatement(walk: Walk, node: hbs.AST.Statement, place: Place): void {
  switch (node.type) {
    case 'ContentStatement':
    case 'CommentStatement':
      return;
    case 'MustacheStatement':
      readMustache(walk, node as hbs.AST.MustacheStatement, place);
      return;
    case 'BlockStatement':
      block(walk, node as hbs.AST.BlockStatement, place);
      return;
    case 'PartialStatement':
    case 'PartialBlockStatement':
      refuse(walk, 'PARTIAL', node);
      return;
    default:
      refuse(walk, 'DECORATOR', node);
  }
}

function readMustache(walk: Walk, node: hbs.AST.MustacheStatement, place: Place): void {
  if (!node.escaped) refuse(walk, 'UNESCAPED', node);
  if (node.params.length > 0 || (node.hash as hbs.AST.Hash | undefined) !== undefined)
    call(walk, node, place);
  else expression(walk, node.path, place);
}

function block(walk: Walk, node: hbs.AST.BlockStatement, place: Place): void {
  const name = node.path.original;
  const isKnown = TEMPLATE_BLOCKS.some((each) => each === name);
  const deeper = { ...place, depth: place.depth + 1 };
  if (!isKnown || node.params.length !== 1) {
    refuse(walk, 'HELPER_UNKNOWN', node, name);
    return;
  }
  if ((node.hash as hbs.AST.Hash | undefined) !== undefined || hasBlockNames(node))
    refuse(walk, 'HELPER_UNKNOWN', node, name);
  if (deeper.depth > BLOCK_DEPTH_MAX) {
    refuse(walk, 'TOO_DEEP', node, name);
    return;
  }
  const [param] = node.params;
  if (param === undefined) return;
  if (name !== 'each') {
    expression(walk, param, place);
    statements(walk, node.program, deeper);
  } else {
    const list = fieldOf(param, place);
    expression(walk, param, place);
    if (place.lists.length >= LOOP_DEPTH_MAX) refuse(walk, 'TOO_DEEP', node, name);
    else statements(walk, node.program, { ...deeper, lists: [...place.lists, list ?? 'this'] });
  }
  statements(walk, node.inverse, deeper);
}

/** `as |item|`: a second way to name things, which nobody needs. */
function hasBlockNames({ program }: hbs.AST.BlockStatement): boolean {
  return ((program as hbs.AST.Program | undefined)?.blockParams ?? []).length > 0;
}

function call(
  walk: Walk,
  node: hbs.AST.MustacheStatement | hbs.AST.SubExpression,
  place: Place,
): void {
  const name = (node.path as hbs.AST.PathExpression).original;
  if (!TEMPLATE_FUNCTIONS.some((each) => each === name) || (node.hash as unknown) !== undefined)
    refuse(walk, 'HELPER_UNKNOWN', node, name);
  for (const param of node.params) expression(walk, param, place);
}

function expression(walk: Walk, node: hbs.AST.Expression, place: Place): void {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'UndefinedLiteral':
      return;
    case 'SubExpression':
      call(walk, node as hbs.AST.SubExpression, place);
      return;
    case 'PathExpression': {
      const path = node as hbs.AST.PathExpression;
      const isRefused = path.data
        ? path.parts.length !== 1 || !LOOP_WORDS.has(path.parts[0] ?? '')
        : path.parts.length > 1 || path.depth > place.lists.length || !path.parts.every(isName);
      if (isRefused) refuse(walk, 'NAME_REFUSED', node, path.original);
      const field = fieldOf(path, place);
      if (!isRefused && field !== null) walk.fields.add(field);
      return;
    }
    default:
      refuse(walk, 'HELPER_UNKNOWN', node);
  }
}

function isName(part: string): boolean {
  return NAME.test(part) && !(part in {});
}

/** The field that a path means, named from the top; null for a loop's own word. */
function fieldOf(node: hbs.AST.Expression, { lists }: Place): string | null {
  if (node.type !== 'PathExpression') return null;
  const path = node as hbs.AST.PathExpression;
  if (path.data) return null;
  // `../x` is read in the list around this one; one without a list around is read at the top.
  const list = lists[lists.length - 1 - path.depth];
  const [name] = path.parts;
  if (name === undefined) return list ?? null;
  return list === undefined ? name : `${list}.${name}`;
}
