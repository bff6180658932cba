import type { PaperLanguage } from '@solde/documents';
import type { AccountCode } from '@solde/ledger';

import type { GapKind } from './trust-proof';

/** The words of the month's proof. */
export const TRUST_WORDS = {
  fr: {
    title: 'Preuve du compte dédié',
    account: 'Compte',
    day: 'Jour',
    held: 'En banque (livres)',
    partners: 'Chez les partenaires (livres)',
    owed: 'Dû',
    statement: 'Relevé',
    gap: 'Écart',
    signed: 'Signé par',
    balances: 'Soldes au',
    amount: 'Montant',
    reasons: 'Ce qui explique l’écart',
    unexplained: 'Reste inexpliqué',
    remark: 'Remarques',
    none: 'Aucun jour signé dans ce mois.',
    law: 'Fonds encaissés pour le compte des créanciers, sur un compte exclusivement affecté (code des procédures civiles d’exécution, article R124-2).',
  },
  en: {
    title: 'Proof of the dedicated account',
    account: 'Account',
    day: 'Day',
    held: 'At the bank (books)',
    partners: 'With partners (books)',
    owed: 'Owed',
    statement: 'Statement',
    gap: 'Gap',
    signed: 'Signed by',
    balances: 'Balances on',
    amount: 'Amount',
    reasons: 'What explains the gap',
    unexplained: 'Left unexplained',
    remark: 'Remarks',
    none: 'No day of this month was signed.',
    law: 'Money collected for creditors, on an account that holds nothing else (French code of civil enforcement procedures, article R124-2).',
  },
} as const satisfies Readonly<Record<PaperLanguage, Readonly<Record<string, string>>>>;

export type TrustWord = keyof (typeof TRUST_WORDS)['fr'];

export const TRUST_ACCOUNT_WORDS: Readonly<
  Record<PaperLanguage, Readonly<Partial<Record<AccountCode, string>>>>
> = {
  fr: {
    BANK_TP: 'Banque, compte dédié',
    PARTNER_FUNDS: 'Encaissé par les partenaires, à recevoir',
    CREDITOR_PAYABLE: 'Dû aux créanciers',
    DEBTOR_SUSPENSE: 'Encaissements en attente d’affectation',
    PROVISIONS: 'Provisions des créanciers',
    REFUNDS_DUE: 'Remboursements à payer',
    FEES_TO_WITHDRAW: 'Honoraires facturés à prélever',
    TRANSFERS_IN_TRANSIT: 'Virements en cours',
    BANK_EXCEPTIONS: 'Frais de banque et retenues de partenaires à régler par l’agence',
  },
  en: {
    BANK_TP: 'Bank, dedicated account',
    PARTNER_FUNDS: 'Received by partners, to come',
    CREDITOR_PAYABLE: 'Owed to creditors',
    DEBTOR_SUSPENSE: 'Receipts waiting to be matched',
    PROVISIONS: 'Provisions of creditors',
    REFUNDS_DUE: 'Refunds to pay',
    FEES_TO_WITHDRAW: 'Invoiced fees to withdraw',
    TRANSFERS_IN_TRANSIT: 'Transfers on their way',
    BANK_EXCEPTIONS: 'Bank charges and costs kept by partners, for the agency to pay',
  },
};

export const GAP_WORDS: Readonly<Record<PaperLanguage, Readonly<Record<GapKind, string>>>> = {
  fr: {
    BEFORE_THE_FIRST_STATEMENT: 'Solde d’ouverture du premier relevé',
    BETWEEN_STATEMENTS: 'Relevés qui ne se suivent pas',
    BANK_LINE_NOT_POSTED: 'Lignes de la banque pas encore comptabilisées',
    NOT_ON_A_STATEMENT: 'Écritures pas encore vues sur un relevé',
  },
  en: {
    BEFORE_THE_FIRST_STATEMENT: 'Opening balance of the first statement',
    BETWEEN_STATEMENTS: 'Statements that do not follow one another',
    BANK_LINE_NOT_POSTED: 'Lines of the bank not posted yet',
    NOT_ON_A_STATEMENT: 'Entries not seen on a statement yet',
  },
};
