import { all, one, said, textAt, xmlTree, type XmlElement } from './xml-tree';

/** Identifier with the list that it comes from. */
export interface ReadId {
  readonly id: string | null;
  readonly scheme: string | null;
}

export interface ReadParty {
  readonly name: string | null;
  readonly globalIds: readonly ReadId[];
  readonly legalId: ReadId | null;
  readonly address: { readonly country: string | null } | null;
  readonly electronicAddress: ReadId | null;
  readonly taxIds: readonly ReadId[];
}

export interface ReadVat {
  readonly category: string | null;
  readonly percent: string | null;
}

export interface ReadLine extends ReadVat {
  readonly id: string | null;
  readonly name: string | null;
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly price: string | null;
  readonly amount: string | null;
}

export interface ReadGroup extends ReadVat {
  readonly basis: string | null;
  readonly vat: string | null;
  readonly reason: string | null;
  readonly reasonCode: string | null;
}

export interface ReadMeans {
  readonly typeCode: string | null;
  readonly hasAccount: boolean;
  readonly account: string | null;
}

/** What stands in an invoice, as its texts: a rule judges what was written, not what was meant. */
export interface ReadInvoice {
  readonly specification: string | null;
  readonly number: string | null;
  readonly typeCode: string | null;
  readonly issuedOn: string | null;
  readonly currency: string | null;
  readonly subjects: readonly string[];
  readonly seller: ReadParty;
  readonly buyer: ReadParty;
  readonly preceding: readonly { readonly number: string | null }[];
  readonly period: { readonly from: string | null; readonly until: string | null } | null;
  readonly dueOn: string | null;
  readonly terms: string | null;
  readonly means: readonly ReadMeans[];
  readonly groups: readonly ReadGroup[];
  readonly lines: readonly ReadLine[];
  readonly linesTotal: string | null;
  readonly basisTotal: string | null;
  readonly vatTotal: string | null;
  readonly vatCurrency: string | null;
  readonly total: string | null;
  readonly paid: string | null;
  readonly due: string | null;
}

/** Reads a Cross Industry Invoice. Throws Error when the text is no XML, or is something else. */
export function readInvoice(xml: string): ReadInvoice {
  const document = xmlTree(xml);
  if (document.name !== 'CrossIndustryInvoice')
    throw new Error(`<${document.name}> is no invoice.`);
  const header = section(document, 'ExchangedDocument');
  const trade = section(document, 'SupplyChainTradeTransaction');
  const agreement = section(trade, 'ApplicableHeaderTradeAgreement');
  const settlement = section(trade, 'ApplicableHeaderTradeSettlement');
  const totals = section(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation');
  const period = one(settlement, 'BillingSpecifiedPeriod');
  const vatTotal = one(totals, 'TaxTotalAmount');
  return {
    specification: textAt(
      document,
      'ExchangedDocumentContext',
      'GuidelineSpecifiedDocumentContextParameter',
      'ID',
    ),
    number: textAt(header, 'ID'),
    typeCode: textAt(header, 'TypeCode'),
    issuedOn: textAt(header, 'IssueDateTime', 'DateTimeString'),
    currency: textAt(settlement, 'InvoiceCurrencyCode'),
    subjects: all(header, 'IncludedNote').flatMap((note) => textAt(note, 'SubjectCode') ?? []),
    seller: readParty(section(agreement, 'SellerTradeParty')),
    buyer: readParty(section(agreement, 'BuyerTradeParty')),
    preceding: all(settlement, 'InvoiceReferencedDocument').map((document_) => ({
      number: textAt(document_, 'IssuerAssignedID'),
    })),
    period: period && {
      from: textAt(period, 'StartDateTime', 'DateTimeString'),
      until: textAt(period, 'EndDateTime', 'DateTimeString'),
    },
    dueOn: textAt(settlement, 'SpecifiedTradePaymentTerms', 'DueDateDateTime', 'DateTimeString'),
    terms: textAt(settlement, 'SpecifiedTradePaymentTerms', 'Description'),
    means: all(settlement, 'SpecifiedTradeSettlementPaymentMeans').map(readMeans),
    groups: all(settlement, 'ApplicableTradeTax').map((group) => ({
      ...readVat(group),
      basis: textAt(group, 'BasisAmount'),
      vat: textAt(group, 'CalculatedAmount'),
      reason: textAt(group, 'ExemptionReason'),
      reasonCode: textAt(group, 'ExemptionReasonCode'),
    })),
    lines: all(trade, 'IncludedSupplyChainTradeLineItem').map(readLine),
    linesTotal: textAt(totals, 'LineTotalAmount'),
    basisTotal: textAt(totals, 'TaxBasisTotalAmount'),
    vatTotal: textAt(totals, 'TaxTotalAmount'),
    vatCurrency: vatTotal?.attributes.currencyID ?? null,
    total: textAt(totals, 'GrandTotalAmount'),
    paid: textAt(totals, 'TotalPrepaidAmount'),
    due: textAt(totals, 'DuePayableAmount'),
  };
}

/** A part that is missing reads as an empty one: the rules then say what it lacks. */
function section(from: XmlElement, name: string): XmlElement {
  return one(from, name) ?? { name, attributes: {}, children: [], text: '' };
}

function readParty(party: XmlElement): ReadParty {
  const address = one(party, 'PostalTradeAddress');
  return {
    name: textAt(party, 'Name'),
    globalIds: all(party, 'GlobalID').map(readId),
    legalId: idAt(party, 'SpecifiedLegalOrganization', 'ID'),
    address: address && { country: textAt(address, 'CountryID') },
    electronicAddress: idAt(party, 'URIUniversalCommunication', 'URIID'),
    taxIds: all(party, 'SpecifiedTaxRegistration', 'ID').map(readId),
  };
}

function readLine(line: XmlElement): ReadLine {
  const settlement = section(line, 'SpecifiedLineTradeSettlement');
  return {
    ...readVat(section(settlement, 'ApplicableTradeTax')),
    id: textAt(line, 'AssociatedDocumentLineDocument', 'LineID'),
    name: textAt(line, 'SpecifiedTradeProduct', 'Name'),
    quantity: textAt(line, 'SpecifiedLineTradeDelivery', 'BilledQuantity'),
    unit: one(line, 'SpecifiedLineTradeDelivery', 'BilledQuantity')?.attributes.unitCode ?? null,
    price: textAt(line, 'SpecifiedLineTradeAgreement', 'NetPriceProductTradePrice', 'ChargeAmount'),
    amount: textAt(settlement, 'SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount'),
  };
}

function readMeans(means: XmlElement): ReadMeans {
  const account = one(means, 'PayeePartyCreditorFinancialAccount');
  return {
    typeCode: textAt(means, 'TypeCode'),
    hasAccount: account !== null,
    account: account && (textAt(account, 'IBANID') ?? textAt(account, 'ProprietaryID')),
  };
}

function readVat(tax: XmlElement): ReadVat {
  return {
    category: textAt(tax, 'CategoryCode'),
    percent: textAt(tax, 'RateApplicablePercent'),
  };
}

function idAt(from: XmlElement, ...path: readonly string[]): ReadId | null {
  const element = one(from, ...path);
  return element && readId(element);
}

function readId(element: XmlElement): ReadId {
  return { id: said(element.text), scheme: said(element.attributes.schemeID) };
}
