import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';

import type { NoticeLine } from '@solde/bank-files';
import { uuidv7, type Work } from '@solde/platform';

import type { BankLine } from './bank-line.entity';
import { BankNotice } from './bank-notice.entity';
import { EXPLAINS } from './bank.query';

/** Where a notice stands. */
interface Place {
  readonly fileId: string;
  readonly accountId: string;
  readonly number: number;
}

/** Only what explains a line whole, and alone: a part of it would name one payer of several. */
const ALONE = `
  WITH told AS (
    SELECT DISTINCT l.id AS "lineId", n.end_to_end_id AS "endToEndId", n.structured_reference AS "structuredReference", n.text,
           n.counterparty_name AS "counterpartyName", n.return_code AS "returnCode"
    FROM bank_line l JOIN bank_notice n ON ${EXPLAINS}
    WHERE l.id = ANY ($1::uuid[]) AND n.amount_minor = l.amount_minor
  )
  SELECT * FROM told t WHERE NOT EXISTS (SELECT FROM told o WHERE o."lineId" = t."lineId" AND o IS DISTINCT FROM t)`;

interface Explanation extends Pick<
  BankLine,
  'endToEndId' | 'structuredReference' | 'text' | 'counterpartyName' | 'returnCode'
> {
  readonly lineId: string;
}

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

  /** The lines, those that say nothing of themselves with what the one notice that explains each whole says. */
  async completed<Line extends BankLine>(work: Work, lines: readonly Line[]): Promise<Line[]> {
    const mute = lines.filter(isMute).map(({ id }) => id);
    const found = mute.length === 0 ? [] : await work.query<Explanation>(ALONE, [mute]);
    const told = new Map(found.map(({ lineId, ...notice }) => [lineId, notice]));
    return lines.map((line) => {
      const notice = told.get(line.id);
      if (notice === undefined) return line;
      return {
        ...{ ...line, ...notice },
        counterpartyName: line.counterpartyName ?? notice.counterpartyName,
        returnCode: line.returnCode ?? notice.returnCode,
      };
    });
  }
}

function isMute({ text, endToEndId, structuredReference }: BankLine): boolean {
  return text === '' && endToEndId === null && structuredReference === null;
}
