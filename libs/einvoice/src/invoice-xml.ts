import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency } from '@solde/money';
import { create } from 'xmlbuilder2';

import {
  hasElectronicForm,
  invoiceTotals,
  percentOfLine,
  type ElectronicInvoice,
  type InvoiceLine,
  type InvoiceParty,
  type InvoicePayment,
  type VatGroup,
} from './electronic-invoice';

/** Factur-X of the profile EN 16931 says nothing beyond the European standard. */
export const EN_16931 = 'urn:cen.eu:en16931:2017';
/** The name under which Factur-X looks for the invoice in its PDF. */
export const FACTUR_X_FILE = 'factur-x.xml';

/** The invoice of a service sent for the first time, in the frames of the French reform. */
const SERVICE_INVOICE = 'S1';
const TYPE_CODES = { INVOICE: '380', CREDIT_NOTE: '381' } as const;
/** UNTDID 4461: clearing between partners, credit transfer, and SEPA credit transfer, which carries euros alone. */
const SET_OFF = '97';
const TRANSFER = '30';
const SEPA_TRANSFER = '58';
const SEPA_CURRENCY = 'EUR';
/** ISO 6523: SIREN, SIRET, and the French address of electronic invoices. */
const SIREN = '0002';
const SIRET = '0009';
const FRENCH_ADDRESS = '0225';
/** UN/ECE Recommendation 20: one. */
const ONE = 'C62';
const NAMESPACES = {
  '@xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  '@xmlns:ram':
    'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  '@xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  '@xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
};

type Node = Readonly<Record<string, unknown>>;

/**
 * The XML of an invoice: UN/CEFACT Cross Industry Invoice, profile EN 16931 of Factur-X. The same invoice gives the same text.
 *
 * Throws RangeError for a currency of more than two decimals and for an invoice without lines: neither exists in the standard.
 */
export function invoiceXml(invoice: ElectronicInvoice): string {
  const { currency, seller, buyer, period, contractReference } = invoice;
  if (invoice.lines.length === 0) throw new RangeError('an invoice without lines');
  if (!hasElectronicForm(currency)) throw new RangeError(`no electronic invoice in ${currency}`);
  const document = {
    'rsm:CrossIndustryInvoice': {
      ...NAMESPACES,
      'rsm:ExchangedDocumentContext': {
        'ram:BusinessProcessSpecifiedDocumentContextParameter': { 'ram:ID': SERVICE_INVOICE },
        'ram:GuidelineSpecifiedDocumentContextParameter': { 'ram:ID': EN_16931 },
      },
      'rsm:ExchangedDocument': {
        'ram:ID': clean(invoice.number),
        'ram:TypeCode': TYPE_CODES[invoice.kind],
        'ram:IssueDateTime': day(invoice.issuedOn),
        'ram:IncludedNote': invoice.notes.map(({ text, subject }) => ({
          ...{ 'ram:Content': clean(text), 'ram:SubjectCode': subject },
        })),
      },
      'rsm:SupplyChainTradeTransaction': {
        'ram:IncludedSupplyChainTradeLineItem': invoice.lines.map((line, index) =>
          lineItem(line, index + 1, currency),
        ),
        'ram:ApplicableHeaderTradeAgreement': {
          'ram:SellerTradeParty': party(seller),
          'ram:BuyerTradeParty': party(buyer),
          ...(contractReference === null
            ? {}
            : {
                'ram:ContractReferencedDocument': {
                  'ram:IssuerAssignedID': clean(contractReference),
                },
              }),
        },
        'ram:ApplicableHeaderTradeDelivery': {
          'ram:ActualDeliverySupplyChainEvent': { 'ram:OccurrenceDateTime': day(period.until) },
        },
        'ram:ApplicableHeaderTradeSettlement': settlement(invoice),
      },
    },
  };
  return create({ version: '1.0', encoding: 'UTF-8' }, document).end({ prettyPrint: true });
}

function lineItem(
  { name, explanation, amountMinor, vat }: InvoiceLine,
  rank: number,
  currency: Currency,
): Node {
  const percent = percentOfLine(vat);
  const isTakenBack = amountMinor < 0n;
  return {
    'ram:AssociatedDocumentLineDocument': { 'ram:LineID': String(rank) },
    'ram:SpecifiedTradeProduct': {
      'ram:Name': clean(name),
      ...(explanation === null ? {} : { 'ram:Description': clean(explanation) }),
    },
    // A price is never negative (BR-27): what is taken back is a quantity of minus one.
    'ram:SpecifiedLineTradeAgreement': {
      'ram:NetPriceProductTradePrice': {
        'ram:ChargeAmount': formatAmount(isTakenBack ? -amountMinor : amountMinor, currency),
      },
    },
    'ram:SpecifiedLineTradeDelivery': {
      'ram:BilledQuantity': { '@unitCode': ONE, '#': isTakenBack ? '-1' : '1' },
    },
    'ram:SpecifiedLineTradeSettlement': {
      'ram:ApplicableTradeTax': {
        ...{ 'ram:TypeCode': 'VAT', 'ram:CategoryCode': vat.category },
        ...(percent === null ? {} : { 'ram:RateApplicablePercent': percent }),
      },
      'ram:SpecifiedTradeSettlementLineMonetarySummation': {
        'ram:LineTotalAmount': formatAmount(amountMinor, currency),
      },
    },
  };
}

