/**
 * `npm run guards`: proves that the checks are awake. Each fault is planted in a scratch copy of the repository, and the
 * checks must go red there; a fault that stays green fails the run.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const LEFT_OUT = /^(node_modules|dist(\..*)?|\.git|\.data|coverage)($|\/)/;

/** A migration that comes last and undoes one guard, as a careless change would. */
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

/** A line of the code as somebody in a hurry would write it. */
const writing = (file, right, wrong) => (copy) => {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(right)) throw new Error(`${file} has no "${right}" any more.`);
  writeFileSync(path, text.replace(right, wrong));
};

const MODEL_SPEC = `${scripts.jest} test/model`;
const HISTORY_SPEC = `${scripts.jest} libs/payments/src/history.spec.ts`;
const BANK_SPEC = `${scripts.jest} libs/bank/src/bank-posting.service.spec.ts`;
const CONSERVATION_SPEC = `${scripts.jest} libs/remittance/src/conservation.spec.ts`;
const RUNS_SPEC = `${scripts.jest} libs/remittance/src/conservation.service.spec.ts`;
const SCHEMA_SPEC = `${scripts.jest} test/house/schema.spec.ts`;

const FAULTS = [
  {
    name: 'an import from a wrong floor (money asks cases)',
    plant: (copy) =>
      writeFileSync(
        join(copy, 'libs/money/src/fault.ts'),
        "import { CasesService } from '@solde/cases';\n\nexport const fault = CasesService;\n",
      ),
    check: scripts.cruise,
    says: 'floor-of-money',
  },
  {
    name: 'the trigger that balances entries, dropped',
    plant: dropping('DROP TRIGGER entry_is_balanced ON posting'),
    check: SCHEMA_SPEC,
    says: 'refuses at the commit an entry that does not balance',
  },
  {
    name: 'a row-level-security policy of the portal, dropped',
    plant: dropping('DROP POLICY case_file_read_by_its_creditor ON case_file'),
    check: SCHEMA_SPEC,
    says: 'binds case_file to its creditor',
  },
  {
    name: 'forced row-level security, taken off',
    plant: dropping('ALTER TABLE claim NO FORCE ROW LEVEL SECURITY'),
    check: SCHEMA_SPEC,
    says: 'binds claim to its creditor',
  },
  {
    name: 'the key that gives a person to one agent, dropped',
    plant: dropping('DROP INDEX queue_item_one_agent_per_party'),
    check: SCHEMA_SPEC,
    says: 'gives a person to one agent at a time',
  },
  {
    name: 'an append-only trigger, dropped',
    plant: dropping('DROP TRIGGER receipt_is_append_only ON receipt'),
    check: SCHEMA_SPEC,
    says: 'refuses a change of a row of receipt',
  },
  {
    name: 'the cap of a case, read anew for each line',
    plant: writing(
      'libs/fees/src/fee-line.ts',
      'priced.capMinor - standing.chargedMinor',
      'priced.capMinor',
    ),
    check: MODEL_SPEC,
    says: 'the fees of a case and their model',
  },
  {
    name: 'a grid that does not advance',
    plant: writing('libs/fees/src/fee-line.ts', 'gridMinor: gridMinor + entered', 'gridMinor'),
    check: MODEL_SPEC,
    says: 'the fees of a case and their model',
  },
  {
    name: 'a minimum charged on top of what was charged',
    plant: writing(
      'libs/fees/src/minimum-fee.ts',
      'leastMinor > chargedMinor ? leastMinor - chargedMinor : 0n',
      'leastMinor',
    ),
    check: MODEL_SPEC,
    says: 'the fees of a case and their model',
  },
  {
    name: 'a back-dated payment spent as if it came last',
    plant: writing(
      'libs/payments/src/case-spending.service.ts',
      'const isBackDated = await this.cases.hasLaterMoney(work, caseFile, valueOn);',
      'const isBackDated = false;',
    ),
    check: HISTORY_SPEC,
    says: 'is the same whatever the order in which its payments are recorded',
  },
  {
    name: 'twins of a bank statement, taken for one',
    plant: writing(
      'libs/bank/src/staged-lines.service.ts',
      'row_number() OVER (PARTITION BY identity ORDER BY number)::int AS ordinal',
      '1 AS ordinal',
    ),
    check: BANK_SPEC,
    says: 'true twins of one statement are both kept',
  },
  {
    name: 'fees set off in GROSS, and invoiced all the same',
    plant: writing(
      'libs/remittance/src/statement-balance.ts',
      '(isGross ? 0n : invoicedMinor)',
      'invoicedMinor',
    ),
    check: CONSERVATION_SPEC,
    says: 'is transferred, carried or claimed, to the cent',
  },
  {
    name: 'a payment that was remitted, collected again',
    plant: writing(
      'libs/remittance/src/unsettled.query.ts',
      "s.source = 'ALLOCATION' AND s.source_id = a.id",
      "s.source = 'ALLOCATION' AND false",
    ),
    check: RUNS_SPEC,
    says: 'is all there, to the cent, and each line is settled once',
  },
];

function scratchCopy() {
  const copy = mkdtempSync(join(tmpdir(), 'solde-guards-'));
  cpSync(root, copy, {
    recursive: true,
    filter: (path) => !LEFT_OUT.test(relative(root, path)),
  });
  mkdirSync(copy, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function run(command, cwd) {
  const PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const { status, stdout, stderr } = spawnSync(command, {
    cwd,
    env: { ...process.env, PATH, TZ: 'UTC', FORCE_COLOR: '0' },
    shell: true,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { isGreen: status === 0, said: stdout + stderr };
}

/** What the check says of a fault: caught only when it is red for the reason that was planted. */
function verdict({ name, plant, check, says }) {
  const copy = scratchCopy();
  try {
    plant(copy);
    const { isGreen, said } = run(check, copy);
    const isCaught = !isGreen && said.includes(says);
    const why = isCaught
      ? ''
      : isGreen
        ? ': the checks stay green'
        : `: red, but not for it\n${said}`;
    console.log(`${isCaught ? 'caught ' : 'MISSED '} ${name}${why}`);
    return isCaught;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

const checks = [...new Set(FAULTS.map(({ check }) => check))];
const red = checks.map((check) => run(check, root)).filter(({ isGreen }) => !isGreen);
if (red.length > 0) {
  console.log('The checks must be green before a fault is planted:');
  for (const { said } of red) console.log(said);
  process.exitCode = 1;
} else {
  const caught = FAULTS.map(verdict).filter(Boolean).length;
  console.log(`${caught} faults caught, ${FAULTS.length - caught} missed`);
  process.exitCode = caught === FAULTS.length ? 0 : 1;
}
