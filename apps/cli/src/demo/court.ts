import type { CalendarDate } from '@solde/calendar';
import { RequestsService } from '@solde/creditors';
import { LitigationService, ProceduresService } from '@solde/litigation';
import { DomainError } from '@solde/platform';
import { AGENTS, LEGAL_OFFICER } from './people';
import type { Stage } from './stage';

const COST_MINOR = 15_000n;
const DECIDER = 'direction@armor.example';
const REASON = 'Relances et appels sans réponse ; dernier délai dépassé.';

/** A case goes to court with the creditor's leave. */
export async function goToCourt(stage: Stage): Promise<void> {
  const request = await propose(stage, 0);
  if (request?.state !== 'PROPOSED') return;
  await stage.ask(DECIDER, `decide ${request.id}`, (work) =>
    stage.creditorSide(RequestsService).submit(work, 'LITIGATION_DECISION', request.creditorId, {
      ...{ requestId: request.id, decision: 'AUTHORISE', cap: '400.00', currency: 'EUR' },
      text: 'D’accord pour une injonction de payer.',
    }),
  );
}

/** The legal officer files the request of a payment order. */
export async function fileRequest(stage: Stage, day: CalendarDate): Promise<void> {
  const [ready] = await stage.rows<{ caseId: string }>(
    `SELECT id AS "caseId" FROM case_file WHERE status = 'LITIGATION.AUTHORISED'
       AND NOT EXISTS (SELECT FROM procedure p WHERE p.case_id = case_file.id) LIMIT 1`,
  );
  if (ready === undefined) return;
  await stage.act(LEGAL_OFFICER, async (work) => {
    const procedures = stage.get(ProceduresService);
    const { id } = await procedures.open(work, {
      ...{ caseId: ready.caseId, type: 'PAYMENT_ORDER', costEstimateMinor: COST_MINOR },
      ...{ court: 'Tribunal de commerce de Saint-Brieuc', courtTerritory: 'FR-METRO' },
    });
    await work.flush();
    await procedures.recordStep(work, {
      ...{ procedureId: id, kind: 'REQUEST_FILED', happenedOn: day, claimsInterest: false },
    });
  });
}

/** Another proposal, which waits for the creditor's word. */
export async function askForLeave(stage: Stage): Promise<void> {
  await propose(stage, 1);
}

interface Request {
  readonly id: string;
  readonly state: string;
  readonly creditorId: string;
}

/** The proposal of this rank, made now unless it stands; null when no case is ripe. */
async function propose(stage: Stage, rank: number): Promise<Request | null> {
  const made = await stage.rows<Request>(
    'SELECT id, state, creditor_id AS "creditorId" FROM litigation_request ORDER BY id',
  );
  const standing = made[rank];
  if (standing !== undefined) return standing;
  // The biggest debts that nobody has begun to pay.
  const ripe = await stage.rows<{ id: string }>(
    `SELECT c.id FROM case_file c JOIN creditor k ON k.id = c.creditor_id JOIN claim l ON l.case_id = c.id
     WHERE k.code = 'ARMOR' AND c.status IN ('AMICABLE.CONTACTING', 'AMICABLE.NEGOTIATING')
       AND NOT EXISTS (SELECT FROM receipt_match m WHERE m.case_id = c.id)
       AND NOT EXISTS (SELECT FROM dispute d WHERE d.case_id = c.id)
     GROUP BY c.id ORDER BY sum(l.principal_minor) DESC LIMIT 5`,
  );
  for (const { id: caseId } of ripe) {
    const wanted = {
      caseId,
      reason: REASON,
      route: 'PAYMENT_ORDER',
      costEstimateMinor: COST_MINOR,
    };
    try {
      const { id, state, creditorId } = await stage.act(AGENTS[2] ?? '', (work) =>
        stage.get(LitigationService).propose(work, { ...wanted, route: 'PAYMENT_ORDER' }),
      );
      return { id, state, creditorId };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }
  return null;
}
