import { addMinutes, instant, localDate, localTime, nextOpening } from '@solde/calendar';
import { contactDefaultsOn } from './contact-defaults';
import { holidaysOf } from './holidays';
import { territoriesOpen } from './open-territories';
import { timeZoneOf, type Territory } from './territory';

const windows = contactDefaultsOn('2026-11-23')?.windows ?? [];

describe('a callback moved into the debtor local calling window (EX-45)', () => {
  it.each<[string, Territory, string, string]>([
    ['2026-11-23T08:30:00Z', 'FR-METRO', '2026-11-23T09:30', '2026-11-23T08:30:00Z'],
    ['2026-11-23T11:15:00Z', 'FR-METRO', '2026-11-23T14:00', '2026-11-23T13:00:00Z'],
    ['2026-11-23T08:30:00Z', 'RE', '2026-11-23T14:00', '2026-11-23T10:00:00Z'],
    ['2026-11-23T14:30:00Z', 'RE', '2026-11-24T09:00', '2026-11-24T05:00:00Z'],
    ['2026-11-23T08:30:00Z', 'GP', '2026-11-23T09:00', '2026-11-23T13:00:00Z'],
    ['2026-05-21T22:30:00Z', 'MQ', '2026-05-26T09:00', '2026-05-26T13:00:00Z'],
    ['2026-03-27T17:30:00Z', 'FR-METRO', '2026-03-30T09:00', '2026-03-30T07:00:00Z'],
    ['2026-07-13T16:05:00Z', 'FR-METRO', '2026-07-15T09:00', '2026-07-15T07:00:00Z'],
    ['2026-11-23T08:30:00Z', 'NC', '2026-11-24T09:00', '2026-11-23T22:00:00Z'],
    ['2026-10-23T16:30:00Z', 'FR-METRO', '2026-10-26T09:00', '2026-10-26T08:00:00Z'],
    ['2026-04-03T06:00:00Z', 'FR-ALSACE-MOSELLE', '2026-04-07T09:00', '2026-04-07T07:00:00Z'],
  ])('%s in %s', (asked, territory, local, utc) => {
    const zone = timeZoneOf(territory);
    const slot = nextOpening(
      instant(asked),
      zone,
      windows,
      holidaysOf(territory, { use: 'CONTACT' }),
    );
    expect(`${localDate(slot, zone)}T${localTime(slot, zone)}`).toBe(local);
    expect(slot).toEqual(addMinutes(instant(utc), 0));
  });
});

it('the house gives contact limits from its first day on', () => {
  expect(contactDefaultsOn('2014-12-31')).toBeNull();
  expect(contactDefaultsOn('2026-03-02')).toMatchObject({
    attemptsPerDayMax: 1,
    attemptsPer7DaysMax: 3,
    conversationsPer7DaysMax: 1,
    smsPer7DaysMax: 1,
    emailsPer7DaysMax: 1,
  });
});

it.each<[string, string, Territory[]]>([
  ['a working morning in Paris', '2026-11-23T08:30:00Z', ['FR-METRO', 'FR-ALSACE-MOSELLE', 'YT']],
  ['Good Friday spares Alsace-Moselle', '2026-04-03T07:30:00Z', ['FR-METRO', 'YT']],
  ['nobody at all on Christmas Day', '2026-12-25T09:00:00Z', []],
])('who may be called: %s', (_, at, open) => {
  const probed: Territory[] = ['FR-METRO', 'FR-ALSACE-MOSELLE', 'YT', 'GP', 'NC'];
  const territories = territoriesOpen(instant(at), windows).filter((one) => probed.includes(one));
  expect(territories).toEqual(open);
});
