import type { DebtorQuality } from '@solde/country';

/** The qualities that a placement file may state. */
export const DEBTOR_QUALITIES = [
  'PROFESSIONAL',
  'CONSUMER',
  'NON_PROFESSIONAL_ENTITY',
  'PUBLIC_BODY',
] as const satisfies readonly DebtorQuality[];

export type PartyKind = 'COMPANY' | 'PERSON' | 'PUBLIC_BODY';

export interface QualifiedDebtor {
  readonly kind: PartyKind;
  readonly siren: string | null;
}

/** Why the quality was chosen; kept with the claim because a judge may ask. */
export type QualityEvidence =
  'STATED_AT_PLACEMENT' | 'PUBLIC_BODY' | 'SIREN' | 'PERSON_WITHOUT_SIREN';

export interface QualityFound {
  readonly quality: DebtorQuality;
  readonly evidence: QualityEvidence;
}

/**
 * The quality of a debtor for one claim, or null when nothing tells it and a person must.
 *
 * What the creditor stated wins, because one person may owe a private bill and a professional one. Else a
 * SIREN makes a professional and a person without one is a consumer; an entity without a SIREN is not
 * guessed: taken for a professional, it would be asked for interest and 40 EUR that it may not owe.
 */
export function debtorQuality(
  stated: DebtorQuality | null,
  debtor: QualifiedDebtor,
): QualityFound | null {
  if (stated !== null) return { quality: stated, evidence: 'STATED_AT_PLACEMENT' };
  if (debtor.kind === 'PUBLIC_BODY') return { quality: 'PUBLIC_BODY', evidence: 'PUBLIC_BODY' };
  if (debtor.siren !== null) return { quality: 'PROFESSIONAL', evidence: 'SIREN' };
  if (debtor.kind === 'PERSON') return { quality: 'CONSUMER', evidence: 'PERSON_WITHOUT_SIREN' };
  return null;
}
