import type { CalendarDate } from '@solde/calendar';
import type { HybridInvoice, PaperLanguage } from '@solde/documents';
import {
  brokenRules,
  FACTUR_X_FILE,
  hasElectronicForm,
  invoiceTotals,
  invoiceXml,
  type ElectronicInvoice,
  type InvoiceLine,
  type InvoiceNote,
  type InvoiceParty,
  type InvoicePayment,
  type VatTreatment,
} from '@solde/einvoice';
import { sum } from '@solde/money';

import { documentReference, type PaperParty, type StatementPaper } from './remittance-paper';
import { PAPER_WORDS } from './statement-words';

/** An invoice that a credit note corrects. */
export interface PrecedingInvoice {
  readonly number: string;
  readonly issuedOn: CalendarDate;
}

/** The electronic form of a fee document, and the rules of EN 16931 that it breaks: none, or it may not leave. */
export interface FeeInvoice {
  readonly invoice: ElectronicInvoice;
  readonly hybrid: HybridInvoice;
  readonly broken: readonly string[];
}

/** Of the country in which an agency declares itself to the prosecutor (CPCE R124-1). */
const AGENCY_COUNTRY = 'FR';
const PROFILE = 'EN 16931';

const WORDS = {
  fr: {
    fees: 'Honoraires, dossier',
    subscription: 'Honoraires, abonnement',
    moreFees: 'Honoraires, lignes suivantes consultables sur votre portail',
    debours: 'Débours',
    moreDebours: 'Débours, lignes suivantes consultables sur votre portail',
    disbursed: 'Débours (CGI, article 267, II, 2°)',
    penalties:
      'Pénalités de retard : taux de refinancement de la BCE majoré de 10 points (code de commerce, article L441-10).',
    indemnity:
      'Indemnité forfaitaire pour frais de recouvrement : 40 EUR (code de commerce, article D441-5).',
    discount: 'Pas d’escompte pour paiement anticipé.',
    due: 'Payable au plus tard à l’échéance',
    transfer: 'Virement sur notre compte',
  },
  en: {
    fees: 'Fees, case',
    subscription: 'Fees, subscription',
    moreFees: 'Fees, further lines on your portal',
    debours: 'Disbursement',
    moreDebours: 'Disbursements, further lines on your portal',
    disbursed: 'Disbursements (French tax code, article 267, II, 2)',
    penalties:
      'Late payment: ECB refinancing rate plus 10 points (French commercial code, article L441-10).',
    indemnity: 'Fixed recovery indemnity: EUR 40 (French commercial code, article D441-5).',
    discount: 'No discount for early payment.',
    due: 'Payable by the due date',
    transfer: 'Transfer to our account',
  },
} as const;

/**
 * The electronic form of a statement's fee document. Null without one, and in a currency of three decimals, which EN 16931 cannot
 * write. Throws Error when it would not come to the total of the document: the two are one invoice.
 */
export function feeInvoice(
  paper: StatementPaper,
  preceding: readonly PrecedingInvoice[] = [],
): FeeInvoice | null {
  const { feeDocument, language, currency } = paper;
  if (feeDocument === null || !hasElectronicForm(currency)) return null;
  const say = WORDS[language];
  const setOff = `${PAPER_WORDS[language].setOff} ${paper.number}.`;
  const { kind, number, dueOn, totalMinor } = feeDocument;
  const invoice: ElectronicInvoice = {
    ...{ kind, number, issuedOn: paper.issuedOn, dueOn: dueOn ?? paper.payoutOn, currency },
    seller: { ...partyOf(paper.agency), country: AGENCY_COUNTRY },
    buyer: partyOf(paper.creditor),
    lines: linesOf(paper).map((line) =>
      kind === 'INVOICE' ? line : { ...line, amountMinor: -line.amountMinor },
    ),
    notes: notesOf(language),
    terms:
      dueOn === null ? setOff : kind === 'INVOICE' ? say.due : PAPER_WORDS[language].inYourFavour,
    payment: dueOn === null ? { kind: 'SET_OFF', text: setOff } : transferOf(paper),
    contractReference: null,
    preceding: kind === 'INVOICE' ? [] : preceding,
    period: { from: null, until: paper.cutOffOn },
    paidMinor: 0n,
  };
  const given = kind === 'INVOICE' ? totalMinor : -totalMinor;
  const computed = invoiceTotals(invoice).totalMinor;
  if (computed !== given)
    throw new Error(`${number} is ${given}, its electronic form ${computed}.`);
  const xml = invoiceXml(invoice);
  return {
    invoice,
    hybrid: { fileName: FACTUR_X_FILE, conformance: PROFILE, xml },
    broken: brokenRules(xml).map(({ code }) => code),
  };
}

/** The transfer that an invoice in GROSS asks for (BG-16, BG-17); a credit note asks for none. */
function transferOf({ feeDocument, currency, language }: StatementPaper): InvoicePayment | null {
  if (!feeDocument?.account) return null;
  const { account, number } = feeDocument;
  const reference = documentReference(number, currency) ?? number;
  return { kind: 'TRANSFER', ...account, text: WORDS[language].transfer, reference };
}

function partyOf(party: PaperParty): InvoiceParty {
  return { ...party, siret: party.siret ?? null, country: party.country ?? AGENCY_COUNTRY };
}

/** What is billed, signed as in the books; what the paper leaves out is one line, so that the lines make the total. */
function linesOf(paper: StatementPaper): InvoiceLine[] {
  const { costs, deboursMinor, fees, feesMinor, language, vatRate } = paper;
  const say = WORDS[language];
  const feeVat: VatTreatment =
    vatRate.numerator === 0n
      ? { category: 'E', reason: PAPER_WORDS[language].vatExempt, reasonCode: null }
      : { category: 'S', rate: vatRate };
  // EN 16931 has one exempt group: disbursements of article 79, point c, of the VAT directive say so there.
  const costVat: VatTreatment = {
    ...{ category: 'E', reason: say.disbursed, reasonCode: 'VATEX-EU-79-C' },
  };
  const billed = fees.map((line): InvoiceLine => ({
    name: line.caseNumber === null ? say.subscription : `${say.fees} ${line.caseNumber}`,
    explanation: line.sentence,
    ...{ amountMinor: line.amountMinor, vat: feeVat },
  }));
  const advanced = costs
    .filter(({ kind }) => kind === 'DEBOURS')
    .map((line): InvoiceLine => ({
      ...{ name: [say.debours, line.caseNumber].join(' ').trim(), explanation: line.label },
      ...{ amountMinor: -line.amountMinor, vat: costVat },
    }));
  return [
    ...withRest(billed, feesMinor, { name: say.moreFees, explanation: null, vat: feeVat }),
    ...withRest(advanced, deboursMinor, { name: say.moreDebours, explanation: null, vat: costVat }),
  ];
}

function withRest(
  lines: readonly InvoiceLine[],
  totalMinor: bigint,
  rest: Omit<InvoiceLine, 'amountMinor'>,
): InvoiceLine[] {
  const amountMinor = totalMinor - sum(lines.map((line) => line.amountMinor));
  return amountMinor === 0n ? [...lines] : [...lines, { ...rest, amountMinor }];
}

/** The mentions that the French reform wants under a subject each. */
function notesOf(language: PaperLanguage): InvoiceNote[] {
  const say = WORDS[language];
  return [
    { subject: 'PMD', text: say.penalties },
    { subject: 'PMT', text: say.indemnity },
    { subject: 'AAB', text: say.discount },
  ];
}
