/**
 * `npm run chaos -- --planted`: shows that the kill harness is awake. Each bug is planted in a scratch copy of the repository, built
 * and run there under fire; the harness must turn red, in the words of that bug. One that stays green fails the run.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const LEFT_OUT = /^(node_modules|dist(\..*)?|\.git|\.data|coverage)($|\/)/;
const KILLS_MAX = 40;
const MINUTES_MAX = 6;

/** Lines of the code as somebody in a hurry would write them. */
const writing =
  (file, ...changes) =>
  (copy) => {
    const path = join(copy, file);
    let text = readFileSync(path, 'utf8');
    for (const [right, wrong] of changes) {
      if (!text.includes(right)) throw new Error(`${file} has no "${right}" any more.`);
      text = text.replace(right, wrong);
    }
    writeFileSync(path, text);
  };

/** A migration that comes last and takes a guard away. */
const dropping = (sql) => (copy) =>
  writeFileSync(
    join(copy, 'migrations/9999999999999-fault.ts'),
    `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Fault9999999999999 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(${JSON.stringify(sql)});
  }

  async down(): Promise<void> {}
}
`,
  );

const both =
  (...plants) =>
  (copy) =>
    plants.forEach((plant) => plant(copy));

/** Where a receipt is written and nothing is done with it yet. */
const RECORDED = `    if (spendable === null) await this.keepInSuspense(work, receipt);
    else await this.attribute(work, spendable, receipt, receipt.amountMinor, 'RECORDED');`;

const BUGS = [
  {
    name: 'no unique key: answers are not kept under the key of their request',
    plant: both(
      dropping('ALTER TABLE idempotency_key DROP CONSTRAINT idempotency_key_is_used_once'),
      writing('libs/platform/src/unit-of-work.ts', ['        storeAnswer(work, result);\n', '']),
    ),
    victims: 'api',
    works: 'payments',
    says: /DOUBLED K\d+ (was posted \d times|sent again)/,
  },
  {
    name: 'no unique key: a line of the bank may be written again',
    plant: both(
      dropping('ALTER TABLE bank_line DROP CONSTRAINT bank_line_is_posted_once'),
      writing(
        'libs/bank/src/staged-lines.service.ts',
        ['\n  ON CONFLICT (dedicated_account_id, identity, ordinal) DO NOTHING', ''],
        // Else a line of the statement would stand for two of the account, which its own key refuses.
        [
          'ON l.dedicated_account_id = $2 AND l.identity = s.identity AND l.ordinal = s.ordinal',
          'ON l.dedicated_account_id = $2 AND l.id = s.id',
        ],
      ),
    ),
    victims: 'api,worker',
    works: 'bank',
    says: /DOUBLED .*: \d lines, \d outcomes of \d/,
  },
  {
    name: 'two transactions: the receipt is committed apart from what is done with it',
    plant: writing('libs/payments/src/payments.service.ts', [
      RECORDED,
      `    await work.query('COMMIT');
    await work.query('BEGIN');
    await work.query("SELECT set_config('solde.act_id', $1, true)", [work.actId]);
${RECORDED}`,
    ]),
    victims: 'api,backend',
    works: 'payments',
    says: /DOUBLED K\d+ was posted|BROKEN +payments\.|BROKEN Nobody asked/,
  },
  {
    name: 'synchronous_commit off: what was answered is not on the disk',
    plant: writing('libs/platform/src/data-source.ts', [
      "    'timezone=UTC',\n",
      "    'timezone=UTC',\n    'synchronous_commit=off',\n",
    ]),
    victims: 'postgres,backend,api',
    works: 'payments',
    says: /LOST K\d+ was answered and is not there/,
  },
  {
    name: 'the fee of reversed money is not mirrored',
    plant: writing('libs/payments/src/case-spending.service.ts', [
      '    await this.restateFees(work, caseFile, cause);\n    if (movements.some(isCost))',
      "    if (cause !== 'REVERSAL') await this.restateFees(work, caseFile, cause);\n    if (movements.some(isCost))",
    ]),
    victims: 'backend',
    works: 'payments',
    says: /BROKEN +fees\./,
  },
  {
    name: 'a random message id on the file of a remittance',
    plant: writing(
      'libs/remittance/src/run-transfers.service.ts',
      ['messageId: transferIdentifier(runId)', 'messageId: transferIdentifier(randomUUID())'],
      ['import ', "import { randomUUID } from 'node:crypto';\nimport "],
    ),
    victims: 'worker,backend',
    works: 'payments,remittance',
    says: /BROKEN The message id \w+ of .* is not the one of its run/,
  },
  {
    name: 'the receipt is posted outside the transaction that keeps its answer',
    plant: writing('apps/api/src/payments/payments.controller.ts', [
      `    return this.unitOfWork.run(caller, async (work) =>
      RecordedReceiptDto.of(await this.payments.record(work, body.toReceived())),
    );`,
      `    return this.unitOfWork.run(caller, async () => {
      const { request: _request, ...unkeyed } = caller;
      return RecordedReceiptDto.of(
        await this.unitOfWork.run(unkeyed, (work) => this.payments.record(work, body.toReceived())),
      );
    });`,
    ]),
    victims: 'api,backend',
    works: 'payments',
    says: /DOUBLED (K\d+ was posted|A second receipt)/,
  },
];

/** Runs the harness of a copy that holds one bug; caught only when it is red for what was planted. */
function verdict({ name, plant, victims, works, says }) {
  const copy = mkdtempSync(join(tmpdir(), 'solde-planted-'));
  try {
    cpSync(root, copy, { recursive: true, filter: (path) => !LEFT_OUT.test(relative(root, path)) });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    plant(copy);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...['scripts/chaos.mjs', '--until-red', '--kills', KILLS_MAX, '--minutes', MINUTES_MAX],
        ...['--victims', victims, '--works', works],
      ].map(String),
      { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    const said = stdout + stderr;
    const isCaught = status !== 0 && says.test(said);
    const kills = /^(\d+) kills/m.exec(said)?.[1] ?? '?';
    const why = status === 0 ? ': the harness stays green' : `: red, but not for it\n${said}`;
    console.log(
      isCaught
        ? `caught  ${name} (${kills} kills: ${says.exec(said)?.[0]})`
        : `MISSED  ${name}${why}`,
    );
    return isCaught;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Plants every bug, or those whose name holds the word; answers whether all were caught. */
export function planted(word = '') {
  const bugs = BUGS.filter(({ name }) => name.includes(word));
  const caught = bugs.filter(verdict).length;
  console.log(`${caught} bugs caught, ${bugs.length - caught} missed`);
  return bugs.length > 0 && caught === bugs.length;
}
