import { UsersService } from '@solde/identity';
import { Settings, systemCaller, UnitOfWork } from '@solde/platform';

import { inProduct } from './cli.module';
import { say } from './say';

/** Invites the first administrator: his one-time link is shown once, here. Refused when one exists. */
export async function createAdministrator([
  email = '',
  name = email,
]: readonly string[]): Promise<boolean> {
  return inProduct(async (app) => {
    const { token } = await app
      .get(UnitOfWork)
      .run(systemCaller('cli.admin-create'), (work) =>
        app.get(UsersService).createFirstAdministrator(work, email, name),
      );
    say('Choose the password with this one-time token, within seven days:');
    const { publicUrl } = app.get(Settings);
    say(`  curl -X POST ${publicUrl}/v1/passwords -H 'content-type: application/json' \\`);
    say(`    -d '{"token":"${token}","password":"<at least twelve characters>"}'`);
    return true;
  });
}
