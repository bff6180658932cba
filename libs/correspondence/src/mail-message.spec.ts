import { isMailAddress, mailMessage } from './mail-message';

const mail = {
  id: '01a1ffb6-f78d-7875-b77c-de2db6bde6f7',
  from: { name: 'Recouvrement du Nord', address: 'contact@rdn.test' },
  to: 'debiteur@exemple.fr',
  subject: 'Votre engagement',
  text: 'Bonjour,\nmerci.',
  at: new Date('2026-03-02T08:05:09Z'),
};
const headersOf = (message: string): string[] => {
  const [head = ''] = message.split('\r\n\r\n');
  return head.replaceAll('\r\n ', '').split('\r\n');
};

describe('an e-mail', () => {
  it('has its stable id, its date and its text', () => {
    const message = mailMessage(mail);
    expect(headersOf(message)).toContain('Date: Mon, 02 Mar 2026 08:05:09 +0000');
    expect(headersOf(message)[0]).toBe(
      'Message-ID: <01a1ffb6-f78d-7875-b77c-de2db6bde6f7@rdn.test>',
    );
    const body = message.split('\r\n\r\n')[1] ?? '';
    expect(Buffer.from(body, 'base64').toString('utf8')).toBe('Bonjour,\r\nmerci.');
  });

  it('keeps a line end in a name or a subject out of its headers', () => {
    const message = mailMessage({
      ...mail,
      from: { ...mail.from, name: 'A\r\nBcc: everybody@exemple.fr' },
      subject: 'Créance\r\nX-Header: 1 '.repeat(20),
    });
    expect(headersOf(message).map((header) => header.split(':')[0])).toEqual(
      headersOf(mailMessage(mail)).map((header) => header.split(':')[0]),
    );
    for (const line of message.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  });

  it.each(['a@b.fr\r\nBcc: x@y.fr', '', 'a b@c.fr', 'a@b.fr, c@d.fr', '<a@b.fr>'])(
    'does not go to %j',
    (to) => {
      expect(isMailAddress(to)).toBe(false);
      expect(() => mailMessage({ ...mail, to })).toThrow(RangeError);
    },
  );
});
