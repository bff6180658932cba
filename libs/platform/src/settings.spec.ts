import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { emptyDatabase } from '../../../test/support/database';
import { createRoles } from './roles';
import { Settings } from './settings';

describe('settings', () => {
  it('have defaults for a start at home', () => {
    expect(new Settings({ DATABASE_URL: 'postgres://owner:x@db/solde' })).toMatchObject({
      portApi: 3000,
      portPortal: 3001,
      portWorker: 3002,
      host: '127.0.0.1',
      databaseSchema: 'solde',
      telephony: 'simulator',
      twilio: null,
      publicUrl: 'http://127.0.0.1:3000',
      publicUrlPortal: 'http://127.0.0.1:3001',
      agencyTimeZone: 'Europe/Paris',
      logLevel: 'info',
    });
  });

  it.each([
    [{ PORT_API: '80a' }, 'PORT_API "80a" must be a whole number from 0 to 65535.'],
    [{ PORT_WORKER: '70000' }, 'PORT_WORKER "70000" must be a whole number from 0 to 65535.'],
    [{ TELEPHONY: 'carrier' }, 'TELEPHONY "carrier" must be one of simulator, twilio.'],
    [{ TELEPHONY: 'twilio' }, 'TWILIO_ACCOUNT_SID is required because TELEPHONY is twilio.'],
    [
      { AGENCY_TIME_ZONE: 'Paris' },
      'AGENCY_TIME_ZONE "Paris" is not a time zone such as Europe/Paris.',
    ],
    [
      { DATABASE_URL: 'mysql://secret@db' },
      'DATABASE_URL must be a URL that begins with postgres:// or postgresql://.',
    ],
    [
      { DATABASE_SCHEMA: 'Solde; DROP' },
      'DATABASE_SCHEMA "Solde; DROP" must be 1 to 41 lower-case letters, digits or underscores, a letter first.',
    ],
  ])('refuse %j with one sentence', (environment, sentence) => {
    expect(() => new Settings(environment)).toThrow(new Error(sentence));
  });

  it('say which variable a role lacks', () => {
    expect(() => new Settings({}).databaseUrlOf('PORTAL')).toThrow(
      'DATABASE_URL_PORTAL is not set, and neither is DATABASE_URL.',
    );
    const settings = new Settings({ DATABASE_URL: 'postgres://o:x@db/solde', DATA_DIR: '/none' });
    expect(() => settings.databaseUrlOf('AGENCY')).toThrow('holds no password for "solde_agency"');
  });
});

describe('the roles of a schema', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'solde-roles-'));

  afterAll(() => rmSync(dataDir, { recursive: true }));

  it('are made with passwords kept for their owner alone, which open the database', async () => {
    const database = await emptyDatabase();
    const client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    await createRoles(client, 'roles_spec', dataDir);
    await createRoles(client, 'roles_spec', dataDir);
    await client.end();
    expect(statSync(join(dataDir, 'roles.json')).mode & 0o777).toBe(0o600);

    const settings = new Settings({
      DATABASE_URL: database.ownerUrl,
      DATABASE_SCHEMA: 'roles_spec',
      DATA_DIR: dataDir,
    });
    const portal = new Client({ connectionString: settings.databaseUrlOf('PORTAL') });
    await portal.connect();
    const { rows } = await portal.query<object>('SELECT current_user AS me');
    await portal.end();
    expect(rows).toEqual([{ me: 'roles_spec_portal' }]);
    await database.drop();
  });

  it('cannot be made by just anybody: one sentence says what to do', async () => {
    const database = await emptyDatabase();
    const client = new Client({ connectionString: database.agencyUrl });
    await client.connect();
    await expect(createRoles(client, 'other_spec', dataDir)).rejects.toThrow(
      'may not create the roles of schema "other_spec". Run the SQL printed by "cli roles"',
    );
    await client.end();
    await database.drop();
  });
});
