import type { StatementLine } from '@solde/bank-files';
import type { ReversalReason } from '@solde/payments';

/** How far the day of a receipt that a person recorded without the bank's reference may be from the bank's own. */
export const BY_HAND_DAYS = 3;

/**
 * What a movement of the dedicated account is, before anybody looks whose it is.
 *
 * RECEIPT: money received. RETURN: money received that the bank takes back. CHARGE: the bank's own, paid or given back. OUTGOING: money that an
 * act of ours sent (remittance, refund, withdrawal). RETURN_OF_OURS: such money that comes back.
 */
export type LineKind = 'RECEIPT' | 'RETURN' | 'CHARGE' | 'OUTGOING' | 'RETURN_OF_OURS';

/** Sub-families of ISO 20022, and the code of SWIFT, by which money comes back: returned, cancelled, unpaid or reversed. */
const RETURNS: ReadonlySet<string> = new Set([
  ...['RRTN', 'RPCR', 'PRDD', 'UPDD', 'UPCT', 'UPCQ', 'CQRV', 'ARET', 'DRET', 'NRTI'],
]);
/** Those of the bank's own operations. */
const CHARGES: ReadonlySet<string> = new Set([
  ...['CHRG', 'FEES', 'COMM', 'COMI', 'COMT', 'INTR', 'NCHG', 'NCOM'],
]);
/** How French banks begin the label of money that they take back; CFONB often says it nowhere else. */
const RETURN_WORDS =
  /^(REJET|RETOUR|IMPAYE|IMPAYÉ|EXTOURNE|CHEQUE IMPAYE|PRLV IMPAYE|PRELEVEMENT IMPAYE)\b/i;
/** How they name what they take for themselves. Of debits alone: a debtor writes "frais" too. */
const CHARGE_WORDS =
  /^(FRAIS|COMMISSIONS?|COTISATION|AGIOS|INTERETS DEBITEURS|ARRETE DE COMPTE|TENUE DE COMPTE)\b/i;

export function lineKind(
  line: Pick<StatementLine, 'amountMinor' | 'returnCode' | 'transactionCode' | 'text'>,
): LineKind {
  const { amountMinor, returnCode, transactionCode, text } = line;
  const { subFamily } = codesOf(transactionCode);
  const isCredit = amountMinor > 0n;
  if (CHARGES.has(subFamily) || (!isCredit && CHARGE_WORDS.test(text))) return 'CHARGE';
  const isReturn = returnCode !== null || RETURNS.has(subFamily);
  if (isCredit) return isReturn ? 'RETURN_OF_OURS' : 'RECEIPT';
  return isReturn || RETURN_WORDS.test(text) ? 'RETURN' : 'OUTGOING';
}

/** Domain, family and sub-family of ISO 20022; the codes of the other formats stand alone and serve as both. */
function codesOf(transactionCode: string | null): {
  readonly family: string;
  readonly subFamily: string;
} {
  const [first = '', family = first, subFamily = family] = transactionCode?.split('/') ?? [];
  return { family, subFamily };
}

export type ReceivedMeans = 'TRANSFER' | 'CHEQUE' | 'DIRECT_DEBIT' | 'CARD';

/** Families of ISO 20022, and codes of SWIFT, by which money is received, other than the transfer. */
const MEANS: Readonly<Record<string, ReceivedMeans>> = {
  ...{ RCHQ: 'CHEQUE', ICHQ: 'CHEQUE', IDDT: 'DIRECT_DEBIT', RDDT: 'DIRECT_DEBIT' },
  ...{ MCRD: 'CARD', CCRD: 'CARD', NCHK: 'CHEQUE', NDDT: 'DIRECT_DEBIT' },
};

/**
 * By which means the money came: what is not a transfer may still bounce, and earns nothing before it is certain (book C.12).
 *
 * The words are for CFONB, whose codes do not tell a cheque in every bank.
 */
export function receivedBy({
  transactionCode,
  text,
}: Pick<StatementLine, 'transactionCode' | 'text'>): ReceivedMeans {
  const known = MEANS[codesOf(transactionCode).family];
  if (known !== undefined) return known;
  if (/^(REM(ISE)?( DE)? CH(E|È)?Q|CH(E|È)QUE)/i.test(text)) return 'CHEQUE';
  if (/^(REM(ISE)? )?(PRLV|PR(E|É)L(E|È)VEMENT)/i.test(text)) return 'DIRECT_DEBIT';
  return /^REM(ISE)? CARTE/i.test(text) ? 'CARD' : 'TRANSFER';
}

/** Why a receipt is undone, as the ledger names it, from what the bank says and how the money had come. */
export function reversalReason(
  {
    returnCode,
    transactionCode,
    text,
  }: Pick<StatementLine, 'returnCode' | 'transactionCode' | 'text'>,
  means: string,
): Exclude<ReversalReason, 'POSTING_ERROR'> {
  // FR01 and FRAD of ISO 20022: fraud.
  if (returnCode === 'FR01' || returnCode === 'FRAD') return 'FRAUD';
  const family = MEANS[codesOf(transactionCode).family] ?? means;
  if (family === 'CHEQUE' || /CH(E|È)Q/i.test(text)) return 'CHEQUE_UNPAID';
  if (family === 'CARD') return 'CHARGEBACK';
  return family === 'DIRECT_DEBIT' || /PRLV|PR(E|É)L(E|È)V/i.test(text)
    ? 'SEPA_DD_RETURNED'
    : 'TRANSFER_RETURNED';
}

/** The refund that a movement names by its end-to-end reference, else by its words (`refundReference`); null when it names none. */
export function refundNumberOf({
  endToEndId,
  text,
}: Pick<StatementLine, 'endToEndId' | 'text'>): bigint | null {
  for (const words of [endToEndId ?? '', text]) {
    const number = /\bREMB[- ]?(\d{1,12})\b/i.exec(words)?.[1];
    if (number !== undefined) return BigInt(number);
  }
  return null;
}

/** The id of a row of ours, as a transfer file carries it from end to end, whole or cut by the bank's format; of version 7, so the 13th is a 7. */
const OUR_ID = /^[0-9a-f]{12}7[0-9a-f]{3,19}$/i;

/** Whether a movement carries an identifier that a transfer file of ours gave it: whoever made the file knows it. */
export function carriesOurId({ endToEndId }: Pick<StatementLine, 'endToEndId'>): boolean {
  return endToEndId !== null && OUR_ID.test(endToEndId.trim());
}
