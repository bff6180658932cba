import type { Minor } from '@solde/money';

/** A line of the bank's statement, as far as it says whose money it is. */
export interface BankLine {
  readonly amountMinor: Minor;
  readonly label: string;
  /** The payer's account, or null when the bank does not give it. */
  readonly payerIban: string | null;
}

/** An open case that may be the one meant. */
export interface MatchCandidate {
  readonly caseId: string;
  readonly rfReference: string;
  readonly invoiceNumbers: readonly string[];
  /** What the creditor calls this debtor in its own books. */
  readonly debtorReferences: readonly string[];
  readonly debtorIbans: readonly string[];
  readonly balanceMinor: Minor;
}

export type MatchedBy =
  'RF_REFERENCE' | 'INVOICE_NUMBER' | 'DEBTOR_REFERENCE' | 'EXACT_BALANCE_KNOWN_IBAN' | 'SUSPENSE';

export interface Match {
  readonly caseId: string | null;
  readonly by: MatchedBy;
}

/** A bank label is 140 characters in SEPA; a reference written in groups of 4 fills 7 of them. */
const LABEL_CHARACTERS_MAX = 1000;
const REFERENCE_WORDS_MAX = 8;
/** A shorter reference would be met by chance: the day, the amount or a street number. */
const REFERENCE_CHARACTERS_MIN = 3;

/** A reference as it is compared: spaces, dashes and other marks removed, in capitals, accents kept out. */
export function referenceKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^0-9A-Za-z]/g, '')
    .toUpperCase();
}

/**
 * The case that a bank line pays, or suspense (rule R-MATCH).
 *
 * The first test that gives exactly one open case wins; a test that gives two gives none, and the next is
 * tried. Names and amounts alone never match: money sent to the wrong creditor is harder to get back than
 * money that waited for a person.
 */
export function matchBankLine(line: BankLine, candidates: readonly MatchCandidate[]): Match {
  const written = referencesIn(line.label);
  const names = (references: readonly string[]): boolean =>
    references.some((reference) => isWritten(reference, written));
  const tests: [MatchedBy, (candidate: MatchCandidate) => boolean][] = [
    ['RF_REFERENCE', ({ rfReference }) => names([rfReference])],
    ['INVOICE_NUMBER', ({ invoiceNumbers }) => names(invoiceNumbers)],
    ['DEBTOR_REFERENCE', ({ debtorReferences }) => names(debtorReferences)],
    ['EXACT_BALANCE_KNOWN_IBAN', (candidate) => paysItsBalance(line, candidate)],
  ];
  for (const [by, test] of tests) {
    const found = new Set(candidates.filter(test).map(({ caseId }) => caseId));
    const [caseId] = found;
    if (caseId !== undefined && found.size === 1) return { caseId, by };
  }
  return { caseId: null, by: 'SUSPENSE' };
}

/** Every reference that a label may contain, as `referenceKey` gives them: its words, and its neighbouring words written together. */
export function referencesIn(label: string): ReadonlySet<string> {
  const words = label
    .slice(0, LABEL_CHARACTERS_MAX)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .filter((word) => word !== '');
  const references = new Set<string>();
  for (let start = 0; start < words.length; start += 1) {
    let joined = '';
    for (const word of words.slice(start, start + REFERENCE_WORDS_MAX)) {
      joined += word;
      references.add(joined);
    }
  }
  return references;
}

function isWritten(reference: string, written: ReadonlySet<string>): boolean {
  const key = referenceKey(reference);
  return key.length >= REFERENCE_CHARACTERS_MIN && written.has(key);
}

function paysItsBalance(line: BankLine, candidate: MatchCandidate): boolean {
  if (line.payerIban === null || line.amountMinor !== candidate.balanceMinor) return false;
  const payer = referenceKey(line.payerIban);
  return candidate.debtorIbans.some((iban) => referenceKey(iban) === payer);
}
