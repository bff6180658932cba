import { instant } from '@solde/calendar';
import {
  amountText,
  ibanText,
  type HybridInvoice,
  type PaperLanguage,
  type PaperSample,
  type PdfDefinition,
} from '@solde/documents';
import { multiply, rate, round, sum, type Currency } from '@solde/money';

import { feeInvoice } from './fee-invoice';
import {
  debitClaimPage,
  feeDocumentPage,
  statementPage,
  type CollectedLine,
  type CostSentenceLine,
  type FeeSentenceLine,
  type PaperAccount,
  type PaperParty,
  type StatementPaper,
} from './remittance-paper';

const AGENCY: PaperParty = {
  ...{ name: 'Agence Specimen SAS', addressLine: '1 rue du Modèle', postalCode: '75009' },
  ...{ city: 'Paris', siren: '732829320', vatNumber: 'FR44732829320' },
};
const CREDITOR: PaperParty = {
  ...{
    name: 'Créancier Specimen & Fils SA',
    addressLine: '2 avenue du Modèle',
    postalCode: '69002',
  },
  ...{ city: 'Lyon', siren: '552100554', siret: '55210055400013', vatNumber: 'FR20552100554' },
};
const LONG: PaperParty = {
  ...CREDITOR,
  name: 'Société coopérative agricole des producteurs réunis de la vallée de la Haute-Garonne et du Comminges',
  addressLine: 'Bâtiment Les Hêtres, escalier 14, 1287 ter avenue du Général-de-Larminat prolongée',
};
const MANY_LINES = 150;
const OWN_ACCOUNT: PaperAccount = {
  ...{ holder: 'Agence Specimen SAS', iban: 'FR1420041010050500013M02606', bic: 'PSSTFRPPLIL' },
};
const DEDICATED_ACCOUNT: PaperAccount = {
  holder: 'Agence Specimen SAS, fonds de tiers',
  ...{ iban: 'FR7630006000011234567890189', bic: 'AGRIFRPP' },
};

const COST = {
  fr: 'Requête en injonction de payer',
  en: 'Application for a payment order',
} as const;

/** Every paper of a remittance, in both languages: its common shapes, and the longest that it must hold. */
export function remittanceSamples(): PaperSample[] {
  return (['fr', 'en'] as const).flatMap(samplesIn);
}

function samplesIn(language: PaperLanguage): PaperSample[] {
  const usual = paperOf(language, {});
  const costs: CostSentenceLine[] = [
    { caseNumber: 'C2026000001', kind: 'DEBOURS', label: COST[language], amountMinor: -33_47n },
  ];
  const long = paperOf(language, { creditor: LONG, ...linesOf(MANY_LINES, language) });
  const advanced = paperOf(language, { costs, deboursMinor: 33_47n });
  const claim = {
    number: 'DD2026-000001',
    dueOn: '2026-04-15',
    account: DEDICATED_ACCOUNT,
  } as const;
  const returned = linesOf(2, language).fees.map((line) => ({
    ...line,
    amountMinor: -line.amountMinor,
  }));
  const [takenBack] = linesOf(1, language).collected.map((line) => ({
    ...line,
    amountMinor: -772_34n,
  }));
  const claimed = paperOf(
    language,
    {
      ...{ fees: returned, collected: takenBack === undefined ? [] : [takenBack] },
      ...{ claim, claimedMinor: 412_34n, transferMinor: 0n },
    },
    'CREDIT_NOTE',
  );
  const given = paperOf(language, { fees: returned }, 'CREDIT_NOTE');
  const gross = paperOf(language, { mode: 'GROSS' });
  const grossGiven = paperOf(language, { mode: 'GROSS', fees: returned }, 'CREDIT_NOTE');
  const abroad = paperOf(language, { mode: 'GROSS', currency: 'CHF' });
  return [
    statement('statement', usual),
    statement('statement-costs', advanced),
    statement('statement-gross', gross),
    statement('statement-claimed', claimed),
    statement('statement-held', paperOf(language, { heldBecause: 'NO_IBAN' })),
    statement('statement-long', long),
    feeDocument('fee-invoice', usual),
    feeDocument('fee-invoice-debours', advanced),
    feeDocument('fee-invoice-exempt', paperOf(language, { vatRate: rate('0') })),
    feeDocument('fee-invoice-to-pay', gross, payable(OWN_ACCOUNT, 'RF31FA2026000123')),
    feeDocument('fee-invoice-to-pay-in-francs', abroad, payable(OWN_ACCOUNT, 'FA2026-000123')),
    feeDocument('fee-invoice-long', long),
    feeDocument('credit-note', given),
    feeDocument('credit-note-gross', grossGiven),
    sample('debit-claim', claimed, debitClaimPage(claimed), null, [
      claim.number,
      amountText(claimed.claimedMinor, 'EUR', language),
      ...payable(DEDICATED_ACCOUNT, 'RF19DD2026000001'),
    ]),
  ];
}

