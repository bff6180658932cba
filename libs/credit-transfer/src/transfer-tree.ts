import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element of a file as it was read, and where it stands. */
export interface TransferElement {
  readonly name: string;
  readonly namespace: string;
  /** Without the declarations of namespaces. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: TransferElement[];
  readonly line: number;
  readonly column: number;
  text: string;
}

const DEPTH_MAX = 16;

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
    const element = elementOf(tag, parser);
    (open.at(-1)?.children ?? roots).push(element);
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

function elementOf(
  tag: SaxesTagNS,
  { line, column }: { readonly line: number; readonly column: number },
): TransferElement {
  const attributes = Object.values(tag.attributes)
    .filter(({ prefix, name }) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ name, value }) => [name, value] as const);
  return {
    ...{ name: tag.local, namespace: tag.uri, attributes: Object.fromEntries(attributes) },
    ...{ children: [], line, column, text: '' },
  };
}
