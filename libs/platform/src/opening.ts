import { escapeLiteral, type PoolClient, type QueryResult } from 'pg';
import { principalOf, type Caller } from './caller';
import { begun } from './transaction-query';

/** Of a work without an idempotency key: prepared, since every act asks it. */
const OPENING = {
  name: 'solde_open',
  text: `SELECT set_config('solde.act_id', $1, true), set_config('solde.creditor_ids', $2, true), app_now() AS now`,
};

/** What the database says when a work opens. */
export interface Opened {
  readonly now: Date;
  /** False when another transaction holds the same idempotency key at this instant. */
  readonly keyIsFree: boolean;
  readonly stored: { readonly bodyHash: string; readonly response: unknown } | null;
}

interface NowRow {
  readonly now: Date;
  readonly body_hash?: string | null;
  readonly response?: unknown;
}

/**
 * Opens the transaction in one round trip: BEGIN, who acts, the instant, and the stored answer of a known idempotency key.
 *
 * With a key the statements travel as one simple query, which takes no parameters: every value is a literal escaped here. The
 * key is locked one statement before it is read, so the reading sees what the transaction that held it has committed.
 */
export async function open(client: PoolClient, caller: Caller, actId: string): Promise<Opened> {
  const key = keyOf(caller);
  const creditorIds = caller.creditorIds.join();
  if (key === null) {
    const { rows } = await begun(client, { ...OPENING, values: [actId, creditorIds] });
    return openedOf(rows[0] as NowRow | undefined, true);
  }
  const settings = [
    ...[setting('act_id', actId), setting('creditor_ids', creditorIds)],
    ...[setting('principal', key.principal), lockOf(key)],
  ];
  const asked = `SELECT ${settings.join(', ')}; ${readingOf(key)}`;
  const results = await sent(client, `BEGIN ISOLATION LEVEL READ COMMITTED; ${asked}`);
  const locked = results[1]?.rows[0] as { free?: boolean } | undefined;
  return openedOf(results.at(-1)?.rows[0] as NowRow | undefined, locked?.free ?? true);
}

function openedOf(row: NowRow | undefined, keyIsFree: boolean): Opened {
  if (row === undefined) throw new Error('The database did not say its clock.');
  const stored = row.body_hash ? { bodyHash: row.body_hash, response: row.response } : null;
  return { now: row.now, keyIsFree, stored };
}

/** Opens a read-only transaction bound to what the caller may see, in one round trip. */
export async function openReading(client: PoolClient, caller: Caller): Promise<void> {
  await sent(
    client,
    `BEGIN READ ONLY; SELECT ${setting('creditor_ids', caller.creditorIds.join())}`,
  );
}

/** An idempotency key and what it is scoped to. */
interface ScopedKey {
  readonly principal: string;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** The idempotency key of the request, or null when it carries none. */
export function keyOf(caller: Caller): ScopedKey | null {
  const { request } = caller;
  if (request?.idempotencyKey === undefined) return null;
  return {
    principal: principalOf(caller),
    route: request.route,
    key: request.idempotencyKey,
    bodyHash: request.bodyHash ?? '',
  };
}

/** Held to the end of the transaction; an agency is alone in its schema, not in its database. */
function lockOf({ principal, route, key }: ScopedKey): string {
  const name = escapeLiteral([principal, route, key].join('\n'));
  return `pg_try_advisory_xact_lock(hashtextextended(current_schema() || ' ' || ${name}, 0)) AS free`;
}

function readingOf({ principal, route, key }: ScopedKey): string {
  return `SELECT app_now() AS now, k.body_hash, k.response
    FROM (SELECT) AS one LEFT JOIN idempotency_key AS k
      ON k.principal = ${escapeLiteral(principal)} AND k.route = ${escapeLiteral(route)}
     AND k.key = ${escapeLiteral(key)}`;
}

function setting(name: string, value: string): string {
  return `set_config('solde.${name}', ${escapeLiteral(value)}, true)`;
}

/** node-postgres answers a simple query of several statements with one result each, which its types do not know. */
async function sent(client: PoolClient, sql: string): Promise<readonly QueryResult[]> {
  return (await client.query(sql)) as unknown as readonly QueryResult[];
}
