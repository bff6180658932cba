import { formatAmount, sum } from '@solde/money';

/** The dedicated account of the specs' agency and of the benchmarks' house. */
const DEDICATED_IBAN = 'FR7630006000011234567890189';

/** A movement of the dedicated account as a spec or a benchmark chooses it. */
export interface CamtLine {
  readonly amountMinor: bigint;
  readonly on: string;
  readonly text: string;
  readonly endToEnd?: string;
  readonly iban?: string;
  /** Of the other side. */
  readonly name?: string;
  /** The whole payment of which a return takes a part back. */
  readonly originalMinor?: bigint;
  readonly returnCode?: string;
  /** The bank's own. */
  readonly reference?: string;
  /** Family and sub-family of ISO 20022: a transfer received by default. */
  readonly code?: string;
}

/** A statement in CAMT.053, part by part, from zero to what its lines sum to. */
export function* camtFile(lines: readonly CamtLine[]): Generator<Buffer> {
  const closing = sum(lines.map(({ amountMinor }) => amountMinor));
  yield Buffer.from(`<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S</Id>
<Acct><Id><IBAN>${DEDICATED_IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>${balance('OPBD', 0n)}${balance('CLBD', closing)}`);
  for (const line of lines) yield Buffer.from(entry(line));
  yield Buffer.from('</Stmt></BkToCstmrStmt></Document>');
}

function entry(line: CamtLine): string {
  const { amountMinor, on, text, endToEnd, iban, reference, code = 'RCDT/ESCT' } = line;
  const [family = '', subFamily = ''] = code.split('/');
  const account = iban === undefined ? '' : `<DbtrAcct><Id><IBAN>${iban}</IBAN></Id></DbtrAcct>`;
  const side = amountMinor > 0n ? 'Dbtr' : 'Cdtr';
  const name = line.name === undefined ? '' : `<${side}><Pty><Nm>${line.name}</Nm></Pty></${side}>`;
  const back =
    line.returnCode === undefined ? '' : `<RtrInf><Rsn><Cd>${line.returnCode}</Cd></Rsn></RtrInf>`;
  const original =
    line.originalMinor === undefined
      ? ''
      : `<AmtDtls><InstdAmt><Amt Ccy="EUR">${formatAmount(line.originalMinor, 'EUR')}</Amt></InstdAmt></AmtDtls>`;
  const own = reference === undefined ? '' : `<AcctSvcrRef>${reference}</AcctSvcrRef>`;
  return `
<Ntry>${signed(amountMinor)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${on}</Dt></BookgDt><ValDt><Dt>${on}</Dt></ValDt>${own}
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${family}</Cd><SubFmlyCd>${subFamily}</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>${endToEnd ?? 'NOTPROVIDED'}</EndToEndId></Refs>${original}<RltdPties>${name}${account}</RltdPties>
<RmtInf><Ustrd>${text}</Ustrd></RmtInf>${back}</TxDtls></NtryDtls></Ntry>`;
}

function balance(code: string, amountMinor: bigint): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${signed(amountMinor)}<Dt><Dt>2026-03-31</Dt></Dt></Bal>`;
}

function signed(amountMinor: bigint): string {
  const [size, sign] = amountMinor < 0n ? [-amountMinor, 'DBIT'] : [amountMinor, 'CRDT'];
  return `<Amt Ccy="EUR">${formatAmount(size, 'EUR')}</Amt><CdtDbtInd>${sign}</CdtDbtInd>`;
}
