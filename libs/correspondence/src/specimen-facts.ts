import type { CalendarDate } from '@solde/calendar';

import type { Subject } from './letter-context';
import type { ClaimAsked, LetterFacts } from './letter-facts';
import type { Language, TemplateCode } from './message-kind';
import type { WrittenReceipt } from './writing';

export interface Specimen {
  readonly facts: LetterFacts;
  readonly subject: Subject;
}

const RECEIVED_ON: CalendarDate = '2026-06-09';
const ANY_ID = '00000000-0000-7000-8000-000000000001';

const INVOICE: ClaimAsked = {
  claimId: ANY_ID,
  number: 'F-SPECIMEN-0001',
  type: 'INVOICE',
  basis: 'contrat C-SPECIMEN-7',
  issuedOn: '2026-01-15',
  dueOn: '2026-02-14',
  isConsumer: false,
  isProfessional: true,
  principalMinor: 123_456n,
  interestMinor: 0n,
  indemnityMinor: 0n,
  penaltyMinor: 0n,
  legalCostsMinor: 0n,
};

// Every figure differs from every other, so that each must be printed in its own place to be found.
const WITH_ACCESSORIES: ClaimAsked = {
  ...INVOICE,
  interestMinor: 3_217n,
  indemnityMinor: 4_000n,
  penaltyMinor: 5_119n,
  legalCostsMinor: 6_229n,
};
const SECOND: ClaimAsked = {
  ...INVOICE,
  number: 'F-SPECIMEN-0002',
  basis: null,
  dueOn: '2026-03-17',
  principalMinor: 45_653n,
  interestMinor: 1_303n,
};
const CONSUMER: ClaimAsked = { ...INVOICE, isConsumer: true, isProfessional: false };
const NON_PROFESSIONAL: ClaimAsked = { ...INVOICE, isProfessional: false };

/**
 * The cases on which a template is tried before anybody may approve it: one claim and several, with and without each element,
 * to a professional and to a consumer. A block that a condition hides in one of them is found here and not in a letter.
 */
export function specimensOf(code: TemplateCode, language: Language): Specimen[] {
  return [[INVOICE], [WITH_ACCESSORIES, SECOND], [CONSUMER], [NON_PROFESSIONAL]].flatMap((claims) =>
    subjectsOf(code).map((subject) => ({ facts: specimenFacts(language, claims), subject })),
  );
}

function specimenFacts(language: Language, claims: readonly ClaimAsked[]): LetterFacts {
  return {
    language,
    reference: 'L-2026-000000',
    on: '2026-06-15',
    agency: {
      legalName: 'Agence Specimen SAS',
      siren: '732829320',
      addressLine: '1 rue du Modèle',
      postalCode: '75009',
      city: 'Paris',
      phone: '+33 1 00 00 00 00',
      email: 'contact@agence.example',
      signatory: 'Camille Specimen',
    },
    creditor: { name: 'Créancier Specimen SA', address: '2 avenue du Modèle, 69002 Lyon' },
    debtor: {
      name: 'Personne Specimen',
      addressLine: '3 place du Modèle',
      postalCode: '13001',
      city: 'Marseille',
      country: 'FR',
      email: null,
    },
    caseNumber: 'C2026000000',
    currency: 'EUR',
    account: {
      iban: 'FR7630006000011234567890189',
      bic: 'AGRIFRPP',
      holder: 'Fonds de tiers Specimen',
    },
    paymentReference: 'RF18SPECIMEN',
    recalled: [{ reference: 'L-2026-SPECIMEN', sentOn: '2026-05-04' }],
    claims,
  };
}

function subjectsOf(code: TemplateCode): Subject[] {
  const any = { caseId: ANY_ID, sourceId: ANY_ID };
  switch (code) {
    case 'RECEIPT': {
      const receipt = {
        ...{
          ...any,
          kind: 'RECEIPT' as const,
          receivedOn: RECEIVED_ON,
          amountMinor: 77_701n,
          currency: 'EUR',
        },
        ...{ means: 'CHEQUE', payerName: 'Payeur Specimen', surplusMinor: 8_801n },
        lines: [
          { claimId: ANY_ID, component: 'INTEREST' as const, amountMinor: 3_301n },
          { claimId: ANY_ID, component: 'PRINCIPAL' as const, amountMinor: 65_599n },
        ],
      } satisfies Omit<WrittenReceipt, 'isProvisional'>;
      return [
        { ...receipt, isProvisional: true },
        { ...receipt, isProvisional: false, payerName: null, surplusMinor: 0n },
      ];
    }
    case 'PROMISE_CONFIRMATION':
      return [
        {
          ...{ ...any, kind: code, amountMinor: 88_811n, currency: 'EUR' },
          ...{ dueOn: '2026-06-25', means: 'TRANSFER' },
        },
      ];
    case 'CLOSING_LETTER':
      return ['PAID_IN_FULL', 'RECALLED_BY_CREDITOR', 'SETTLED'].map((reason) => ({
        ...any,
        kind: code,
        reason,
      }));
    case 'FORMAL_NOTICE':
      return [{ ...any, kind: code, answerDays: 8 }];
    case 'ACCOUNT_STATEMENT':
      return [{ ...any, kind: code, on: '2026-06-14' }];
    case 'REMINDER':
    case 'DOCUMENT_COPY':
    case 'NEUTRAL_MESSAGE':
      return [{ ...any, kind: code }];
    case 'FIRST_LETTER':
    case 'CREDITOR_NOTICE':
      return [{ kind: 'FIRST_LETTER' }];
  }
}
