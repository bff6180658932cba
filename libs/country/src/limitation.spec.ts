import { addDays, addMonths, type CalendarDate } from '@solde/calendar';
import fc from 'fast-check';
import { LIMITATION_EVENT_KINDS, limitationOn, type LimitationEvent } from './limitation';
import {
  limitationRegime,
  regimeOn,
  type LimitationRegimeCode,
  type LimitedClaim,
} from './limitation-regime';

const on = (
  kind: string,
  day: CalendarDate,
  rest: Partial<LimitationEvent> = {},
): LimitationEvent => ({
  kind,
  on: day,
  ...rest,
});
const lastDay = (startOn: CalendarDate, events: LimitationEvent[], years = 5) =>
  limitationOn({ startOn, years, events }).lastDayOn;

describe('limitation between traders, five years (EX-44)', () => {
  it.each<[CalendarDate, CalendarDate[], CalendarDate]>([
    ['2021-11-30', [], '2026-11-30'],
    ['2021-11-30', ['2024-02-29'], '2029-02-28'],
    ['2024-02-29', [], '2029-02-28'],
    ['2023-05-01', ['2024-01-10', '2025-07-14'], '2030-07-14'],
    ['2023-05-01', ['2025-07-14', '2024-01-10'], '2030-07-14'],
  ])('due on %s, interrupted %j, ends on %s', (dueOn, interruptions, lastDayOn) => {
    expect(
      lastDay(
        dueOn,
        interruptions.map((day) => on('ACKNOWLEDGEMENT', day)),
      ),
    ).toBe(lastDayOn);
  });
});

describe('what interrupts and what does not', () => {
  it.each<[string, LimitationEvent[], CalendarDate]>([
    ['a reminder', [on('REMINDER', '2023-01-01')], '2026-01-31'],
    ['a registered formal notice', [on('FORMAL_NOTICE', '2023-01-01')], '2026-01-31'],
    ['an insurer letter elsewhere', [on('INSURER_LETTER', '2023-01-01')], '2026-01-31'],
    ['a partial payment', [on('PARTIAL_PAYMENT', '2023-01-01')], '2028-01-01'],
    ['a signed plan', [on('SIGNED_PLAN', '2023-01-01')], '2028-01-01'],
    ['an enforcement act', [on('ENFORCEMENT_ACT', '2023-01-01')], '2028-01-01'],
    ['an acknowledgement before the due date', [on('ACKNOWLEDGEMENT', '2020-12-01')], '2026-01-31'],
    ['an acknowledgement on the last day', [on('ACKNOWLEDGEMENT', '2026-01-31')], '2031-01-31'],
    ['an acknowledgement a day too late', [on('ACKNOWLEDGEMENT', '2026-02-01')], '2026-01-31'],
    [
      'a court claim, until it ends',
      [on('COURT_CLAIM', '2023-01-01', { endedOn: '2024-06-15' })],
      '2029-06-15',
    ],
    ['a court claim withdrawn', [on('COURT_CLAIM', '2023-01-01', { isVoid: true })], '2026-01-31'],
    [
      'a mediation adds its days',
      [on('MEDIATION', '2023-01-01', { endedOn: '2023-01-31' })],
      '2026-03-02',
    ],
    [
      'a mediation leaves six months',
      [on('MEDIATION', '2026-01-20', { endedOn: '2026-02-20' })],
      '2026-08-20',
    ],
    [
      'an impossibility adds its days only',
      [on('IMPOSSIBILITY_TO_ACT', '2026-01-20', { endedOn: '2026-02-20' })],
      '2026-03-03',
    ],
    [
      'suspensions that overlap count once',
      [
        on('MEDIATION', '2023-01-01', { endedOn: '2023-01-31' }),
        on('CONCILIATION', '2023-01-11', { endedOn: '2023-02-10' }),
      ],
      '2026-03-12',
    ],
  ])('%s', (_, events, lastDayOn) => {
    expect(lastDay('2021-01-31', events)).toBe(lastDayOn);
  });

  it('an open court claim or mediation holds the clock: the day is then the earliest', () => {
    const held = (event: LimitationEvent) =>
      limitationOn({ startOn: '2021-01-31', years: 5, events: [event] });
    expect(held(on('COURT_CLAIM', '2023-01-01'))).toEqual({
      lastDayOn: '2028-01-01',
      runsFromOn: '2023-01-01',
      held: true,
    });
    expect(held(on('MEDIATION', '2023-01-01'))).toMatchObject({
      lastDayOn: '2026-01-31',
      held: true,
    });
    expect(held(on('COURT_CLAIM', '2023-01-01', { endedOn: '2023-02-01' })).held).toBe(false);
  });

  it('forclusion knows no acknowledgement and no suspension; rescheduling moves its start', () => {
    const credit = regimeOn('CONSUMER_CREDIT', '2024-01-01');
    const of = (events: LimitationEvent[]) =>
      limitationOn({ ...credit, startOn: '2024-01-31', events }).lastDayOn;
    expect(of([on('ACKNOWLEDGEMENT', '2025-01-01')])).toBe('2026-01-31');
    expect(of([on('MEDIATION', '2025-01-01', { endedOn: '2025-06-01' })])).toBe('2026-01-31');
    expect(of([on('RESCHEDULING', '2025-01-01')])).toBe('2027-01-01');
    expect(of([on('COURT_CLAIM', '2025-01-01')])).toBe('2027-01-01');
  });

  it('an insurer interrupts by registered letter', () => {
    const events = [on('INSURER_LETTER', '2025-01-01')];
    const regime = regimeOn('INSURANCE', '2024-01-31');
    expect(limitationOn({ ...regime, startOn: '2024-01-31', events }).lastDayOn).toBe('2027-01-01');
  });

  it('twenty years from the birth of the right end it, but for judicial acts', () => {
    const soft = [on('ACKNOWLEDGEMENT', '2019-06-01')];
    const hard = [on('ENFORCEMENT_ACT', '2019-06-01')];
    const of = (events: LimitationEvent[]) =>
      limitationOn({ startOn: '2015-01-01', years: 5, events, bornOn: '2002-03-01' }).lastDayOn;
    expect([of(soft), of(hard)]).toEqual(['2022-03-01', '2024-06-01']);
  });
});

