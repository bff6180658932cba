import {
  addDays,
  calendarDate,
  easterSunday,
  yearOf,
  type CalendarDate,
  type Holidays,
} from '@solde/calendar';
import type { Territory } from './territory';

/** CONTACT avoids every listed day; LEGAL counts only those whose text was verified (contacts: data rule 20). */
export type HolidayUse = 'CONTACT' | 'LEGAL';

/** A public holiday of a territory in a year, with the name a screen shows. */
export interface PublicHoliday {
  readonly on: CalendarDate;
  readonly name: string;
  readonly source: string;
  readonly verified: boolean;
}

interface HolidayRule {
  /** Month and day, or days after Easter Sunday. */
  readonly day: `${number}-${number}` | { readonly afterEaster: number };
  readonly name: string;
  readonly source: string;
  readonly verified: boolean;
}

const NATIONAL_TEXT = 'code du travail, article L3133-1';
const ABOLITION_TEXT = "code du travail, article L3422-2 (abolition de l'esclavage)";
const LOCAL_TEXT = 'code du travail, article L3134-13';
const ABOLITION = "Abolition de l'esclavage";

const NATIONAL: readonly HolidayRule[] = [
  { day: '01-01', name: "Jour de l'an", source: NATIONAL_TEXT, verified: true },
  { day: { afterEaster: 1 }, name: 'Lundi de Pâques', source: NATIONAL_TEXT, verified: true },
  { day: '05-01', name: 'Fête du travail', source: NATIONAL_TEXT, verified: true },
  { day: '05-08', name: 'Victoire de 1945', source: NATIONAL_TEXT, verified: true },
  { day: { afterEaster: 39 }, name: 'Ascension', source: NATIONAL_TEXT, verified: true },
  { day: { afterEaster: 50 }, name: 'Lundi de Pentecôte', source: NATIONAL_TEXT, verified: true },
  { day: '07-14', name: 'Fête nationale', source: NATIONAL_TEXT, verified: true },
  { day: '08-15', name: 'Assomption', source: NATIONAL_TEXT, verified: true },
  { day: '11-01', name: 'Toussaint', source: NATIONAL_TEXT, verified: true },
  { day: '11-11', name: 'Armistice de 1918', source: NATIONAL_TEXT, verified: true },
  { day: '12-25', name: 'Noël', source: NATIONAL_TEXT, verified: true },
];

const goodFriday = (source: string, verified: boolean): HolidayRule => ({
  day: { afterEaster: -2 },
  name: 'Vendredi saint',
  source,
  verified,
});

const abolition = (
  day: HolidayRule['day'],
  source = ABOLITION_TEXT,
  verified = true,
): HolidayRule => ({ day, name: ABOLITION, source, verified });

// Days of custom (carnival, the moving Muslim feasts of Mayotte...) are not here: an agency configures them.
const LOCAL: Readonly<Partial<Record<Territory, readonly HolidayRule[]>>> = {
  'FR-ALSACE-MOSELLE': [
    // The text binds communes with a Protestant church; the postal code cannot tell, so all of them keep it.
    goodFriday(LOCAL_TEXT, true),
    { day: '12-26', name: 'Saint-Étienne', source: LOCAL_TEXT, verified: true },
  ],
  GP: [abolition('05-27')],
  MQ: [abolition('05-22')],
  GF: [abolition('06-10')],
  RE: [abolition('12-20')],
  YT: [abolition('04-27')],
  BL: [abolition('10-09')],
  MF: [
    // The code says the 27th, a circular and practice since 2018 the 28th [Z-03]: neither is settled.
    abolition('05-27', 'code du travail, text read in 2019', false),
    abolition('05-28', 'soualigapost.com 2018 (loi 2017-256, circular)', false),
  ],
  NC: [
    {
      day: '09-24',
      name: 'Fête de la citoyenneté',
      source: 'datetimeonline.com 2025',
      verified: true,
    },
  ],
  PF: [
    {
      day: '03-05',
      name: "Arrivée de l'Évangile",
      source: 'tahiti-infos.com 2023',
      verified: false,
    },
    goodFriday('tahiti-infos.com 2023', false),
    { day: '06-29', name: "Fête de l'autonomie", source: 'tahiti-infos.com 2024', verified: false },
  ],
  WF: [
    { day: '04-28', name: 'Saint-Pierre-Chanel', source: 'general knowledge', verified: false },
    { day: '07-29', name: 'Fête du territoire', source: 'general knowledge', verified: false },
  ],
};

// One calendar per territory and use, each remembering the years it was asked for: every contact verdict asks.
const calendars = new Map<string, Holidays>();

/**
 * The public holidays of a territory for a use (rule R-CAL): the national list and the local days. `configured` adds days
 * that the agency has listed itself, for either use.
 */
export function holidaysOf(
  territory: Territory,
  options: { readonly use: HolidayUse; readonly configured?: readonly CalendarDate[] },
): Holidays {
  const { use, configured = [] } = options;
  const key = `${territory} ${use}`;
  const calendar = calendars.get(key) ?? calendarOf(territory, use);
  calendars.set(key, calendar);
  if (configured.length === 0) return calendar;
  const added = new Set(configured);
  return { has: (day) => added.has(day) || calendar.has(day) };
}

/** Every listed holiday of a territory in a year, in order, verified or not: what a screen shows. */
export function holidaysIn(territory: Territory, year: number): PublicHoliday[] {
  const easter = easterSunday(year);
  return [...NATIONAL, ...(LOCAL[territory] ?? [])]
    .map(({ day, ...rest }) => ({
      on:
        typeof day === 'string' ? calendarDate(`${year}-${day}`) : addDays(easter, day.afterEaster),
      ...rest,
    }))
    .sort((a, b) => (a.on < b.on ? -1 : 1));
}

function calendarOf(territory: Territory, use: HolidayUse): Holidays {
  const years = new Map<number, ReadonlySet<CalendarDate>>();
  const daysIn = (year: number): ReadonlySet<CalendarDate> => {
    const listed = holidaysIn(territory, year).filter(
      ({ verified }) => verified || use === 'CONTACT',
    );
    return new Set(listed.map(({ on }) => on));
  };
  return {
    has: (day) => {
      const year = yearOf(day);
      const days = years.get(year) ?? daysIn(year);
      years.set(year, days);
      return days.has(day);
    },
  };
}
