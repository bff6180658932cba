/** An e-mail to write as a file. */
export interface MailMessage {
  /** The stable effect id: the same one is the same message for every server on its way. */
  readonly id: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
  /** A paper that goes with it; its name in plain letters. */
  readonly attachment?: { readonly name: string; readonly bytes: Buffer } | null;
}

const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;
const ENCODED_WORD_BYTES = 42;
const BODY_LINE = 76;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = [
  ...['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'],
  ...['Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
];

export function isMailAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/**
 * The bytes of an e-mail (RFC 5322, MIME), as plain text, with a PDF where one is attached. Whatever is in a name or a subject, it stays in its header: each is encoded
 * (RFC 2047), and an address with anything strange in it throws RangeError.
 */
export function mailMessage(mail: MailMessage): string {
  for (const address of [mail.from.address, mail.to])
    if (!isMailAddress(address)) throw new RangeError('Not an e-mail address.');
  const domain = mail.from.address.split('@')[1] ?? '';
  const words = Buffer.from(mail.text.replace(/\r?\n/g, '\r\n'), 'utf8');
  const text = ['Content-Type: text/plain; charset=utf-8', ...encoded(words)];
  return [
    `Message-ID: <${mail.id.replace(/[^A-Za-z0-9-]/g, '')}@${domain}>`,
    `Date: ${mailDate(mail.at)}`,
    `From: ${encodedWords(mail.from.name)} <${mail.from.address}>`,
    `To: ${mail.to}`,
    `Subject: ${encodedWords(mail.subject)}`,
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-generated',
    ...(mail.attachment ? withAttachment(mail.id, text, mail.attachment) : text),
    '',
  ].join('\r\n');
}

/** The parts of a message that carries a paper; base64 holds no dash, so that no part can end early. */
function withAttachment(
  id: string,
  text: readonly string[],
  { bytes, name }: NonNullable<MailMessage['attachment']>,
): string[] {
  const boundary = `--part-${id.replace(/[^A-Za-z0-9-]/g, '')}`;
  const fileName = name.replace(/[^A-Za-z0-9.-]/g, '-');
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...text,
    `--${boundary}`,
    'Content-Type: application/pdf',
    `Content-Disposition: attachment; filename="${fileName}"`,
    ...encoded(bytes),
    `--${boundary}--`,
  ];
}

/** The end of a part's header, and its bytes in lines of base64. */
function encoded(bytes: Buffer): string[] {
  const lines = bytes.toString('base64').match(new RegExp(`.{1,${BODY_LINE}}`, 'g')) ?? [];
  return ['Content-Transfer-Encoding: base64', '', ...lines];
}

/** Always encoded, in pieces that cut no character: a line end in a name becomes data, and never a header. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let piece = '';
  for (const character of text) {
    if (Buffer.byteLength(piece + character, 'utf8') > ENCODED_WORD_BYTES) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  words.push(piece);
  return words
    .map((word) => `=?UTF-8?B?${Buffer.from(word, 'utf8').toString('base64')}?=`)
    .join('\r\n ');
}

function mailDate(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${DAYS[at.getUTCDay()] ?? ''}, ${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()] ?? ''}`;
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `${day} ${at.getUTCFullYear()} ${time} +0000`;
}
