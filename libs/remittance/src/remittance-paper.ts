import type { CalendarDate } from '@solde/calendar';
import {
  amountText,
  dayText,
  paperNote,
  paperPage,
  paperTable,
  paperTotals,
  paperTransfer,
  percentText,
  type PaperContent,
  type PaperLanguage,
  type PaperRow,
  type PdfDefinition,
} from '@solde/documents';
import { creditorReference } from '@solde/country';
import { percentOf, sum, type Currency, type Minor, type Rate } from '@solde/money';

import type { HeldBecause } from './run-figures';
import { PAPER_WORDS, type PaperWord } from './statement-words';

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
  /** Null for a month of subscription, whose sentence names its mandate. */
  readonly caseNumber: string | null;
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

/** An account to which a paper is paid. */
export interface PaperAccount {
  readonly holder: string;
  readonly iban: string;
  readonly bic: string;
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
  /** When the claim of the debit is to be paid, and to which account; null without one. */
  readonly claim: {
    readonly number: string;
    readonly dueOn: CalendarDate;
    /** Null in claims of earlier versions. */
    readonly account: PaperAccount | null;
  } | null;
  readonly heldBecause: HeldBecause | null;
  readonly feeDocument: {
    readonly kind: 'INVOICE' | 'CREDIT_NOTE';
    readonly number: string;
    readonly totalMinor: Minor;
    /** Null when it is set off. */
    readonly dueOn: CalendarDate | null;
    /** Of the agency; null when it is set off, and where nothing is asked. */
    readonly account: PaperAccount | null;
  } | null;
  readonly collected: readonly CollectedLine[];
  readonly fees: readonly FeeSentenceLine[];
  readonly costs: readonly CostSentenceLine[];
  /** How many lines are not among those given. */
  readonly linesLeftOut: number;
}

/** The statement: each receipt, each fee with the sentence of its rule, and where the balance goes (book C.14). */
export function statementPage(paper: StatementPaper): PdfDefinition {
  const { language, currency } = paper;
  const say = speaker(language);
  const money = (amount: Minor) => amountText(amount, currency, language);
  const held: PaperContent[] =
    paper.heldBecause === null ? [] : [{ text: say(paper.heldBecause), margin: [0, 4, 0, 4] }];
  return page(paper, `${say('statement')} ${paper.number}`, [
    {
      text: `${say('cutOff')} ${dayText(paper.cutOffOn, language)}\n${say('payout')} ${dayText(paper.payoutOn, language)}`,
      margin: [0, 0, 0, 10],
    },
    paperTable(
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
      say('collected'),
    ),
    feeTable(paper, say('fees')),
    ...costTable(paper, paper.costs),
    ...leftOut(paper),
    paperTotals([
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
      [say(paper.heldBecause === null ? 'transfer' : 'heldTransfer'), money(paper.transferMinor)],
      [say('carry'), money(paper.carryMinor)],
      ...shown(say('claimed'), paper.claimedMinor, money),
    ]),
    ...held,
    ...(paper.claim === null
      ? []
      : [
          paperNote(
            `${say('claimDue')} ${dayText(paper.claim.dueOn, language)} (${paper.claim.number}).`,
          ),
          ...claimTransfer(paper),
        ]),
    ...(paper.mode === 'GROSS' && paper.feeDocument !== null
      ? [paperNote(`${say('apart')} ${paper.feeDocument.number}.`)]
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
    paperTotals([
      [say('totalFees'), money(paper.feesMinor)],
      [`${say('vat')} ${percentText(percentOf(paper.vatRate), language)}`, money(paper.vatMinor)],
      ...shown(say('totalDebours'), paper.deboursMinor, money),
      [say('totalInclVat'), money(feeDocument.totalMinor)],
    ]),
    ...(isExempt ? [paperNote(say('vatExempt'))] : []),
    {
      text:
        feeDocument.dueOn === null
          ? `${say('setOff')} ${paper.number}.`
          : feeDocument.kind === 'CREDIT_NOTE'
            ? say('inYourFavour')
            : `${say('dueOn')} ${dayText(feeDocument.dueOn, language)}.`,
      margin: [0, 4, 0, 4],
    },
    ...transferOf(paper, feeDocument.number, feeDocument.totalMinor, feeDocument.account),
    ...(feeDocument.kind === 'CREDIT_NOTE' ? [] : [paperNote(say('late'))]),
  ]);
}

function page(paper: StatementPaper, title: string, content: PaperContent[]): PdfDefinition {
  const { agency, creditor, language } = paper;
  const say = speaker(language);
  const legal = [agency.name, `SIREN ${agency.siren ?? ''}`];
  if (agency.vatNumber !== null) legal.push(`${say('vatNumber')} ${agency.vatNumber}`);
  const frame = {
    ...{ language, title, author: agency.name, issuedAt: paper.approvedAt },
    from: partyText(agency, say('vatNumber')),
    to: partyText(creditor, say('vatNumber')),
    legal: legal.join(' - '),
  };
  return paperPage(frame, content);
}

function feeTable(
  { fees, currency, language }: StatementPaper,
  title: string | null = null,
): PaperContent {
  const say = speaker(language);
  return paperTable(
    [say('caseNumber'), say('explanation'), say('feeExclVat')],
    fees.map((line) => [
      ...[line.caseNumber ?? '', line.sentence, amountText(line.amountMinor, currency, language)],
    ]),
    ['auto', '*', 'auto'],
    title,
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
    paperTotals([[say('claimed'), amountText(paper.claimedMinor, paper.currency, language)]]),
    { text: `${say('claimDue')} ${dayText(claim.dueOn, language)}.`, margin: [0, 4, 0, 4] },
    ...claimTransfer(paper),
  ]);
}

