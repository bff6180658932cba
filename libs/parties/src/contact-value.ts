import { readPhone } from './phone';

const EMAIL_CHARACTERS_MAX = 254;
/** One at-sign, a dot in the domain, nothing that a mail header could be broken with. */
const EMAIL = /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\".]+(\.[^\s@<>()[\],;:\\".]+)+$/;

/** A contact point as it is kept and compared: E.164, or the address in lower case. Null when it cannot be used. */
export function contactValue(
  point: { readonly kind: 'PHONE' | 'EMAIL'; readonly value: string },
  territory: string,
): string | null {
  if (point.kind === 'PHONE') return readPhone(point.value, territory)?.e164 ?? null;
  const address = point.value.trim().toLowerCase();
  return address.length <= EMAIL_CHARACTERS_MAX && EMAIL.test(address) ? address : null;
}
