import { addDays, type CalendarDate } from '@solde/calendar';
import { CasesQuery } from '@solde/cases';
import { RequestsService } from '@solde/creditors';
import { formatAmount, type Minor } from '@solde/money';
import { PaymentsService, type Received } from '@solde/payments';
import { nextCutOff, RemittanceService } from '@solde/remittance';
import { Jobs } from '@solde/platform';
import { ACCOUNTANT, DIRECTOR, MANAGER } from './people';
import type { Stage } from './stage';

const HALF = 2n;
/** Of three promises one is kept, one is kept in part, one is broken. */
const PROMISES_PER_KEPT = 3;

interface OpenCase {
  readonly id: string;
  readonly number: string;
  readonly creditorId: string;
}

/** What the bank and the creditors bring on a day. */
export async function bookMoney(stage: Stage, day: CalendarDate, rank: number): Promise<void> {
  await payPromises(stage, day);
  if (rank % 3 === 0) await payUnasked(stage, rank);
  if (rank === 12) await payByCheque(stage);
  if (rank === 18) await reverseOne(stage);
  if (rank === 16) await payNobody(stage);
  if (rank === 20) await declareDirect(stage, day);
}

/** The accountant prepares the period; it then waits for its second person. */
export async function remit(stage: Stage, cutOffOn: CalendarDate): Promise<void> {
  const [standing] = await stage.rows(
    `SELECT id FROM remittance_run WHERE cut_off_on = $1 AND state <> 'SENT_BACK'`,
    [cutOffOn],
  );
  if (standing !== undefined) return;
  const [money] = await stage.rows(
    'SELECT receipt_id FROM clearing WHERE cleared_on <= $1 LIMIT 1',
    [cutOffOn],
  );
  if (money === undefined) return;
  await stage.act(ACCOUNTANT, (work) => stage.get(RemittanceService).prepare(work, { cutOffOn }));
}

/** Runs are looked at and approved by two others on their day, and paid by the bank after it; the newest is left to its visitor. */
export async function finishRemittances(
  stage: Stage,
  day: CalendarDate,
  today: CalendarDate,
): Promise<void> {
  const remittances = stage.get(RemittanceService);
  const runs = await stage.rows<{ id: string; state: string; cutOffOn: CalendarDate }>(
    `SELECT id, state, cut_off_on AS "cutOffOn" FROM remittance_run
     WHERE payout_on <= $1 AND state IN ('PREPARED', 'CHECKED', 'APPROVED')`,
    [day],
  );
  for (const { id, state } of runs.filter(({ cutOffOn }) => nextCutOff(cutOffOn) < today)) {
    if (state === 'APPROVED')
      await stage.act(ACCOUNTANT, (work) => remittances.markPaid(work, id, work.today));
    if (state === 'PREPARED') await stage.act(MANAGER, (work) => remittances.check(work, id));
    if (state !== 'APPROVED') await stage.act(DIRECTOR, (work) => remittances.approve(work, id));
    if (state !== 'APPROVED') await stage.get(Jobs).runDue();
  }
}

async function payPromises(stage: Stage, day: CalendarDate): Promise<void> {
  const due = await stage.rows<{ caseId: string; number: string; amount: Minor }>(
    `SELECT p.case_id AS "caseId", c.number, p.amount_minor AS amount FROM promise p JOIN case_file c ON c.id = p.case_id
     WHERE p.due_on = $1 AND p.state IN ('OPEN', 'REMINDED') ORDER BY c.number`,
    [day],
  );
  for (const { caseId, number, amount } of due) {
    const luck = Number(number.slice(-3)) % PROMISES_PER_KEPT;
    if (luck === 0) continue;
    const amountMinor = luck === 1 ? amount : amount / HALF;
    await receive(stage, `PROMESSE ${number} ${day}`, {
      caseId,
      amountMinor,
      statedReference: number,
    });
  }
}

/** Transfers that nobody announced: one whole debt, one part of another. */
async function payUnasked(stage: Stage, rank: number): Promise<void> {
  for (const [index, { id, number }] of (await casesWithoutMoney(stage, 2)).entries()) {
    const owed = await owedOn(stage, id);
    const amountMinor = index === 0 ? owed : owed / HALF;
    if (amountMinor > 0n)
      await receive(stage, `VIR ${rank} ${index}`, {
        caseId: id,
        amountMinor,
        statedReference: number,
      });
  }
}

