import { Readable } from 'node:stream';
import { BankImport, BankPosting, BankUploads } from '@solde/bank';
import { systemCaller } from '@solde/platform';
import { camtFile, type CamtLine } from '../support/camt-file';
import { median } from './clients';
import { OPENING, type FilledHouse } from './filled-house';
import { asSpeed, type Report } from './report';

export const BANK_GOAL = { linesPerSecond: 2_000 } as const;
const ROUNDS = 3;
const LINES = 2_000;
/** One act a line is slow: a few show it. */
const LINES_SINGLY = 150;
const CASES = `
  SELECT c.reference_rf AS reference FROM case_file c JOIN claim_movement m ON m.case_id = c.id
  GROUP BY c.id HAVING sum(m.amount_minor) > 10000 ORDER BY md5(c.id::text)`;
const caller = systemCaller('bench');

/** Files of the bank in CAMT.053, each line a transfer that names its case: read, matched and posted, to the last line. */
export async function bankBench(
  house: FilledHouse,
  say: (text: string) => void,
): Promise<Report[]> {
  await house.goTo(OPENING);
  const cases = await house.rows<{ reference: string }>(CASES);
  let count = 0;
  const lines = (length: number): CamtLine[] =>
    Array.from({ length }, () => {
      const reference = cases[count++ % cases.length]?.reference ?? '';
      // Its number first: what makes a movement another one is the beginning of its label.
      const text = `VIREMENT ${count} ${reference}`;
      // Not the amount of the payments recorded by hand before: a line would be taken for one of them.
      return { amountMinor: 1_07n, on: '2026-03-02', text, iban: germanIban(count) };
    });
  await timed(house, lines(LINES_SINGLY), together);
  await house.rows('VACUUM ANALYZE');
  const rounds: { singly: number; together: number }[] = [];
  while (rounds.length < ROUNDS) {
    const round = {
      singly: await timed(house, lines(LINES_SINGLY), singly),
      together: await timed(house, lines(LINES), together),
    };
    rounds.push(round);
    say(
      `  round ${rounds.length}: one act a line ${round.singly.toFixed(0)}/s, together ${round.together.toFixed(0)}/s`,
    );
  }
  return [
    {
      name: 'bank',
      floor: { what: 'one act a line', perSecond: median(rounds.map((one) => one.singly)) },
      figure: {
        what: 'lines imported, matched, posted',
        perSecond: median(rounds.map((one) => one.together)),
      },
      ratio: median(rounds.map((one) => one.together / one.singly)),
      goal: asSpeed(BANK_GOAL.linesPerSecond),
    },
  ];
}

/** Lines per second, from the file to the last receipt. */
async function timed(
  house: FilledHouse,
  lines: readonly CamtLine[],
  post: (house: FilledHouse) => Promise<void>,
): Promise<number> {
  const before = await receipts(house);
  const start = performance.now();
  await house
    .get(BankUploads)
    .receive(Readable.from(camtFile(lines)), 'bench.xml', (upload) =>
      house.act(caller, (work) => house.get(BankImport).importFile(work, upload)),
    );
  await post(house);
  const seconds = (performance.now() - start) / 1000;
  const posted = (await receipts(house)) - before;
  if (posted !== lines.length) throw new Error(`${posted} of ${lines.length} lines were posted.`);
  return lines.length / seconds;
}

async function receipts(house: FilledHouse): Promise<number> {
  const [row] = await house.rows<{ count: number }>(
    "SELECT count(*)::int AS count FROM bank_outcome WHERE kind = 'RECEIPT' AND matched_by = 'RF_REFERENCE'",
  );
  return row?.count ?? 0;
}

async function together(house: FilledHouse): Promise<void> {
  const posting = house.get(BankPosting);
  while ((await house.act(caller, (work) => posting.postTogether(work))) > 0);
}

async function singly(house: FilledHouse): Promise<void> {
  const posting = house.get(BankPosting);
  const one = () =>
    house.act(caller, async (work) => {
      const next = await posting.nextToPost(work);
      if (next !== null) await posting.post(work, next);
      return next;
    });
  while ((await one()) !== null);
}

/** An account of its own for each payer, with its check digits (ISO 13616: D is 13, E is 14). */
function germanIban(rank: number): string {
  const bban = `37040044${String(rank).padStart(10, '0')}`;
  const digits = 98n - (BigInt(`${bban}131400`) % 97n);
  return `DE${String(digits).padStart(2, '0')}${bban}`;
}
