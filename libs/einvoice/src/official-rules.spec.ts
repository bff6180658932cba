import { officialRules, schematron } from '../../../test/support/official-rules';
import { invoiceXml } from './invoice-xml';
import { invoice, SPECIMENS } from './specimen-invoices';

/** Rules of our own, in the form in which the official ones are published. */
const OURS = `<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">
  <ns prefix="rsm" uri="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>
  <ns prefix="ram" uri="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"/>
  <pattern>
    <rule context="/rsm:CrossIndustryInvoice">
      <assert id="NUMBERED" test="normalize-space(rsm:ExchangedDocument/ram:ID) != ''">A number.</assert>
      <assert id="CHEAP" test="xs:decimal(//ram:GrandTotalAmount) lt 100">Below a hundred.</assert>
    </rule>
  </pattern>
</schema>`;

const official = officialRules();
const COMPILES_WITHIN_MS = 120_000;

describe('rules published as Schematron', () => {
  it('run over what the writer writes', () => {
    const broken = schematron(OURS);
    expect(broken(invoiceXml(invoice))).toEqual(['CHEAP']);
    expect(broken(invoiceXml({ ...invoice, number: ' ' }))).toEqual(['NUMBERED', 'CHEAP']);
  });
});

if (official !== null)
  describe('the official rules that EN16931_RULES names', () => {
    it.each(SPECIMENS)(
      'are kept by %s',
      (_, one) => {
        expect(official(invoiceXml(one))).toEqual([]);
      },
      COMPILES_WITHIN_MS,
    );

    it(
      'are broken by an invoice without a number',
      () => {
        expect(official(invoiceXml({ ...invoice, number: '' }))).toContain('BR-02');
      },
      COMPILES_WITHIN_MS,
    );
  });
