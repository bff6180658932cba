import { addDays, type CalendarDate } from '@solde/calendar';
import fc from 'fast-check';
import { distanceMonths, paymentOrderDeadlines, type PaymentOrder } from './payment-order';
import { TERRITORY_CODES, type Territory } from './territory';

const order: PaymentOrder = {
  orderedOn: '2026-03-10',
  servedOn: null,
  servedInPerson: true,
  debtorTerritory: 'FR-METRO',
  courtTerritory: 'FR-METRO',
};
const deadlines = (change: Partial<PaymentOrder>) => {
  const outcome = paymentOrderDeadlines({ ...order, ...change });
  if (outcome.kind !== 'DEADLINES') throw new Error(outcome.kind);
  return outcome;
};

describe('payment order (EX-43)', () => {
  it.each<[CalendarDate, CalendarDate, Territory, number, ...(CalendarDate | null)[]]>([
    ['2026-08-31', '2026-09-20', 'FR-METRO', 6, '2027-02-28', '2026-10-20', '2026-10-20', null],
    [
      '2026-09-01',
      '2026-09-20',
      'FR-METRO',
      3,
      '2026-12-01',
      '2026-10-20',
      '2026-10-20',
      '2026-11-20',
    ],
    [
      '2026-11-30',
      '2027-01-31',
      'FR-METRO',
      3,
      '2027-02-28',
      '2027-02-28',
      '2027-03-01',
      '2027-03-31',
    ],
    ['2026-10-05', '2026-11-02', 'GP', 3, '2027-01-05', '2027-01-02', '2027-01-04', '2027-01-05'],
  ])('ordered on %s, served on %s in %s', (orderedOn, servedOn, debtorTerritory, ...expected) => {
    const { serviceMonths, serveByOn, served, verified } = deadlines({
      orderedOn,
      servedOn,
      debtorTerritory,
    });
    expect([
      serviceMonths,
      serveByOn,
      served?.oppositionRawOn,
      served?.oppositionUntilOn,
      served?.enforceableFromOn,
    ]).toEqual(expected);
    expect(verified).toBe(orderedOn < '2026-09-01');
  });

  it('before service there is only our own limit, never moved by a weekend', () => {
    expect(deadlines({ orderedOn: '2026-03-13' })).toMatchObject({
      serveByOn: '2026-09-13',
      served: null,
    });
  });

  it('the old rule asks for a certificate the day after the limit of the debtor', () => {
    expect(deadlines({ servedOn: '2026-04-14' }).served).toEqual({
      oppositionRawOn: '2026-05-14',
      oppositionUntilOn: '2026-05-15',
      oppositionStaysOpen: false,
      enforceableFromOn: null,
      certificateFromOn: '2026-05-16',
    });
  });

  it('an act not served in person leaves opposition open', () => {
    expect(
      deadlines({ servedOn: '2026-04-14', servedInPerson: false }).served?.oppositionStaysOpen,
    ).toBe(true);
  });

  it('the calendar is that of the court', () => {
    const served = (courtTerritory: Territory) =>
      deadlines({
        servedOn: '2026-02-26',
        debtorTerritory: courtTerritory,
        courtTerritory,
        orderedOn: '2026-02-01',
      }).served?.oppositionUntilOn;
    expect([served('FR-METRO'), served('YT')]).toEqual(['2026-03-26', '2026-03-26']);
    const april = (courtTerritory: Territory) =>
      deadlines({ servedOn: '2026-03-27', debtorTerritory: courtTerritory, courtTerritory }).served
        ?.oppositionUntilOn;
    expect([april('FR-METRO'), april('YT')]).toEqual(['2026-04-27', '2026-04-28']);
  });

  it('an order older than the table gives no deadline', () => {
    expect(paymentOrderDeadlines({ ...order, orderedOn: '2014-12-31' })).toEqual({
      kind: 'DELAYS_MISSING',
      on: '2014-12-31',
    });
  });

  it('we never enforce before the day after the limit of the debtor', () => {
    fc.assert(
      fc.property(
        fc.nat(2_000),
        fc.nat(200),
        fc.constantFrom(...TERRITORY_CODES, null),
        fc.constantFrom(...TERRITORY_CODES),
        (ordered, wait, debtorTerritory, courtTerritory) => {
          const orderedOn = addDays('2025-01-01', ordered);
          const servedOn = addDays(orderedOn, wait);
          const { served } = deadlines({ orderedOn, servedOn, debtorTerritory, courtTerritory });
          const from = served?.enforceableFromOn ?? served?.certificateFromOn ?? servedOn;
          expect(from > (served?.oppositionUntilOn ?? from)).toBe(true);
          expect((served?.oppositionUntilOn ?? '') >= (served?.oppositionRawOn ?? 'x')).toBe(true);
        },
      ),
    );
  });
});

describe('months for distance (articles 643 and 644)', () => {
  it.each<[Territory | null, Territory, number]>([
    ['FR-METRO', 'FR-METRO', 0],
    ['FR-ALSACE-MOSELLE', 'FR-METRO', 0],
    ['RE', 'FR-METRO', 1],
    ['NC', 'FR-METRO', 1],
    ['RE', 'RE', 0],
    ['FR-METRO', 'RE', 1],
    ['GP', 'MQ', 1],
    [null, 'FR-METRO', 2],
    [null, 'GP', 2],
  ])('%s before a court in %s: %i', (residence, court, months) => {
    expect(distanceMonths(residence, court)).toBe(months);
  });
});
