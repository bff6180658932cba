import { createHash } from 'node:crypto';

/** What the first link is tied to. */
export const GENESIS_HASH = Buffer.alloc(32);

/** What a link says, besides its own hash. */
export interface Link {
  readonly number: bigint;
  readonly previousHash: Buffer;
  readonly sealedAt: Date;
  readonly actIds: readonly string[];
  readonly actDigests: readonly Buffer[];
}

/** Where the chain stood: kept outside the database, it shows a chain that was cut or written anew. */
export interface Head {
  readonly number: bigint;
  readonly hash: Buffer;
}

const HEAD = /^(\d{1,18}) ([0-9a-f]{64})$/;

/** The hash of a link, which names the one before, its acts in their order and what each of them said. */
export function linkHash(link: Link): Buffer {
  const hash = createHash('sha256');
  hash.update(link.previousHash);
  hash.update(`${link.number} ${link.sealedAt.toISOString()}\n`);
  link.actIds.forEach((id, index) => {
    hash.update(`${id} ${link.actDigests[index]?.toString('hex') ?? ''}\n`);
  });
  return hash.digest();
}

/** A head as one line of text: `128 9f2c...`. */
export function headLine({ number, hash }: Head): string {
  return `${number} ${hash.toString('hex')}`;
}

/** The head in a line written by `headLine`; null when the text is something else. */
export function parseHead(line: string): Head | null {
  const [, number, hash] = HEAD.exec(line.trim()) ?? [];
  if (number === undefined || hash === undefined) return null;
  return { number: BigInt(number), hash: Buffer.from(hash, 'hex') };
}
