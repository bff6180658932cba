import type { Component } from '@solde/cases';
import type { Currency, Minor } from '@solde/money';
import type { Sentence } from '@solde/platform';

export interface SupposedFee {
  readonly kind: string;
  readonly component: string | null;
  readonly phase: string | null;
  readonly baseMinor: Minor;
  readonly amountMinor: Minor;
  readonly sentence: Sentence;
}

/** What it would give, in minor units of the case's currency. */
export interface SimulatedPayment {
  readonly currency: Currency;
  readonly allocations: readonly { readonly component: Component; readonly amountMinor: Minor }[];
  /** What nothing asked for. */
  readonly suspenseMinor: Minor;
  readonly fees: readonly SupposedFee[];
  /** Excluding VAT. */
  readonly feeMinor: Minor;
  readonly vatPct: string;
  readonly vatMinor: Minor;
  /** Costs that it pays back to the agency, which had advanced them. */
  readonly costsKeptMinor: Minor;
  /** What the creditor keeps of it, or owes for money that he has already: the money of ours that was spent, less costs kept and the fee with VAT. */
  readonly creditorNetMinor: Minor;
}
