/**
 * `npm run guards [words]`: proves that the checks are awake. Each fault is planted in a scratch copy of the repository, and the
 * checks must go red there; a fault that stays green fails the run. With words, the faults whose name holds them.
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

const FEES_MODEL = `${scripts.jest} test/model/fees.spec.ts`;
const MODEL_OF = (name) => `${scripts.jest} test/model/${name}.spec.ts`;
/** One invariant of book C.18 on the pure rules, by its number. */
const INVARIANT = (number) => `${scripts.jest} test/model/invariants.spec.ts -t ' ${number}: '`;
const WHOLE_HISTORY = `${scripts.jest} libs/payments/src/whole-history.spec.ts`;
const SIMULATION_SPEC = `${scripts.jest} libs/payments/src/payment-simulation.service.spec.ts`;
const HISTORY_SPEC = `${scripts.jest} libs/payments/src/history.spec.ts`;
const BANK_SPEC = `${scripts.jest} libs/bank/src/bank-posting.service.spec.ts`;
const COSTS_SPEC = `${scripts.jest} libs/litigation/src/case-costs.spec.ts`;
const JOBS_SPEC = `${scripts.jest} libs/platform/src/jobs.spec.ts`;
const SCHEMA_SPEC = `${scripts.jest} test/house/schema.spec.ts`;

const REFUND_ORDERS_SPEC = `${scripts.jest} libs/payments/src/refund-orders.service.spec.ts`;
const WAIVED_SPEC = `${scripts.jest} libs/cases/src/waived-interest.spec.ts`;
const ADJUSTMENTS_SPEC = `${scripts.jest} libs/payments/src/adjustments.service.spec.ts`;
const PARTNERS_SPEC = `${scripts.jest} libs/litigation/src/partner-settlements.spec.ts`;
const PARTNER_UNDO_SPEC = `${scripts.jest} libs/litigation/src/partner-transfer-undo.spec.ts`;
const PROVISIONS_SPEC = `${scripts.jest} libs/payments/src/provisions-in-suspense.spec.ts`;
const TIES_SPEC = `${scripts.jest} libs/trust/src/ties.spec.ts`;
const FLAT_FEES_SPEC = `${scripts.jest} libs/fees/src/flat-fees.service.spec.ts`;
const SUBSCRIPTIONS_SPEC = `${scripts.jest} libs/fees/src/subscriptions.service.spec.ts`;
const CLOSURE_FEES_SPEC = `${scripts.jest} libs/closing/src/closure-fees.spec.ts`;
const OWN_ACCOUNTS_SPEC = `${scripts.jest} libs/agency/src/own-accounts.service.spec.ts`;
const WAYS_TO_PAY_SPEC = `${scripts.jest} libs/remittance/src/ways-to-pay.service.spec.ts`;
const EXCEPTIONS_SPEC = `${scripts.jest} libs/remittance/src/exceptions.query.spec.ts`;
const RUN_PAPERS_SPEC = `${scripts.jest} libs/remittance/src/papers.service.spec.ts`;
const RUN_FIGURES_SPEC = `${scripts.jest} libs/remittance/src/run-figures.spec.ts`;
const WORK_SPEC = `${scripts.jest} libs/platform/src/unit-of-work.spec.ts`;
const ORDERS_SPEC = `${scripts.jest} libs/country/src/allocation-order.spec.ts`;
const LEGAL_INTEREST_SPEC = `${scripts.jest} libs/litigation/src/legal-interest.service.spec.ts`;
/** One story of a long spec. */
const STORY = (spec, name) => `${spec} -t '${name}'`;
/** A trigger's function that lets everything pass. */
const letting = (name) =>
  dropping(`CREATE OR REPLACE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql
    SET search_path FROM CURRENT AS $$ BEGIN RETURN NEW; END $$`);

const REPLAY = 'libs/payments/src/replay.ts';

