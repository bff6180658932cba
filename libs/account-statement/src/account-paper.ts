import type { CalendarDate } from '@solde/calendar';
import {
  amountText,
  dayText,
  paperHeading,
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
import { decimalsOf, percentOf, round, times, exact, type Currency } from '@solde/money';

import type {
  AccountStatement,
  StatementClaim,
  StatementComponent,
  StatementInterest,
} from './account-statement';
import {
  COMPONENT_WORDS,
  ENTRY_WORDS,
  STATEMENT_WORDS,
  TABLE_WORDS,
  type StatementWord,
} from './statement-words';

/** Who is named on the paper. */
export interface AccountPaperFacts {
  readonly language: PaperLanguage;
  readonly caseNumber: string;
  readonly referenceRf: string;
  readonly creditorName: string;
  readonly agency: { readonly name: string; readonly address: string; readonly siren: string };
  readonly debtor: { readonly name: string; readonly address: string };
  readonly issuedAt: Date;
  /** Where what is left is paid; null where the paper asks for nothing: for a court, and without an account. */
  readonly payTo: { readonly holder: string; readonly iban: string; readonly bic: string } | null;
}

/** More decimals than the currency has: who adds the periods finds the total, which is rounded once. */
const MORE_DECIMALS = 4;

/** The statement of account on paper: each claim with its entries, its periods of interest and their rates. */
export function accountPage(statement: AccountStatement, facts: AccountPaperFacts): PdfDefinition {
  const { language, agency, debtor } = facts;
  const say = speaker(language);
  const { currency } = statement;
  const frame = {
    ...{ language, author: agency.name, issuedAt: facts.issuedAt },
    title: `${say('title')} ${dayText(statement.on, language)}`,
    from: `${agency.name}\n${agency.address}`,
    to: `${debtor.name}\n${debtor.address}`,
    legal: `${agency.name} - SIREN ${agency.siren}`,
  };
  return paperPage(frame, [
    paperTotals([
      [say('case'), facts.caseNumber],
      [say('creditor'), facts.creditorName],
      [say('reference'), facts.referenceRf],
    ]),
    ...statement.claims.flatMap((claim) => claimParts(claim, currency, language)),
    paperTotals([
      ...statement.totals.map(({ component, outstandingMinor }) => [
        COMPONENT_WORDS[language][component],
        amountText(outstandingMinor, currency, language),
      ]),
      [say('total'), amountText(statement.totalMinor, currency, language)],
    ]),
    ...transferOf(statement, facts),
    ...ratesTold(statement, language),
  ]);
}

function transferOf(
  { currency, totalMinor: amountMinor }: AccountStatement,
  { payTo, language, caseNumber: number, referenceRf }: AccountPaperFacts,
): PaperContent[] {
  if (payTo === null || amountMinor <= 0n) return [];
  const reference = currency === 'EUR' ? referenceRf : null;
  return [paperTransfer({ ...payTo, currency, amountMinor, number, reference }, language)];
}

function claimParts(
  claim: StatementClaim,
  currency: Currency,
  language: PaperLanguage,
): PaperContent[] {
  const say = speaker(language);
  const entries = claim.components.flatMap((one) => entryRows(one, currency, language));
  const interest = claim.components.find((one) => one.interest !== null)?.interest ?? null;
  return [
    paperTable(
      [say('date'), say('component'), say('entry'), say('amount')],
      entries,
      ['auto', '*', '*', 'auto'],
      `${say('claim')} ${claim.number}, ${say('due')} ${dayText(claim.dueOn, language)}`,
    ),
    ...(interest === null || interest.periods.length === 0
      ? []
      : [periodTable(interest, currency, language)]),
    paperTotals([[say('totalOfClaim'), amountText(claim.totalMinor, currency, language)]]),
  ];
}

function entryRows(
  { component, entries, interest }: StatementComponent,
  currency: Currency,
  language: PaperLanguage,
): PaperRow[] {
  const rows = entries.map(({ on, kind, amountMinor }) => [
    ...[dayText(on, language), COMPONENT_WORDS[language][component], ENTRY_WORDS[language][kind]],
    amountText(amountMinor, currency, language),
  ]);
  if (interest === null || interest.periods.length === 0) return rows;
  const accrued = amountText(interest.accruedMinor, currency, language);
  return [
    ['', COMPONENT_WORDS[language][component], speaker(language)('accrued'), accrued],
    ...rows,
  ];
}

function periodTable(
  { periods }: StatementInterest,
  currency: Currency,
  language: PaperLanguage,
): PaperContent {
  const say = speaker(language);
  const rows = periods.map(({ from, until, days, principalMinor, rate, exact: interest }) => [
    ...[dayText(from, language), dayText(until, language), String(days)],
    amountText(principalMinor, currency, language),
    percentText(percentOf(rate), language),
    exactText(interest, currency, language),
  ]);
  const head = [
    ...[say('from'), say('until'), say('days'), say('principal'), say('rate'), say('interest')],
  ];
  return paperTable(head, rows, ['auto', 'auto', 'auto', '*', 'auto', 'auto']);
}

/** An amount with more decimals than its currency, cut nowhere that a reader would miss it. */
function exactText(
  amount: StatementInterest['periods'][number]['exact'],
  currency: Currency,
  language: PaperLanguage,
): string {
  const digits = decimalsOf(currency) + MORE_DECIMALS;
  const scaled = round(times(amount, exact(10n ** BigInt(MORE_DECIMALS)))).toString();
  const padded = scaled.padStart(digits + 1, '0');
  const point = language === 'fr' ? ',' : '.';
  return `${padded.slice(0, -digits)}${point}${padded.slice(-digits)}`;
}

/**
 * How the interest was counted, at which rates and by which text. Where each published rate was read is in the data: a debtor is told the text
 * and its half-year.
 */
function ratesTold(statement: AccountStatement, language: PaperLanguage): PaperContent[] {
  const say = speaker(language);
  const interests = statement.claims
    .flatMap(({ components }) => components)
    .flatMap(({ interest }) => (interest === null ? [] : [interest]))
    .filter(({ periods }) => periods.length > 0);
  if (interests.length === 0) return [];
  const lines = new Set<string>();
  for (const { table, basis, periods } of interests) {
    lines.add(say(basis));
    for (const { from, rate, raisedBy } of periods) {
      const parts = [`${percentText(percentOf(rate), language)} : ${TABLE_WORDS[language][table]}`];
      if (raisedBy !== null) parts.push(say('raised').replace('{points}', percentOf(raisedBy)));
      if (table !== 'CONTRACT') parts.push(halfYearText(from, language));
      lines.add(parts.join(' ; '));
    }
  }
  if (statement.unverifiedRate) lines.add(say('unverified'));
  // A heading alone at the foot of a page looks like a mistake: the few lines stay together.
  const stack = [paperHeading(say('sources')), ...[...lines].map((line) => paperNote(line))];
  return [{ stack, unbreakable: true }];
}

function halfYearText(day: CalendarDate, language: PaperLanguage): string {
  const year = day.slice(0, 4);
  const isFirst = day.slice(5) < '07-01';
  return language === 'fr'
    ? `${isFirst ? '1er' : '2e'} semestre ${year}`
    : `${isFirst ? 'first' : 'second'} half of ${year}`;
}

function speaker(language: PaperLanguage): (word: StatementWord) => string {
  return (word) => STATEMENT_WORDS[language][word];
}
