import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Deliveries, Settings, systemCaller, UnitOfWork } from '@solde/platform';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { IdentityModule } from './identity.module';
import { LinkPost } from './link-post.service';
import { SignIn } from './sign-in.service';
import { UsersService } from './users.service';

const PASSWORD = 'quatre moineaux sous la pluie';
const EMAIL = 'lea.martin@agence.example';

let house: TestPlatform;
let mailbox: string;

beforeAll(async () => {
  house = await startPlatform({ imports: [IdentityModule] });
  mailbox = join(house.module.get(Settings).dataDir, 'outbox', 'mail');
  const invited = await house.module.get(UnitOfWork).run(systemCaller('spec'), (work) =>
    house.module.get(UsersService).invite(work, {
      kind: 'AGENCY',
      email: EMAIL,
      displayName: 'Léa Martin',
      locale: 'fr',
      roles: ['AGENT'],
    }),
  );
  await house.module.get(SignIn).usedLink('AGENCY', invited.token, PASSWORD);
});
beforeEach(() => rm(mailbox, { recursive: true, force: true }));
afterAll(() => house.stop());

async function mails(): Promise<string[]> {
  const files = await readdir(mailbox).catch(() => [] as string[]);
  return Promise.all(files.map((file) => readFile(join(mailbox, file), 'utf8')));
}

async function asked(email: string): Promise<void> {
  await house.module.get(SignIn).askReset('AGENCY', email, '203.0.113.7');
  await house.module.get(Deliveries).deliverDue();
}

it('sends the link that was asked for to the address of the account, and the link works', async () => {
  await asked(EMAIL.toUpperCase());
  const [mail = '', ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail).toContain(`To: <${EMAIL}>`);
  const text = Buffer.from(mail.split('\r\n\r\n')[1] ?? '', 'base64').toString();
  const token = /#([\w-]{43})/.exec(text)?.[1];
  await house.module.get(SignIn).usedLink('AGENCY', token ?? '', 'another long sentence');
});

it('sends nothing for an address that nobody has', async () => {
  await asked('nobody@agence.example');
  expect(await mails()).toEqual([]);
});

it('leads each person to the site of his own', async () => {
  const { publicUrl, publicUrlPortal } = house.module.get(Settings);
  for (const audience of ['AGENCY', 'PORTAL'] as const)
    await house.module.get(LinkPost).send({
      ...{ to: EMAIL, displayName: 'Léa Martin', locale: 'fr', purpose: 'INVITATION', audience },
      ...{ token: 'token', expiresAt: new Date('2026-03-02T10:30:00Z') },
    });
  const texts = (await mails()).map((mail) =>
    Buffer.from(mail.split('\r\n\r\n')[1] ?? '', 'base64').toString(),
  );
  expect(publicUrlPortal).not.toBe(publicUrl);
  for (const site of [publicUrl, publicUrlPortal])
    expect(texts.filter((text) => text.includes(`${site}/`))).toHaveLength(1);
});
