import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element of a file as it was read, and where it stands. */
export interface TransferElement {
  readonly name: string;
  readonly parent: TransferElement | null;
  readonly namespace: string;
  /** Without the declarations of namespaces. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: TransferElement[];
  readonly line: number;
  readonly column: number;
  text: string;
}

export const TRANSFER = 'CdtTrfTxInf';
const DEPTH_MAX = 16;
const NO_ATTRIBUTES = {};

/** The tree of a file. Throws Error when it is not well formed, has a document type, or is nested deeper than any order. */
export function transferTree(xml: string): TransferElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: TransferElement[] = [];
  const roots: TransferElement[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('a document type has no place here');
  });
  parser.on('opentag', (tag) => {
    if (open.length > DEPTH_MAX) throw new Error('it is nested too deep');
    const parent = open.at(-1) ?? null;
    const element = elementOf(tag, parent, parser);
    (parent?.children ?? roots).push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  const add = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(xml).close();
  const [document] = roots;
  if (document === undefined) throw new Error('it is empty');
  return document;
}

/** The elements found by following names from an element. */
export function all(from: TransferElement, ...path: readonly string[]): TransferElement[] {
  return path.reduce<TransferElement[]>(
    (elements, name) =>
      elements.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [from],
  );
}

/** The names from the root to an element; those that stand more than once, and each transfer, carry their rank. */
export function pathOf(element: TransferElement): string {
  const { name, parent } = element;
  if (parent === null) return `/${name}`;
  const alike = all(parent, name);
  const isAlone = alike.length === 1 && name !== TRANSFER;
  return `${pathOf(parent)}/${name}${isAlone ? '' : `[${alike.indexOf(element) + 1}]`}`;
}

/** The rank in its file of the transfer to which an element belongs; null above the transfers. */
export function transferOf(element: TransferElement): number | null {
  let one: TransferElement | null = element;
  while (one !== null && one.name !== TRANSFER) one = one.parent;
  if (one === null) return null;
  let root = one;
  while (root.parent !== null) root = root.parent;
  return all(root, 'CstmrCdtTrfInitn', 'PmtInf', TRANSFER).indexOf(one) + 1 || null;
}

function elementOf(
  tag: SaxesTagNS,
  parent: TransferElement | null,
  { line, column }: { readonly line: number; readonly column: number },
): TransferElement {
  const attributes = Object.values(tag.attributes)
    .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ name, value }) => [name, value] as const);
  return {
    ...{ name: tag.local, parent, namespace: tag.uri },
    attributes: attributes.length === 0 ? NO_ATTRIBUTES : Object.fromEntries(attributes),
    ...{ children: [], line, column, text: '' },
  };
}
