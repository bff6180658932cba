import type { CalendarDate } from '@solde/calendar';
import { formatAmount, parseAmount } from '@solde/money';

import { DEDICATED_IBAN } from './agency';

/** One payment as a bank tells it. */
export interface ToldPayment {
  /** Signed decimal: debits negative. */
  readonly amount: string;
  readonly text?: string;
  readonly endToEnd?: string;
  readonly name?: string;
  readonly iban?: string;
  readonly returnCode?: string;
}

/** A booking: one payment, or several together. */
export interface ToldEntry extends ToldPayment {
  readonly on: CalendarDate;
  /** The day of the booking, unless given. */
  readonly valueOn?: CalendarDate;
  /** Family and sub-family of ISO 20022. */
  readonly code?: string;
  /** What the bank calls the booking. */
  readonly reference?: string;
  readonly payments?: readonly ToldPayment[];
}

interface ToldStatement {
  readonly opening?: string;
  readonly from?: CalendarDate;
  readonly to?: CalendarDate;
}

/** A statement in CAMT.053, its closing balance right. */
export function camtStatement(
  entries: readonly ToldEntry[],
  { opening = '0.00', from = '2026-03-01', to = '2026-03-31' }: ToldStatement = {},
): string {
  const total = entries.reduce((sum, { amount }) => sum + minor(amount), minor(opening));
  const balance = (code: string, amount: string, on: CalendarDate): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${signed(amount)}<Dt><Dt>${on}</Dt></Dt></Bal>`;
  const balances = `${balance('OPBD', opening, from)}${balance('CLBD', formatAmount(total, 'EUR'), to)}`;
  return message('camt.053', 'BkToCstmrStmt', 'Stmt', `${balances}${entries.map(entry).join('')}`);
}

/** A notification in CAMT.054. */
export function camtNotification(entries: readonly ToldEntry[]): string {
  return message(
    ...(['camt.054', 'BkToCstmrDbtCdtNtfctn', 'Ntfctn', entries.map(entry).join('')] as const),
  );
}

function message(name: string, root: string, element: string, inside: string): string {
  return `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:${name}.001.08"><${root}><${element}><Id>S</Id>
    <Acct><Id><IBAN>${DEDICATED_IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>${inside}</${element}></${root}></Document>`;
}

function entry({
  on,
  valueOn = on,
  code = 'RCDT/ESCT',
  reference,
  payments,
  ...own
}: ToldEntry): string {
  const [family = '', subFamily = ''] = code.split('/');
  const named = reference === undefined ? '' : `<AcctSvcrRef>${reference}</AcctSvcrRef>`;
  return `<Ntry>${signed(own.amount)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${on}</Dt></BookgDt><ValDt><Dt>${valueOn}</Dt></ValDt>${named}
    <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${subFamily}</SubFmlyCd></Fmly></Domn></BkTxCd>
    <NtryDtls>${(payments ?? [own]).map(details).join('')}</NtryDtls></Ntry>`;
}

function details({ amount, text, endToEnd, name, iban, returnCode }: ToldPayment): string {
  const party = amount.startsWith('-') ? 'Cdtr' : 'Dbtr';
  const who = name === undefined ? '' : `<${party}><Pty><Nm>${name}</Nm></Pty></${party}>`;
  const account =
    iban === undefined ? '' : `<${party}Acct><Id><IBAN>${iban}</IBAN></Id></${party}Acct>`;
  const words = text === undefined ? '' : `<RmtInf><Ustrd>${text}</Ustrd></RmtInf>`;
  const back = returnCode === undefined ? '' : `<RtrInf><Rsn><Cd>${returnCode}</Cd></Rsn></RtrInf>`;
  return `<TxDtls><Refs><EndToEndId>${endToEnd ?? 'NOTPROVIDED'}</EndToEndId></Refs>${signed(amount)}
    <RltdPties>${who}${account}</RltdPties>${words}${back}</TxDtls>`;
}

function signed(amount: string): string {
  const direction = amount.startsWith('-') ? 'DBIT' : 'CRDT';
  return `<Amt Ccy="EUR">${amount.replace('-', '')}</Amt><CdtDbtInd>${direction}</CdtDbtInd>`;
}

function minor(amount: string): bigint {
  return parseAmount(amount, 'EUR') ?? 0n;
}
