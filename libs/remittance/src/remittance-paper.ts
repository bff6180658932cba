import type { CalendarDate } from '@solde/calendar';
import type { PdfDefinition } from '@solde/documents';
import { percentOf, sum, type Currency, type Minor, type Rate } from '@solde/money';

import type { HeldBecause } from './run-figures';
import {
  amountText,
  dayText,
  PAPER_WORDS,
  percentText,
  type PaperLanguage,
  type PaperWord,
} from './statement-words';

/** Lines that a paper prints at most; a longer list goes on in the portal, and the totals count it whole. */
export const PAPER_LINES_MAX = 5_000;

/** A company as a paper names it. */
export interface PaperParty {
  readonly name: string;
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  readonly siren: string | null;
  readonly vatNumber: string | null;
  /** For the electronic invoice; France where nothing is said. */
  readonly siret?: string | null;
  readonly country?: string;
}

export interface CollectedLine {
  readonly valueOn: CalendarDate;
  readonly caseNumber: string;
  readonly debtorName: string;
  readonly claimNumber: string;
  readonly component: string;
  readonly amountMinor: Minor;
}

export interface FeeSentenceLine {
  readonly caseNumber: string;
  /** The sentence of the rule, in the creditor's language. */
  readonly sentence: string;
  /** Excluding VAT. */
  readonly amountMinor: Minor;
}

/** A cost or a transfer that came back, in the creditor's favour when positive. */
export interface CostSentenceLine {
  readonly caseNumber: string | null;
  readonly kind: 'KEPT' | 'DEBOURS' | 'PROVISION_RETURNED' | 'TRANSFER_RETURN';
  /** What the cost is, as it was recorded. */
  readonly label: string | null;
  readonly amountMinor: Minor;
}

/** Everything that the papers of one statement print; amounts in minor units of its currency. */
export interface StatementPaper {
  readonly language: PaperLanguage;
  readonly agency: PaperParty;
  readonly creditor: PaperParty;
  readonly number: string;
  readonly currency: Currency;
  readonly cutOffOn: CalendarDate;
  readonly payoutOn: CalendarDate;
  readonly issuedOn: CalendarDate;
  /** Dates the file: the instant of the approval. */
  readonly approvedAt: Date;
  readonly openingCarryMinor: Minor;
  readonly mode: 'NET' | 'GROSS';
  readonly collectedMinor: Minor;
  readonly givenBackMinor: Minor;
  readonly costsKeptMinor: Minor;
  readonly feesMinor: Minor;
  readonly vatRate: Rate;
  readonly vatMinor: Minor;
  readonly deboursMinor: Minor;
  readonly balanceMinor: Minor;
  readonly transferMinor: Minor;
  readonly carryMinor: Minor;
  readonly claimedMinor: Minor;
  /** When the claim of the debit is to be paid; null without one. */
  readonly claim: { readonly number: string; readonly dueOn: CalendarDate } | null;
  readonly heldBecause: HeldBecause | null;
  readonly feeDocument: {
    readonly kind: 'INVOICE' | 'CREDIT_NOTE';
    readonly number: string;
    readonly totalMinor: Minor;
    /** Null when it is set off. */
    readonly dueOn: CalendarDate | null;
  } | null;
  readonly collected: readonly CollectedLine[];
  readonly fees: readonly FeeSentenceLine[];
  readonly costs: readonly CostSentenceLine[];
  /** How many lines are not among those given. */
  readonly linesLeftOut: number;
}

type Content = Exclude<PdfDefinition['content'], string | readonly unknown[]>;
type Row = readonly string[];

const MARGIN = 50;

