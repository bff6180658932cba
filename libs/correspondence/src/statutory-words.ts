import type { CalendarDate } from '@solde/calendar';
import { legalTextOn } from '@solde/country';

import type { Language } from './message-kind';

/** The blocks of a letter that nobody rewords: the template says where, the house says what. */
export interface StatutoryWords {
  /** That the agency collects amicably, for others (CPCE R124-4, 1°). */
  readonly activity: string;
  /** Paragraphs 2 and 3 of CPCE L111-8, always in French: the law is reproduced, not translated (R124-4, 5°). */
  readonly collectionCosts: readonly string[];
  /** GDPR, article 14 [G-03]. */
  readonly privacy: string;
  /** Code de commerce L441-10: between professionals only. */
  readonly latePayment: string;
}

const ACTIVITY_EN =
  'We carry on an activity of amicable collection of debts on behalf of others (recouvrement amiable de créances ' +
  'pour le compte d’autrui).';

const PRIVACY: Readonly<
  Record<Language, (agency: string, email: string, creditor: string) => string>
> = {
  fr: (agency, email, creditor) =>
    `Données personnelles : ${agency} traite, pour le compte de ${creditor} qui les lui a transmises, les données ` +
    'nécessaires au recouvrement amiable de la créance (identité, coordonnées, contrat, paiements), sur le fondement de ' +
    'l’exécution du contrat et de l’intérêt légitime du créancier. Elles sont destinées au créancier, à nos prestataires ' +
    'techniques et, s’il y a lieu, aux professionnels chargés du dossier, et conservées pendant le dossier puis cinq ans au plus après ' +
    'sa clôture. Vous disposez des droits d’accès, de rectification, d’effacement, de limitation et d’opposition : ' +
    `écrivez à ${email}. Vous pouvez adresser une réclamation à la CNIL (www.cnil.fr).`,
  en: (agency, email, creditor) =>
    `Personal data: ${agency} processes, on behalf of ${creditor} which provided them, the data needed to collect this ` +
    'debt amicably (identity, contact details, contract, payments), on the basis of the performance of the contract and of the ' +
    'legitimate interest of the creditor. They are meant for the creditor, our technical providers and, where relevant, the ' +
    'professionals in charge of the case, and kept during the case and at most five years after its closure. You have the ' +
    `rights of access, rectification, erasure, restriction and objection: write to ${email}. You may lodge a complaint ` +
    'with the CNIL (www.cnil.fr).',
};

const LATE_PAYMENT: Readonly<Record<Language, string>> = {
  fr:
    'Entre professionnels, l’article L441-10 du code de commerce prévoit que les pénalités de retard sont exigibles sans ' +
    'qu’un rappel soit nécessaire, et qu’une indemnité forfaitaire pour frais de recouvrement de 40 € est due de plein droit ' +
    'par facture payée en retard (article D441-5).',
  en:
    'Between professionals, article L441-10 of the French commercial code provides that late-payment penalties are due ' +
    'without any reminder, and that a fixed indemnity for recovery costs of 40 € is due by right for each invoice paid late ' +
    '(article D441-5).',
};

/** What marks the words above in any wording: a letter to a consumer must hold none of them. */
export const LATE_PAYMENT_MARKS: readonly RegExp[] = [/\bL\.?\s?441-10\b/i, /\bD\.?\s?441-5\b/i];

/** That the sum must be paid (R124-4, 4°), with the sum as it is printed. */
export function demandStatement(total: string, language: Language): string {
  return language === 'fr'
    ? `Nous vous demandons de payer la somme de ${total}.`
    : `We ask you to pay the sum of ${total}.`;
}

/** The blocks in force on a day. Throws when the country pack holds no text: a letter must not leave without it. */
export function statutoryWords(
  on: CalendarDate,
  language: Language,
  agency: { readonly legalName: string; readonly email: string },
  creditorName: string,
): StatutoryWords {
  const costs = legalTextOn('COLLECTION_COSTS', on);
  const activity = legalTextOn('AMICABLE_ACTIVITY', on);
  if (costs === null || activity === null)
    throw new RangeError(`No legal text is in force on ${on}.`);
  return {
    activity: language === 'fr' ? activity.paragraphs.join(' ') : ACTIVITY_EN,
    collectionCosts: costs.paragraphs,
    privacy: PRIVACY[language](agency.legalName, agency.email, creditorName),
    latePayment: LATE_PAYMENT[language],
  };
}
