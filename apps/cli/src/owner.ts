import { Client } from 'pg';

import { searchPath, Settings } from '@solde/platform';

/** A connection of the owner's role, for commands that shape or copy the whole schema. */
export async function asOwner<T>(
  task: (client: Client, settings: Settings) => Promise<T>,
): Promise<T> {
  const settings = Settings.fromEnvironment();
  const client = new Client({
    connectionString: ownerUrl(settings),
    options: `-c search_path=${searchPath(settings.databaseSchema)}`,
    application_name: 'solde-cli',
  });
  await client.connect();
  try {
    return await task(client, settings);
  } finally {
    await client.end();
  }
}

export function ownerUrl({ databaseUrl }: Settings): string {
  if (databaseUrl === null)
    throw new Error("DATABASE_URL is not set: this command needs the owner's.");
  return databaseUrl;
}
