import type { CalendarDate } from '@solde/calendar';
import { DomainEvent } from '@solde/platform';
import type { Phase } from './case-transitions';

/** Claims were accepted, at most one chunk of a placement: the cases they entered, and those of them that were open before. */
export class CasesAccepted extends DomainEvent<{
  placementId: string | null;
  caseIds: readonly string[];
  joinedIds: readonly string[];
}> {
  static readonly event = 'cases.accepted';

  constructor(
    creditorId: string,
    placementId: string | null,
    caseIds: readonly string[],
    joinedIds: readonly string[] = [],
  ) {
    super(creditorId, { placementId, caseIds, joinedIds });
  }
}

export type CaseAspect =
  'STATUS' | 'HOLD' | 'BALANCE' | 'OWNER' | 'PHASE' | 'CLAIMS' | 'PARTY' | 'AGENDA';

/** Something that order, verdict or screens read of a case has changed; at most one per aspect and act. */
export class CaseChanged extends DomainEvent<{ caseId: string; what: CaseAspect }> {
  static readonly event = 'cases.changed';

  constructor(caseId: string, what: CaseAspect) {
    super(caseId, { caseId, what });
  }
}

export class PhaseEntered extends DomainEvent<{ caseId: string; phase: Phase; on: CalendarDate }> {
  static readonly event = 'cases.phase-entered';

  constructor(caseId: string, phase: Phase, on: CalendarDate) {
    super(caseId, { caseId, phase, on });
  }
}

export class CaseClosed extends DomainEvent<{ caseId: string; reason: string }> {
  static readonly event = 'cases.closed';

  constructor(caseId: string, reason: string) {
    super(caseId, { caseId, reason });
  }
}

export class CaseReopened extends DomainEvent<{ caseId: string }> {
  static readonly event = 'cases.reopened';

  constructor(caseId: string) {
    super(caseId, { caseId });
  }
}

/** The first letter has left, for the claims it names: the person may be contacted about them. */
export class FirstLetterRecorded extends DomainEvent<{ caseId: string }> {
  static readonly event = 'cases.first-letter-recorded';

  constructor(caseId: string) {
    super(caseId, { caseId });
  }
}

/** A creditor put a hold through the portal. It binds at once; what is planned follows when this is heard. */
export class HoldPlaced extends DomainEvent<{ caseId: string; holdId: string }> {
  static readonly event = 'cases.hold-placed';

  constructor(caseId: string, holdId: string) {
    super(caseId, { caseId, holdId });
  }
}
