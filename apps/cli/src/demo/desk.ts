import { OutcomesService, type NewOutcome } from '@solde/amicable';
import { addBusinessDays, addDays, isBusinessDay, type CalendarDate } from '@solde/calendar';
import {
  CallDeskQuery,
  CallsService,
  DIAL_JOB,
  QueueService,
  type DispositionCode,
  type NextCase,
} from '@solde/call-desk';
import { CasesQuery } from '@solde/cases';
import { holidaysOf } from '@solde/country';
import { DomainError, Jobs } from '@solde/platform';
import { AGENTS, TEAM_LEADER } from './people';
import type { Stage } from './stage';

const CONTACT_HOLIDAYS = holidaysOf('FR-METRO', { use: 'CONTACT' });
/** The half-days in which agents call; in the afternoon the islands of the west have their morning. */
const SESSIONS = ['09:30', '15:30'];
const CALLS_PER_SESSION = 2;
const PROMISE_AFTER_DAYS = 6;

const GOOD_NUMBER = `p.kind = 'PHONE' AND p.quality <> 'BAD'`;

/** What people say when they answer, one after the other. */
const ANSWERS: readonly DispositionCode[] = [
  ...(['PROMISE_TO_PAY', 'VOICEMAIL_LEFT', 'CALLBACK_REQUESTED', 'PROMISE_TO_PAY'] as const),
  ...(['GATEKEEPER', 'NEED_DOCUMENT', 'PROMISE_TO_PAY', 'THIRD_PARTY', 'DISPUTE'] as const),
  ...(['PROMISE_TO_PAY', 'REFUSES', 'VOICEMAIL_LEFT', 'PAID_ALREADY', 'CANNOT_PAY'] as const),
];

export const isWorkday = (day: CalendarDate): boolean => isBusinessDay(day, CONTACT_HOLIDAYS);

/** A day of the call desk: each agent takes what the queue gives him, calls, and says what came of it. */
export async function workTheDesk(stage: Stage, day: CalendarDate): Promise<void> {
  for (const session of SESSIONS) {
    if (!(await stage.goOnTo(stage.at(day, session)))) continue;
    await stage.settle();
    await lookForNumbers(stage);
    for (let round = 0; round < CALLS_PER_SESSION; round += 1)
      for (const agent of AGENTS) await callNext(stage, agent);
    await stage.settle();
  }
}

async function callNext(stage: Stage, agent: string): Promise<void> {
  const next = await stage.act(agent, (work) => stage.get(QueueService).next(work));
  if (next === null) return;
  const { caseId, leaseToken } = next;
  const contactPointId = await numberOf(stage, caseId);
  const { callId } = await stage.act(agent, (work) =>
    stage.get(CallsService).place(work, { caseId, contactPointId, leaseToken }),
  );
  await stage.get(Jobs).run(DIAL_JOB, { callId });
  await sayWhatCame(stage, agent, next, callId);
}

async function numberOf(stage: Stage, caseId: string): Promise<string> {
  const [point] = await stage.rows<{ id: string }>(
    `SELECT p.id FROM contact_point p JOIN case_file c ON c.debtor_id = p.debtor_id
     WHERE c.id = $1 AND ${GOOD_NUMBER} ORDER BY p.id LIMIT 1`,
    [caseId],
  );
  if (point === undefined) throw new Error(`The case ${caseId} has no number to call.`);
  return point.id;
}

/** The supervisor goes through the cases that nobody can ring: their debtors are looked for. */
async function lookForNumbers(stage: Stage): Promise<void> {
  const silent = await stage.rows<{ caseId: string }>(
    `SELECT c.id AS "caseId" FROM case_file c WHERE c.status IN ('AMICABLE.CONTACTING', 'AMICABLE.NEGOTIATING')
       AND NOT EXISTS (SELECT FROM contact_point p WHERE p.debtor_id = c.debtor_id AND ${GOOD_NUMBER})
     ORDER BY c.number`,
  );
  for (const { caseId } of silent)
    await stage.act(TEAM_LEADER, (work) =>
      stage.get(OutcomesService).record(work, { caseId, code: 'WRONG_NUMBER' }),
    );
}

