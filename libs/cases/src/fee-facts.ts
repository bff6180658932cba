import type { CalendarDate } from '@solde/calendar';
import type { Minor } from '@solde/money';
import type { Phase } from './case-transitions';

/** What a fee reads of a claim: all of it frozen at the claim's own placement. */
export interface FeeClaim {
  readonly claimId: string;
  readonly type: string;
  readonly placedOn: CalendarDate;
  readonly ageDays: number;
  readonly agreementId: string;
  readonly principalMinor: Minor;
  readonly state: string;
}

/** What a fee reads of a case. */
export interface FeeFacts {
  readonly claims: readonly FeeClaim[];
  readonly segment: string | null;
  readonly territory: string;
  /** In any order; `until` is the last day, null while it lasts. */
  readonly phases: readonly {
    readonly phase: Phase;
    readonly from: CalendarDate;
    readonly until: CalendarDate | null;
  }[];
}
