import { calendarDate } from '@solde/calendar';
import { complianceOn, type AgencyFile } from './compliance';

const day = calendarDate;
const contract = (from: string, until: string) => ({
  validFrom: day(from),
  validUntil: day(until),
});
const account = (currency: string, openedOn: string, closedOn: string | null = null) => ({
  currency,
  openedOn: day(openedOn),
  closedOn: closedOn === null ? null : day(closedOn),
});
const file: AgencyFile = {
  insurances: [contract('2026-01-01', '2026-12-31')],
  declaredOn: [day('2026-01-15')],
  accounts: [account('EUR', '2026-01-10')],
  ownAccounts: [account('EUR', '2026-02-01', '2026-05-01')],
};

describe('the agency is in order', () => {
  it.each([
    ['2026-01-31', ['EUR'], ['EUR']],
    ['2026-02-01', ['EUR'], []],
    ['2026-04-30', ['EUR', 'XPF'], ['XPF']],
    ['2026-05-01', ['EUR'], ['EUR']],
    ['2026-01-31', [], []],
  ])('with an own account in each currency that is invoiced: %s, %j', (on, invoicedIn, missing) => {
    const { alerts } = complianceOn(day(on), file, invoicedIn);
    expect(alerts).toEqual(missing.map((currency) => ({ kind: 'OWN_ACCOUNT_MISSING', currency })));
  });

  it('when it is insured, declared and holds a dedicated account', () => {
    expect(complianceOn(day('2026-06-01'), file)).toEqual({
      insured: true,
      insuredUntil: '2026-12-31',
      declared: true,
      accounts: ['EUR'],
      alerts: [],
    });
  });

  it.each<[string, string, boolean]>([
    ['the day before the contract', '2025-12-31', false],
    ['its first day', '2026-01-01', true],
    ['its last day', '2026-12-31', true],
    ['the day after', '2027-01-01', false],
  ])('on %s: %s', (_, on, insured) => {
    expect(complianceOn(day(on), file).insured).toBe(insured);
  });

  it.each<[string, object[]]>([
    ['2026-11-01', [{ kind: 'INSURANCE_ENDS', on: '2026-12-31', daysLeft: 60, withinDays: 60 }]],
    ['2026-10-31', []],
    ['2026-12-01', [{ kind: 'INSURANCE_ENDS', on: '2026-12-31', daysLeft: 30, withinDays: 30 }]],
    ['2026-12-31', [{ kind: 'INSURANCE_ENDS', on: '2026-12-31', daysLeft: 0, withinDays: 30 }]],
    ['2027-01-01', [{ kind: 'INSURANCE_MISSING' }]],
    ['2026-01-02', [{ kind: 'DECLARATION_MISSING' }, { kind: 'ACCOUNT_MISSING' }]],
  ])('and on %s it is warned of what ends or lacks', (on, alerts) => {
    expect(complianceOn(day(on), file).alerts).toEqual(alerts);
  });

  it('without a break between contracts, in whatever order they were filed, whichever ends first', () => {
    const insurances = [
      contract('2027-01-01', '2027-12-31'),
      contract('2026-01-01', '2026-12-31'),
      contract('2026-02-01', '2026-03-01'),
    ];
    expect(complianceOn(day('2026-12-15'), { ...file, insurances })).toMatchObject({
      insuredUntil: '2027-12-31',
      alerts: [],
    });
    const withGap = [contract('2026-01-01', '2026-12-30'), contract('2027-01-01', '2027-12-31')];
    expect(complianceOn(day('2026-12-15'), { ...file, insurances: withGap }).insuredUntil).toBe(
      '2026-12-30',
    );
    expect(complianceOn(day('2026-12-31'), { ...file, insurances: withGap }).insured).toBe(false);
  });

  it('with the accounts open on that day', () => {
    const accounts = [account('EUR', '2026-01-10', '2026-06-01'), account('XPF', '2026-06-01')];
    const on = (at: string) => complianceOn(day(at), { ...file, accounts }).accounts;
    expect([on('2026-05-31'), on('2026-06-01')]).toEqual([['EUR'], ['XPF']]);
  });
});
