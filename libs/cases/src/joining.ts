import { phaseOf, type CaseState } from './case-transitions';

/** What decides where a new claim goes. */
export interface JoiningClaim {
  readonly debtorId: string;
  readonly mandateId: string;
  readonly currency: string;
}

export interface JoinableCase extends JoiningClaim {
  readonly caseNumber: string;
  readonly state: CaseState;
}

/**
 * Whether a new claim may join a case: one debtor, one mandate, one currency, and no litigation in sight.
 *
 * Once litigation is proposed the creditor is deciding on stated amounts; a claim that slipped in would be
 * authorised unseen and earn the litigation rate. It opens a case of its own instead.
 */
export function mayJoin(claim: JoiningClaim, caseFile: JoinableCase): boolean {
  const phase = phaseOf(caseFile.state);
  return (
    claim.debtorId === caseFile.debtorId &&
    claim.mandateId === caseFile.mandateId &&
    claim.currency === caseFile.currency &&
    (phase === 'PRE_DUE' || phase === 'EARLY_REMINDER' || phase === 'AMICABLE') &&
    caseFile.state !== 'AMICABLE.LITIGATION_PROPOSED'
  );
}

/** The case that a new claim joins, or null when it opens one. Of several the oldest number is taken. */
export function caseToJoin<Case extends JoinableCase>(
  claim: JoiningClaim,
  cases: readonly Case[],
): Case | null {
  let chosen: Case | null = null;
  for (const caseFile of cases)
    if (mayJoin(claim, caseFile) && (chosen === null || caseFile.caseNumber < chosen.caseNumber))
      chosen = caseFile;
  return chosen;
}
