import type { CalendarDate } from '@solde/calendar';
import { parseAmount, percentage, sum } from '@solde/money';
import { PaymentsModule, PaymentsService } from '@solde/payments';
import { systemCaller } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { FiguresQuery, type CaseFigure, type CaseRow } from './figures.query';
import { ReportingModule } from './reporting.module';

const reader = systemCaller('spec');
const EUR = { currency: 'EUR' } as const;
const YEAR = { currency: 'EUR', from: '2026-01-01', until: '2026-12-31' } as const;

describe('key figures', () => {
  let agency: Agency;
  let figures: FiguresQuery;

  const minor = (amount: string) => parseAmount(amount, 'EUR') ?? 0n;

  async function pay(caseFile: BuiltCase, amount: string, valueOn: CalendarDate): Promise<string> {
    await agency.travelTo(valueOn);
    const receipt = await agency.act((work) =>
      agency.get(PaymentsService).record(work, {
        ...{ caseId: caseFile.id, amountMinor: minor(amount), currency: 'EUR' },
        ...{ means: 'TRANSFER', valueOn },
      }),
    );
    return receipt.id;
  }

  /** Every page of the cases behind a figure. */
  async function behind(figure: CaseFigure, filter: object = EUR): Promise<CaseRow[]> {
    const rows: CaseRow[] = [];
    for (let after: string | undefined; ; after = rows.at(-1)?.caseId) {
      const asked = { ...EUR, ...filter, figure, limit: 2, ...(after && { after }) };
      const page = await figures.cases(reader, asked);
      rows.push(...page.slice(0, 2));
      if (page.length <= 2) return rows;
    }
  }

  beforeAll(async () => {
    agency = await Agency.open(
      [PaymentsModule, ReportingModule],
      { amicable: '15', directFactor: '50' },
      {},
      '2026-03-02',
    );
    figures = agency.get(FiguresQuery);
    const whole = await agency.case({ principal: '1000.00' });
    const part = await agency.case({ principal: '2000.00' });
    const bounced = await agency.case({ principal: '300.00' });
    await agency.case({ principal: '700.00' });
    await pay(whole, '1000.00', '2026-03-05');
    await pay(part, '333.33', '2026-03-10');
    const back = await pay(bounced, '300.00', '2026-03-12');
    await agency.travelTo('2026-04-02');
    await agency.act((work) => agency.get(PaymentsService).reverse(work, back, 'CHEQUE_UNPAID'));
    const april = await agency.case({ principal: '500.00' });
    await agency.travelTo('2026-04-20');
    await agency.act((work) =>
      agency.get(PaymentsService).declareDirect(work, {
        ...{ caseId: april.id, amountMinor: 100_00n, currency: 'EUR', means: 'TRANSFER' },
        receivedOn: '2026-04-20',
      }),
    );
  });
  afterAll(() => agency.close());

  it('gives recovery by creditor and month of placement, from posted facts', async () => {
    const rows = await figures.book(reader, EUR);
    expect(rows).toMatchObject([
      {
        ...{ vintage: '2026-03-01', acceptedCases: 4, paidCases: 1, payingCases: 2 },
        ...{ placedMinor: 4000_00n, recoveredMinor: 1333_33n, feesMinor: 200_00n },
        ...{ recoveryRateByValue: '33.33', recoveryRateByNumber: '25.00', feeYield: '15.00' },
        ...{ payingCaseRate: '50.00', netRecoveryRate: '28.33' },
      },
      {
        ...{ vintage: '2026-04-01', acceptedCases: 1, paidCases: 0, payingCases: 1 },
        ...{ placedMinor: 500_00n, recoveredMinor: 100_00n, feesMinor: 7_50n },
      },
    ]);
  });

  it('adds up to the cent: the whole, its rows, the cases behind each figure, and their lines', async () => {
    const total = await figures.total(reader, EUR);
    const rows = await figures.book(reader, EUR);
    const columns = ['placedMinor', 'recoveredMinor', 'cancelledMinor', 'feesMinor'] as const;
    for (const column of columns) expect(sum(rows.map((row) => row[column]))).toBe(total[column]);
    const drills = [
      ['PLACED', 'placedMinor'],
      ['RECOVERED', 'recoveredMinor'],
      ['CANCELLED', 'cancelledMinor'],
      ['FEES', 'feesMinor'],
    ] as const;
    for (const [figure, column] of drills)
      expect(sum((await behind(figure)).map((row) => row[column]))).toBe(total[column]);
    expect(await behind('PAID')).toHaveLength(total.paidCases);
    expect(await behind('PAYING')).toHaveLength(total.payingCases);
    const lines = [];
    for (const { caseId } of await behind('RECOVERED'))
      lines.push(...(await figures.recoveries(reader, caseId)));
    expect(sum(lines.map(({ amountMinor }) => amountMinor))).toBe(total.recoveredMinor);
    expect(percentage(total.recoveredMinor, total.placedMinor)).toBe(total.recoveryRateByValue);
  });

  it('keeps to the months and the creditor that it is asked for', async () => {
    const april = { ...EUR, vintageFrom: '2026-04-15', vintageUntil: '2026-04-20' } as const;
    expect(await figures.total(reader, april)).toMatchObject({ acceptedCases: 1 });
    const nobody = { ...EUR, creditorId: '0198f5a0-7b1e-7c3d-9a4f-2b6c8d0e1f2a' };
    expect(await figures.total(reader, nobody)).toMatchObject({
      ...{ acceptedCases: 0, recoveryRateByValue: null, recoveryRateByNumber: null },
    });
    expect(await figures.total(reader, { currency: 'USD' })).toMatchObject({ placedMinor: 0n });
  });

  it('counts a direct payment as recovered, and what was received before the placement as nothing', async () => {
    const [april] = await behind('RECOVERED', { vintageFrom: '2026-04-01' });
    expect(april).toMatchObject({ recoveredMinor: 100_00n });
  });

  it('tells fees earned from fees given back, each line shown', async () => {
    const [fees] = await figures.fees(reader, YEAR);
    expect(fees).toMatchObject({
      ...{ earnedMinor: 252_50n, clawedBackMinor: 45_00n, netMinor: 207_50n, invoicedMinor: 0n },
    });
    const lines = await figures.feeLines(reader, { ...YEAR, limit: 50 });
    expect(sum(lines.map(({ amountMinor }) => amountMinor))).toBe(207_50n);
    const [last] = lines.slice(-2);
    const after = { on: last?.on ?? '2026-01-01', id: last?.feeLineId ?? '' };
    expect(await figures.feeLines(reader, { ...YEAR, after, limit: 50 })).toEqual(lines.slice(-1));
    const march = { ...YEAR, until: '2026-03-31' } as const;
    expect(await figures.fees(reader, march)).toMatchObject([{ clawedBackMinor: 0n }]);
  });

  it('finds no open case without something to do', async () => {
    expect(await figures.idle(reader, 10)).toEqual([]);
  });

  it('has no rate where nothing was tried', async () => {
    expect(await figures.activity(reader, YEAR)).toEqual({
      ...{ attempts: 0, contacts: 0, rightPartyContacts: 0, promises: 0 },
      ...{ contactRate: null, rpcRate: null, rpcToContact: null, promisePerRpc: null },
      ...{ keptByNumber: null, keptByValue: null },
    });
  });
});
