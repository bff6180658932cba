import { PAYMENT_CODE_SIZE, type PdfDefinition } from '@solde/documents';

import type { Sender } from './letter-facts';
import type { Language } from './message-kind';

type Content = Exclude<PdfDefinition['content'], string | readonly unknown[]>;

/** A rendered letter, and what stands around its text. */
export interface LetterPage {
  readonly title: string;
  readonly text: string;
  readonly sender: Sender;
  /** Lines of the address window. */
  readonly recipient: readonly string[];
  /** Lines above the text: the reference, the case, the first letter recalled. */
  readonly references: readonly string[];
  readonly date: string;
  readonly language: Language;
  readonly writtenAt: Date;
  /** The transfer that the letter asks for; null where nothing is asked. */
  readonly transfer: LetterTransfer | null;
}

/** The QR code by which a bank's application fills in a transfer, and the account that the text names for it. */
export interface LetterTransfer {
  readonly code: string;
  readonly iban: string;
}

// The window of a French envelope (NF Z 11-001), in points: 110 mm from the left, 50 mm from the top.
const WINDOW_LEFT = 312;
const WINDOW_TOP = 142;
const WINDOW_WIDTH = 226;
const MARGIN = 57;
const FOOT = 44;
const BODY_TOP = 250;
/** The window holds this height of lines, each this many times as high as its letters. */
const WINDOW_HEIGHT = 78;
const LINE_HEIGHT = 1.35;
/** Sizes of an address, largest first, and the mean width of a letter against its height. */
const WINDOW_SIZES = [11, 9.5, 8, 7, 6];
const LETTER_WIDTH = 0.56;
/** Between the references and the window. */
const GUTTER = 18;
/** Lines of references that fit above the text; first letters beyond are recalled under the title. */
const REFERENCES_ABOVE = 4;
/** A table of more columns is set smaller, to stay on the paper. */
const COLUMNS_WIDE = 6;
/** A number longer than this may be cut, since nothing else in it lets a line end. */
const WORD_LENGTH_MAX = 12;
/** Letters of the text in a line beside the code, and the lines that stand as high as the code with its words. */
const LETTERS_BESIDE_CODE = 72;
const LINES_BESIDE_CODE = 11;
const CODE_WORDS: Readonly<Record<Language, string>> = {
  fr: 'Virement : photographiez ce code avec l’application de votre banque.',
  en: 'Transfer: scan this code with the application of your bank.',
};
const HEADING = '# ';
const SMALL = '> ';
const ROW = '|';

/**
 * The page of a letter. Its text is plain, with four marks at the start of a line: `# ` a heading, `> ` small print, `|` a row of a
 * table (the first row is its head); an empty line ends a paragraph. Facts never hold a line end or a bar, so they draw nothing.
 */
export function letterPage(page: LetterPage): PdfDefinition {
  const { date, language, recipient, references, sender, title } = page;
  return {
    info: { title, author: sender.legalName, creationDate: page.writtenAt },
    language,
    pageSize: 'A4',
    // Set so that a first letter with its legal mentions is one sheet, printed on one side.
    pageMargins: [MARGIN, MARGIN - 12, MARGIN, FOOT],
    defaultStyle: { fontSize: 9.5, lineHeight: 1.05 },
    footer: (current: number, total: number) => ({
      text: `${sender.legalName} - SIREN ${sender.siren} - ${current} / ${total}`,
      alignment: 'center' as const,
      fontSize: 7.5,
      margin: [MARGIN, 4, MARGIN, 0] as [number, number, number, number],
    }),
    content: [
      { text: sender.legalName, bold: true, fontSize: 13 },
      {
        text: [
          `${sender.addressLine}\n${sender.postalCode} ${sender.city}`,
          `\n${sender.phone}\n${sender.email}`,
        ],
      },
      {
        // As wide as the window: a longer line would leave it.
        table: {
          widths: [WINDOW_WIDTH],
          body: [[{ text: recipient.join('\n'), fontSize: windowSize(recipient) }]],
        },
        layout: 'noBorders',
        absolutePosition: { x: WINDOW_LEFT, y: WINDOW_TOP },
      },
      {
        // Beside the window, and never under it.
        table: {
          widths: [WINDOW_LEFT - MARGIN - GUTTER],
          body: [[{ text: references.slice(0, REFERENCES_ABOVE).join('\n'), fontSize: 8.5 }]],
        },
        layout: 'noBorders',
        absolutePosition: { x: MARGIN, y: WINDOW_TOP },
      },
      { text: date, absolutePosition: { x: WINDOW_LEFT, y: BODY_TOP - 22 } },
      { text: title, bold: true, margin: [0, BODY_TOP - 114, 0, 12] },
      ...references.slice(REFERENCES_ABOVE).map((text) => ({ text, fontSize: 8.5 })),
      ...withCode(blocksOf(page.text), page),
    ],
  };
}

/**
 * The code stands beside the paragraph that names its account, and beside those that follow it as far as it is high; below the
 * text that names none. It is as large as a telephone reads it from the hand, and never parted between two pages.
 */
