import * as fc from 'fast-check';
import {
  addDays,
  addMinutes,
  insideWindows,
  instant,
  instantOf,
  isBusinessDay,
  localDate,
  openingHours,
  type CalendarDate,
} from '@solde/calendar';
import { capsOf, contactVerdict, type ContactFacts, type ContactLimits } from './contact-verdict';

const limits: ContactLimits = {
  windows: [openingHours('09:00-12:00'), openingHours('14:00-18:00')],
  attemptsPerDayMax: 1,
  attemptsPer7DaysMax: 3,
  conversationsPer7DaysMax: 1,
  smsPer7DaysMax: 1,
  emailsPer7DaysMax: 1,
};
const holidays = new Set<CalendarDate>(['2026-05-14', '2026-05-25']);
const paris = { zone: 'Europe/Paris', holidays };
const free: ContactFacts = {
  channel: 'PHONE',
  kind: 'CHASE',
  askedByDebtor: false,
  place: paris,
  restriction: null,
  hold: null,
  firstLetterSentOn: '2026-05-04',
  agencyBlock: null,
  caps: capsOf('PHONE', limits),
  counts: { attemptsOn: [], conversationsOn: [] },
};
const wednesdayTen = instant('2026-05-13T08:00:00Z');

function attempts(...attemptsOn: CalendarDate[]): Partial<ContactFacts> {
  return { counts: { attemptsOn, conversationsOn: [] } };
}

