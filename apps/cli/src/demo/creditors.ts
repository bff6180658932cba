import type { CreditorFacts, RuleTerms, TermsDraft } from '@solde/creditors';
import { rate, type Rate } from '@solde/money';

/** A creditor of the demo: who it is, what it entrusts on which terms, and the file it hands over. */
export interface DemoCreditor {
  readonly facts: CreditorFacts;
  /** Of the addresses of its users. */
  readonly domain: string;
  readonly contact: string;
  readonly terms: Omit<TermsDraft, 'effectiveFrom'>;
  readonly rules: readonly RuleTerms[];
  readonly directFactor: Rate;
  readonly bank: { readonly iban: string; readonly bic: string };
  /** In the assets of the demo. */
  readonly file: string;
}

/** What every agreement must hold (CPCE R124-3). */
const CLAUSES = {
  powerToReceive: true,
  claimsBasis:
    'Factures et contrats remis par le créancier, pour les montants de chaque bordereau.',
  insuranceGuarantee: 'Responsabilité civile professionnelle souscrite par le cabinet.',
  remuneration: 'Commission au résultat selon la grille d’honoraires signée.',
  remittanceConditions:
    'Reversement net le 15 et le dernier jour du mois, cinq jours ouvrés après.',
} as const;

const ANCILLARIES = ['INTEREST', 'INDEMNITY'] as const;
const NEVER_SERVED = ['PRE_DUE', 'EARLY_REMINDER'] as const;
const COURT = ['LITIGATION', 'ENFORCEMENT'] as const;

/** A builders' merchant: invoices between professionals, interest and the 40 EUR indemnity claimed. */
const ARMOR: DemoCreditor = {
  facts: {
    ...{ code: 'ARMOR', legalName: 'Négoce Armor SAS', siren: '999998008', currency: 'EUR' },
    ...{ addressLine: '14 quai du Port', postalCode: '22000', city: 'Saint-Brieuc' },
    territory: 'FR-METRO',
  },
  domain: 'armor.example',
  contact: 'Service crédit clients',
  terms: {
    ...CLAUSES,
    services: ['AMICABLE', 'LITIGATION'],
    // A rate of the contract: the statutory ones of the coming years are not known yet.
    ...{ interestClaimed: true, interestRateTable: 'CONTRACT', interestContractRate: rate('12') },
    indemnityClaimed: true,
  },
  rules: [
    { phases: [...NEVER_SERVED], components: ['PRINCIPAL', ...ANCILLARIES], rate: rate('5') },
    { phases: ['AMICABLE'], components: ['PRINCIPAL'], ageMaxDays: 180, rate: rate('12') },
    { phases: ['AMICABLE'], components: ['PRINCIPAL'], ageMinDays: 181, rate: rate('18') },
    { phases: ['AMICABLE'], components: [...ANCILLARIES], rate: rate('50') },
    { phases: [...COURT], components: ['PRINCIPAL'], rate: rate('22') },
    { phases: [...COURT], components: [...ANCILLARIES], rate: rate('50') },
  ],
  directFactor: rate('50'),
  bank: { iban: 'FR7630004000031234567890143', bic: 'BNPAFRPP' },
  file: 'creances-negoce-armor.csv',
};

/** A telephone company: bills of private persons. */
const HORIZON: DemoCreditor = {
  facts: {
    ...{ code: 'HORIZON', legalName: 'Horizon Télécom SA', siren: '999997000', currency: 'EUR' },
    ...{ addressLine: '3 rue des Ondes', postalCode: '31000', city: 'Toulouse' },
    territory: 'FR-METRO',
  },
  domain: 'horizon.example',
  contact: 'Recouvrement grand public',
  terms: { ...CLAUSES, services: ['AMICABLE', 'LITIGATION'] },
  rules: [
    { phases: [...NEVER_SERVED], components: ['PRINCIPAL', ...ANCILLARIES], rate: rate('8') },
    { phases: ['AMICABLE'], components: ['PRINCIPAL', ...ANCILLARIES], rate: rate('20') },
    { phases: [...COURT], components: ['PRINCIPAL', ...ANCILLARIES], rate: rate('28') },
  ],
  directFactor: rate('100'),
  bank: { iban: 'FR1420041010050500013M02606', bic: 'PSSTFRPPLIL' },
  file: 'claims-horizon-telecom.csv',
};

export const DEMO_CREDITORS: readonly DemoCreditor[] = [ARMOR, HORIZON];
