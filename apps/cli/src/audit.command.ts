import { readFile } from 'node:fs/promises';

import { AuditService, breakSentence, headLine, parseHead } from '@solde/audit';

import { inProduct } from './cli.module';
import { say } from './say';

/** Recomputes the chain; with a head kept outside, a cut tail shows too. Names the first broken link. */
export async function auditVerify([headFile]: readonly string[]): Promise<boolean> {
  const head = headFile === undefined ? null : parseHead(await readFile(headFile, 'utf8'));
  if (headFile !== undefined && head === null)
    throw new Error(`${headFile} holds no head of a chain.`);
  return inProduct(async (app) => {
    const { broken, seals, acts } = await app.get(AuditService).verify(head);
    if (broken === null) say(`The chain holds: ${seals} seals over ${acts} acts.`);
    else say(breakSentence(broken));
    return broken === null;
  });
}

/** Prints the head of a chain that holds: kept outside the database, it proves that nothing was cut from the end. */
export async function auditHead(): Promise<boolean> {
  return inProduct(async (app) => {
    const { head, broken } = await app.get(AuditService).verify();
    if (broken !== null) say(breakSentence(broken));
    else say(head === null ? 'Nothing is sealed yet.' : headLine(head));
    return broken === null;
  });
}
