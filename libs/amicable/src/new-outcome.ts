import type { DispositionCode } from '@solde/call-desk';
import type { CalendarDate } from '@solde/calendar';

import type { NewDispute } from './dispute-terms';
import type { NewPromise } from './promise-state';

/** What came of a conversation, with what the code asks for. */
export interface NewOutcome {
  readonly caseId: string;
  readonly callId?: string | null;
  readonly leaseToken?: bigint | null;
  /** The number called; that of the call by default. */
  readonly contactPointId?: string | null;
  readonly code: DispositionCode;
  readonly addOns?: readonly DispositionCode[];
  /** Whether the right person spoke, where the code leaves it open. */
  readonly rightParty?: boolean | null;
  readonly identityVerified?: boolean;
  readonly causeOfDelay?: string | null;
  readonly correctsId?: string | null;
  readonly text?: string | null;
  /** The hour asked for, on the debtor's clock. */
  readonly callback?: {
    readonly localOn: CalendarDate;
    readonly localTime: string;
    readonly exactWish?: boolean;
  } | null;
  readonly promise?: Pick<NewPromise, 'amounts' | 'means' | 'confidence'> | null;
  readonly dispute?: Omit<NewDispute, 'caseId'> | null;
  /** When and how the debtor says he paid. */
  readonly paymentProof?: { readonly on: CalendarDate; readonly means: string } | null;
}

/** What happens next to the case. */
export interface NextStep {
  readonly kind: string;
  readonly dueAt: Date | null;
  /** The hour asked for was outside the calling hours and had to move. */
  readonly isMoved?: boolean;
}
