import type { Component, MovementKind } from '@solde/cases';
import type { InterestTable } from '@solde/country';
import type { PaperLanguage } from '@solde/documents';

/** The words of a statement of account. */
export const STATEMENT_WORDS = {
  fr: {
    title: 'Décompte arrêté au',
    case: 'Dossier',
    creditor: 'Créancier',
    reference: 'Référence à rappeler',
    claim: 'Facture',
    due: 'échue le',
    from: 'Du',
    until: 'Au',
    days: 'Jours',
    principal: 'Sur',
    rate: 'Taux',
    interest: 'Intérêts',
    date: 'Date',
    entry: 'Écriture',
    component: 'Nature',
    amount: 'Montant',
    accrued: 'Intérêts courus (arrondis une fois)',
    total: 'Total dû',
    totalOfClaim: 'Total de la facture',
    sources: 'Taux appliqués',
    raised: 'majoré de {points} points (code monétaire et financier, article L313-3)',
    unverified: 'Un des taux appliqués n’a pas été vérifié à sa source : chiffre indicatif.',
    agreed: 'taux convenu',
    ACT_365:
      'Intérêts simples, jours réels sur 365, du lendemain de l’échéance au jour du décompte inclus.',
    ACT_ACT:
      'Intérêts simples, jours réels sur 365, ou 366 les années bissextiles, jour du décompte inclus.',
  },
  en: {
    title: 'Statement of account to',
    case: 'Case',
    creditor: 'Creditor',
    reference: 'Reference to quote',
    claim: 'Invoice',
    due: 'due on',
    from: 'From',
    until: 'To',
    days: 'Days',
    principal: 'On',
    rate: 'Rate',
    interest: 'Interest',
    date: 'Date',
    entry: 'Entry',
    component: 'Component',
    amount: 'Amount',
    accrued: 'Interest accrued (rounded once)',
    total: 'Total owed',
    totalOfClaim: 'Total of the invoice',
    sources: 'Rates applied',
    raised: 'raised by {points} points (French monetary and financial code, article L313-3)',
    unverified:
      'One of the rates applied was not verified at its source: the figure is indicative.',
    agreed: 'agreed rate',
    ACT_365:
      'Simple interest, actual days over 365, from the day after the due date to the day of the statement included.',
    ACT_ACT:
      'Simple interest, actual days over 365, or 366 in leap years, the day of the statement included.',
  },
} as const satisfies Readonly<Record<PaperLanguage, Readonly<Record<string, string>>>>;

export type StatementWord = keyof (typeof STATEMENT_WORDS)['fr'];

export const COMPONENT_WORDS: Readonly<Record<PaperLanguage, Readonly<Record<Component, string>>>> =
  {
    fr: {
      PRINCIPAL: 'Principal',
      INTEREST: 'Intérêts',
      INDEMNITY: 'Indemnité forfaitaire',
      PENALTY: 'Clause pénale',
      LEGAL_COSTS: 'Frais de justice',
    },
    en: {
      PRINCIPAL: 'Principal',
      INTEREST: 'Interest',
      INDEMNITY: 'Fixed indemnity',
      PENALTY: 'Contractual penalty',
      LEGAL_COSTS: 'Legal costs',
    },
  };

export const ENTRY_WORDS: Readonly<Record<PaperLanguage, Readonly<Record<MovementKind, string>>>> =
  {
    fr: {
      PLACED: 'Montant confié',
      INTEREST: 'Intérêts',
      INDEMNITY: 'Indemnité',
      COST: 'Frais',
      ALLOCATION: 'Paiement',
      WAIVER: 'Remise',
      WAIVER_EXCESS: 'Remise sans objet',
      CREDIT_NOTE: 'Avoir',
      CORRECTION: 'Correction',
    },
    en: {
      PLACED: 'Amount placed',
      INTEREST: 'Interest',
      INDEMNITY: 'Indemnity',
      COST: 'Costs',
      ALLOCATION: 'Payment',
      WAIVER: 'Waiver',
      WAIVER_EXCESS: 'Waiver without object',
      CREDIT_NOTE: 'Credit note',
      CORRECTION: 'Correction',
    },
  };

/** What each table of rates is, with the text that says so [L-02, L-06]. */
export const TABLE_WORDS: Readonly<Record<PaperLanguage, Readonly<Record<InterestTable, string>>>> =
  {
    fr: {
      LATE_PAYMENT_B2B:
        'taux de refinancement de la BCE du semestre majoré de 10 points (code de commerce, article L441-10 II)',
      LEGAL: 'taux de l’intérêt légal du semestre (code civil, article 1231-6)',
      CONTRACT: 'taux convenu',
    },
    en: {
      LATE_PAYMENT_B2B:
        'ECB refinancing rate of the half-year plus 10 points (French commercial code, article L441-10 II)',
      LEGAL: 'legal interest rate of the half-year (French civil code, article 1231-6)',
      CONTRACT: 'agreed rate',
    },
  };
