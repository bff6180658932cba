import type { CalendarDate } from '@solde/calendar';

/** What tells a person or a company from another. */
export interface Identity {
  readonly siren: string | null;
  readonly name: string;
  readonly bornOn: CalendarDate | null;
}

/**
 * The key on which two parties are one without asking anybody, or null when nothing is strong enough.
 *
 * A SIREN names a company or a sole trader; a name with a birth date names a person. A name alone never
 * joins: two namesakes taken for one would share a lawyer, an opt-out or a death.
 */
export function matchKey(identity: Identity): string | null {
  const siren = identity.siren?.replace(/\s/g, '') ?? '';
  if (siren !== '') return `SIREN:${siren}`;
  const name = nameKey(identity.name);
  return identity.bornOn === null || name === '' ? null : `PERSON:${name}:${identity.bornOn}`;
}

/** A name as it is compared: no accents, no marks, capitals, single spaces. The order of words is kept. */
export function nameKey(name: string): string {
  return name
    .replaceAll(/[œŒ]/g, 'oe')
    .replaceAll(/[æÆ]/g, 'ae')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
