import { Injectable } from '@nestjs/common';
import type { Currency } from '@solde/money';
import { uuidv7, type Work } from '@solde/platform';
import type { PostingLine } from './balanced';
import { bookOf, type AccountCode } from './chart';
import { LedgerAccount } from './ledger-account.entity';

type Named = Pick<PostingLine, 'code' | 'creditorId'>;

interface AccountRow {
  readonly id: string;
  readonly code: AccountCode;
  readonly creditorId: string | null;
  readonly isOfThisAct: boolean;
}

const ACCOUNTS = `
  SELECT id, code, creditor_id AS "creditorId", act_id = $4 AS "isOfThisAct"
  FROM ledger_account
  WHERE currency = $1 AND code = ANY ($2) AND (creditor_id IS NULL OR creditor_id = ANY ($3))`;

/**
 * Knows the accounts by heart, and opens those that are missing.
 *
 * An account is remembered for good once another act has committed it; one that this act opened is remembered for this act
 * alone, since it may still be rolled back.
 */
@Injectable()
export class AccountBook {
  private readonly known = new Map<string, string>();
  private readonly opened = new WeakMap<Work, Map<string, string>>();

  /** The lines with the accounts they go to, in the order given. */
  async located<L extends Named>(
    work: Work,
    currency: Currency,
    lines: readonly L[],
  ): Promise<(L & { readonly accountId: string })[]> {
    const missing = lines.filter((line) => this.find(work, currency, line) === undefined);
    if (missing.length > 0) {
      await this.read(work, currency, missing);
      await this.open(work, currency, missing);
    }
    return lines.map((line) => {
      const accountId = this.find(work, currency, line);
      if (accountId === undefined)
        throw new Error(`The account ${keyOf(currency, line)} is not there.`);
      return { ...line, accountId };
    });
  }

  private find(work: Work, currency: Currency, line: Named): string | undefined {
    const key = keyOf(currency, line);
    return this.known.get(key) ?? this.opened.get(work)?.get(key);
  }

  private async read(work: Work, currency: Currency, lines: readonly Named[]): Promise<void> {
    const rows = await work.query<AccountRow>(ACCOUNTS, [
      currency,
      lines.map(({ code }) => code),
      lines.flatMap(({ creditorId }) => (creditorId ? [creditorId] : [])),
      work.actId,
    ]);
    for (const row of rows) {
      const memory = row.isOfThisAct ? this.memoryOf(work) : this.known;
      memory.set(keyOf(currency, row), row.id);
    }
  }

  /** In the order of their keys, so that two acts that open the same accounts never wait for each other in a ring. */
  private async open(work: Work, currency: Currency, lines: readonly Named[]): Promise<void> {
    const keys = new Map(lines.map((line) => [keyOf(currency, line), line]));
    for (const [key, line] of [...keys].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (this.find(work, currency, line) !== undefined) continue;
      const { code, creditorId = null } = line;
      const id = uuidv7();
      const account = { id, book: bookOf(code), code, creditorId, currency };
      if (await work.insertNew(LedgerAccount, account)) this.memoryOf(work).set(key, id);
      // Another act opened it in between and has committed: it can be read now.
      else await this.read(work, currency, [line]);
    }
  }

  private memoryOf(work: Work): Map<string, string> {
    const memory = this.opened.get(work) ?? new Map<string, string>();
    this.opened.set(work, memory);
    return memory;
  }
}

function keyOf(currency: Currency, { code, creditorId }: Named): string {
  return `${currency} ${code} ${creditorId ?? ''}`;
}
