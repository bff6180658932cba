import type { PoolClient } from 'pg';

/** Rolls back; answers the failure when even that fails, so that the connection is thrown away. */
export async function rolledBack(client: PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
