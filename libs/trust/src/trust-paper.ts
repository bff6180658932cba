import type { CalendarDate } from '@solde/calendar';
import {
  amountText,
  dayText,
  paperHeading,
  paperNote,
  paperPage,
  paperTable,
  paperTotals,
  type PaperContent,
  type PaperLanguage,
  type PdfDefinition,
} from '@solde/documents';
import type { Currency, Minor } from '@solde/money';

import type { TrustProof } from './trust-proof';
import { GAP_WORDS, TRUST_ACCOUNT_WORDS, TRUST_WORDS, type TrustWord } from './trust-words';

/** A signed day, as the paper tells it. */
export interface PaperDay {
  readonly day: CalendarDate;
  readonly heldMinor: Minor;
  readonly owedMinor: Minor;
  readonly statementMinor: Minor | null;
  readonly gapMinor: Minor | null;
  readonly remark: string | null;
  readonly signedBy: string;
}

export interface TrustPaper {
  readonly language: PaperLanguage;
  /** The month, as 2026-03. */
  readonly month: string;
  readonly agency: { readonly name: string; readonly address: string; readonly siren: string };
  readonly account: { readonly bank: string; readonly iban: string } | null;
  readonly issuedAt: Date;
  readonly days: readonly PaperDay[];
  /** At the end of the month, or of yesterday while it lasts. */
  readonly proof: TrustProof;
}

/** The proof of a month: each signed day, then the balances at its end and what explains any gap with the bank. */
export function trustPage(paper: TrustPaper): PdfDefinition {
  const { language, agency, proof, account } = paper;
  const { currency } = proof;
  const say = speaker(language);
  const money = (amount: Minor | null) =>
    amount === null ? '' : amountText(amount, currency, language);
  const frame = {
    ...{ language, author: agency.name, issuedAt: paper.issuedAt },
    title: `${say('title')} ${paper.month} (${currency})`,
    from: `${agency.name}\n${agency.address}`,
    to: account === null ? '' : `${account.bank}\n${account.iban}`,
    legal: `${agency.name} - SIREN ${agency.siren}`,
  };
  const head = [say('day'), say('signed'), say('held'), say('owed'), say('statement'), say('gap')];
  const rows = paper.days.map((one) => [
    ...[dayText(one.day, language), one.signedBy, money(one.heldMinor), money(one.owedMinor)],
    ...[money(one.statementMinor), money(one.gapMinor)],
  ]);
  return paperPage(frame, [
    paperNote(say('law')),
    ...(rows.length === 0
      ? [paperNote(say('none'))]
      : [paperTable(head, rows, ['auto', '*', 'auto', 'auto', 'auto', 'auto'])]),
    ...remarks(paper.days, language),
    paperTable(
      [say('account'), say('amount')],
      proof.balances.map(({ code, balanceMinor }) => [
        ...[TRUST_ACCOUNT_WORDS[language][code] ?? code, money(balanceMinor)],
      ]),
      ['*', 'auto'],
      `${say('balances')} ${dayText(proof.on, language)}`,
    ),
    paperTotals([
      [say('held'), money(proof.heldMinor)],
      [say('partners'), money(proof.withPartnersMinor)],
      [say('owed'), money(proof.owedMinor)],
      ...(proof.bank === null
        ? []
        : [
            [
              `${say('statement')} ${dayText(proof.bank.on, language)}`,
              money(proof.bank.closingMinor),
            ],
            [say('gap'), money(proof.gapMinor)],
          ]),
    ]),
    ...gapParts(proof, currency, language),
  ]);
}

function remarks(days: readonly PaperDay[], language: PaperLanguage): PaperContent[] {
  const told = days.flatMap(({ day, remark }) => (remark === null ? [] : [{ day, remark }]));
  if (told.length === 0) return [];
  return [
    paperHeading(speaker(language)('remark')),
    ...told.map(({ day, remark }) => paperNote(`${dayText(day, language)} : ${remark}`)),
  ];
}

function gapParts(
  { reasons, unexplainedMinor }: TrustProof,
  currency: Currency,
  language: PaperLanguage,
): PaperContent[] {
  if (reasons.length === 0) return [];
  const say = speaker(language);
  return [
    paperHeading(say('reasons')),
    paperTotals([
      ...reasons.map(({ kind, lines, amountMinor }) => [
        `${GAP_WORDS[language][kind]} (${lines})`,
        amountText(amountMinor, currency, language),
      ]),
      [say('unexplained'), amountText(unexplainedMinor, currency, language)],
    ]),
  ];
}

function speaker(language: PaperLanguage): (word: TrustWord) => string {
  return (word) => TRUST_WORDS[language][word];
}