async function sayWhatCame(
  stage: Stage,
  agent: string,
  { caseId, leaseToken }: NextCase,
  callId: string,
): Promise<void> {
  const caller = await stage.as(agent);
  const { suggested } = await stage.get(CallDeskQuery).call(caller, callId);
  const code = await codeFor(stage, caseId, suggested);
  const call = { caseId, callId, leaseToken };
  const outcome = { ...call, ...(await toldOn(stage, caseId, code)) };
  try {
    await stage.act(agent, (work) => stage.get(OutcomesService).record(work, outcome));
  } catch (error) {
    // A promise or a dispute that this case does not bear: the debtor only said no.
    if (!(error instanceof DomainError)) throw error;
    const no = { ...call, code: 'VOICEMAIL_LEFT' as const };
    await stage.act(agent, (work) => stage.get(OutcomesService).record(work, no));
  }
}

/** What the provider suggests, else the next of the answers; a number that fails twice is out of service. */
async function codeFor(
  stage: Stage,
  caseId: string,
  suggested: DispositionCode | null,
): Promise<DispositionCode> {
  const [said] = await stage.rows<{ answers: number; failures: number }>(
    `SELECT count(*) FILTER (WHERE code <> ALL ($2))::int AS answers,
            count(*) FILTER (WHERE code = 'TECHNICAL_FAILURE' AND case_id = $1)::int AS failures
     FROM disposition`,
    [caseId, ['NO_ANSWER', 'BUSY', 'TECHNICAL_FAILURE', 'NOT_IN_SERVICE']],
  );
  if (suggested === null) return ANSWERS[(said?.answers ?? 0) % ANSWERS.length] ?? 'VOICEMAIL_LEFT';
  return suggested === 'TECHNICAL_FAILURE' && (said?.failures ?? 0) > 0
    ? 'NOT_IN_SERVICE'
    : suggested;
}

/** What an agent writes with a code. */
async function toldOn(
  stage: Stage,
  caseId: string,
  code: DispositionCode,
): Promise<Omit<NewOutcome, 'caseId' | 'callId' | 'leaseToken'>> {
  const today = await stage.today();
  const soon = (days: number) => addBusinessDays(today, days, CONTACT_HOLIDAYS);
  switch (code) {
    case 'PROMISE_TO_PAY': {
      const dueOn = addBusinessDays(today, PROMISE_AFTER_DAYS, CONTACT_HOLIDAYS);
      const owed = await stage
        .get(CasesQuery)
        .money(await stage.as(AGENTS[0] ?? ''), caseId, today);
      const amountMinor = owed.totalMinor ?? owed.principalMinor;
      return {
        ...{ code, identityVerified: true, causeOfDelay: 'FORGOTTEN' },
        promise: { amounts: [{ amountMinor, dueOn }], means: 'TRANSFER', confidence: 2 },
        text: 'Rappel du montant et des références ; virement annoncé.',
      };
    }
    case 'CALLBACK_REQUESTED':
      return {
        ...{ code, identityVerified: true, rightParty: true, text: 'En réunion.' },
        callback: { localOn: soon(2), localTime: '09:40' },
      };
    case 'GATEKEEPER':
      return { code, callback: { localOn: soon(1), localTime: '11:15' }, text: 'Standard.' };
    case 'DISPUTE': {
      const [claim] = await stage.get(CasesQuery).claims(await stage.as(AGENTS[0] ?? ''), caseId);
      return {
        ...{ code, identityVerified: true, text: 'Livraison incomplète selon le débiteur.' },
        dispute: {
          ...{ claimId: claim?.id ?? '', type: 'DELIVERY_PARTIAL' },
          text: 'Il manquait une partie de la commande.',
        },
      };
    }
    case 'REFUSES':
      return { code, identityVerified: true, causeOfDelay: 'DISPUTE', text: 'Refuse de payer.' };
    case 'CANNOT_PAY':
      return { code, identityVerified: true, causeOfDelay: 'CASH_SHORTAGE', text: 'Trésorerie.' };
    case 'PAID_ALREADY':
      return {
        ...{ code, identityVerified: true, text: 'Dit avoir payé la semaine dernière.' },
        paymentProof: { on: addDays(today, -5), means: 'TRANSFER' },
      };
    case 'NEED_DOCUMENT':
      return { code, identityVerified: true, text: 'Demande une copie de la facture.' };
    default:
      return { code };
  }
}
