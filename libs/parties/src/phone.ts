import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

export interface Phone {
  /** `+33612345678`: what the telephone network and the provider read. */
  readonly e164: string;
  readonly kind: 'MOBILE' | 'FIXED' | 'OTHER';
}

const CHARACTERS_MAX = 40;

/** Territories whose numbers have a plan of their own; the others use the metropolitan one. */
const OVERSEAS = ['GP', 'MQ', 'GF', 'RE', 'YT', 'BL', 'MF', 'PM', 'NC', 'PF', 'WF'] as const;

/**
 * A phone number as typed in a file, in E.164, or null when it cannot be called.
 *
 * A number without its country is read in the debtor's territory first, then as a metropolitan one: a debtor
 * in Guadeloupe often keeps a mobile of Paris, and both write ten digits.
 */
export function readPhone(text: string, territory: string): Phone | null {
  if (text.length > CHARACTERS_MAX) return null;
  const own = OVERSEAS.find((code) => code === territory);
  const plans: CountryCode[] = own === undefined ? ['FR'] : [own, 'FR'];
  for (const plan of plans) {
    // A leading 00 is how the international + is typed on a phone.
    const number = parsePhoneNumberFromString(text.trim().replace(/^00/, '+'), plan);
    if (number?.isValid()) return { e164: number.number, kind: kindOf(number.getType()) };
  }
  return null;
}

function kindOf(type: string | undefined): Phone['kind'] {
  if (type === 'MOBILE') return 'MOBILE';
  return type === 'FIXED_LINE' ? 'FIXED' : 'OTHER';
}