function withCode(blocks: Content[], { language, transfer }: LetterPage): Content[] {
  if (transfer === null) return blocks;
  const named = blocks.findIndex((block) => plainText(block)?.includes(transfer.iban));
  const from = named === -1 ? blocks.length : named;
  let until = from;
  for (let lines = 0; lines < LINES_BESIDE_CODE; until += 1) {
    const text = plainText(blocks[until]);
    if (text === null) break;
    lines += text
      .split('\n')
      .reduce((sum, line) => sum + Math.ceil(line.length / LETTERS_BESIDE_CODE), 1);
  }
  const code: Content = {
    qr: transfer.code,
    ...{ eccLevel: 'M', fit: PAYMENT_CODE_SIZE, margin: [0, 0, 0, 2] },
  };
  const words = { text: CODE_WORDS[language], fontSize: 7.5 };
  const columns = [
    { width: '*', stack: blocks.slice(from, until) },
    { width: PAYMENT_CODE_SIZE, stack: [code, words] },
  ];
  const beside: Content = { columns, columnGap: GUTTER, unbreakable: true, margin: [0, 0, 0, 7] };
  return [...blocks.slice(0, from), beside, ...blocks.slice(until)];
}

/** The text of a paragraph; null for what is set otherwise: a heading, a table, small print. */
function plainText(block: Content | undefined): string | null {
  if (typeof block !== 'object' || !('text' in block)) return null;
  if ('fontSize' in block || 'bold' in block) return null;
  return typeof block.text === 'string' ? block.text : null;
}

/** The largest letters with which a long name and address stay inside the window of the envelope. */
function windowSize(recipient: readonly string[]): number {
  const fits = (size: number) => {
    const lettersInLine = Math.floor(WINDOW_WIDTH / (size * LETTER_WIDTH));
    const lines = recipient.map(({ length }) => Math.max(1, Math.ceil(length / lettersInLine)));
    return lines.reduce((total, count) => total + count, 0) * size * LINE_HEIGHT <= WINDOW_HEIGHT;
  };
  return WINDOW_SIZES.find(fits) ?? Math.min(...WINDOW_SIZES);
}

/** The paragraphs, headings, tables and small print of a text. */
export function blocksOf(text: string): Content[] {
  const blocks: Content[] = [];
  for (const paragraph of text.split(/\n\s*\n/)) {
    const lines = paragraph.split('\n').filter((line) => line.trim() !== '');
    let rest: string[] = [];
    const flush = () => {
      if (rest.length > 0) blocks.push({ text: rest.join('\n'), margin: [0, 0, 0, 7] });
      rest = [];
    };
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index] ?? '';
      if (line.startsWith(ROW)) {
        flush();
        const from = index;
        while (lines[index + 1]?.startsWith(ROW)) index += 1;
        blocks.push(tableOf(lines.slice(from, index + 1)));
      } else if (line.startsWith(HEADING)) {
        flush();
        const heading = line.slice(HEADING.length);
        blocks.push({ text: heading, bold: true, headlineLevel: 1, margin: [0, 6, 0, 4] });
      } else if (line.startsWith(SMALL)) {
        flush();
        // Three lines of small print alone on a page look like a mistake: a paragraph stays whole.
        const text = line.slice(SMALL.length);
        blocks.push({ text, fontSize: 7.5, margin: [0, 0, 0, 4], unbreakable: true });
      } else rest.push(line);
    }
    flush();
  }
  return blocks;
}

function tableOf(lines: readonly string[]): Content {
  const rows = lines.map(cellsOf);
  const columns = Math.max(...rows.map((cells) => cells.length));
  const isWide = columns > COLUMNS_WIDE;
  const body = rows.map((cells, row) =>
    Array.from({ length: columns }, (_, column) => {
      const text = cells[column] ?? '';
      const isLong = text.split(/[\s-]/).some((word) => word.length > WORD_LENGTH_MAX);
      const isNumber = isFigure(rows, column);
      return {
        ...{ text, bold: row === 0, fontSize: isWide ? 7 : 8 },
        alignment: isNumber ? ('right' as const) : ('left' as const),
        wordBreak: isLong && !isNumber ? ('break-all' as const) : ('normal' as const),
      };
    }),
  );
  const padding = () => (isWide ? 2 : 4);
  return {
    table: { headerRows: 1, dontBreakRows: true, widths: widthsOf(rows, columns), body },
    layout: {
      hLineWidth: (line) => (line === 0 ? 0 : line === 1 ? 1 : 0.4),
      vLineWidth: () => 0,
      paddingLeft: padding,
      paddingRight: padding,
    },
    margin: [0, 2, 0, 9],
  };
}

/** Figures take the room that they need, words share what is left. */
function widthsOf(rows: readonly string[][], columns: number): ('auto' | '*')[] {
  return Array.from({ length: columns }, (_, column) => (isFigure(rows, column) ? 'auto' : '*'));
}

function isFigure(rows: readonly string[][], column: number): boolean {
  return rows
    .slice(1)
    .every((cells) => /^-?[\d., \u00a0/-]*[\p{Sc}A-Z]{0,3}$/u.test(cells[column] ?? ''));
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split('|')
    .map((cell) => cell.trim());
}
