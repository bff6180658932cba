import { isCreditorReference } from '@solde/country';
import { readPhone } from '@solde/parties';
import { claimNumberKey } from './claim-number';

/** What a text typed in the search box may be; null where it cannot be that. */
export interface SearchTerms {
  /** `C2026000123`, or its beginning. */
  readonly caseNumber: string | null;
  readonly rf: string | null;
  readonly siren: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  /** An invoice number, as it is compared. */
  readonly claimKey: string | null;
  readonly reference: string;
  /** A name, or a part of one. */
  readonly name: string | null;
}

export const SEARCH_CHARACTERS_MIN = 2;
export const SEARCH_CHARACTERS_MAX = 100;

const LETTERS_MIN = 3;

/**
 * Reads what an agent types: each reading is one indexed look-up, and what the text cannot be is not looked up. Null when the text
 * is too short to find anything.
 */
export function searchTerms(typed: string): SearchTerms | null {
  const text = typed.trim().replace(/\s+/g, ' ').slice(0, SEARCH_CHARACTERS_MAX);
  if (text.length < SEARCH_CHARACTERS_MIN) return null;
  const compact = text.replaceAll(' ', '').toUpperCase();
  const digits = compact.replace(/\D/g, '');
  return {
    caseNumber: /^C\d{2,}$/.test(compact) ? compact : null,
    rf: isCreditorReference(compact) ? compact : null,
    siren: /^\d{9}(\d{5})?$/.test(compact) ? compact.slice(0, 9) : null,
    phone: digits.length >= 9 ? (readPhone(text, 'FR-METRO')?.e164 ?? null) : null,
    email: text.includes('@') ? text.toLowerCase() : null,
    claimKey: /\d/.test(compact) ? claimNumberKey(text) : null,
    reference: text,
    name: text.replace(/[^\p{L}]/gu, '').length >= LETTERS_MIN ? text : null,
  };
}
