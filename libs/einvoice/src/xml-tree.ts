import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element as it was read: its local name, its attributes, its text and its children in order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

const DEPTH_MAX = 40;

/**
 * The tree of a document. Throws Error when it is not well formed, has a document type (hence any entity of its own), or is
 * nested deeper than any invoice.
 */
export function xmlTree(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw new Error('A document type has no place in an invoice.');
  });
  parser.on('opentag', (tag) => {
    if (open.length > DEPTH_MAX) throw new Error('The invoice is nested too deep.');
    const element = elementOf(tag);
    open.at(-1)?.children.push(element);
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
  const [document] = root.children;
  if (document === undefined) throw new Error('The document is empty.');
  return document;
}

/** The elements found by following local names from an element. */
export function all(from: XmlElement, ...path: readonly string[]): XmlElement[] {
  return path.reduce<XmlElement[]>(
    (elements, name) =>
      elements.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [from],
  );
}

/** The first element of a path, or null. */
export function one(from: XmlElement, ...path: readonly string[]): XmlElement | null {
  return all(from, ...path)[0] ?? null;
}

/** The text of the first element of a path, without the blanks around it; null when it is missing or empty. */
export function textAt(from: XmlElement, ...path: readonly string[]): string | null {
  return said(one(from, ...path)?.text);
}

/** A text without the blanks around it; null when nothing is left. */
export function said(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

function elementOf(tag: SaxesTagNS): XmlElement {
  const attributes = Object.fromEntries(
    Object.values(tag.attributes).map(({ local, value }) => [local, value]),
  );
  return { name: tag.local, attributes, children: [], text: '' };
}
