import { formatAmount, percentOf } from '@solde/money';
import { fixedIndemnity, type LateInvoice } from './indemnity';
import type { Territory } from './territory';
import { vatOn, vatRateOn } from './vat';

describe('value added tax by territory of the creditor (EX-25)', () => {
  it.each<[Territory, string, string, string]>([
    ['FR-METRO', '20', '50.07', '300.42'],
    ['RE', '8.5', '21.28', '271.63'],
    ['GP', '8.5', '21.28', '271.63'],
    ['MQ', '8.5', '21.28', '271.63'],
    ['GF', '0', '0.00', '250.35'],
    ['YT', '0', '0.00', '250.35'],
    ['FR-ALSACE-MOSELLE', '20', '50.07', '300.42'],
  ])('%s: %s %%', (territory, percent, vat, total) => {
    const outcome = vatRateOn(territory, '2026-03-02');
    if (outcome.kind !== 'VAT_RATE') throw new Error(outcome.kind);
    const vatMinor = vatOn(250_35n, outcome.rate);
    expect(percentOf(outcome.rate)).toBe(percent);
    expect(formatAmount(vatMinor, 'EUR')).toBe(vat);
    expect(formatAmount(250_35n + vatMinor, 'EUR')).toBe(total);
  });

  it.each<[Territory | null, `${number}-${number}-${number}`]>([
    ['BL', '2026-03-02'],
    ['MF', '2026-03-02'],
    ['PM', '2026-03-02'],
    ['NC', '2026-03-02'],
    ['PF', '2026-03-02'],
    ['WF', '2026-03-02'],
    ['TF', '2026-03-02'],
    [null, '2026-03-02'],
    ['FR-METRO', '2013-12-31'],
  ])('%s on %s has no default rate', (territory, on) => {
    expect(vatRateOn(territory, on)).toEqual({ kind: 'VAT_RATE_MISSING', territory, on });
  });
});

describe('fixed indemnity for collection costs', () => {
  const invoice: LateInvoice = {
    debtorQuality: 'PROFESSIONAL',
    dueOn: '2026-03-31',
    currency: 'EUR',
    insolvencyOpenedOn: null,
  };

  it('a professional owes 40 euros from the day after the due date', () => {
    expect(fixedIndemnity(invoice)).toMatchObject({
      fromOn: '2026-04-01',
      indemnity: { amountMinor: 40_00n, currency: 'EUR', verified: true },
    });
  });

  it.each<[string, Partial<LateInvoice>]>([
    ['a consumer', { debtorQuality: 'CONSUMER' }],
    ['a non-professional entity', { debtorQuality: 'NON_PROFESSIONAL_ENTITY' }],
    ['a public body', { debtorQuality: 'PUBLIC_BODY' }],
    ['an invoice due after an insolvency opening', { insolvencyOpenedOn: '2026-03-31' }],
    ['a currency for which no amount is listed', { currency: 'XPF' }],
    ['an invoice older than the indemnity', { dueOn: '2012-12-30' }],
  ])('never %s', (_, change) => {
    expect(fixedIndemnity({ ...invoice, ...change })).toBeNull();
  });

  it('an invoice due before the opening keeps it', () => {
    expect(fixedIndemnity({ ...invoice, insolvencyOpenedOn: '2026-04-01' })).not.toBeNull();
  });
});
