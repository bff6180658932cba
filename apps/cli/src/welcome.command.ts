import { Reads, Settings, systemCaller } from '@solde/platform';

import { inProduct } from './cli.module';
import { mayCall } from './demo/calling-hours';
import { DEMO_PASSWORD } from './demo/people';
import { say } from './say';

interface Account {
  readonly email: string;
  readonly name: string;
  readonly roles: string;
  readonly creditor: string | null;
}

const ACCOUNTS = `
  SELECT u.email, u.display_name AS name, c.legal_name AS creditor,
         (SELECT string_agg(r.role, ', ' ORDER BY r.role) FROM user_role r WHERE r.user_id = u.id) AS roles
  FROM user_account u LEFT JOIN user_scope s ON s.user_id = u.id LEFT JOIN creditor c ON c.id = s.creditor_id
  WHERE u.state = 'ACTIVE' ORDER BY u.kind, c.code NULLS FIRST, u.id LIMIT 40`;

/** Somebody to search for: a debtor whose name is one plain word. */
const DEBTOR = `
  SELECT d.name FROM case_file c JOIN debtor d ON d.id = c.debtor_id
  WHERE c.closed_on IS NULL AND d.name ~ '^[A-Za-z]+ [A-Za-z]+$' ORDER BY c.number LIMIT 1`;

const SIGN_IN = `-H 'content-type: application/json' -d '{"email":"%","password":"${DEMO_PASSWORD}"}'`;
const TOKEN = String.raw`sed 's/.*"token":"\([^"]*\)".*/\1/'`;

/** Prints the demo's accounts, and five things to try that work as they are printed. */
export async function welcome(): Promise<boolean> {
  return inProduct(async (app) => {
    const settings = Settings.fromEnvironment();
    const rows = <T extends object>(sql: string) =>
      app.get(Reads).rows<T>(systemCaller('cli.welcome'), sql);
    const accounts = await rows<Account>(ACCOUNTS);
    const [debtor] = await rows<{ name: string }>(DEBTOR);
    const api = `http://127.0.0.1:${settings.portApi}`;
    const portal = `http://127.0.0.1:${settings.portPortal}`;
    const holding = (role: string, creditor = false) =>
      accounts.find((one) => one.roles === role && (one.creditor !== null) === creditor)?.email ??
      '';

    say(`  Accounts of the demo, all with the password ${DEMO_PASSWORD}\n`);
    const width = Math.max(...accounts.map(({ email }) => email.length));
    for (const { creditor, email, name, roles } of accounts)
      say(`    ${email.padEnd(width)}  ${roles.padEnd(17)} ${creditor ?? name}`);

    say('\n  Five things to try, in another terminal\n');
    const asked = [
      ['Sign in as an agent, and keep the token', `TOKEN=$(${signIn(api, holding('AGENT'))})`],
      [
        'The next case to call, and why this one',
        `curl -s -X POST ${api}/v1/queue/next -H "authorization: Bearer $TOKEN"`,
      ],
      [
        'Find a debtor, whatever the accents',
        `curl -s -G ${api}/v1/cases/search --data-urlencode 'q=${debtor?.name ?? 'martin'}' -H "authorization: Bearer $TOKEN"`,
      ],
      [
        'The remittance that waits for its second person',
        `curl -s ${api}/v1/remittances -H "authorization: Bearer $(${signIn(api, holding('MANAGER'))})"`,
      ],
      [
        'What a creditor is asked to decide',
        `curl -s ${portal}/v1/litigation-requests -H "authorization: Bearer $(${signIn(portal, holding('CREDITOR_DECIDER', true))})"`,
      ],
    ];
    for (const [index, [title, line]] of asked.entries())
      say(`    ${index + 1}. ${title ?? ''}\n       ${line ?? ''}`);
    const [clock] = await rows<{ now: Date }>('SELECT app_now() AS now');
    if (clock !== undefined && !mayCall(clock.now, settings.agencyTimeZone))
      say(
        '\n  Nobody may be called at this hour, so the queue is empty. "npm run cli -- demo morning" takes the demo to the next\n  working morning, "npm run cli -- demo now" brings it back.',
      );
    say('\n  The README takes ten minutes through the whole trade.\n');
    return true;
  });
}

function signIn(url: string, email: string): string {
  return `curl -s ${url}/v1/session ${SIGN_IN.replace('%', email)} | ${TOKEN}`;
}
