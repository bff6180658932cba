import { addDays, instant } from '@solde/calendar';
import type { MoneyFacts } from '@solde/cases';
import { amountText, ibanText, type PaperLanguage, type PaperSample } from '@solde/documents';

import { accountPage } from './account-paper';
import { accountStatement } from './account-statement';
import { STATEMENT_WORDS } from './statement-words';

const ON = '2026-06-15';
const DUE = '2025-11-30';
const IBAN = 'FR7630006000011234567890189';
const FEW = 2;
const MANY = 40;
const PRINCIPAL = 1_234_56n;

/** The statement of account in both languages: of two invoices partly paid, and of many. */
export function accountSamples(): PaperSample[] {
  return (['fr', 'en'] as const).flatMap((language) => [
    sample('account-statement', language, FEW),
    sample('account-statement-long', language, MANY),
  ]);
}

function sample(name: string, language: PaperLanguage, claims: number): PaperSample {
  const statement = accountStatement(factsOf(claims), ON);
  const page = accountPage(statement, {
    ...{ language, caseNumber: 'C2026000001', referenceRf: 'RF18539007547034' },
    creditorName: 'Créancier Specimen & Fils SA',
    agency: {
      ...{
        name: 'Agence Specimen SAS',
        address: '1 rue du Modèle\n75009 Paris',
        siren: '732829320',
      },
    },
    debtor: { name: 'Débiteur Specimen SARL', address: '3 place du Modèle\n59000 Lille' },
    payTo: { holder: 'Agence Specimen SAS, fonds de tiers', iban: IBAN, bic: 'AGRIFRPP' },
    issuedAt: instant('2026-06-15T08:00:00Z'),
  });
  const total = amountText(statement.totalMinor, statement.currency, language);
  return {
    name,
    language,
    page,
    invoice: null,
    says: [
      ...[STATEMENT_WORDS[language].total, total, ibanText(IBAN)],
      ...(language === 'fr'
        ? ['2e semestre 2025', '1er semestre 2026']
        : ['second half of 2025', 'first half of 2026']),
    ],
  };
}

/** Invoices due one after the other, each paid in part: interest runs on three principals and two rates. */
function factsOf(claims: number): MoneyFacts {
  const numbers = Array.from({ length: claims }, (_, index) => index);
  return {
    ...{ caseId: 'specimen', currency: 'EUR', creditorIsIndividual: false, formalNoticeOn: null },
    ...{ suspensions: [], spendingOrders: [], judgment: null, disputedAt: null },
    terms: [
      {
        ...{ effectiveFrom: '2025-01-01', interestClaimed: true, basis: 'ACT_365' },
        ...{ table: 'LATE_PAYMENT_B2B', contractRate: null, indemnityClaimed: true },
        ...{ allocationOrder: 'LEGAL', principalRule: 'OLDEST_DUE' },
      },
    ],
    claims: numbers.map((index) => ({
      ...{ claimId: String(index), number: `F-2025-${index + 1}`, type: 'INVOICE' },
      ...{ dueOn: addDays(DUE, index), debtorQuality: 'PROFESSIONAL', state: 'ACCEPTED' },
      ...{ principalMinor: PRINCIPAL, disputedMinor: 0n, limitationOn: '2030-11-30' },
    })),
    movements: numbers.flatMap((index) => {
      const claimId = String(index);
      const principal = { claimId, component: 'PRINCIPAL' } as const;
      return [
        { ...principal, kind: 'PLACED', amountMinor: PRINCIPAL, valueOn: '2026-02-02' },
        { ...principal, kind: 'ALLOCATION', amountMinor: -200_00n, valueOn: '2026-03-02' },
        { ...principal, kind: 'CREDIT_NOTE', amountMinor: -34_56n, valueOn: '2026-04-01' },
      ] as const;
    }),
  };
}
