import { sum, type Minor } from '@solde/money';

/** What a partner's transfer is for, in minor units of one currency. */
export interface TransferParts {
  /** Payments that he received and passes on now, whole. */
  readonly receivedMinor: readonly Minor[];
  /** Payments that he had passed on and that were reversed since: he keeps as much of this transfer. */
  readonly takenBackMinor: readonly Minor[];
  /** Costs of the cases that he keeps, each recorded with his invoice. */
  readonly withheldMinor: readonly Minor[];
}

/** What the partner must have sent: what he received, less what he is owed and what he keeps. */
export function transferDue(parts: TransferParts): Minor {
  return sum(parts.receivedMinor) - sum(parts.takenBackMinor) - sum(parts.withheldMinor);
}