/** One fault at least for each invariant of money (book C.18), and one for each model. */
const FAULTS_OF_MONEY = [
  {
    name: 'invariant 1: what money was spent on before is not taken back when it is spent anew',
    plant: writing(REPLAY, '[...before.map(mirrorOf), ...now]', '[...now]'),
    check: INVARIANT(1),
    says: '✕ 1: what a payment was spent on',
  },
  {
    name: 'invariant 1: what waits in suspense is owed to the creditor too',
    plant: writing(
      'libs/payments/src/case-spending.service.ts',
      "matched.channel === 'AGENCY' ? amountMinor - spent.surplusMinor : 0n",
      "matched.channel === 'AGENCY' ? amountMinor : 0n",
    ),
    check: WHOLE_HISTORY,
    says: '1: suspense is not what waits',
  },
  {
    name: 'invariant 2: money taken back does not raise the debt again',
    plant: writing(
      'libs/payments/src/case-spending.service.ts',
      'const amountMinor = -line.amountMinor;',
      'const amountMinor = line.amountMinor > 0n ? -line.amountMinor : 0n;',
    ),
    check: WHOLE_HISTORY,
    // Or, when money comes again first, the debt that is too small refuses it.
    says: ['2: spent otherwise than it says', 'Expected: not "AMOUNT_ABOVE_BALANCE"'],
  },
  {
    name: 'invariant 3: an adjustment of the whole fee instead of the difference',
    plant: writing(
      'libs/fees/src/restate-fees.ts',
      'const adjustmentMinor = replayedMinor - postedMinor;',
      'const adjustmentMinor = replayedMinor;',
    ),
    check: INVARIANT(3),
    says: '✕ 3: restating it once more changes nothing',
  },
  {
    name: 'invariant 4: an entry that owes the creditor and keeps the whole in suspense',
    plant: writing(
      'libs/payments/src/receipt-entry.ts',
      'const suspenseMinor = bankMinor - payableMinor;',
      'const suspenseMinor = bankMinor;',
    ),
    check: INVARIANT(4),
    says: '✕ 4: each of its entries sums to zero',
  },
  {
    name: 'invariant 5: money held for want of an account, forgotten by the next statement',
    plant: writing(
      'libs/remittance/src/run-figures.ts',
      'const carryMinor = balanceMinor + claimedMinor - transferMinor;',
      'const { carryMinor } = balance;',
    ),
    check: INVARIANT(5),
    says: '✕ 5: transfers and what is carried',
  },
  {
    name: 'invariant 7: a next action that is kept once it was planned',
    plant: writing(
      'libs/cases/src/agenda.service.ts',
      'if (isKept) return;',
      'if (isKept || caseFile.nextDueAt !== null) return;',
    ),
    check: WHOLE_HISTORY,
    says: '7: a next action that is not its earliest item',
  },
  {
    name: 'invariant 9: money remitted is remitted again',
    plant: writing(
      'libs/remittance/src/unsettled.query.ts',
      "s.source = 'ALLOCATION' AND s.source_id = a.id",
      "s.source = 'RECEIPT' AND s.source_id = a.id",
    ),
    check: WHOLE_HISTORY,
    says: 'statement_line',
  },
  {
    name: 'invariant 10: money spent in the order in which it was recorded',
    plant: writing(
      REPLAY,
      'const payments = [...history.payments].sort(byValueDate)',
      'const payments = [...history.payments]',
    ),
    check: INVARIANT(10),
    says: '✕ 10: the order in which payments of different days are recorded',
  },
  {
    name: 'invariant 11: interest posted on one claim is taken off the next',
    plant: writing(
      'libs/cases/src/outstanding.ts',
      "({ claimId, kind }) => claimId === claim.claimId && kind === 'INTEREST',",
      "({ kind }) => kind === 'INTEREST',",
    ),
    check: INVARIANT(11),
    says: '✕ 11: its interest is the same however often it was posted',
  },
  {
    name: 'invariant 12: a replay goes on charging interest on principal that was paid',
    plant: writing(REPLAY, ', ...spent.filter(isPrincipal)]', ']'),
    check: INVARIANT(12),
    says: '✕ 12: a payment reversed and recorded again on its day',
  },
  {
    name: 'invariant 13: a simulation that leaves adjustments out',
    plant: writing(
      'libs/payments/src/payment-simulation.service.ts',
      'FROM fee_line WHERE act_id = $1 ORDER BY id',
      "FROM fee_line WHERE act_id = $1 AND kind = 'CONTINGENCY' ORDER BY id",
    ),
    check: SIMULATION_SPEC,
    says: '✕ is what the posting then gives, to the cent',
  },
  {
    name: 'invariant 14: a rehearsal that is committed',
    plant: writing(
      'libs/platform/src/unit-of-work.ts',
      'end: (work) => work.takeBack(),',
      'end: (work) => work.commit(),',
    ),
    check: SIMULATION_SPEC,
    says: '✕ is refused where the posting would be, and leaves no trace',
  },
  {
    name: 'model of allocation: designated claims shared pro rata',
    plant: writing(
      'libs/payments/src/allocate.ts',
      "{ ...terms, principalRule: 'OLDEST_DUE' },",
      'terms,',
    ),
    check: MODEL_OF('allocation'),
    says: '✕ say the same of any debt',
  },
  {
    name: 'model of interest: the day of a payment bears interest on what is left after it',
    plant: writing(
      'libs/country/src/accrue.ts',
      'change.on < day ? balance + change.amountMinor : balance',
      'change.on <= day ? balance + change.amountMinor : balance',
    ),
    check: MODEL_OF('interest'),
    says: '✕ say the same of any claim',
  },
  {
    name: 'model of interest: a leap year of 365 days',
    plant: writing('libs/country/src/accrue.ts', '? 366n : 365n', '? 365n : 365n'),
    check: MODEL_OF('interest'),
    says: '✕ say the same of any claim',
  },
  {
    name: 'model of whole cases: a charge counts for money received before it',
    plant: writing(
      REPLAY,
      'return byValueDate(charge, payment) < 0;',
      'return charge.sequence < payment.sequence;',
    ),
    check: MODEL_OF('case'),
    says: '✕ say the same over random histories',
  },
  {
    name: 'model of remittances: fees set off in GROSS too',
    plant: writing(
      'libs/remittance/src/statement-balance.ts',
      '(isGross ? 0n : invoicedMinor)',
      'invoicedMinor',
    ),
    check: MODEL_OF('remittance'),
    says: '✕ say the same over runs one after the other',
  },
];

