import fc from 'fast-check';

import { addDays } from '@solde/calendar';
import type { ElectronicInvoice, InvoiceLine, VatTreatment } from './electronic-invoice';
import { brokenRules, INVOICE_RULES } from './invoice-rules';
import { invoiceXml } from './invoice-xml';
import {
  CREDIT,
  DEBOURS,
  invoice,
  OUTSIDE,
  SPECIMENS,
  standard,
  TRANSFER,
  withVat,
} from './specimen-invoices';

/** An edit of the text, which must find what it changes. */
const put = (from: RegExp | string, to: string) => (xml: string) => {
  const edited = typeof from === 'string' ? xml.replaceAll(from, to) : xml.replace(from, to);
  if (edited === xml) throw new Error(`nothing to change: ${String(from)}`);
  return edited;
};
const without =
  (...names: string[]) =>
  (xml: string) =>
    names.reduce(
      (text, name) => put(new RegExp(`\\s*<${name}[ >][\\s\\S]*?</${name}>`), '')(text),
      xml,
    );
const within = (name: string, edit: (xml: string) => string) => (xml: string) => {
  const [part] = new RegExp(`<${name}>[\\s\\S]*?</${name}>`).exec(xml) ?? [];
  if (part === undefined) throw new Error(`no ${name}`);
  return xml.replace(part, () => edit(part));
};
const then =
  (...edits: ((xml: string) => string)[]) =>
  (xml: string) =>
    edits.reduce((text, edit) => edit(text), xml);
const amount = (name: string, text: string) =>
  put(new RegExp(`(<ram:${name}[^>]*>)[^<]*`), `$1${text}`);
const SELLER = 'ram:SellerTradeParty';
const BUYER = 'ram:BuyerTradeParty';
const LINE = 'ram:IncludedSupplyChainTradeLineItem';
const SUMS = 'ram:SpecifiedTradeSettlementHeaderMonetarySummation';
const SETTLEMENT = 'ram:ApplicableHeaderTradeSettlement';
const group = (edit: (xml: string) => string) =>
  within(SETTLEMENT, within('ram:ApplicableTradeTax', edit));
const sums = (...edits: ((xml: string) => string)[]) => within(SUMS, then(...edits));
const totals = (grand: string) =>
  sums(amount('GrandTotalAmount', grand), amount('DuePayableAmount', grand));

type Row = [string, ElectronicInvoice, (xml: string) => string, ...string[]];

