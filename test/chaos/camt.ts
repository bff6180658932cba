import { formatAmount, sum } from '@solde/money';

import { DEDICATED_IBAN } from '../support/stage';
import type { Movement } from './books';

/** A statement of the dedicated account in CAMT.053 with these movements, twins beside each other. */
export function camt(id: string, movements: readonly Movement[]): Buffer {
  const days = movements.map(({ bookedOn }) => bookedOn).sort();
  const [first = ''] = days;
  const last = days.at(-1) ?? '';
  const total = sum(movements.map(({ amountMinor, times }) => amountMinor * BigInt(times)));
  const entries = movements.flatMap((movement) =>
    Array.from({ length: movement.times }, () => entry(movement)),
  );
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${last}T06:00:00</CreDtTm></GrpHdr>
<Stmt><Id>${id}</Id><CreDtTm>${last}T06:00:00</CreDtTm><Acct><Id><IBAN>${DEDICATED_IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>
${balance('OPBD', 0n, first)}
${balance('CLBD', total, last)}
${entries.join('\n')}
</Stmt></BkToCstmrStmt></Document>
`,
  );
}

function balance(code: string, amountMinor: bigint, on: string): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${amount(amountMinor)}<Dt><Dt>${on}</Dt></Dt></Bal>`;
}

function entry({ text, amountMinor, bookedOn }: Movement): string {
  const reference = text.split(' ').at(-1) ?? '';
  return `<Ntry>${amount(amountMinor)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${bookedOn}</Dt></BookgDt><ValDt><Dt>${bookedOn}</Dt></ValDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs><RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
}

function amount(minor: bigint): string {
  return `<Amt Ccy="EUR">${formatAmount(minor, 'EUR')}</Amt><CdtDbtInd>CRDT</CdtDbtInd>`;
}
