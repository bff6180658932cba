import { Injectable } from '@nestjs/common';
import type { Caller } from './caller';
import { declaredInvariants } from './invariant';
import { Reads } from './reads';

/** Broken rows shown of each invariant at most. */
const EXAMPLES_MAX = 5;

export interface Proof {
  readonly name: string;
  readonly says: string;
  readonly holds: boolean;
  readonly examples: readonly object[];
}

/** Proves what must hold of the whole database: money held is money owed, each fee has its payment... */
@Injectable()
export class ProveQuery {
  constructor(private readonly reads: Reads) {}

  async prove(caller: Caller): Promise<Proof[]> {
    const proofs: Proof[] = [];
    for (const { name, says, violations } of declaredInvariants()) {
      const examples = await this.reads.rows<object>(
        caller,
        `SELECT * FROM (${violations}) AS violation LIMIT ${EXAMPLES_MAX}`,
      );
      proofs.push({ name, says, holds: examples.length === 0, examples });
    }
    return proofs;
  }
}