function party({ siren, siret, vatNumber, ...of }: InvoiceParty): Node {
  const registration = vatNumber === null ? siren && taxId('FC', siren) : taxId('VA', vatNumber);
  return {
    ...(siret === null ? {} : { 'ram:GlobalID': { '@schemeID': SIRET, '#': siret } }),
    'ram:Name': clean(of.name),
    ...(siren === null
      ? {}
      : { 'ram:SpecifiedLegalOrganization': { 'ram:ID': { '@schemeID': SIREN, '#': siren } } }),
    'ram:PostalTradeAddress': {
      'ram:PostcodeCode': clean(of.postalCode),
      'ram:LineOne': clean(of.addressLine),
      'ram:CityName': clean(of.city),
      'ram:CountryID': of.country,
    },
    ...(siren === null
      ? {}
      : {
          'ram:URIUniversalCommunication': {
            'ram:URIID': { '@schemeID': FRENCH_ADDRESS, '#': siren },
          },
        }),
    ...(registration ? { 'ram:SpecifiedTaxRegistration': registration } : {}),
  };
}

/** VA is the VAT number; FC the number by which the tax office knows who has none. */
function taxId(scheme: 'VA' | 'FC', id: string): Node {
  return { 'ram:ID': { '@schemeID': scheme, '#': clean(id) } };
}

function settlement(invoice: ElectronicInvoice): Node {
  const { currency, period, preceding } = invoice;
  const { groups, linesMinor, vatMinor, totalMinor, dueMinor } = invoiceTotals(invoice);
  const money = (minor: bigint) => formatAmount(minor, currency);
  return {
    'ram:PaymentReference': clean(
      invoice.payment?.kind === 'TRANSFER' ? invoice.payment.reference : invoice.number,
    ),
    'ram:InvoiceCurrencyCode': currency,
    ...(invoice.payment === null
      ? {}
      : { 'ram:SpecifiedTradeSettlementPaymentMeans': means(invoice.payment, currency) }),
    'ram:ApplicableTradeTax': groups.map((group) => taxGroup(group, currency)),
    'ram:BillingSpecifiedPeriod': {
      ...(period.from === null ? {} : { 'ram:StartDateTime': day(period.from) }),
      'ram:EndDateTime': day(period.until),
    },
    'ram:SpecifiedTradePaymentTerms': {
      'ram:Description': clean(invoice.terms),
      'ram:DueDateDateTime': day(invoice.dueOn),
    },
    'ram:SpecifiedTradeSettlementHeaderMonetarySummation': {
      'ram:LineTotalAmount': money(linesMinor),
      'ram:TaxBasisTotalAmount': money(linesMinor),
      'ram:TaxTotalAmount': { '@currencyID': currency, '#': money(vatMinor) },
      'ram:GrandTotalAmount': money(totalMinor),
      ...(invoice.paidMinor === 0n ? {} : { 'ram:TotalPrepaidAmount': money(invoice.paidMinor) }),
      'ram:DuePayableAmount': money(dueMinor),
    },
    'ram:InvoiceReferencedDocument': preceding.map(({ number, issuedOn }) => ({
      'ram:IssuerAssignedID': clean(number),
      'ram:FormattedIssueDateTime': {
        'qdt:DateTimeString': { '@format': '102', '#': issuedOn.replaceAll('-', '') },
      },
    })),
  };
}

function taxGroup(group: VatGroup, currency: Currency): Node {
  return {
    'ram:CalculatedAmount': formatAmount(group.vatMinor, currency),
    'ram:TypeCode': 'VAT',
    ...(group.reason === null ? {} : { 'ram:ExemptionReason': clean(group.reason) }),
    'ram:BasisAmount': formatAmount(group.basisMinor, currency),
    'ram:CategoryCode': group.category,
    ...(group.reasonCode === null ? {} : { 'ram:ExemptionReasonCode': group.reasonCode }),
    ...(group.percent === null ? {} : { 'ram:RateApplicablePercent': group.percent }),
  };
}

function means(payment: InvoicePayment, currency: Currency): Node {
  if (payment.kind === 'SET_OFF')
    return { 'ram:TypeCode': SET_OFF, 'ram:Information': clean(payment.text) };
  return {
    'ram:TypeCode': currency === SEPA_CURRENCY ? SEPA_TRANSFER : TRANSFER,
    'ram:Information': clean(payment.text),
    'ram:PayeePartyCreditorFinancialAccount': {
      'ram:IBANID': payment.iban.replaceAll(' ', ''),
      'ram:AccountName': clean(payment.holder),
    },
    ...(payment.bic === null
      ? {}
      : { 'ram:PayeeSpecifiedCreditorFinancialInstitution': { 'ram:BICID': payment.bic } }),
  };
}

function day(on: CalendarDate): Node {
  return { 'udt:DateTimeString': { '@format': '102', '#': on.replaceAll('-', '') } };
}

/** XML has no word for control characters, not even escaped: a name with one would make the file unreadable. */
function clean(text: string): string {
  return text
    .replace(/[^\u0009\u000a\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ' ')
    .trim();
}
