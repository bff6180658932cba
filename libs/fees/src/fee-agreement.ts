import type { Component, Phase } from '@solde/cases';
import type { ClaimType } from '@solde/country';
import type { Currency, Minor, Rate } from '@solde/money';

export const FEE_CHANNELS = ['AGENCY', 'DIRECT'] as const;
/** Where the debtor's money went: to us, or straight to the creditor. */
export type FeeChannel = (typeof FEE_CHANNELS)[number];

/** The types of claim that a rule may name, all of them. */
export const CLAIM_TYPES = [
  'INVOICE',
  'BILL_OF_EXCHANGE',
  'CREDIT_NOTE',
  'RENT',
  'LOAN_INSTALMENT',
  'CHEQUE_UNPAID',
  'OTHER',
] as const satisfies readonly ClaimType[];

export type { ClaimType };

/** One tier: its rate applies up to and including `upToMinor`; the last tier has no upper end. */
export interface FeeTier {
  readonly upToMinor: Minor | null;
  readonly rate: Rate;
}

/** Which recoveries a rule prices. An empty list means every value; ages are inclusive at both ends. */
export interface FeeScope {
  readonly phases: readonly Phase[];
  readonly components: readonly Component[];
  readonly claimTypes: readonly ClaimType[];
  readonly segments: readonly string[];
  readonly territories: readonly string[];
  readonly channel: FeeChannel | 'ANY';
  readonly ageMinDays: number;
  /** The last day of the band, or null when it has no end. */
  readonly ageMaxDays: number | null;
}

/** One row of the tariff. Rules are read in `order`; the first that matches a recovery prices it. */
export interface FeeRule extends FeeScope {
  readonly ruleId: string;
  readonly order: number;
  readonly tierMode: 'NONE' | 'WHOLE' | 'MARGINAL';
  readonly tierBasis: 'PLACED_PRINCIPAL' | 'CUMULATIVE_RECOVERED' | null;
  /** The rate when `tierMode` is NONE, null otherwise. */
  readonly rate: Rate | null;
  readonly tiers: readonly FeeTier[];
}

/** What the agreement says of money that the creditor received itself (rule R-FEE-DIRECT). */
export interface DirectTerms {
  readonly crossingWindowDays: number;
  readonly factor: Rate;
}

export const FLAT_FEE_EVENTS = [
  'CASE_OPENING',
  'PRE_DUE_CALL',
  'BILL_FOLLOW_UP',
  'FORMAL_NOTICE',
  'TRACING',
  'LITIGATION_FILE',
  'STATEMENT_MAILING',
  'MONTHLY',
] as const;
export type FlatFeeEvent = (typeof FLAT_FEE_EVENTS)[number];

/** What happens on a case and is told one by one: neither its opening nor a month of its mandate. */
export type ToldEvent = Exclude<FlatFeeEvent, 'CASE_OPENING' | 'MONTHLY'>;

export interface FlatFee {
  readonly event: FlatFeeEvent;
  readonly amountMinor: Minor;
}

export interface WithdrawalTerms {
  readonly freeDays: number;
  readonly factor: Rate;
  /** Reasons for which a case taken back costs nothing. */
  readonly waivedReasons: readonly string[];
}

export interface Retrocession {
  readonly partnerKind: string;
  readonly share: Rate;
  readonly appliesTo: readonly Phase[];
}

/** The dated tariff of a mandate (book C.12); amounts are excluding VAT, in minor units of its currency. */
export interface FeeAgreement {
  readonly currency: Currency;
  /** Which version prices a payment: the one of the claim's placement, or the one of the payment. */
  readonly assignment: 'PLACEMENT_DATE' | 'PAYMENT_DATE';
  readonly rules: readonly FeeRule[];
  readonly direct: DirectTerms;
  readonly minimumPerCaseMinor: Minor | null;
  readonly minimumMaxShare: Rate;
  readonly capPerCaseMinor: Minor | null;
  readonly flatFees: readonly FlatFee[];
  readonly withdrawal: WithdrawalTerms | null;
  readonly retrocessions: readonly Retrocession[];
  readonly remittanceMode: 'NET' | 'GROSS';
}

/** A fee sentence as it is stored: rendered when it is read, in the reader's language. */
export interface Explanation {
  readonly key: string;
  readonly version: number;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}