describe('contact verdict', () => {
  it('allows a first call on a business day, in the window of the person', () => {
    expect(contactVerdict(wednesdayTen, free)).toEqual({ may: true });
  });

  it.each([
    ['a holiday', '2026-05-14T08:00:00Z', {}, 'DAY', '2026-05-15T07:00:00Z'],
    [
      'a second call the same day',
      '2026-05-13T08:00:00Z',
      attempts('2026-05-13'),
      'PER_DAY',
      '2026-05-15T07:00:00Z',
    ],
    [
      'a fourth call in seven days',
      '2026-05-13T08:00:00Z',
      attempts('2026-05-07', '2026-05-11', '2026-05-12'),
      'PER_7_DAYS',
      '2026-05-15T07:00:00Z',
    ],
    [
      'a call after a conversation',
      '2026-05-13T08:00:00Z',
      { counts: { attemptsOn: ['2026-05-11'], conversationsOn: ['2026-05-11'] } },
      'CONVERSATION',
      '2026-05-18T07:00:00Z',
    ],
    ['lunch time', '2026-05-13T10:30:00Z', {}, 'WINDOW', '2026-05-13T12:00:00Z'],
    ['the end of the window', '2026-05-13T16:00:00Z', {}, 'WINDOW', '2026-05-15T07:00:00Z'],
  ] as const)('refuses %s, and says when next', (_, at, change, because, next) => {
    expect(contactVerdict(instant(at), { ...free, ...change })).toMatchObject({
      may: false,
      code: 'CONTACT_NOT_ALLOWED',
      because,
      source: 'AGENCY_POLICY',
      nextAllowedAt: instant(next),
    });
  });

  it('forgets an attempt after six days', () => {
    const week = attempts('2026-05-06', '2026-05-11', '2026-05-12');
    expect(contactVerdict(wednesdayTen, { ...free, ...week })).toEqual({ may: true });
  });

  it('reads the clock of the person, not ours', () => {
    const guadeloupe = { ...free, place: { ...paris, zone: 'America/Guadeloupe' } };
    expect(contactVerdict(wednesdayTen, guadeloupe)).toMatchObject({
      because: 'WINDOW',
      nextAllowedAt: instant('2026-05-13T13:00:00Z'),
    });
  });

  it('tests in the fixed order', () => {
    const everything: ContactFacts = {
      ...free,
      restriction: { kind: 'DECEASED', untilOn: null },
      hold: { kind: 'COMPLAINT', untilOn: '2026-06-01' },
      firstLetterSentOn: null,
      agencyBlock: 'INSURANCE_EXPIRED',
      counts: {
        attemptsOn: ['2026-05-14', '2026-05-13', '2026-05-12'],
        conversationsOn: ['2026-05-13'],
      },
    };
    const lifted: [Partial<ContactFacts>, string][] = [
      [{}, 'RESTRICTED'],
      [{ restriction: null }, 'ON_HOLD'],
      [{ hold: null }, 'INITIAL_LETTER_REQUIRED'],
      [{ firstLetterSentOn: '2026-05-04' }, 'AGENCY_BLOCKED'],
      [{ agencyBlock: null }, 'DAY'],
      [{ place: { ...paris, holidays: new Set() } }, 'PER_DAY'],
      [{ caps: { ...free.caps, perDayMax: null } }, 'PER_7_DAYS'],
      [{ caps: { ...free.caps, perDayMax: null, per7DaysMax: null } }, 'CONVERSATION'],
      [{ counts: { attemptsOn: [], conversationsOn: [] } }, 'WINDOW'],
    ];
    let facts = everything;
    for (const [change, because] of lifted) {
      facts = { ...facts, ...change };
      expect(contactVerdict(instant('2026-05-14T18:00:00Z'), facts)).toMatchObject({ because });
    }
  });

  it('lets a contact that the debtor asked for skip the last five tests only', () => {
    const night = instant('2026-05-14T20:00:00Z');
    const asked = { ...free, ...attempts('2026-05-14'), askedByDebtor: true };
    expect(contactVerdict(night, asked)).toEqual({ may: true });
    expect(contactVerdict(night, { ...asked, firstLetterSentOn: null })).toMatchObject({
      code: 'INITIAL_LETTER_REQUIRED',
      ruleId: 'CPCE R124-4',
    });
    const optedOut = { ...asked, restriction: { kind: 'OPT_OUT_PHONE', untilOn: null } as const };
    expect(contactVerdict(night, optedOut)).toMatchObject({
      because: 'RESTRICTED',
      detail: 'OPT_OUT_PHONE',
    });
  });

  it.each([
    ['a first letter on a holiday', { kind: 'FIRST_LETTER', firstLetterSentOn: null }, true],
    [
      'a first letter without insurance',
      { kind: 'FIRST_LETTER', agencyBlock: 'INSURANCE_EXPIRED' },
      false,
    ],
    [
      'a first letter during a hold',
      { kind: 'FIRST_LETTER', hold: { kind: 'COMPLAINT', untilOn: null } },
      false,
    ],
    [
      'a receipt during a hold',
      { kind: 'MANDATORY_NOTICE', hold: { kind: 'COMPLAINT', untilOn: null } },
      true,
    ],
    [
      'a reply to the dead',
      { kind: 'REPLY', restriction: { kind: 'DECEASED', untilOn: null } },
      false,
    ],
  ] as const)('%s', (_, change, may) => {
    expect(contactVerdict(instant('2026-05-14T08:00:00Z'), { ...free, ...change }).may).toBe(may);
  });

  it('says when a hold ends, unless something else stands in the way', () => {
    const held = { ...free, hold: { kind: 'PROMISE', untilOn: '2026-05-15' } as const };
    expect(contactVerdict(wednesdayTen, held)).toMatchObject({
      because: 'ON_HOLD',
      detail: 'PROMISE',
      nextAllowedAt: instant('2026-05-18T07:00:00Z'),
    });
    expect(contactVerdict(wednesdayTen, { ...held, firstLetterSentOn: null })).toMatchObject({
      nextAllowedAt: null,
    });
  });

  it('counts each channel apart and writes letters any day', () => {
    const mail = { ...free, channel: 'EMAIL', caps: capsOf('EMAIL', limits) } as const;
    expect(contactVerdict(instant('2026-05-13T20:00:00Z'), mail)).toEqual({ may: true });
    expect(contactVerdict(wednesdayTen, { ...mail, ...attempts('2026-05-11') })).toMatchObject({
      because: 'PER_7_DAYS',
      nextAllowedAt: instant('2026-05-18T08:00:00Z'),
    });
    const letter = { ...free, channel: 'LETTER', caps: capsOf('LETTER', limits) } as const;
    expect(contactVerdict(instant('2026-05-14T20:00:00Z'), letter)).toEqual({ may: true });
  });

  it('never lets a history leave the policy, and every next moment it gives is allowed', () => {
    const minutes = fc.array(fc.integer({ min: 0, max: 40 * 24 * 60 }), { maxLength: 60 });
    const zones = fc.constantFrom(
      'Europe/Paris',
      'Indian/Reunion',
      'America/Guadeloupe',
      'Pacific/Noumea',
    );
    fc.assert(
      fc.property(minutes, zones, fc.nat(9), (offsets, zone, talk) => {
        const place = { zone, holidays };
        const attemptsOn: CalendarDate[] = [];
        const conversationsOn: CalendarDate[] = [];
        const start = instant('2026-05-04T00:00:00Z');
        for (const [index, offset] of [...offsets].sort((a, b) => a - b).entries()) {
          const at = addMinutes(start, offset);
          const facts = { ...free, place, counts: { attemptsOn, conversationsOn } };
          const verdict = contactVerdict(at, facts);
          if (!verdict.may) {
            const next = verdict.nextAllowedAt;
            expect(next).not.toBeNull();
            if (next === null) return;
            expect(next.getTime()).toBeGreaterThan(at.getTime());
            expect(contactVerdict(next, facts)).toEqual({ may: true });
            continue;
          }
          attemptsOn.push(localDate(at, zone));
          if (index % 10 === talk) conversationsOn.push(localDate(at, zone));
          expect(insideWindows(at, zone, limits.windows, holidays)).toBe(true);
        }
        for (const day of attemptsOn) {
          expect(isBusinessDay(day, holidays)).toBe(true);
          expect(attemptsOn.filter((other) => other === day)).toHaveLength(1);
          const week = attemptsOn.filter((other) => addDays(day, -6) <= other && other <= day);
          expect(week.length).toBeLessThanOrEqual(3);
          const talked = conversationsOn.some((other) => addDays(day, -6) <= other && other < day);
          expect(talked).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('an instant that the verdict gives', () => {
  it('keeps the wall clock over the change of hour', () => {
    const saturday = instantOf('2026-03-28', '10:00', 'Europe/Paris');
    expect(contactVerdict(saturday, free)).toMatchObject({
      because: 'DAY',
      nextAllowedAt: instant('2026-03-30T07:00:00Z'),
    });
  });
});
