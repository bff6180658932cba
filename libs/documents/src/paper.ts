import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency, type Minor } from '@solde/money';

import { PAYMENT_CODE_SIZE, paymentCode } from './payment-code';
import type { PdfDefinition } from './pdf-definition';

export type PaperLanguage = 'fr' | 'en';
export type PaperContent = Exclude<PdfDefinition['content'], string | readonly unknown[]>;
export type PaperRow = readonly string[];

/** What every paper has around its content. */
export interface PaperFrame {
  readonly language: PaperLanguage;
  readonly title: string;
  /** Who issues it: the author of the file. */
  readonly author: string;
  /** Dates the file; the same instant and content give the same bytes. */
  readonly issuedAt: Date;
  /** Sender and addressee, line by line. */
  readonly from: string;
  readonly to: string;
  /** At the foot of each page, before its number. */
  readonly legal: string;
}

const MARGIN = 50;
/** Around the title of a table. */
const TITLE_MARGIN: [number, number, number, number] = [0, 0, 0, 2];
const PAGE_WORD = { fr: 'page', en: 'page' } as const;

/** A page of the house: sender, addressee, title, content, and a foot that counts the pages. */
export function paperPage(frame: PaperFrame, content: readonly PaperContent[]): PdfDefinition {
  const { language, title, author, issuedAt, legal } = frame;
  return {
    info: { title, author, creationDate: issuedAt },
    language,
    pageSize: 'A4',
    pageMargins: [MARGIN, MARGIN, MARGIN, MARGIN],
    defaultStyle: { fontSize: 9, lineHeight: 1.15 },
    footer: (current: number, total: number) => ({
      text: `${legal} - ${PAGE_WORD[language]} ${current} / ${total}`,
      alignment: 'center' as const,
      fontSize: 7.5,
      margin: [MARGIN, 12, MARGIN, 0] as [number, number, number, number],
    }),
    content: [
      {
        columns: [
          { text: frame.from, width: '*' },
          { text: frame.to, width: '*', alignment: 'right' as const },
        ],
        margin: [0, 0, 0, 24],
      },
      { text: title, bold: true, fontSize: 13, margin: [0, 0, 0, 8] },
      ...content,
    ],
  };
}

/**
 * A table whose last column, a figure, is set to the right. Its title and its head are repeated on each page, and never stand at the foot of one
 * without a row below them.
 */
export function paperTable(
  head: PaperRow,
  rows: readonly PaperRow[],
  widths: string[],
  title: string | null = null,
): PaperContent {
  const body = [head, ...rows].map((cells, row) =>
    cells.map((text, column) => ({
      ...{ text, bold: row === 0, fontSize: 8 },
      alignment: column === cells.length - 1 ? ('right' as const) : ('left' as const),
    })),
  );
  const titleRow = {
    ...{ text: title ?? '', bold: true, colSpan: widths.length, margin: TITLE_MARGIN },
  };
  // A cell that spans stands before as many empty ones.
  const titles = title === null ? [] : [[titleRow, ...widths.slice(1).map(() => '')]];
  const headerRows = titles.length + 1;
  return {
    table: {
      ...{ headerRows, keepWithHeaderRows: 1, dontBreakRows: true, widths },
      body: [...titles, ...body],
    },
    layout: {
      hLineWidth: (line) =>
        line < headerRows || line === headerRows + rows.length ? 0 : line === headerRows ? 2 : 1,
      hLineColor: (line) => (line === headerRows ? 'black' : '#aaa'),
      vLineWidth: () => 0,
      paddingLeft: (column) => (column === 0 ? 0 : 8),
      paddingRight: (column) => (column === widths.length - 1 ? 0 : 8),
    },
    margin: [0, title === null ? 2 : 6, 0, 10],
  };
}

/** Labels with their figures, set to the right of the page. */
export function paperTotals(rows: readonly PaperRow[]): PaperContent {
  const body = rows.map(([label = '', figure = '']) => [
    { text: label, alignment: 'right' as const },
    { text: figure, alignment: 'right' as const, bold: true },
  ]);
  return { table: { widths: ['*', 'auto'], body }, layout: 'noBorders', margin: [0, 6, 0, 6] };
}

export function paperHeading(text: string): PaperContent {
  return { text, bold: true, margin: [0, 6, 0, 2] };
}

export function paperNote(text: string): PaperContent {
  return { text, fontSize: 7.5, margin: [0, 2, 0, 2] };
}

/** What a paper asks for, to which account, and what the payer quotes so that the money finds it. */
export interface PaperTransfer {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  /** The number of the document. */
  readonly number: string;
  /** Its structured reference (ISO 11649), for a transfer in euros. */
  readonly reference: string | null;
}

/** Points: 28 mm. */
const CODE_GUTTER = 18;
const TRANSFER_WORDS = {
  fr: {
    ...{
      how: 'Comment payer',
      holder: 'Titulaire',
      amount: 'Montant',
      reference: 'Référence à rappeler',
    },
    code: 'Code à photographier avec l’application de votre banque : compte, montant et référence sont remplis.',
  },
  en: {
    ...{
      how: 'How to pay',
      holder: 'Account holder',
      amount: 'Amount',
      reference: 'Reference to quote',
    },
    code: 'Code to scan with the application of your bank: account, amount and reference are filled in.',
  },
} as const;

/**
 * How a paper is paid by transfer: account, amount and reference, and in euros the QR code that says them to a bank's application (EPC069-12).
 * Kept together on one page.
 */
export function paperTransfer(asked: PaperTransfer, language: PaperLanguage): PaperContent {
  const say = TRANSFER_WORDS[language];
  const { reference, number, currency, amountMinor } = asked;
  const rows = [
    [say.holder, asked.holder],
    ['IBAN', ibanText(asked.iban)],
    ['BIC', asked.bic],
    [say.amount, amountText(amountMinor, currency, language)],
    [say.reference, reference ?? number],
  ];
  const code = reference === null ? null : paymentCode({ ...asked, reference });
  const table = {
    table: {
      widths: ['auto', '*'],
      body: rows.map(([label = '', text = '']) => [{ text: label }, { text, bold: true }]),
    },
    layout: 'noBorders',
  };
  return {
    unbreakable: true,
    margin: [0, 6, 0, 6],
    stack: [
      paperHeading(say.how),
      code === null
        ? table
        : {
            columns: [
              {
                qr: code,
                ...{
                  eccLevel: 'M',
                  fit: PAYMENT_CODE_SIZE,
                  width: PAYMENT_CODE_SIZE + CODE_GUTTER,
                },
              },
              { width: '*', stack: [table, paperNote(say.code)] },
            ],
          },
    ],
  };
}

/** An IBAN as a person reads and copies it: by four. */
export function ibanText(iban: string): string {
  return iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1\u00a0');
}

/** An amount as a person reads it in his language; printed from its decimal text, never through a binary float. */
export function amountText(
  amountMinor: Minor,
  currency: Currency,
  language: PaperLanguage,
): string {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  // The narrow no-break space is missing from the font of the papers.
  return format
    .format(formatAmount(amountMinor, currency) as `${number}`)
    .replaceAll('\u202f', '\u00a0');
}

/** 31/12/2026 in French, 31 Dec 2026 in English. */
export function dayText(day: CalendarDate, language: PaperLanguage): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return language === 'fr'
    ? `${date}/${month}/${year}`
    : `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** 20 % in French, 20% in English; 8,5 % and 8.5%. */
export function percentText(percent: string, language: PaperLanguage): string {
  return language === 'fr' ? `${percent.replace('.', ',')}\u00a0%` : `${percent}%`;
}
