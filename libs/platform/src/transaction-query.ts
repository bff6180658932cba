import { Query, type Connection, type PoolClient, type QueryConfig, type QueryResult } from 'pg';

/** The two steps of node-postgres' own query between which a word fits; its types do not know them. */
interface Steps {
  prepare(connection: Connection): void;
  _getRows(connection: Connection, rows: unknown): void;
}

type Callback = (error: Error | null | undefined, results: readonly QueryResult[]) => void;

const Prepared = Query as unknown as new (config: QueryConfig, callback: Callback) => Query & Steps;

/** BEGIN before a prepared statement. */
class OpeningQuery extends Prepared {
  override prepare(connection: Connection): void {
    say(connection, 'BEGIN ISOLATION LEVEL READ COMMITTED');
    super.prepare(connection);
  }
}

/** COMMIT after a prepared statement: when it fails, the server skips what follows up to the end of the message. */
class ClosingQuery extends Prepared {
  override _getRows(connection: Connection): void {
    connection.execute({ portal: '' }, true);
    say(connection, 'COMMIT');
    connection.sync();
  }
}

/** Opens a transaction and asks a first statement, in one round trip. */
export async function begun(client: PoolClient, statement: QueryConfig): Promise<QueryResult> {
  const results = await sent(client, OpeningQuery, statement);
  const last = results.at(-1);
  if (last === undefined) throw new Error('The transaction was not opened.');
  return last;
}

/** Sends a last statement and commits, in one round trip; answers what the server made of the COMMIT. */
export async function committed(client: PoolClient, statement: QueryConfig): Promise<string> {
  return (await sent(client, ClosingQuery, statement)).at(-1)?.command ?? '';
}

function sent(
  client: PoolClient,
  Kind: typeof Prepared,
  statement: QueryConfig,
): Promise<readonly QueryResult[]> {
  return new Promise((resolve, reject) => {
    client.query(
      new Kind(statement, (error, results) => {
        if (error) reject(error);
        else resolve(results);
      }),
    );
  });
}

function say(connection: Connection, word: string): void {
  connection.parse({ name: '', text: word, types: [] }, true);
  connection.bind({ portal: '', statement: '' }, true);
  connection.execute({ portal: '' }, true);
}