/** What partners, banks, tariffs, accounts and spending orders may not do, in the rule and in the database. */
const FAULTS_OF_TRADE = [
  {
    name: 'interest given up that takes the interest of later days with it',
    plant: writing(
      'libs/cases/src/waived-interest.ts',
      'changedMinor += amountMinor;',
      'changedMinor += 0n;',
    ),
    check: WAIVED_SPEC,
    says: '✕ twice, the second time what the first had left',
  },
  {
    name: 'a waiver of interest that gives back more than it gave up',
    plant: dropping('DROP TRIGGER waiver_excess_is_within_its_waiver ON claim_movement'),
    check: STORY(ADJUSTMENTS_SPEC, 'gives back no more than was given up'),
    says: '✕ gives back no more than was given up',
  },
  {
    name: 'a partner’s transfer that is not the sum of its payments',
    plant: letting('refuse_unexplained_transfer'),
    check: STORY(PARTNERS_SPEC, 'for another sum than its payments'),
    says: '✕ is not passed on, in the database, for another sum',
  },
  {
    name: 'a partner’s transfer undone over a payment that stands',
    plant: dropping(
      'DROP TRIGGER partner_transfer_undone_leaves_no_payment ON partner_transfer_undo',
    ),
    check: STORY(PARTNER_UNDO_SPEC, 'leaves no payment of it standing'),
    says: '✕ leaves no payment of it standing',
  },
  {
    name: 'a tie of a partner’s money that skips one, or a payment taken back that he holds',
    plant: letting('refuse_second_tie'),
    check: PARTNER_UNDO_SPEC,
    says: '✕ takes back only what was passed on and reversed',
  },
  {
    name: 'a partner’s cheque that pays creditors before it is certain',
    plant: writing(
      'libs/payments/src/partner-transfers.service.ts',
      'if (!(await work.manager.existsBy(Clearing, { receiptId })))',
      'if (receiptId === Clearing.name)',
    ),
    check: STORY(PARTNERS_SPEC, 'is not ours by a cheque'),
    says: '✕ is not ours by a cheque of the partner that may still come back',
  },
  {
    name: 'a provision undone by another amount than its own',
    plant: dropping('ALTER TABLE provision DROP CONSTRAINT provision_undoes_its_opposite'),
    check: STORY(PROVISIONS_SPEC, 'is undone by its very opposite'),
    says: '✕ is undone by its very opposite, once',
  },
  {
    name: 'money that earns a fee while the partner still holds it',
    plant: writing(
      'libs/payments/src/payments.service.ts',
      "if (channel === 'PARTNER') return null;",
      '',
    ),
    check: STORY(PARTNERS_SPEC, 'is neither earned nor on the account'),
    says: '✕ pays the debt on its day, and is neither earned',
  },
  {
    name: 'a movement of the bank tied to an entry of another amount',
    plant: dropping('DROP TRIGGER bank_outcome_recorded_is_its_entry ON bank_outcome'),
    check: STORY(TIES_SPEC, 'is tied by nobody to an entry of another amount'),
    says: '✕ is tied by nobody to an entry of another amount',
  },
  {
    name: 'a movement of the bank that two acts give a meaning to',
    plant: dropping('DROP TRIGGER bank_line_means_one_thing ON bank_outcome'),
    check: STORY(TIES_SPEC, 'is one thing in the database too'),
    says: '✕ is one thing in the database too',
  },
  {
    name: 'a movement of the bank resolved while fees are withdrawn with it',
    plant: writing(
      'libs/bank/src/bank-ties.service.ts',
      'await lockLine(work, lineId);\n    return this.lines',
      'return this.lines',
    ),
    check: STORY(TIES_SPEC, 'another withdraws the fees with it'),
    says: '✕ is one thing when a person resolves it',
  },
  {
    name: 'a cut reference that means the first of several transfers',
    plant: writing(
      'libs/remittance/src/cut-transfers.query.ts',
      'found.length === 1',
      'found.length >= 1',
    ),
    check: STORY(TIES_SPEC, 'when several begin alike'),
    says: '✕ waits with those that it may be when several begin alike',
  },
  {
    name: 'an event of a tariff, told twice',
    plant: dropping('ALTER TABLE flat_event DROP CONSTRAINT flat_event_is_told_once'),
    check: FLAT_FEES_SPEC,
    says: '✕ is charged once, however often its event is told',
  },
  {
    name: 'an event of a tariff, charged twice',
    plant: dropping('DROP INDEX fee_line_event_is_charged_once'),
    check: FLAT_FEES_SPEC,
    says: '✕ is charged once, however often its event is told',
  },
  {
    name: 'a monthly fee, charged twice',
    plant: dropping('DROP INDEX fee_line_month_is_charged_once'),
    check: SUBSCRIPTIONS_SPEC,
    says: '✕ is charged once by the database itself',
  },
  {
    name: 'a reason that the agreement waives, and that costs',
    plant: writing(
      'libs/fees/src/withdrawal-fee.ts',
      'if (withdrawal.waivedReasons.includes(reason)) {',
      "if (reason === '') {",
    ),
    check: STORY(CLOSURE_FEES_SPEC, 'costs nothing for a reason that the agreement waives'),
    says: '✕ costs nothing for a reason that the agreement waives',
  },
  {
    name: 'an own account that holds the money of others',
    plant: letting('refuse_shared_account'),
    check: STORY(OWN_ACCOUNTS_SPEC, 'are never one that holds the money of others'),
    says: '✕ are never one that holds the money of others',
  },
  {
    name: 'an invoice to pay that names no account',
    plant: dropping('DROP TRIGGER fee_document_to_be_paid_says_where ON fee_document'),
    check: STORY(WAYS_TO_PAY_SPEC, 'is refused by the database when it names no account'),
    says: '✕ is refused by the database when it names no account',
  },
  {
    name: 'a debit claimed that names no account',
    plant: dropping('DROP TRIGGER debit_claim_says_where_it_is_paid ON debit_claim'),
    check: STORY(WAYS_TO_PAY_SPEC, 'is refused by the database when it names no account'),
    says: '✕ is refused by the database when it names no account',
  },
  {
    name: 'an invoice planned while there is no account to pay it to',
    plant: writing(
      'libs/remittance/src/run-figures.ts',
      "if (invoicedMinor > 0n && !hasOwnAccount) return stop('NO_OWN_ACCOUNT', { currency });",
      '',
    ),
    check: RUN_FIGURES_SPEC,
    says: '✕ without an account of the agency leaves out by name an invoice',
  },
  {
    name: 'a red list that does not say that the own account is missing',
    plant: writing(
      'libs/remittance/src/deadlines.query.ts',
      "if (isInvoiced) return 'NO_OWN_ACCOUNT';",
      '',
    ),
    check: STORY(EXCEPTIONS_SPEC, 'names the own account that is missing'),
    says: '✕ names the own account that is missing',
  },
  {
    name: 'a failed flush that the commit forgets',
    plant: writing(
      'libs/platform/src/work.ts',
      'async commit(): Promise<void> {\n    await this.underWay;',
      'async commit(): Promise<void> {',
    ),
    check: STORY(WORK_SPEC, 'ends the act with its refusal, heard'),
    says: '✕ ends the act with its refusal, heard at the commit',
  },
  {
    name: 'a debtor who has his principal paid first',
    plant: writing(
      'libs/country/src/allocation-order.ts',
      "? null : 'NOT_AGREED'",
      '? null : null',
    ),
    check: ORDERS_SPEC,
    says: '✕ PRINCIPAL_FIRST on 2026-03-02, said by DEBTOR',
  },
  {
    name: 'an act that does not ask the law who may order how money is spent',
    plant: writing(
      'libs/cases/src/balance.service.ts',
      'const because = allocationOrderRefusal(code, fromOn, saidBy);',
      "const because = allocationOrderRefusal(code, fromOn, 'CREDITOR');",
    ),
    check: STORY(LEGAL_INTEREST_SPEC, 'takes an order from who may give it'),
    says: '✕ takes an order from who may give it',
  },
  {
    name: 'a spending order that anybody says',
    plant: dropping('ALTER TABLE spending_order DROP CONSTRAINT spending_order_is_said_by_who_may'),
    check: STORY(LEGAL_INTEREST_SPEC, 'takes an order from who may give it'),
    says: '✕ takes an order from who may give it',
  },
];

