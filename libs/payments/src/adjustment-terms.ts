import type { MovementComponent, MovementKind } from '@solde/cases';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { DomainError } from '@solde/platform';

export const ADJUSTMENT_KINDS = [
  'CREDIT_NOTE',
  'WAIVER',
  'INTEREST_WAIVER',
  'BALANCE_CORRECTION',
] as const;
export type AdjustmentKind = (typeof ADJUSTMENT_KINDS)[number];

/** Why a person adjusts; the system has two reasons of its own. */
export const ADJUSTMENT_REASONS = [
  ...['BILLING_ERROR', 'GOODS_RETURNED', 'DISPUTE_UPHELD', 'COMMERCIAL_GESTURE', 'SMALL_BALANCE'],
  ...['PAID_BEFORE_PLACEMENT', 'OMITTED_AT_PLACEMENT', 'ENTRY_ERROR', 'OTHER'],
] as const;
export type AdjustmentReason =
  | 'BILLING_ERROR'
  | 'GOODS_RETURNED'
  | 'DISPUTE_UPHELD'
  | 'COMMERCIAL_GESTURE'
  | 'SMALL_BALANCE'
  | 'PAID_BEFORE_PLACEMENT'
  | 'OMITTED_AT_PLACEMENT'
  | 'ENTRY_ERROR'
  | 'OTHER'
  | 'SETTLEMENT'
  | 'SETTLEMENT_UNDONE';

/** Who allowed it: the creditor through the portal or in writing, his answer to a dispute, a settlement, or his mandate. */
export type AuthorityKind =
  'MANDATE' | 'CREDITOR_REQUEST' | 'CREDITOR_DOCUMENT' | 'DISPUTE' | 'SETTLEMENT';

/** What each kind may touch (book C.13). Costs are written by their own lib, and given up as any other accessory. */
export const ADJUSTED_COMPONENTS: Readonly<Record<AdjustmentKind, readonly MovementComponent[]>> = {
  CREDIT_NOTE: ['PRINCIPAL'],
  WAIVER: ['PRINCIPAL', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS'],
  INTEREST_WAIVER: ['INTEREST'],
  BALANCE_CORRECTION: ['PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY'],
};

/** How the balance of a claim calls each kind. */
export const MOVEMENT_OF: Readonly<Record<AdjustmentKind, MovementKind>> = {
  CREDIT_NOTE: 'CREDIT_NOTE',
  WAIVER: 'WAIVER',
  INTEREST_WAIVER: 'WAIVER',
  BALANCE_CORRECTION: 'CORRECTION',
};

/** What somebody wants to adjust, as its rule reads it. */
export interface WantedAdjustment {
  readonly kind: AdjustmentKind;
  readonly component: MovementComponent;
  /** What it changes of what is owed; only a correction may add. */
  readonly amountMinor: Minor;
  readonly authority: AuthorityKind;
}

/** What the agency may give up by itself in the case, and has. */
export interface WaiverRoom {
  readonly maxMinor: Minor;
  readonly waivedMinor: Minor;
}

export type AdjustmentRefusal =
  | { readonly code: 'VALIDATION_FAILED'; readonly field: 'component' | 'amount' }
  | { readonly code: 'ADJUSTMENT_NOT_AUTHORISED'; readonly leftMinor: Minor };

/**
 * Why an adjustment cannot be made, or null (book C.5, C.13): each kind touches its components, only a correction adds, and the agency
 * by itself waives within what the mandate allows in one case; the rest is the creditor's word.
 */
export function adjustmentRefusal(
  { kind, component, amountMinor, authority }: WantedAdjustment,
  { maxMinor, waivedMinor }: WaiverRoom,
): AdjustmentRefusal | null {
  if (!ADJUSTED_COMPONENTS[kind].includes(component))
    return { code: 'VALIDATION_FAILED', field: 'component' };
  if (amountMinor === 0n || (amountMinor > 0n && kind !== 'BALANCE_CORRECTION'))
    return { code: 'VALIDATION_FAILED', field: 'amount' };
  if (authority !== 'MANDATE') return null;
  const isWaiver = kind === 'WAIVER' || kind === 'INTEREST_WAIVER';
  const leftMinor = isWaiver && waivedMinor < maxMinor ? maxMinor - waivedMinor : 0n;
  return -amountMinor > leftMinor || !isWaiver
    ? { code: 'ADJUSTMENT_NOT_AUTHORISED', leftMinor }
    : null;
}

/** Nothing but the creditor's own word counts: what it wants is judged without room of the mandate. */
const NO_ROOM: WaiverRoom = { maxMinor: 0n, waivedMinor: 0n };

/** Refuses what `adjustmentRefusal` refuses: VALIDATION_FAILED, ADJUSTMENT_NOT_AUTHORISED with what is left. */
export function refuseAdjustment(
  wanted: WantedAdjustment,
  currency: Currency,
  room: WaiverRoom = NO_ROOM,
): void {
  const refusal = adjustmentRefusal(wanted, room);
  if (refusal?.code === 'ADJUSTMENT_NOT_AUTHORISED')
    throw new DomainError(refusal.code, { left: formatAmount(refusal.leftMinor, currency) });
  if (refusal !== null) {
    const { code, field } = refusal;
    throw new DomainError(code, {}, { fields: [{ field, code: 'NOT_ALLOWED' }] });
  }
}
