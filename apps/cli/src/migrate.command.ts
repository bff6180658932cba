import { migrate, Settings } from '@solde/platform';

import { ownerUrl } from './owner';
import { say } from './say';

/** Brings the schema to the newest migration; nothing to do is well. */
export async function migrateDatabase(): Promise<boolean> {
  const settings = Settings.fromEnvironment();
  const applied = await migrate(ownerUrl(settings), settings.databaseSchema, settings.dataDir);
  for (const name of applied) say(name);
  say(
    applied.length === 0 ? 'The database is up to date.' : `${applied.length} migrations applied.`,
  );
  return true;
}