async function payByCheque(stage: Stage): Promise<void> {
  const [one] = await casesWithoutMoney(stage, 1);
  if (one === undefined) return;
  const amountMinor = (await owedOn(stage, one.id)) / HALF;
  await receive(stage, 'CHQ 0004821', { caseId: one.id, amountMinor, means: 'CHEQUE' });
}

/** A transfer that names nothing anybody knows waits in suspense. */
async function payNobody(stage: Stage): Promise<void> {
  await receive(stage, 'VIR INCONNU 1', {
    ...{ amountMinor: 8_750n, payerName: 'SCI DES TILLEULS', statedReference: 'REGLT FACTURE' },
  });
}

/** A small transfer that the accountant had booked on the wrong case. */
async function reverseOne(stage: Stage): Promise<void> {
  const [receipt] = await stage.rows<{ id: string }>(
    `SELECT r.id FROM receipt r WHERE r.channel = 'AGENCY' AND r.means = 'TRANSFER' AND r.amount_minor < 100000
       AND r.bank_reference LIKE 'VIR %' AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
     ORDER BY r.id LIMIT 1`,
  );
  const [done] = await stage.rows('SELECT receipt_id FROM reversal LIMIT 1');
  if (receipt === undefined || done !== undefined) return;
  await stage.act(ACCOUNTANT, (work) =>
    stage.get(PaymentsService).reverse(work, receipt.id, 'POSTING_ERROR'),
  );
}

/** A creditor was paid by its debtor, and says so in the portal. */
async function declareDirect(stage: Stage, day: CalendarDate): Promise<void> {
  const [one] = await casesWithoutMoney(stage, 1, 'ARMOR');
  if (one === undefined) return;
  const amountMinor = (await owedOn(stage, one.id)) / HALF;
  await stage.ask('compta@armor.example', `direct ${one.id}`, (work) =>
    stage.creditorSide(RequestsService).submit(work, 'DIRECT_PAYMENT', one.creditorId, {
      ...{ caseId: one.id, amount: formatAmount(amountMinor, 'EUR'), currency: 'EUR' },
      ...{ receivedOn: addDays(day, -1), means: 'TRANSFER' },
    }),
  );
}

/** Open amicable cases without a promise, a dispute or any money, oldest number first. */
async function casesWithoutMoney(stage: Stage, limit: number, code?: string): Promise<OpenCase[]> {
  return stage.rows<OpenCase>(
    `SELECT c.id, c.number, c.creditor_id AS "creditorId" FROM case_file c JOIN creditor k ON k.id = c.creditor_id
     WHERE c.status IN ('AMICABLE.CONTACTING', 'AMICABLE.NEGOTIATING') AND ($2::text IS NULL OR k.code = $2)
       AND NOT EXISTS (SELECT FROM receipt_match m WHERE m.case_id = c.id)
       AND NOT EXISTS (SELECT FROM dispute d WHERE d.case_id = c.id)
     ORDER BY md5(c.number) LIMIT $1`,
    [limit, code ?? null],
  );
}

async function owedOn(stage: Stage, caseId: string): Promise<Minor> {
  const caller = await stage.as(ACCOUNTANT);
  const owed = await stage.get(CasesQuery).money(caller, caseId, await stage.today());
  return owed.totalMinor ?? 0n;
}

/** Books a line of the bank, unless it stands. */
export async function receive(
  stage: Stage,
  bankReference: string,
  received: Omit<Received, 'currency' | 'means' | 'valueOn'> & Partial<Received>,
): Promise<void> {
  const [known] = await stage.rows('SELECT id FROM receipt WHERE bank_reference = $1', [
    bankReference,
  ]);
  if (known !== undefined) return;
  await stage.act(ACCOUNTANT, (work) =>
    stage.get(PaymentsService).record(work, {
      ...{ currency: 'EUR', means: 'TRANSFER', valueOn: work.today, bankReference },
      ...received,
    }),
  );
}
