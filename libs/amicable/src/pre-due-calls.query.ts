import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { Settings, type Work } from '@solde/platform';

const CALL = `
  SELECT k.case_id AS "caseId", k.attempt_id AS "attemptId", k.adapter = 'MANUAL' AS "isByHand", k.on,
         EXISTS (SELECT FROM case_phase p WHERE p.case_id = k.case_id AND p.phase = 'PRE_DUE' AND p.period @> k.on) AS "isPreDue",
         EXISTS (SELECT FROM contact_attempt_release r WHERE r.attempt_id = k.attempt_id) AS "isReleased"
  FROM (SELECT *, (requested_at AT TIME ZONE $2)::date AS on FROM call) k WHERE k.id = $1`;

/** A call, as far as its fee asks. */
export interface CallMade {
  readonly caseId: string;
  readonly attemptId: string;
  readonly isByHand: boolean;
  /** The day on which it was asked for, in the agency's zone. */
  readonly on: CalendarDate;
  readonly isPreDue: boolean;
  readonly isReleased: boolean;
}

/** Calls as their fee reads them. */
@Injectable()
export class PreDueCallsQuery {
  constructor(private readonly settings: Settings) {}

  /** A call; null for one that is unknown. */
  async call(work: Work, id: string): Promise<CallMade | null> {
    const [call] = await work.query<CallMade>(CALL, [id, this.settings.agencyTimeZone]);
    return call ?? null;
  }

  /** The call of which a disposition says what came; null when it is of none. */
  async disposed(work: Work, dispositionId: string): Promise<CallMade | null> {
    const [disposition] = await work.query<{ callId: string | null }>(
      'SELECT call_id AS "callId" FROM disposition WHERE id = $1',
      [dispositionId],
    );
    const callId = disposition?.callId ?? null;
    return callId === null ? null : this.call(work, callId);
  }
}
