import { rolesSql, Settings } from '@solde/platform';

import { say } from './say';

/** The SQL that a database administrator runs where the migration may not create roles. */
export async function printRoles(): Promise<boolean> {
  say(rolesSql(Settings.fromEnvironment().databaseSchema));
  return Promise.resolve(true);
}
