import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { FlatFees } from '@solde/fees';
import { Settings, type Work } from '@solde/platform';

const CALL = `
  SELECT k.case_id AS "caseId", k.attempt_id AS "attemptId", k.adapter = 'MANUAL' AS "isByHand", k.on,
         EXISTS (SELECT FROM case_phase p WHERE p.case_id = k.case_id AND p.phase = 'PRE_DUE' AND p.period @> k.on) AS "isPreDue",
         EXISTS (SELECT FROM contact_attempt_release r WHERE r.attempt_id = k.attempt_id) AS "isReleased"
  FROM (SELECT *, (requested_at AT TIME ZONE $2)::date AS on FROM call) k WHERE k.id = $1`;

interface CallMade {
  readonly caseId: string;
  readonly attemptId: string;
  readonly isByHand: boolean;
  /** The day on which it was asked for, in the agency's zone. */
  readonly on: CalendarDate;
  readonly isPreDue: boolean;
  readonly isReleased: boolean;
}

/**
 * What calls before the due date cost (R-FEE-FLAT, PRE_DUE_CALL): one for each attempt, as the contact limits count them. A busy line
 * tried again joins the attempt; a call that the network lost gives it back, and its fee with it. A call of which nobody knows
 * whether it was placed is counted for the debtor's peace and charged to nobody.
 */
@Injectable()
export class PreDueCalls {
  constructor(
    private readonly cases: CasesService,
    private readonly flats: FlatFees,
    private readonly settings: Settings,
  ) {}

  /** The provider accepted the call. */
  async accepted(work: Work, callId: string): Promise<void> {
    const call = await this.call(work, callId);
    if (call !== null) await this.charge(work, call);
  }

  /** The agent said what came of it: a call dialled by hand has no other proof, and one that failed is given back. */
  async disposed(work: Work, dispositionId: string): Promise<void> {
    const [disposition] = await work.query<{ callId: string | null }>(
      'SELECT call_id AS "callId" FROM disposition WHERE id = $1',
      [dispositionId],
    );
    const callId = disposition?.callId ?? null;
    const call = callId === null ? null : await this.call(work, callId);
    if (call === null) return;
    if (call.isReleased) {
      const caseFile = await this.cases.lock(work, call.caseId);
      await this.flats.giveBack(work, caseFile, call.attemptId, dispositionId);
    } else if (call.isByHand) await this.charge(work, call);
  }

  private async charge(work: Work, call: CallMade): Promise<void> {
    const { attemptId, caseId, isPreDue, isReleased, on } = call;
    if (!isPreDue || isReleased) return;
    const caseFile = await this.cases.lock(work, caseId);
    await this.flats.charge(work, caseFile, 'PRE_DUE_CALL', attemptId, on);
  }

  private async call(work: Work, id: string): Promise<CallMade | null> {
    const [call] = await work.query<CallMade>(CALL, [id, this.settings.agencyTimeZone]);
    return call ?? null;
  }
}