const FAULTS = [
  ...FAULTS_OF_MONEY,
  ...FAULTS_OF_TRADE,
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
    name: 'a transfer file that nobody judges',
    plant: writing(
      'libs/credit-transfer/src/transfer-files.service.ts',
      'broken.length > 0 || schema.length > 0',
      'schema.length > 0',
    ),
    check: REFUND_ORDERS_SPEC,
    says: '✕ make no file when it would break a rule',
  },
  {
    name: 'a refund paid by hand while somebody takes its file',
    plant: dropping('DROP TRIGGER refund_event_locks_its_refund ON refund_event'),
    check: STORY(REFUND_ORDERS_SPEC, 'that a person pays do not leave with a file'),
    says: '✕ that a person pays do not leave with a file',
  },
  {
    name: 'a creditor whom no file can pay, in the file of the others',
    plant: writing(
      'libs/remittance/src/run-figures.ts',
      "return fault ?? (account.usableFrom > paidOn ? 'BANK_DETAILS_CHANGED' : null);",
      "return account.usableFrom > paidOn ? 'BANK_DETAILS_CHANGED' : null;",
    ),
    check: RUN_FIGURES_SPEC,
    says: '✕ an account outside SEPA, however old it is',
  },
  {
    name: 'a transfer file that is made from what the agency became after the approval',
    plant: writing(
      'libs/remittance/src/remittance.service.ts',
      'await this.papers.makeTransferFile(work, runId);',
      '',
    ),
    check: STORY(RUN_PAPERS_SPEC, 'is that of the approval'),
    says: '✕ is that of the approval',
  },
  {
    name: 'a refund in two transfer files that may both leave',
    plant: dropping('DROP TRIGGER refund_order_line_is_allowed ON refund_order_line'),
    check: REFUND_ORDERS_SPEC,
    says: '✕ are guarded by the database itself',
  },
  {
    name: 'the cap of a case, read anew for each line',
    plant: writing(
      'libs/fees/src/fee-line.ts',
      'priced.capMinor - standing.chargedMinor',
      'priced.capMinor',
    ),
    check: FEES_MODEL,
    says: '✕ say the same over random histories',
  },
  {
    name: 'a grid that does not advance',
    plant: writing('libs/fees/src/fee-line.ts', 'gridMinor: gridMinor + entered', 'gridMinor'),
    check: FEES_MODEL,
    says: '✕ say the same over random histories',
  },
  {
    name: 'a minimum charged on top of what was charged',
    plant: writing(
      'libs/fees/src/minimum-fee.ts',
      'leastMinor > chargedMinor ? leastMinor - chargedMinor : 0n',
      'leastMinor',
    ),
    check: FEES_MODEL,
    says: '✕ say the same over random histories',
  },
  {
    name: 'an advance that is kept and billed',
    plant: dropping('DROP TRIGGER cost_line_is_within_its_cost ON cost_line'),
    check: COSTS_SPEC,
    says: 'are kept within their limits by the database too',
  },
  {
    name: 'a provision that goes back twice',
    plant: dropping('DROP TRIGGER provision_is_returned_within_itself ON cost_line'),
    check: COSTS_SPEC,
    says: 'are kept within their limits by the database too',
  },
  {
    name: 'costs that stay kept when their money comes back',
    plant: writing(
      'libs/payments/src/case-spending.service.ts',
      'if (movements.some(isCost)) await this.restateCosts(work, caseFile, receiptId);',
      '',
    ),
    check: COSTS_SPEC,
    says: 'come back first to the agency that advanced them',
  },
  {
    name: 'a partner who keeps his share of a fee that was given back',
    plant: writing(
      'libs/fees/src/fees.service.ts',
      'await this.retrocessions.restate(work, caseFile, lines, pricing.retrocessions, cause);',
      '',
    ),
    check: COSTS_SPEC,
    says: 'come back first to the agency that advanced them',
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
    name: 'the hold of a living worker on its job, never renewed',
    plant: writing(
      'libs/platform/src/jobs.ts',
      'WHERE locked_by = ANY ($1)`',
      'WHERE locked_by = ANY ($1) AND false`',
    ),
    check: JOBS_SPEC,
    says: '✕ leaves a job that runs for long to the worker that lives',
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

/** What the check says of a fault: caught only when it is red for the reason, or one of the reasons, that was planted. */
function verdict({ name, plant, check, says }) {
  const copy = scratchCopy();
  try {
    plant(copy);
    const { isGreen, said } = run(check, copy);
    const isCaught = !isGreen && [says].flat().some((words) => said.includes(words));
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

const words = process.argv.slice(2).join(' ');
const wanted = FAULTS.filter(({ name }) => name.includes(words));
const checks = [...new Set(wanted.map(({ check }) => check))];
const red = checks.map((check) => run(check, root)).filter(({ isGreen }) => !isGreen);
if (red.length > 0) {
  console.log('The checks must be green before a fault is planted:');
  for (const { said } of red) console.log(said);
  process.exitCode = 1;
} else {
  const caught = wanted.map(verdict).filter(Boolean).length;
  console.log(`${caught} faults caught, ${wanted.length - caught} missed`);
  process.exitCode = wanted.length > 0 && caught === wanted.length ? 0 : 1;
}