/** For each rule one invoice that breaks it; the codes after the edit cannot be kept by an invoice that breaks the first. */
const BROKEN: readonly Row[] = [
  ['BR-01', invoice, without('ram:GuidelineSpecifiedDocumentContextParameter')],
  ['BR-02', invoice, within('rsm:ExchangedDocument', without('ram:ID'))],
  ['BR-03', invoice, without('ram:IssueDateTime')],
  ['BR-04', invoice, within('rsm:ExchangedDocument', without('ram:TypeCode'))],
  ['BR-05', invoice, without('ram:InvoiceCurrencyCode')],
  ['BR-06', invoice, within(SELLER, without('ram:Name'))],
  ['BR-07', invoice, within(BUYER, put(/<ram:Name>[^<]*/, '<ram:Name>  '))],
  ['BR-08', invoice, within(SELLER, without('ram:PostalTradeAddress'))],
  ['BR-09', invoice, within(SELLER, without('ram:CountryID'))],
  ['BR-10', invoice, within(BUYER, without('ram:PostalTradeAddress'))],
  ['BR-11', invoice, within(BUYER, without('ram:CountryID'))],
  ['BR-12', invoice, sums(without('ram:LineTotalAmount'))],
  ['BR-13', invoice, sums(without('ram:TaxBasisTotalAmount'))],
  ['BR-14', invoice, sums(without('ram:GrandTotalAmount'))],
  ['BR-15', invoice, sums(without('ram:DuePayableAmount'))],
  ['BR-16', invoice, without(LINE)],
  ['BR-21', invoice, without('ram:LineID')],
  ['BR-22', invoice, without('ram:BilledQuantity')],
  ['BR-23', invoice, put(' unitCode="C62"', '')],
  ['BR-24', invoice, within(LINE, without('ram:LineTotalAmount'))],
  ['BR-25', invoice, within(LINE, without('ram:Name'))],
  ['BR-26', invoice, without('ram:ChargeAmount')],
  ['BR-27', invoice, amount('ChargeAmount', '-100.00')],
  ['BR-29', invoice, within('ram:EndDateTime', put('20260315', '20260228'))],
  ['BR-45', invoice, group(without('ram:BasisAmount'))],
  ['BR-46', invoice, group(without('ram:CalculatedAmount'))],
  ['BR-47', invoice, group(without('ram:CategoryCode'))],
  ['BR-48', withVat(DEBOURS), group(without('ram:RateApplicablePercent'))],
  ['BR-49', invoice, within('ram:SpecifiedTradeSettlementPaymentMeans', without('ram:TypeCode'))],
  ['BR-50', TRANSFER, without('ram:IBANID')],
  ['BR-55', CREDIT, within('ram:InvoiceReferencedDocument', without('ram:IssuerAssignedID'))],
  ['BR-61', TRANSFER, without('ram:PayeePartyCreditorFinancialAccount')],
  ['BR-62', invoice, within(SELLER, put('URIID schemeID="0225"', 'URIID'))],
  ['BR-63', invoice, within(BUYER, put('URIID schemeID="0225"', 'URIID'))],
  ['BR-CO-04', invoice, within(LINE, without('ram:CategoryCode'))],
  ['BR-CO-09', invoice, within(BUYER, put('FR44', '44'))],
  [
    'BR-CO-10',
    invoice,
    then(
      sums(amount('LineTotalAmount', '101.00'), amount('TaxBasisTotalAmount', '101.00')),
      totals('121.00'),
    ),
  ],
  ['BR-CO-13', invoice, then(sums(amount('TaxBasisTotalAmount', '101.00')), totals('121.00'))],
  ['BR-CO-14', invoice, then(sums(amount('TaxTotalAmount', '21.00')), totals('121.00'))],
  ['BR-CO-15', invoice, totals('121.00')],
  ['BR-CO-16', invoice, sums(amount('DuePayableAmount', '119.99'))],
  [
    'BR-CO-17',
    invoice,
    then(
      group(amount('CalculatedAmount', '20.01')),
      sums(amount('TaxTotalAmount', '20.01')),
      totals('120.01'),
    ),
    'BR-S-09',
  ],
  ['BR-CO-18', invoice, within(SETTLEMENT, without('ram:ApplicableTradeTax'))],
  [
    'BR-CO-19',
    invoice,
    within('ram:BillingSpecifiedPeriod', without('ram:StartDateTime', 'ram:EndDateTime')),
  ],
  ['BR-CO-25', invoice, without('ram:SpecifiedTradePaymentTerms')],
  [
    'BR-CO-26',
    invoice,
    within(
      SELLER,
      then(
        without('ram:GlobalID', 'ram:SpecifiedLegalOrganization'),
        put('schemeID="VA"', 'schemeID="FC"'),
      ),
    ),
  ],
  [
    'BR-S-01',
    invoice,
    group(
      then(
        amount('CategoryCode', 'Z'),
        amount('RateApplicablePercent', '0'),
        amount('CalculatedAmount', '0.00'),
      ),
    ),
    'BR-CO-14',
    'BR-Z-08',
  ],
  ['BR-S-02', invoice, within(SELLER, without('ram:SpecifiedTaxRegistration'))],
  ['BR-S-05', invoice, within(LINE, amount('RateApplicablePercent', '0')), 'BR-S-08'],
  [
    'BR-S-08',
    invoice,
    then(
      group(then(amount('BasisAmount', '110.00'), amount('CalculatedAmount', '22.00'))),
      sums(amount('TaxTotalAmount', '22.00')),
      totals('122.00'),
    ),
  ],
  [
    'BR-S-09',
    invoice,
    then(
      group(amount('CalculatedAmount', '25.00')),
      sums(amount('TaxTotalAmount', '25.00')),
      totals('125.00'),
    ),
    'BR-CO-17',
  ],
  [
    'BR-S-10',
    invoice,
    group(
      put('<ram:BasisAmount>', '<ram:ExemptionReason>x</ram:ExemptionReason><ram:BasisAmount>'),
    ),
  ],
  ...(['Z', 'E', 'AE'] as const).flatMap((category): Row[] => {
    const exempt = withVat(
      category === 'Z' ? { category } : { category, reason: 'Parce que', reasonCode: null },
    );
    const code = (rank: string) => `BR-${category}-${rank}`;
    const charged = then(
      group(amount('CalculatedAmount', '5.00')),
      sums(amount('TaxTotalAmount', '5.00')),
      totals('105.00'),
    );
    return [
      [
        code('01'),
        exempt,
        within(SETTLEMENT, (xml) =>
          xml.replace(
            /<ram:ApplicableTradeTax>[\s\S]*?<\/ram:ApplicableTradeTax>/,
            (one) => one + one,
          ),
        ),
      ],
      [code('02'), exempt, within(SELLER, without('ram:SpecifiedTaxRegistration'))],
      [code('05'), exempt, within(LINE, amount('RateApplicablePercent', '5'))],
      [code('08'), exempt, group(amount('BasisAmount', '110.00'))],
      [code('09'), exempt, charged, 'BR-CO-17'],
      category === 'Z'
        ? [
            code('10'),
            exempt,
            group(
              put(
                '<ram:BasisAmount>',
                '<ram:ExemptionReason>x</ram:ExemptionReason><ram:BasisAmount>',
              ),
            ),
          ]
        : [code('10'), exempt, group(without('ram:ExemptionReason'))],
    ];
  }),
  [
    'BR-O-01',
    OUTSIDE,
    group(
      then(
        amount('CategoryCode', 'E'),
        put(
          '</ram:CategoryCode>',
          '</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent>',
        ),
      ),
    ),
    'BR-E-08',
  ],
  ['BR-O-02', { ...OUTSIDE, seller: invoice.seller }, (xml) => xml],
  [
    'BR-O-05',
    OUTSIDE,
    within(
      LINE,
      put(
        '</ram:CategoryCode>',
        '</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent>',
      ),
    ),
  ],
  ['BR-O-08', OUTSIDE, group(amount('BasisAmount', '110.00'))],
  [
    'BR-O-09',
    OUTSIDE,
    then(
      group(amount('CalculatedAmount', '5.00')),
      sums(amount('TaxTotalAmount', '5.00')),
      totals('105.00'),
    ),
    'BR-CO-17',
  ],
  ['BR-O-10', OUTSIDE, group(without('ram:ExemptionReason'))],
  [
    'BR-O-11',
    OUTSIDE,
    put(
      /(<ram:BillingSpecifiedPeriod>)/,
      '<ram:ApplicableTradeTax><ram:CalculatedAmount>0.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>0.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:ApplicableTradeTax>$1',
    ),
  ],
  [
    'BR-O-12',
    OUTSIDE,
    within(
      LINE,
      then(
        amount('CategoryCode', 'S'),
        put(
          '</ram:CategoryCode>',
          '</ram:CategoryCode><ram:RateApplicablePercent>20</ram:RateApplicablePercent>',
        ),
      ),
    ),
    'BR-O-08',
    'BR-S-01',
    'BR-S-02',
  ],
  ['BR-DEC-09', invoice, sums(amount('LineTotalAmount', '100.000'))],
  ['BR-DEC-12', invoice, sums(amount('TaxBasisTotalAmount', '100.000'))],
  ['BR-DEC-13', invoice, sums(amount('TaxTotalAmount', '20.000'))],
  ['BR-DEC-14', invoice, sums(amount('GrandTotalAmount', '120.000'))],
  ['BR-DEC-16', { ...invoice, paidMinor: 20_00n }, sums(amount('TotalPrepaidAmount', '20.000'))],
  ['BR-DEC-18', invoice, sums(amount('DuePayableAmount', '120.000'))],
  ['BR-DEC-19', invoice, group(amount('BasisAmount', '100.000'))],
  ['BR-DEC-20', invoice, group(amount('CalculatedAmount', '20.000'))],
  ['BR-DEC-23', invoice, within(LINE, amount('LineTotalAmount', '100.000'))],
  ['BR-CL-01', invoice, within('rsm:ExchangedDocument', amount('TypeCode', '999'))],
  ['BR-CL-03', invoice, put('currencyID="EUR"', 'currencyID="EURO"')],
  ['BR-CL-04', invoice, amount('InvoiceCurrencyCode', 'EURO')],
  ['BR-CL-08', invoice, put('>PMD<', '>ZZZ<')],
  ['BR-CL-10', invoice, put('schemeID="0009"', 'schemeID="SIRET"')],
  ['BR-CL-11', invoice, put('schemeID="0002"', 'schemeID="SIREN"')],
  ['BR-CL-14', invoice, within(BUYER, amount('CountryID', 'France'))],
  [
    'BR-CL-16',
    invoice,
    within('ram:SpecifiedTradeSettlementPaymentMeans', amount('TypeCode', '999')),
  ],
  [
    'BR-CL-17',
    withVat(standard('20'), DEBOURS),
    put(
      /(<ram:BillingSpecifiedPeriod>)/,
      '<ram:ApplicableTradeTax><ram:CalculatedAmount>0.00</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>0.00</ram:BasisAmount><ram:CategoryCode>XX</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent></ram:ApplicableTradeTax>$1',
    ),
  ],
  [
    'BR-CL-18',
    withVat(standard('20'), DEBOURS),
    (xml) =>
      xml.replace(
        new RegExp(`(<${LINE}>)`),
        `<${LINE}><ram:AssociatedDocumentLineDocument><ram:LineID>0</ram:LineID></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>x</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>0.00</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:CategoryCode>XX</ram:CategoryCode></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>0.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></${LINE}>$1`,
      ),
  ],
  ['BR-CL-22', withVat(DEBOURS), amount('ExemptionReasonCode', 'VATEX-FR-DEBOURS')],
  ['BR-CL-23', invoice, put('unitCode="C62"', 'unitCode="PIECE"')],
  ['BR-CL-25', invoice, within(BUYER, put('URIID schemeID="0225"', 'URIID schemeID="EMAIL"'))],
];

