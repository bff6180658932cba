import type { CalendarDate } from '@solde/calendar';
import { formatAmount, type Currency, type Minor } from '@solde/money';

export type PaperLanguage = 'fr' | 'en';

/** The words of the papers of a run. An issued paper is frozen: a change here changes the next ones only. */
export const PAPER_WORDS = {
  fr: {
    statement: 'Relevé de reversement',
    INVOICE: 'Facture',
    CREDIT_NOTE: 'Avoir',
    cutOff: 'Période arrêtée au',
    payout: 'Virement prévu le',
    issued: 'Date d’émission',
    page: 'page',
    collected: 'Encaissements',
    fees: 'Honoraires',
    date: 'Date',
    caseNumber: 'Dossier',
    debtor: 'Débiteur',
    claim: 'Créance',
    component: 'Nature',
    amount: 'Montant',
    explanation: 'Calcul',
    feeExclVat: 'Honoraires HT',
    openingCarry: 'Report du relevé précédent',
    totalCollected: 'Total encaissé',
    totalFees: 'Honoraires HT',
    vat: 'TVA',
    balance: 'Solde',
    transfer: 'Viré sur votre compte',
    carry: 'Reporté sur le relevé suivant',
    totalInclVat: 'Total TTC',
    vatNumber: 'TVA',
    vatExempt: 'TVA non applicable dans ce territoire (CGI, article 294)',
    setOff: 'Réglée par compensation sur le relevé',
    late: 'Pénalités de retard : taux de refinancement de la BCE majoré de 10 points ; indemnité forfaitaire de recouvrement : 40 EUR (code de commerce, articles L441-10 et D441-5). Pas d’escompte pour paiement anticipé.',
    more: 'Lignes suivantes, consultables sur votre portail',
    DEBIT_CLAIM: 'Demande de remboursement',
    costs: 'Frais',
    givenBack: 'Sommes restituées',
    costsKept: 'Frais avancés, récupérés',
    totalDebours: 'Débours (hors TVA)',
    claimed: 'À nous rembourser',
    claimDue: 'À rembourser sur notre compte dédié au plus tard le',
    claimExplained: 'Ce débit, sans TVA, résulte du relevé',
    apart: 'Honoraires et débours facturés à part, payables selon la facture',
    dueOn: 'À régler au plus tard le',
    KEPT: 'Frais avancés par nous, payés par le débiteur',
    DEBOURS: 'Débours refacturés',
    PROVISION_RETURNED: 'Provision restituée',
    TRANSFER_RETURN: 'Virement revenu de la banque',
    LEGAL_HOLD: 'Virement retenu : une vérification juridique est en cours.',
    NO_IBAN: 'Virement retenu : vos coordonnées bancaires ne nous sont pas connues.',
    BANK_DETAILS_CHANGED: 'Virement retenu : vos coordonnées bancaires viennent d’être modifiées.',
    PRINCIPAL: 'Principal',
    INTEREST: 'Intérêts',
    INDEMNITY: 'Indemnité forfaitaire',
    PENALTY: 'Clause pénale',
    LEGAL_COSTS: 'Frais de justice',
  },
  en: {
    statement: 'Remittance statement',
    INVOICE: 'Invoice',
    CREDIT_NOTE: 'Credit note',
    cutOff: 'Period up to',
    payout: 'Transfer due on',
    issued: 'Date of issue',
    page: 'page',
    collected: 'Money collected',
    fees: 'Fees',
    date: 'Date',
    caseNumber: 'Case',
    debtor: 'Debtor',
    claim: 'Claim',
    component: 'Component',
    amount: 'Amount',
    explanation: 'Computation',
    feeExclVat: 'Fees excl. VAT',
    openingCarry: 'Carried from the previous statement',
    totalCollected: 'Total collected',
    totalFees: 'Fees excl. VAT',
    vat: 'VAT',
    balance: 'Balance',
    transfer: 'Transferred to your account',
    carry: 'Carried to the next statement',
    totalInclVat: 'Total incl. VAT',
    vatNumber: 'VAT',
    vatExempt: 'VAT not applicable in this territory (French tax code, article 294)',
    setOff: 'Settled by set-off on the statement',
    late: 'Late payment: ECB refinancing rate plus 10 points; fixed recovery indemnity: EUR 40 (French commercial code, articles L441-10 and D441-5). No discount for early payment.',
    more: 'Further lines, shown on your portal',
    DEBIT_CLAIM: 'Request for repayment',
    costs: 'Costs',
    givenBack: 'Money given back',
    costsKept: 'Costs advanced, recovered',
    totalDebours: 'Disbursements (no VAT)',
    claimed: 'To be repaid to us',
    claimDue: 'To be repaid on our dedicated account by',
    claimExplained: 'This debit, without VAT, results from statement',
    apart: 'Fees and disbursements are invoiced apart, payable as said on invoice',
    dueOn: 'To be paid by',
    KEPT: 'Costs advanced by us, paid by the debtor',
    DEBOURS: 'Disbursements charged on',
    PROVISION_RETURNED: 'Provision given back',
    TRANSFER_RETURN: 'Transfer returned by the bank',
    LEGAL_HOLD: 'Transfer held: a legal check is under way.',
    NO_IBAN: 'Transfer held: your bank details are not known to us.',
    BANK_DETAILS_CHANGED: 'Transfer held: your bank details have just been changed.',
    PRINCIPAL: 'Principal',
    INTEREST: 'Interest',
    INDEMNITY: 'Fixed indemnity',
    PENALTY: 'Contractual penalty',
    LEGAL_COSTS: 'Legal costs',
  },
} as const satisfies Readonly<Record<PaperLanguage, Readonly<Record<string, string>>>>;

export type PaperWord = keyof (typeof PAPER_WORDS)['fr'];

/** An amount as a person reads it in his language; printed from its decimal text, never through a binary float. */
export function amountText(
  amountMinor: Minor,
  currency: Currency,
  language: PaperLanguage,
): string {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  // The narrow no-break space is missing from the font of the papers.
  return format
    .format(formatAmount(amountMinor, currency) as `${number}`)
    .replaceAll('\u202f', '\u00a0');
}

/** 31/12/2026 in French, 31 Dec 2026 in English. */
export function dayText(day: CalendarDate, language: PaperLanguage): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return language === 'fr'
    ? `${date}/${month}/${year}`
    : `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** 20 % in French, 20% in English; 8,5 % and 8.5%. */
export function percentText(percent: string, language: PaperLanguage): string {
  return language === 'fr' ? `${percent.replace('.', ',')}\u00a0%` : `${percent}%`;
}