/** The statement: each receipt, each fee with the sentence of its rule, and where the balance goes (book C.14). */
export function statementPage(paper: StatementPaper): PdfDefinition {
  const { language, currency } = paper;
  const say = speaker(language);
  const money = (amount: Minor) => amountText(amount, currency, language);
  const held: Content[] =
    paper.heldBecause === null ? [] : [{ text: say(paper.heldBecause), margin: [0, 4, 0, 4] }];
  return page(paper, `${say('statement')} ${paper.number}`, [
    {
      text: `${say('cutOff')} ${dayText(paper.cutOffOn, language)}\n${say('payout')} ${dayText(paper.payoutOn, language)}`,
      margin: [0, 0, 0, 10],
    },
    heading(say('collected')),
    table(
      [
        say('date'),
        say('caseNumber'),
        say('debtor'),
        say('claim'),
        say('component'),
        say('amount'),
      ],
      paper.collected.map((line) => [
        ...[dayText(line.valueOn, language), line.caseNumber, line.debtorName, line.claimNumber],
        ...[componentText(line.component, language), money(line.amountMinor)],
      ]),
      ['auto', 'auto', '*', 'auto', 'auto', 'auto'],
    ),
    heading(say('fees')),
    feeTable(paper),
    ...costTable(paper, paper.costs),
    ...leftOut(paper),
    totals([
      [say('openingCarry'), money(paper.openingCarryMinor)],
      [say('totalCollected'), money(paper.collectedMinor)],
      ...shown(say('givenBack'), paper.givenBackMinor, money),
      ...shown(say('costsKept'), -paper.costsKeptMinor, money),
      ...(paper.mode === 'NET'
        ? [
            [say('totalFees'), money(-paper.feesMinor)],
            [
              `${say('vat')} ${percentText(percentOf(paper.vatRate), language)}`,
              money(-paper.vatMinor),
            ],
            ...shown(say('totalDebours'), -paper.deboursMinor, money),
          ]
        : []),
      [say('balance'), money(paper.balanceMinor)],
      [say('transfer'), money(paper.transferMinor)],
      [say('carry'), money(paper.carryMinor)],
      ...shown(say('claimed'), paper.claimedMinor, money),
    ]),
    ...held,
    ...(paper.claim === null
      ? []
      : [
          small(
            `${say('claimDue')} ${dayText(paper.claim.dueOn, language)} (${paper.claim.number}).`,
          ),
        ]),
    ...(paper.mode === 'GROSS' && paper.feeDocument !== null
      ? [small(`${say('apart')} ${paper.feeDocument.number}.`)]
      : []),
  ]);
}

/**
 * The invoice or credit note of a statement's fees and debours, with the mentions of CGI annex II, article 242 nonies A. Null when the fees of the
 * period come to nothing.
 */
export function feeDocumentPage(paper: StatementPaper): PdfDefinition | null {
  const { feeDocument, language, currency } = paper;
  if (feeDocument === null) return null;
  const say = speaker(language);
  const money = (amount: Minor) => amountText(amount, currency, language);
  const isExempt = paper.vatRate.numerator === 0n && paper.feesMinor !== 0n;
  return page(paper, `${say(feeDocument.kind)} ${feeDocument.number}`, [
    { text: `${say('issued')} ${dayText(paper.issuedOn, language)}`, margin: [0, 0, 0, 10] },
    feeTable(paper),
    ...costTable(
      paper,
      paper.costs
        .filter(({ kind }) => kind === 'DEBOURS')
        .map((line) => ({ ...line, amountMinor: -line.amountMinor })),
    ),
    ...leftOut(paper),
    totals([
      [say('totalFees'), money(paper.feesMinor)],
      [`${say('vat')} ${percentText(percentOf(paper.vatRate), language)}`, money(paper.vatMinor)],
      ...shown(say('totalDebours'), paper.deboursMinor, money),
      [say('totalInclVat'), money(feeDocument.totalMinor)],
    ]),
    ...(isExempt ? [small(say('vatExempt'))] : []),
    {
      text:
        feeDocument.dueOn === null
          ? `${say('setOff')} ${paper.number}.`
          : `${say('dueOn')} ${dayText(feeDocument.dueOn, language)}.`,
      margin: [0, 4, 0, 4],
    },
    small(say('late')),
  ]);
}

function page(paper: StatementPaper, title: string, content: Content[]): PdfDefinition {
  const { agency, creditor, language } = paper;
  const say = speaker(language);
  const legal = [agency.name, `SIREN ${agency.siren ?? ''}`];
  if (agency.vatNumber !== null) legal.push(`${say('vatNumber')} ${agency.vatNumber}`);
  return {
    info: { title, author: agency.name, creationDate: paper.approvedAt },
    language,
    pageSize: 'A4',
    pageMargins: [MARGIN, MARGIN, MARGIN, MARGIN],
    defaultStyle: { fontSize: 9, lineHeight: 1.15 },
    footer: (current: number, total: number) => ({
      text: `${legal.join(' - ')} - ${say('page')} ${current} / ${total}`,
      alignment: 'center' as const,
      fontSize: 7.5,
      margin: [MARGIN, 12, MARGIN, 0] as [number, number, number, number],
    }),
    content: [
      {
        columns: [
          { text: partyText(agency, say('vatNumber')), width: '*' },
          { text: partyText(creditor, say('vatNumber')), width: '*', alignment: 'right' as const },
        ],
        margin: [0, 0, 0, 24],
      },
      { text: title, bold: true, fontSize: 13, margin: [0, 0, 0, 8] },
      ...content,
    ],
  };
}