const codesOf = (xml: string) =>
  brokenRules(xml)
    .map(({ code }) => code)
    .sort();

describe('rules of EN 16931', () => {
  it.each(SPECIMENS)('are kept by %s', (_, kept) => {
    expect(brokenRules(invoiceXml(kept))).toEqual([]);
  });

  it.each(BROKEN.map(([code, base, edit, ...also]) => ({ code, base, edit, also })))(
    '$code is caught',
    ({ code, base, edit, also }) => {
      expect(codesOf(edit(invoiceXml(base)))).toEqual([code, ...also].sort());
    },
  );

  it('are each broken by a row above, once listed, with a text', () => {
    const codes = INVOICE_RULES.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !BROKEN.some(([broken]) => broken === code))).toEqual([]);
    expect(INVOICE_RULES.every(({ text }) => text.length > 10)).toBe(true);
  });

  it('are kept by every invoice of the writer', () => {
    fc.assert(
      fc.property(invoices, (one) => {
        expect(brokenRules(invoiceXml(one))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('are judged on a document without types, entities or endless nesting', () => {
    expect(() => brokenRules('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')).toThrow(/document type/);
    expect(() => brokenRules('<a>'.repeat(100) + '</a>'.repeat(100))).toThrow(/nested/);
    expect(() => brokenRules('<a/>')).toThrow(/no invoice/);
    expect(() => brokenRules('')).toThrow();
  });
});

const treatments: fc.Arbitrary<readonly VatTreatment[]> = fc.oneof(
  fc.subarray([standard('20'), standard('8.5'), DEBOURS], { minLength: 1 }),
  fc.constant<VatTreatment[]>([
    { category: 'E', reason: 'CGI, article 294', reasonCode: null },
    DEBOURS,
  ]),
);
// With what XML cannot carry: control characters, halves of pairs, markup.
const words = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `a${text}`);
const parties = fc.record({
  ...{ name: words, addressLine: words, postalCode: words, city: words },
  country: fc.constantFrom('FR', 'GP', 'BE'),
  siren: fc.constantFrom('732829320', '552100554'),
  siret: fc.constantFrom(null, '73282932000074'),
  vatNumber: fc.constantFrom(null, 'FR44732829320'),
});
const invoices: fc.Arbitrary<ElectronicInvoice> = treatments.chain((vat) =>
  fc.record({
    kind: fc.constantFrom<ElectronicInvoice['kind'][]>('INVOICE', 'CREDIT_NOTE'),
    ...{ number: words, terms: words, seller: parties, buyer: parties },
    issuedOn: fc.integer({ min: 0, max: 4000 }).map((days) => addDays('2020-01-01', days)),
    dueOn: fc.constant('2026-12-31' as const),
    currency: fc.constantFrom('EUR', 'XPF', 'USD'),
    lines: fc.array(
      fc.record<InvoiceLine>({
        ...{ name: words, explanation: fc.option(words), vat: fc.constantFrom(...vat) },
        amountMinor: fc.bigInt({ min: -1_000_000_00n, max: 10n ** 13n }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    notes: fc.constant(invoice.notes),
    payment: fc.constantFrom(invoice.payment, TRANSFER.payment),
    contractReference: fc.option(words),
    preceding: fc.constantFrom(invoice.preceding, CREDIT.preceding),
    period: fc.constant(invoice.period),
    paidMinor: fc.bigInt({ min: 0n, max: 100_00n }),
  }),
);
