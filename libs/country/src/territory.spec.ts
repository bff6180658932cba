import { isZone, yearOf, type CalendarDate } from '@solde/calendar';
import { holidaysIn, holidaysOf, type HolidayUse } from './holidays';
import {
  isOverseas,
  isTerritory,
  TERRITORY_CODES,
  territoryClass,
  territoryName,
  territoryOf,
  timeZoneOf,
  type Territory,
} from './territory';

describe('the territory of an address', () => {
  it.each<[string | null, string, Territory | null]>([
    ['75011', 'FR', 'FR-METRO'],
    ['20000', 'FR', 'FR-METRO'],
    ['57000', 'FR', 'FR-ALSACE-MOSELLE'],
    ['67000', 'FR', 'FR-ALSACE-MOSELLE'],
    ['68100', 'FR', 'FR-ALSACE-MOSELLE'],
    ['97110', 'FR', 'GP'],
    ['97133', 'FR', 'BL'],
    ['97150', 'FR', 'MF'],
    ['97200', 'FR', 'MQ'],
    ['97300', 'FR', 'GF'],
    ['97400', 'FR', 'RE'],
    ['97500', 'FR', 'PM'],
    ['97600', 'FR', 'YT'],
    ['98400', 'FR', 'TF'],
    ['98600', 'FR', 'WF'],
    ['98713', 'FR', 'PF'],
    ['98800', 'FR', 'NC'],
    ['97 400', 'fr', 'RE'],
    ['5700', 'FR', 'FR-METRO'],
    ['', 'FR', 'FR-METRO'],
    [null, 'FR', 'FR-METRO'],
    ['not a code', 'FR', 'FR-METRO'],
    ['97400', 'RE', 'RE'],
    [null, 'NC', 'NC'],
    ['57000', 'DE', null],
    ['1000', 'BE', null],
    ['75011', '', null],
  ])('%j in %j is %s', (postalCode, country, territory) => {
    expect(territoryOf(postalCode, country)).toBe(territory);
  });

  it('classes are those that the queue has stored, one per territory', () => {
    expect(TERRITORY_CODES.map((code) => [code, territoryClass(code)])).toEqual(
      [
        'FR-METRO',
        'FR-ALSACE-MOSELLE',
        'GP',
        'MQ',
        'GF',
        'RE',
        'YT',
        'BL',
        'MF',
        'PM',
        'NC',
        'PF',
        'WF',
        'TF',
      ].map((code, index) => [code, index]),
    );
  });

  it('each has a zone that exists and a name', () => {
    for (const code of TERRITORY_CODES) {
      expect(isZone(timeZoneOf(code))).toBe(true);
      expect(territoryName(code)).not.toBe('');
      expect(isOverseas(code)).toBe(!code.startsWith('FR-'));
    }
    expect([isTerritory('RE'), isTerritory('FR')]).toEqual([true, false]);
  });
});

describe('public holidays', () => {
  const national = [
    '01-01',
    '04-06',
    '05-01',
    '05-08',
    '05-14',
    '05-25',
    '07-14',
    '08-15',
    '11-01',
    '11-11',
    '12-25',
  ];

  it('the national list of 2026', () => {
    expect(holidaysIn('FR-METRO', 2026).map(({ on }) => on)).toEqual(
      national.map((day) => `2026-${day}`),
    );
  });

  it.each<[Territory, string[]]>([
    ['FR-ALSACE-MOSELLE', ['04-03', '12-26']],
    ['GP', ['05-27']],
    ['MQ', ['05-22']],
    ['GF', ['06-10']],
    ['RE', ['12-20']],
    ['YT', ['04-27']],
    ['BL', ['10-09']],
    ['MF', ['05-27', '05-28']],
    ['PM', []],
    ['NC', ['09-24']],
    ['PF', ['03-05', '04-03', '06-29']],
    ['WF', ['04-28', '07-29']],
    ['TF', []],
  ])('%s adds %j', (territory, days) => {
    const local = holidaysIn(territory, 2026).filter(({ on }) => !national.includes(on.slice(5)));
    expect(local.map(({ on }) => on.slice(5))).toEqual(days);
  });

  it.each<[Territory, CalendarDate, HolidayUse, boolean]>([
    ['WF', '2026-04-28', 'CONTACT', true],
    ['WF', '2026-04-28', 'LEGAL', false],
    ['MF', '2026-05-28', 'CONTACT', true],
    ['MF', '2026-05-27', 'LEGAL', false],
    ['RE', '2027-12-20', 'LEGAL', true],
    ['FR-ALSACE-MOSELLE', '2027-03-26', 'LEGAL', true],
    ['FR-METRO', '2027-03-26', 'CONTACT', false],
    ['FR-METRO', '2027-03-29', 'LEGAL', true],
  ])('in %s, %s counts for %s: %s', (territory, on, use, counts) => {
    expect(holidaysOf(territory, { use }).has(on)).toBe(counts);
    expect(yearOf(on)).toBeGreaterThan(2025);
  });

  it('the agency adds its own days, for either use, without touching the list', () => {
    const configured: CalendarDate[] = ['2026-02-17'];
    expect(holidaysOf('MQ', { use: 'LEGAL', configured }).has('2026-02-17')).toBe(true);
    expect(holidaysOf('MQ', { use: 'LEGAL', configured }).has('2026-05-22')).toBe(true);
    expect(holidaysOf('MQ', { use: 'LEGAL' }).has('2026-02-17')).toBe(false);
  });
});