/** What a payer copies by hand, when no application reads the code. */
function payable({ holder, iban, bic }: PaperAccount, reference: string): string[] {
  return [holder, ibanText(iban), bic, reference];
}

function statement(name: string, paper: StatementPaper): PaperSample {
  const { currency, language } = paper;
  return sample(name, paper, statementPage(paper), null, [
    ...[paper.number, ...paper.collected.map(({ claimNumber }) => claimNumber)],
    ...[paper.collectedMinor, paper.balanceMinor].map((one) => amountText(one, currency, language)),
  ]);
}

function feeDocument(
  name: string,
  paper: StatementPaper,
  payable: readonly string[] = [],
): PaperSample {
  const { currency, feeDocument: document, language } = paper;
  const invoice = feeInvoice(paper, [{ number: 'FA2026-000001', issuedOn: '2026-02-16' }]);
  return sample(name, paper, feeDocumentPage(paper), invoice?.hybrid ?? null, [
    ...[document?.number ?? '', `SIREN ${AGENCY.siren ?? ''}`, `SIREN ${CREDITOR.siren ?? ''}`],
    ...[paper.feesMinor, paper.vatMinor, document?.totalMinor ?? 0n].map((one) =>
      amountText(one, currency, language),
    ),
    ...payable,
  ]);
}

function sample(
  name: string,
  { agency, creditor, language }: StatementPaper,
  page: PdfDefinition | null,
  invoice: HybridInvoice | null,
  says: readonly string[],
): PaperSample {
  if (page === null) throw new Error(`The sample ${name} has no page.`);
  return { name, language, page, invoice, says: [agency.name, creditor.name, ...says] };
}

/** A paper whose figures follow from its lines. */
function paperOf(
  language: PaperLanguage,
  change: Partial<StatementPaper>,
  kind: 'INVOICE' | 'CREDIT_NOTE' = 'INVOICE',
): StatementPaper {
  const { currency = 'EUR', deboursMinor = 0n, mode = 'NET', vatRate = rate('20') } = change;
  const { collected, fees } = { ...linesOf(4, language, currency), ...change };
  const feesMinor = sum(fees.map(({ amountMinor }) => amountMinor));
  const collectedMinor = sum(collected.map(({ amountMinor }) => amountMinor));
  const vatMinor = round(multiply(feesMinor, vatRate));
  const totalMinor = feesMinor + vatMinor + deboursMinor;
  const balanceMinor = mode === 'NET' ? collectedMinor - totalMinor : collectedMinor;
  const number = kind === 'INVOICE' ? 'FA2026-000123' : 'AV2026-000004';
  return {
    ...{ language, agency: AGENCY, creditor: CREDITOR, number: 'RV2026-00001-0001' },
    ...{ currency, cutOffOn: '2026-03-15', payoutOn: '2026-03-20', issuedOn: '2026-03-16' },
    ...{ approvedAt: instant('2026-03-16T09:00:00Z'), openingCarryMinor: 0n, mode, vatRate },
    ...{
      collectedMinor,
      givenBackMinor: 0n,
      costsKeptMinor: 0n,
      feesMinor,
      vatMinor,
      deboursMinor,
    },
    ...{ balanceMinor, transferMinor: balanceMinor, carryMinor: 0n, claimedMinor: 0n },
    ...{ claim: null, heldBecause: null, collected, fees, costs: [], linesLeftOut: 0 },
    feeDocument: {
      ...{ kind, number, totalMinor, dueOn: mode === 'NET' ? null : '2026-04-15' },
      account: mode === 'GROSS' && kind === 'INVOICE' ? OWN_ACCOUNT : null,
    },
    ...change,
  };
}

function linesOf(
  count: number,
  language: PaperLanguage,
  currency: Currency = 'EUR',
): { collected: CollectedLine[]; fees: FeeSentenceLine[] } {
  const [paid, fee] = [1_000_00n, 150_00n].map((one) => amountText(one, currency, language));
  const sentence =
    language === 'fr'
      ? `Encaissement de ${paid} en phase amiable : règle 2 du barème, 15 % de ${paid} = ${fee}.`
      : `Payment of ${paid} in the amicable phase: rule 2 of the grid, 15% of ${paid} = ${fee}.`;
  const cases = Array.from({ length: count }, (_, index) => ({
    caseNumber: `C2026${String(index + 1).padStart(6, '0')}`,
    claimNumber: `FACTURE-${index + 1}-SPECIMEN`,
    amountMinor: 1_000_00n + BigInt(index),
  }));
  return {
    collected: cases.map((line) => ({
      ...{ ...line, valueOn: '2026-03-10', component: 'PRINCIPAL' },
      debtorName: 'Débiteur Specimen au nom composé',
    })),
    fees: cases.map(({ caseNumber }) => ({
      ...{ caseNumber, sentence, amountMinor: 150_00n },
    })),
  };
}