/** The structured reference of a document (ISO 11649) that a transfer in euros quotes; null in another currency. */
export function documentReference(number: string, currency: Currency): string | null {
  return currency === 'EUR' ? creditorReference(number.replace(/[^0-9A-Z]/gi, '')) : null;
}

function claimTransfer(paper: StatementPaper): PaperContent[] {
  const { claim, claimedMinor } = paper;
  return claim === null ? [] : transferOf(paper, claim.number, claimedMinor, claim.account);
}

/** How to pay, on each paper that asks for money: nothing where no account is named or nothing is asked. */
function transferOf(
  { currency, language }: StatementPaper,
  number: string,
  amountMinor: Minor,
  account: PaperAccount | null,
): PaperContent[] {
  if (account === null || amountMinor <= 0n) return [];
  const reference = documentReference(number, currency);
  return [paperTransfer({ ...account, currency, amountMinor, number, reference }, language)];
}

/** Costs kept, debours and what goes back; nothing where there is none. */
function costTable(
  { currency, language }: StatementPaper,
  costs: readonly CostSentenceLine[],
): PaperContent[] {
  if (costs.length === 0) return [];
  const say = speaker(language);
  return [
    paperTable(
      [say('caseNumber'), say('explanation'), say('amount')],
      costs.map((line) => [
        ...[line.caseNumber ?? '', [say(line.kind), line.label ?? ''].filter(Boolean).join(' - ')],
        amountText(line.amountMinor, currency, language),
      ]),
      ['auto', '*', 'auto'],
      say('costs'),
    ),
  ];
}

/** A total that most papers do without. */
function shown(label: string, amount: Minor, money: (amount: Minor) => string): PaperRow[] {
  return amount === 0n ? [] : [[label, money(amount)]];
}

function leftOut(paper: StatementPaper): PaperContent[] {
  if (paper.linesLeftOut === 0) return [];
  const shown = sum(paper.collected.map(({ amountMinor }) => amountMinor));
  const rest = amountText(paper.collectedMinor - shown, paper.currency, paper.language);
  return [paperNote(`${speaker(paper.language)('more')} : ${paper.linesLeftOut} (${rest})`)];
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
