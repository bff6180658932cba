import type { Phase } from '@solde/cases';
import { multiply, round, type Minor, type Rate } from '@solde/money';
import type { Retrocession } from './fee-agreement';

/** A fee line as a retrocession reads it: excluding VAT, in minor units. */
export interface RetrocededFee {
  readonly phase: Phase;
  readonly feeMinor: Minor;
}

/** What a partner is owed of one fee line, excluding VAT. */
export interface RetrocededShare {
  readonly partnerKind: string;
  readonly share: Rate;
  readonly baseMinor: Minor;
  readonly amountMinor: Minor;
}

/**
 * What partners are owed of a fee that money has earned (rule R-RETRO): their share of the fee excluding VAT, rounded once a line. It
 * lowers the agency's margin and nothing of the creditor's. A term without phases concerns them all; what is owed at zero is left out.
 */
export function retrocededShares(
  { phase, feeMinor }: RetrocededFee,
  terms: readonly Retrocession[],
): RetrocededShare[] {
  return terms
    .filter(({ appliesTo }) => appliesTo.length === 0 || appliesTo.includes(phase))
    .map(({ partnerKind, share }) => {
      const amountMinor = round(multiply(feeMinor, share));
      return { partnerKind, share, baseMinor: feeMinor, amountMinor };
    })
    .filter(({ amountMinor }) => amountMinor !== 0n);
}