function feeTable({ fees, currency, language }: StatementPaper): Content {
  const say = speaker(language);
  return table(
    [say('caseNumber'), say('explanation'), say('feeExclVat')],
    fees.map((line) => [
      ...[line.caseNumber, line.sentence, amountText(line.amountMinor, currency, language)],
    ]),
    ['auto', '*', 'auto'],
  );
}

/** The claim of a debit: what the creditor owes after reversals or fees, without VAT since it is no sale. */
export function debitClaimPage(paper: StatementPaper): PdfDefinition | null {
  const { claim, language } = paper;
  if (claim === null) return null;
  const say = speaker(language);
  return page(paper, `${say('DEBIT_CLAIM')} ${claim.number}`, [
    { text: `${say('issued')} ${dayText(paper.issuedOn, language)}`, margin: [0, 0, 0, 10] },
    { text: `${say('claimExplained')} ${paper.number}.`, margin: [0, 0, 0, 6] },
    totals([[say('claimed'), amountText(paper.claimedMinor, paper.currency, language)]]),
    { text: `${say('claimDue')} ${dayText(claim.dueOn, language)}.`, margin: [0, 4, 0, 4] },
  ]);
}

/** Costs kept, debours and what goes back; nothing where there is none. */
function costTable(
  { currency, language }: StatementPaper,
  costs: readonly CostSentenceLine[],
): Content[] {
  if (costs.length === 0) return [];
  const say = speaker(language);
  return [
    heading(say('costs')),
    table(
      [say('caseNumber'), say('explanation'), say('amount')],
      costs.map((line) => [
        ...[line.caseNumber ?? '', [say(line.kind), line.label ?? ''].filter(Boolean).join(' - ')],
        amountText(line.amountMinor, currency, language),
      ]),
      ['auto', '*', 'auto'],
    ),
  ];
}

/** A total that most papers do without. */
function shown(label: string, amount: Minor, money: (amount: Minor) => string): Row[] {
  return amount === 0n ? [] : [[label, money(amount)]];
}

function leftOut(paper: StatementPaper): Content[] {
  if (paper.linesLeftOut === 0) return [];
  const shown = sum(paper.collected.map(({ amountMinor }) => amountMinor));
  const rest = amountText(paper.collectedMinor - shown, paper.currency, paper.language);
  return [small(`${speaker(paper.language)('more')} : ${paper.linesLeftOut} (${rest})`)];
}

function table(head: Row, rows: readonly Row[], widths: string[]): Content {
  const body = [head, ...rows].map((cells, row) =>
    cells.map((text, column) => ({
      ...{ text, bold: row === 0, fontSize: 8 },
      alignment: column === cells.length - 1 ? ('right' as const) : ('left' as const),
    })),
  );
  return {
    table: { headerRows: 1, dontBreakRows: true, widths, body },
    layout: 'lightHorizontalLines',
    margin: [0, 2, 0, 10],
  };
}

function totals(rows: readonly Row[]): Content {
  const body = rows.map(([label = '', figure = '']) => [
    { text: label, alignment: 'right' as const },
    { text: figure, alignment: 'right' as const, bold: true },
  ]);
  return { table: { widths: ['*', 'auto'], body }, layout: 'noBorders', margin: [0, 6, 0, 6] };
}

function heading(text: string): Content {
  return { text, bold: true, margin: [0, 6, 0, 2] };
}

function small(text: string): Content {
  return { text, fontSize: 7.5, margin: [0, 2, 0, 2] };
}

function partyText(party: PaperParty, vatWord: string): string {
  const lines = [party.name, party.addressLine, `${party.postalCode} ${party.city}`];
  if (party.siren !== null) lines.push(`SIREN ${party.siren}`);
  if (party.vatNumber !== null) lines.push(`${vatWord} ${party.vatNumber}`);
  return lines.join('\n');
}

function componentText(component: string, language: PaperLanguage): string {
  const words: Readonly<Record<string, string>> = PAPER_WORDS[language];
  return words[component] ?? component;
}

function speaker(language: PaperLanguage): (word: PaperWord) => string {
  return (word) => PAPER_WORDS[language][word];
}
