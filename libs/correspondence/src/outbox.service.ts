import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';

import { instant } from '@solde/calendar';
import { Settings, uuidv7 } from '@solde/platform';

import { mailMessage } from './mail-message';

const OWNER_ONLY = 0o600;

/** A message handed to its channel, under an id that never changes however often it is tried. */
export interface Effect {
  readonly messageId: string;
  readonly channel: 'LETTER' | 'EMAIL';
  readonly reference: string;
  readonly recipient: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** The letter, for a letter; for an e-mail, the paper attached to it, if any. */
  readonly pdf: Buffer | null;
  readonly sender: { readonly name: string; readonly address: string };
  /** The instant of this attempt. */
  readonly at: Date;
}

export interface Accepted {
  /** When it was first accepted: the day that counts, even when it is learnt later. */
  readonly acceptedAt: Date;
  readonly providerRef: string;
}

/**
 * The channels of a house without a printer of its own: letters lie as PDF files with their address sheet in `<DATA_DIR>/outbox/letters`, e-mails as
 * `.eml` files in `<DATA_DIR>/outbox/mail`, from where a franking service or a mail server takes them.
 *
 * A file appears whole or not at all, and at most once by message: the sheet is linked to its final name, which the system does
 * only when nobody has it, and it is what says accepted.
 */
@Injectable()
export class Outbox {
  constructor(private readonly settings: Settings) {}

  /** Hands a message over. The same message again answers what was accepted the first time, and writes nothing. */
  async accept(effect: Effect): Promise<Accepted> {
    const isLetter = effect.channel === 'LETTER';
    const folder = join(this.settings.dataDir, 'outbox', isLetter ? 'letters' : 'mail');
    const sheet = join(folder, `${effect.messageId}.json`);
    const standing = await acceptedBefore(sheet);
    if (standing !== null) return standing;

    await mkdir(folder, { recursive: true });
    const name = `${effect.messageId}.${isLetter ? 'pdf' : 'eml'}`;
    await writeWhole(join(folder, name), isLetter ? paperOf(effect) : mailOf(effect));
    const { at, recipient, reference } = effect;
    const words = { reference, recipient, file: name, acceptedAt: at.toISOString() };
    await writeOnce(sheet, JSON.stringify(words, null, 2));
    return (await acceptedBefore(sheet)) ?? { acceptedAt: at, providerRef: name };
  }
}

function paperOf({ messageId, pdf }: Effect): Buffer {
  if (pdf === null) throw new Error(`The letter ${messageId} has no paper.`);
  return pdf;
}

function mailOf(effect: Effect): string {
  const { at, messageId, pdf, recipient, reference, sender, subject, text } = effect;
  const attachment = pdf === null ? null : { name: `${reference}.pdf`, bytes: pdf };
  const to = recipient[0] ?? '';
  return mailMessage({ id: messageId, from: sender, to, subject, text, at, attachment });
}

async function acceptedBefore(sheet: string): Promise<Accepted | null> {
  let text: string;
  try {
    text = await readFile(sheet, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const { acceptedAt, file } = JSON.parse(text) as { acceptedAt: string; file: string };
  return { acceptedAt: instant(acceptedAt), providerRef: file };
}

/** Renamed when whole: whoever watches the folder never takes half a file. */
async function writeWhole(path: string, bytes: Buffer | string): Promise<void> {
  const part = await writePart(path, bytes);
  await rename(part, path);
}

/** Two workers at once: the first one's words stay, the second one's are thrown away. */
async function writeOnce(path: string, text: string): Promise<void> {
  const part = await writePart(path, text);
  try {
    await link(part, path);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(part);
  }
}

/** A file of this attempt alone, beside its final name. */
async function writePart(path: string, bytes: Buffer | string): Promise<string> {
  const part = `${path}.${uuidv7()}.part`;
  await writeFile(part, bytes, { mode: OWNER_ONLY });
  return part;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
}
