import { remittanceSamples } from './paper-samples';

describe('the electronic form of a fee document', () => {
  const xmlOf = (name: string) =>
    remittanceSamples().find((one) => one.name === name && one.language === 'fr')?.invoice?.xml ??
    '';

  it('says how it is settled: by set-off, or by its due date', () => {
    expect(xmlOf('fee-invoice')).toContain('<ram:TypeCode>97</ram:TypeCode>');
    expect(xmlOf('fee-invoice')).toContain('compensation sur le relevé RV2026-00001-0001');
    expect(xmlOf('fee-invoice-to-pay')).toContain('<ram:TypeCode>58</ram:TypeCode>');
    expect(xmlOf('fee-invoice-to-pay')).toContain('RF31FA2026000123');
    expect(xmlOf('fee-invoice-to-pay-in-francs')).toContain('<ram:TypeCode>30</ram:TypeCode>');
    expect(xmlOf('credit-note-gross')).not.toContain('SpecifiedTradeSettlementPaymentMeans');
    expect(xmlOf('fee-invoice-to-pay')).toContain('20260415');
  });

  it('bills disbursements without VAT beside fees with it', () => {
    const xml = xmlOf('fee-invoice-debours');
    expect(xml).toContain('VATEX-EU-79-C');
    expect(xml).toContain('<ram:GrandTotalAmount>753.47</ram:GrandTotalAmount>');
    expect(xml).toContain('<ram:TaxTotalAmount currencyID="EUR">120.00</ram:TaxTotalAmount>');
  });

  it('says why a territory is exempt, and gives a credit note in positive amounts', () => {
    expect(xmlOf('fee-invoice-exempt')).toContain('article 294');
    expect(xmlOf('credit-note')).toContain('<ram:GrandTotalAmount>360.00</ram:GrandTotalAmount>');
    expect(xmlOf('credit-note')).toContain('FA2026-000001');
  });

  it('is written for every sample of a fee document, and for nothing else', () => {
    const carriers = remittanceSamples().filter(({ invoice }) => invoice !== null);
    expect(carriers.every(({ name }) => /^(fee-invoice|credit-note)/.test(name))).toBe(true);
    expect(carriers).toHaveLength(16);
  });
});
