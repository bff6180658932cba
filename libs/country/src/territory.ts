/**
 * Where a person or a court is, for time zone, holidays, VAT and procedural delays. Codes of rule R-CAL: the two parts of
 * metropolitan France, then the ISO codes of the overseas departments and territories.
 */
export type Territory = (typeof TERRITORIES)[number]['code'];

interface TerritoryLine {
  readonly code: string;
  readonly name: string;
  /** IANA name. Where a territory has several, the one of most of its people: the prefix cannot tell more. */
  readonly zone: string;
  /** Postal prefixes: the longest that fits wins. Metropolitan France is what no other line takes. */
  readonly postalPrefixes: readonly string[];
  readonly source: string;
  readonly verified: boolean;
}

const GENERAL = 'general knowledge';
const TZ = 'tz database; postal prefix: general knowledge';

// The position in this list is the territory class that the queue stores: append, never reorder.
const TERRITORIES = [
  line('FR-METRO', 'France métropolitaine', 'Europe/Paris', '', GENERAL, true),
  line('FR-ALSACE-MOSELLE', 'Alsace-Moselle', 'Europe/Paris', '57 67 68', GENERAL, true),
  line('GP', 'Guadeloupe', 'America/Guadeloupe', '971', TZ, true),
  line('MQ', 'Martinique', 'America/Martinique', '972', TZ, true),
  line('GF', 'Guyane', 'America/Cayenne', '973', TZ, true),
  line('RE', 'La Réunion', 'Indian/Reunion', '974', TZ, true),
  line('YT', 'Mayotte', 'Indian/Mayotte', '976', TZ, true),
  line('BL', 'Saint-Barthélemy', 'America/St_Barthelemy', '97133', TZ, true),
  line('MF', 'Saint-Martin', 'America/Marigot', '97150', TZ, true),
  line('PM', 'Saint-Pierre-et-Miquelon', 'America/Miquelon', '975', TZ, true),
  line('NC', 'Nouvelle-Calédonie', 'Pacific/Noumea', '988', TZ, true),
  line('PF', 'Polynésie française', 'Pacific/Tahiti', '987', TZ, false),
  line('WF', 'Wallis-et-Futuna', 'Pacific/Wallis', '986', TZ, false),
  line('TF', 'Terres australes et antarctiques françaises', 'Indian/Kerguelen', '984', TZ, false),
] as const satisfies readonly TerritoryLine[];

const METROPOLITAN: readonly Territory[] = ['FR-METRO', 'FR-ALSACE-MOSELLE'];

/** The codes, in the order of their classes. */
export const TERRITORY_CODES: readonly Territory[] = TERRITORIES.map(({ code }) => code);

/** Postal prefixes with their territories, longest first: the table a set-based placement joins on. */
export const POSTAL_PREFIXES: readonly {
  readonly prefix: string;
  readonly territory: Territory;
}[] = TERRITORIES.flatMap(({ code, postalPrefixes }) =>
  postalPrefixes.map((prefix) => ({ prefix, territory: code })),
).sort((a, b) => b.prefix.length - a.prefix.length);

export function isTerritory(text: string): text is Territory {
  return TERRITORIES.some(({ code }) => code === text);
}

/**
 * The territory of an address: country as ISO 3166 alpha-2, the longest postal prefix wins [Z-01]. An overseas country code
 * (`RE`) is its own territory; in `FR`, a missing or unknown postal code is metropolitan. Null in any other
 * country: this pack knows nothing of it.
 *
 * A code of four digits lost its leading zero in a spreadsheet: read as it stands, 5700 (Hautes-Alpes) would be in Moselle.
 */
export function territoryOf(postalCode: string | null, country: string): Territory | null {
  const code = country.trim().toUpperCase();
  if (code !== 'FR') return isTerritory(code) ? code : null;
  const digits = (postalCode ?? '').replace(/\s/g, '');
  const postal = /^\d{4}$/.test(digits) ? `0${digits}` : digits;
  return POSTAL_PREFIXES.find(({ prefix }) => postal.startsWith(prefix))?.territory ?? 'FR-METRO';
}

/** The IANA zone on which a person of the territory reads the time. */
export function timeZoneOf(territory: Territory): string {
  return lineOf(territory).zone;
}

/** The French name, as letters and statements print it. */
export function territoryName(territory: Territory): string {
  return lineOf(territory).name;
}

/**
 * A small stable integer that the queue stores: people of one class share clock and holidays, so that one test per class
 * tells who may be called now. Alsace-Moselle has Paris's clock and its own holidays, hence its own class.
 */
export function territoryClass(territory: Territory): number {
  return TERRITORY_CODES.indexOf(territory);
}

/** Whether procedural delays count the territory as overseas (code de procédure civile, articles 643 and 644). */
export function isOverseas(territory: Territory): boolean {
  return !METROPOLITAN.includes(territory);
}

function lineOf(territory: Territory): TerritoryLine {
  const found = TERRITORIES.find(({ code }) => code === territory);
  if (found === undefined) throw new RangeError(`unknown territory: ${territory}`);
  return found;
}

function line<const Code extends string>(
  code: Code,
  name: string,
  zone: string,
  prefixes: string,
  source: string,
  verified: boolean,
): TerritoryLine & { readonly code: Code } {
  const postalPrefixes = prefixes === '' ? [] : prefixes.split(' ');
  return { code, name, zone, postalPrefixes, source, verified };
}
