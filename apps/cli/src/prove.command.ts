import { ProveQuery, systemCaller } from '@solde/platform';

import { inProduct } from './cli.module';
import { say } from './say';

/** Proves every invariant; each broken one is shown with examples of the rows that break it. */
export async function prove(): Promise<boolean> {
  return inProduct(async (app) => {
    const proofs = await app.get(ProveQuery).prove(systemCaller('cli.prove'));
    for (const { name, says, holds, examples } of proofs) {
      say(`${holds ? 'holds ' : 'BROKEN'}  ${name}: ${says}`);
      for (const example of examples) say(`          ${JSON.stringify(example, asText)}`);
    }
    const broken = proofs.filter(({ holds }) => !holds).length;
    say(
      broken === 0
        ? `All ${proofs.length} invariants hold.`
        : `${broken} of ${proofs.length} are broken.`,
    );
    return broken === 0;
  });
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
