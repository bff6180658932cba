import { instant } from '@solde/calendar';
import { linkLetter, type LinkLetter } from './link-letter';

const letter: LinkLetter = {
  to: 'lea.martin@agence.example',
  displayName: 'Léa Martin',
  locale: 'fr',
  audience: 'AGENCY',
  purpose: 'PASSWORD_RESET',
  token: 'abc_DEF',
  expiresAt: instant('2026-03-02T10:00:00Z'),
};
const sentAt = instant('2026-03-02T09:00:00Z');

describe('the letter of a one-time link', () => {
  it('greets, says until when, and keeps the token behind the # of the address', () => {
    const [head = '', body = ''] = linkLetter(letter, 'https://solde.example', sentAt).split(
      '\r\n\r\n',
    );
    const text = Buffer.from(body, 'base64').toString();
    expect(head).toContain('To: <lea.martin@agence.example>');
    expect(text).toContain('Bonjour Léa Martin,');
    expect(text).toContain('https://solde.example/password#abc_DEF');
    expect(text).toContain('2026-03-02 10:00 UTC');
  });

  it('lets nobody write a header', () => {
    const to = 'a@b.example>\r\nBcc: <all@b.example';
    const head = linkLetter({ ...letter, to, displayName: 'x\r\nBcc: y' }, 'https://s', sentAt);
    expect(head.split('\r\n').filter((line) => line.startsWith('Bcc'))).toEqual([]);
  });
});
