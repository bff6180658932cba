import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { BankFile, Movement } from './books';
import { camt } from './camt';
import { codeOf, isDone, type Caller } from './caller';
import type { Chance } from './chance';
import type { Desk, Period } from './desk';

/** The same month of an invented account in three formats: it is imported once, and the others bring nothing. */
export const MONTH = ['camt053-202603.xml', 'cfonb120-202603.txt', 'mt940-202603.txt'] as const;
const LINES_MIN = 10;
const LINES_MAX = 40;
const CENTS_MAX = 3_000;

export function monthFile(root: string, name: string): Buffer {
  return readFileSync(join(root, 'libs/bank-files/fixtures', name));
}

/** Brings files of the bank until the period is over: new ones, overlapping ones, old ones renamed, one by two people at once. */
export async function banks(desk: Desk, period: Period, chance: Chance): Promise<void> {
  const { books, accountants } = desk;
  const [one, other] = accountants;
  while (!period.isOver) {
    const before = books.files.at(-1);
    const known = books.files.filter(({ isImported }) => isImported);
    if (known.length > 0 && chance.isBelow(0.25)) {
      const again = chance.oneOf(known);
      await imports(desk, one, { ...again, name: `copie de ${again.name}` });
    } else {
      const file = drawn(desk, period, chance, chance.isBelow(0.5) ? before : undefined);
      books.files.push(file);
      const both = chance.isBelow(0.3) ? [one, other] : [one];
      await Promise.all(both.map((who) => imports(desk, who, file)));
    }
    await pause(chance.between(300, 1500));
  }
}

/** The month of the fixtures, in its three formats one after the other. */
export async function banksMonth(
  { accountants, books, ...desk }: Desk,
  root: string,
): Promise<void> {
  for (const name of MONTH) {
    const file: BankFile = {
      ...{ name, bytes: monthFile(root, name), movements: [], isImported: false },
    };
    await imports({ accountants, books, ...desk }, accountants[0], file);
  }
  books.hasMonth = true;
}

async function imports({ findings }: Desk, who: Caller, file: BankFile): Promise<void> {
  const { name, bytes } = file;
  const answer = await who.asks({ path: '/v1/bank-files', file: { name, bytes } });
  // The bytes are the key of a file: who hears that they stand already knows that they were imported.
  if (isDone(answer) || codeOf(answer.body) === 'BANK_FILE_ALREADY_IMPORTED')
    file.isImported = true;
  else
    findings.add(
      'broken',
      `The file ${name} was answered ${answer.status}: ${JSON.stringify(answer.body)}`,
    );
}

function drawn(
  { books, cases, bounced }: Desk,
  { today }: Period,
  chance: Chance,
  overlapped: BankFile | undefined,
): BankFile {
  const payable = cases.filter(({ id }) => !bounced.has(id));
  const tail = overlapped?.movements.slice(-chance.between(1, LINES_MIN)) ?? [];
  const fresh = Array.from({ length: chance.between(LINES_MIN, LINES_MAX) }, (): Movement => {
    const tag = books.nextTag();
    const known = chance.isBelow(0.85) ? chance.oneOf(payable) : null;
    return {
      text: known === null ? `VIREMENT ${tag}` : `FACTURE ${known.invoice} ${tag}`,
      ...{ caseId: known?.id ?? null, amountMinor: BigInt(chance.between(1, CENTS_MAX)) },
      ...{ times: chance.isBelow(0.1) ? 2 : 1, bookedOn: today },
    };
  });
  const movements = [...tail, ...fresh];
  const name = `releve-${books.files.length + 1}.xml`;
  return { name, movements, isImported: false, bytes: camt(name.replace('.xml', ''), movements) };
}
