import type { CalendarDate } from '@solde/calendar';
import { DomainEvent } from '@solde/platform';

/** The creditor is asked whether to go to court. */
export class LitigationProposed extends DomainEvent<{
  readonly caseId: string;
  readonly requestId: string;
}> {
  static readonly event = 'litigation.proposed';

  constructor(caseId: string, requestId: string) {
    super(caseId, { caseId, requestId });
  }
}

/** The creditor has answered, or has let the time pass; a question is no decision. */
export class LitigationDecided extends DomainEvent<{
  readonly caseId: string;
  readonly requestId: string;
  readonly outcome: 'AUTHORISED' | 'REFUSED' | 'LAPSED';
  readonly on: CalendarDate;
}> {
  static readonly event = 'litigation.decided';

  constructor(
    caseId: string,
    requestId: string,
    outcome: 'AUTHORISED' | 'REFUSED' | 'LAPSED',
    on: CalendarDate,
  ) {
    super(caseId, { caseId, requestId, outcome, on });
  }
}

/** A deadline of ours has passed: an incident for the manager, quality and the insurer. */
export class DeadlineMissed extends DomainEvent<{
  readonly caseId: string;
  readonly deadlineId: string;
}> {
  static readonly event = 'litigation.deadline-missed';

  constructor(caseId: string, deadlineId: string) {
    super(caseId, { caseId, deadlineId });
  }
}

/** An enforceable title is registered. */
export class TitleObtained extends DomainEvent<{
  readonly caseId: string;
  readonly titleId: string;
}> {
  static readonly event = 'litigation.title-obtained';

  constructor(caseId: string, titleId: string) {
    super(caseId, { caseId, titleId });
  }
}
