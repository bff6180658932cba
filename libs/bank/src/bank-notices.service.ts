import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';

import { uuidv7, type Work } from '@solde/platform';

import type { BankLine } from './bank-line.entity';
import { BankNotice } from './bank-notice.entity';
import { EXPLAINS } from './bank.query';
import type { NoticeLine } from './statement';

/** Where a notice stands. */
interface Place {
  readonly fileId: string;
  readonly accountId: string;
  readonly number: number;
}

/** Only what explains the line whole, and alone: a part of it would name one payer of several. */
const ALONE = `
  SELECT n.end_to_end_id AS "endToEndId", n.structured_reference AS "structuredReference", n.text,
         n.counterparty_name AS "counterpartyName", n.return_code AS "returnCode"
  FROM bank_line l JOIN bank_notice n ON ${EXPLAINS}
  WHERE l.id = $1 AND n.amount_minor = l.amount_minor
  GROUP BY n.end_to_end_id, n.structured_reference, n.text, n.counterparty_name, n.return_code LIMIT 2`;

type Explanation = Pick<
  BankLine,
  'endToEndId' | 'structuredReference' | 'text' | 'counterpartyName' | 'returnCode'
>;

/** What notifications of the bank say: they explain lines of statements, and post nothing (docs/decisions/0023). */
@Injectable()
export class BankNotices {
  /** Keeps what a notification says of one payment. */
  add(work: Work, { fileId, accountId, number }: Place, line: NoticeLine): void {
    const { counterpartyIban: iban } = line;
    work.insert(BankNotice, {
      ...{ id: uuidv7(), fileId, number, dedicatedAccountId: accountId },
      ...{ entryReference: line.entryReference, entryMinor: line.entryMinor },
      ...{ amountMinor: line.amountMinor, currency: line.currency },
      ...{ bookedOn: line.bookedOn, valueOn: line.valueOn, text: line.text },
      ...{ endToEndId: line.endToEndId, structuredReference: line.structuredReference },
      ...{ counterpartyName: line.counterpartyName, returnCode: line.returnCode },
      counterpartyIbanLast4: iban?.slice(-4) ?? null,
      counterpartyIbanHash: iban === null ? null : createHash('sha256').update(iban).digest(),
    });
  }

  /** A line that says nothing of itself, with what the one notice that explains it whole says. */
  async completed(work: Work, line: BankLine): Promise<BankLine> {
    const { text, endToEndId, structuredReference, counterpartyName, returnCode } = line;
    if (text !== '' || endToEndId !== null || structuredReference !== null) return line;
    const found = await work.query<Explanation>(ALONE, [line.id]);
    const [notice] = found;
    if (notice === undefined || found.length > 1) return line;
    return {
      ...line,
      ...{ text: notice.text, endToEndId: notice.endToEndId },
      structuredReference: notice.structuredReference,
      counterpartyName: counterpartyName ?? notice.counterpartyName,
      returnCode: returnCode ?? notice.returnCode,
    };
  }
}