describe('properties of limitation', () => {
  const day = fc.integer({ min: 0, max: 4_000 }).map((n) => addDays('2016-01-01', n));
  const kinds = [
    'ACKNOWLEDGEMENT',
    'COURT_CLAIM',
    'ENFORCEMENT_ACT',
    'MEDIATION',
    'MINORITY',
    'FORMAL_NOTICE',
    'CALL',
  ];
  const event = fc
    .tuple(fc.constantFrom(...kinds), day, fc.nat(400), fc.boolean())
    .map(([kind, from, n, isVoid]) => on(kind, from, { endedOn: addDays(from, n), isVoid }));
  const events = fc.array(event, { maxLength: 6 });

  it('no event brings the last day forward, and their order does not matter', () => {
    fc.assert(
      fc.property(day, events, (startOn, all) => {
        const last = lastDay(startOn, all);
        expect(last >= addMonths(startOn, 60)).toBe(true);
        expect(lastDay(startOn, [...all].reverse())).toBe(last);
      }),
    );
  });

  it('each listed kind has an effect under some regime', () => {
    const regimes = [
      regimeOn('CIVIL', '2024-01-31'),
      regimeOn('INSURANCE', '2024-01-31'),
      regimeOn('CONSUMER_CREDIT', '2024-01-31'),
    ];
    const ends = (kind: string) =>
      regimes.map(
        (regime) =>
          limitationOn({
            ...regime,
            startOn: '2024-01-31',
            events: [on(kind, '2025-01-01', { endedOn: '2025-03-01' })],
          }).lastDayOn,
      );
    for (const kind of LIMITATION_EVENT_KINDS)
      expect(ends(kind)).not.toEqual(ends('FORMAL_NOTICE'));
    expect(new Set(LIMITATION_EVENT_KINDS).size).toBe(16);
  });

  it('only listed events matter', () => {
    fc.assert(
      fc.property(day, events, (startOn, all) => {
        const listed = all.filter(
          ({ kind, isVoid }) => kind !== 'CALL' && kind !== 'FORMAL_NOTICE' && isVoid !== true,
        );
        expect(lastDay(startOn, all)).toBe(lastDay(startOn, listed));
      }),
    );
  });
});

describe('limitation regimes', () => {
  const invoice: LimitedClaim = {
    claimType: 'INVOICE',
    activity: 'GENERAL',
    debtorQuality: 'PROFESSIONAL',
    creditorQuality: 'OTHER',
    startOn: '2025-06-30',
  };
  const consumer = { debtorQuality: 'CONSUMER' } as const;

  it.each<[Partial<LimitedClaim>, LimitationRegimeCode, number, boolean]>([
    [{}, 'COMMERCIAL', 5, false],
    [consumer, 'CONSUMER', 2, true],
    [{ ...consumer, creditorQuality: 'INDIVIDUAL' }, 'CIVIL', 5, true],
    [{ debtorQuality: 'NON_PROFESSIONAL_ENTITY' }, 'COMMERCIAL', 5, false],
    [{ debtorQuality: 'PUBLIC_BODY' }, 'PUBLIC_BODY', 4, false],
    [{ ...consumer, claimType: 'RENT' }, 'RESIDENTIAL_LEASE', 3, true],
    [{ claimType: 'RENT' }, 'COMMERCIAL_LEASE', 5, false],
    [{ ...consumer, claimType: 'LOAN_INSTALMENT' }, 'CONSUMER_CREDIT', 2, true],
    [{ claimType: 'LOAN_INSTALMENT' }, 'COMMERCIAL', 5, false],
    [{ activity: 'TELECOM' }, 'TELECOM', 1, true],
    [{ ...consumer, activity: 'TELECOM' }, 'TELECOM', 1, true],
    [{ activity: 'GOODS_TRANSPORT' }, 'GOODS_TRANSPORT', 1, true],
    [{ activity: 'INSURANCE' }, 'INSURANCE', 2, true],
    [{ ...consumer, activity: 'ENERGY' }, 'ENERGY_CONSUMER', 2, false],
    [{ activity: 'ENERGY' }, 'COMMERCIAL', 5, false],
    [{ ...consumer, activity: 'WATER' }, 'WATER_CONSUMER', 2, false],
    [{ ...consumer, activity: 'WATER_PUBLIC' }, 'WATER_PUBLIC', 4, false],
    [{ ...consumer, activity: 'LAWYER' }, 'LAWYER_CONSUMER', 2, false],
    [{ ...consumer, activity: 'CO_OWNERSHIP' }, 'CO_OWNERSHIP', 5, false],
    [{ ...consumer, activity: 'CO_OWNERSHIP', startOn: '2018-11-24' }, 'CO_OWNERSHIP', 10, false],
    [{ startOn: '2001-01-01' }, 'COMMERCIAL', 5, false],
  ])('%j: %s', (claim, code, years, verified) => {
    expect(limitationRegime({ ...invoice, ...claim })).toMatchObject({ code, years, verified });
  });

  it('a title is enforced for ten years', () => {
    const title = regimeOn('TITLE', '2026-04-10');
    expect(limitationOn({ ...title, startOn: '2026-04-10', events: [] }).lastDayOn).toBe(
      '2036-04-10',
    );
  });
});
