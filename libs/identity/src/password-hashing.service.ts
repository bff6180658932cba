import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { canonicalPassword } from './password-rules';
import { newToken } from './users.service';

/** OWASP's first choice for argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
export const ARGON2_MEMORY_KIB = 19_456;
export const ARGON2_PASSES = 2;
export const ARGON2_LANES = 1;

const PARAMETERS = {
  memoryCost: ARGON2_MEMORY_KIB,
  timeCost: ARGON2_PASSES,
  parallelism: ARGON2_LANES,
};

/** Turns passwords into argon2id hashes, off the main thread. Always outside a work: it takes tens of milliseconds. */
@Injectable()
export class PasswordHashing {
  private nobodys: Promise<string> | undefined;

  async hash(password: string): Promise<string> {
    return hash(canonicalPassword(password), PARAMETERS);
  }

  /** Whether the password is the one of the hash; never true, after the same time, when there is none. */
  async matches(password: string, passwordHash: string | null): Promise<boolean> {
    // The hash of a password that nobody has: an unknown address costs the same time as a known one. Made by the first who signs
    // in, whoever he is: a process in which nobody does must not hold its memory.
    const nobodys = await (this.nobodys ??= hash(newToken(), PARAMETERS));
    const matches = await verify(passwordHash ?? nobodys, canonicalPassword(password));
    return matches && passwordHash !== null;
  }
}
