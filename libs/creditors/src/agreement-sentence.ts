import type { PartnerKind } from '@solde/agency';
import { formatAmount, percentOf, type Currency, type Minor, type Rate } from '@solde/money';
import type { FlatEvent, RuleChannel, TierMode } from './agreement-shape';

type Locale = 'fr' | 'en';

interface Line {
  readonly phases: readonly string[];
  readonly components: readonly string[];
  readonly claimTypes: readonly string[];
  readonly ageMinDays: number;
  readonly ageMaxDays: number | null;
  readonly channel: RuleChannel;
  readonly tierMode: TierMode;
  readonly rate: Rate | null;
  readonly tiers: readonly { readonly upToMinor: Minor | null; readonly rate: Rate }[];
}

interface Tariff {
  readonly currency: Currency;
  readonly crossingWindowDays: number;
  readonly directFactor: Rate;
  readonly minimumMinor: Minor | null;
  readonly capMinor: Minor | null;
  readonly withdrawalFreeDays: number | null;
  readonly withdrawalFactor: Rate | null;
  readonly withdrawalWaived: readonly string[];
  readonly rules: readonly Line[];
  readonly flats: readonly { readonly event: FlatEvent; readonly amountMinor: Minor }[];
  readonly retrocessions: readonly {
    readonly partnerKind: PartnerKind;
    readonly share: Rate;
    readonly phases: readonly string[];
  }[];
}

const WORDS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  fr: {
    PRINCIPAL: 'principal',
    INTEREST: 'intérêts',
    INDEMNITY: 'indemnités',
    PENALTY: 'pénalités',
    LEGAL_COSTS: 'frais de justice',
    PRE_DUE: 'avant échéance',
    EARLY_REMINDER: 'première relance',
    AMICABLE: 'amiable',
    LITIGATION: 'judiciaire',
    ENFORCEMENT: 'exécution',
    AGENCY: 'payé à nous',
    DIRECT: 'payé à vous',
    CASE_OPENING: 'ouverture d’un dossier',
    PRE_DUE_CALL: 'appel avant échéance',
    BILL_FOLLOW_UP: 'suivi d’un effet',
    FORMAL_NOTICE: 'mise en demeure',
    TRACING: 'recherche d’adresse',
    LITIGATION_FILE: 'constitution d’un dossier judiciaire',
    STATEMENT_MAILING: 'envoi d’un relevé',
    MONTHLY: 'abonnement mensuel',
    PLACED_IN_ERROR: 'dossier remis par erreur',
    DUPLICATE: 'doublon',
    DISPUTE_UPHELD: 'contestation fondée',
    COMPLAINT_UPHELD: 'réclamation fondée',
    IRRECOVERABLE_INSOLVENT: 'débiteur insolvable',
    IRRECOVERABLE_UNECONOMIC: 'frais supérieurs à l’enjeu',
    DECEASED_NO_ESTATE: 'succession sans actif',
    COMMERCIAL_GESTURE: 'geste commercial',
    TAKEN_IN_HOUSE: 'repris en interne',
    TRANSFERRED_TO_OTHER_PROVIDER: 'confié à un autre prestataire',
    MANDATE_TERMINATED: 'mandat terminé',
    OTHER: 'autre motif',
    LAWYER: 'avocat',
    BAILIFF: 'commissaire de justice',
    CORRESPONDENT: 'correspondant',
  },
  en: {
    PRINCIPAL: 'principal',
    INTEREST: 'interest',
    INDEMNITY: 'indemnities',
    PENALTY: 'penalties',
    LEGAL_COSTS: 'legal costs',
    PRE_DUE: 'before the due date',
    EARLY_REMINDER: 'first reminder',
    AMICABLE: 'amicable',
    LITIGATION: 'litigation',
    ENFORCEMENT: 'enforcement',
    AGENCY: 'paid to us',
    DIRECT: 'paid to you',
    CASE_OPENING: 'opening of a case',
    PRE_DUE_CALL: 'call before the due date',
    BILL_FOLLOW_UP: 'follow-up of a bill of exchange',
    FORMAL_NOTICE: 'formal notice',
    TRACING: 'tracing',
    LITIGATION_FILE: 'file for the court',
    STATEMENT_MAILING: 'mailing of a statement',
    MONTHLY: 'monthly subscription',
    PLACED_IN_ERROR: 'case placed in error',
    DUPLICATE: 'duplicate',
    DISPUTE_UPHELD: 'dispute upheld',
    COMPLAINT_UPHELD: 'complaint upheld',
    IRRECOVERABLE_INSOLVENT: 'debtor insolvent',
    IRRECOVERABLE_UNECONOMIC: 'not worth its cost',
    DECEASED_NO_ESTATE: 'estate without assets',
    COMMERCIAL_GESTURE: 'commercial gesture',
    TAKEN_IN_HOUSE: 'taken back in house',
    TRANSFERRED_TO_OTHER_PROVIDER: 'given to another provider',
    MANDATE_TERMINATED: 'mandate ended',
    OTHER: 'another reason',
    LAWYER: 'lawyer',
    BAILIFF: 'bailiff',
    CORRESPONDENT: 'correspondent',
  },
};

/** One line of a tariff in plain words: what is paid, on what, when. */
export function ruleSentence(line: Line, currency: Currency, locale: Locale): string {
  const words = WORDS[locale];
  const list = (codes: readonly string[]) => codes.map((code) => words[code] ?? code).join(', ');
  const scope = [
    list(line.phases),
    list(line.components),
    ageBand(line, locale),
    ...(line.claimTypes.length > 0 ? [line.claimTypes.join(', ')] : []),
    ...(line.channel === 'ANY' ? [] : [words[line.channel] ?? line.channel]),
  ].filter((part) => part !== '');
  return `${scope.join(' ; ')} : ${price(line, currency, locale)}`;
}

/** A whole tariff in plain words, in the order in which its lines are tried. Amounts are excluding VAT. */
export function agreementSentences(tariff: Tariff, locale: Locale): string[] {
  const { currency } = tariff;
  const say = (fr: string, en: string) => (locale === 'fr' ? fr : en);
  const amount = (minor: Minor) => `${formatAmount(minor, currency)} ${currency}`;
  return [
    ...tariff.rules.map((line) => ruleSentence(line, currency, locale)),
    say(
      `Un paiement reçu par vous jusqu’à ${tariff.crossingWindowDays} jours après la remise ne coûte rien ; ensuite il est compté à ${percent(tariff.directFactor, locale)} du tarif.`,
      `A payment you receive up to ${tariff.crossingWindowDays} days after the placement costs nothing; later it counts for ${percent(tariff.directFactor, locale)} of the tariff.`,
    ),
    ...(tariff.minimumMinor === null
      ? []
      : [
          say(
            `Minimum par dossier recouvré : ${amount(tariff.minimumMinor)}.`,
            `Minimum per recovered case: ${amount(tariff.minimumMinor)}.`,
          ),
        ]),
    ...(tariff.capMinor === null
      ? []
      : [
          say(
            `Plafond par dossier : ${amount(tariff.capMinor)}.`,
            `Cap per case: ${amount(tariff.capMinor)}.`,
          ),
        ]),
    ...tariff.flats.map(
      ({ event, amountMinor }) => `${WORDS[locale][event] ?? event} : ${amount(amountMinor)}`,
    ),
    ...withdrawalSentences(tariff, locale),
    ...tariff.retrocessions.map(({ partnerKind, share, phases }) => {
      const partner = WORDS[locale][partnerKind] ?? partnerKind;
      const among = phases.map((phase) => WORDS[locale][phase] ?? phase).join(', ');
      const when = among === '' ? '' : ` (${among})`;
      return say(
        `Part du partenaire, ${partner} : ${percent(share, locale)} de nos commissions hors taxe${when}, à notre charge.`,
        `Share of the partner, ${partner}: ${percent(share, locale)} of our commissions excluding VAT${when}, at our charge.`,
      );
    }),
    say(
      'Rien recouvré, aucune commission. Montants hors taxe.',
      'Nothing recovered, no commission. Amounts excluding VAT.',
    ),
  ];
}

/** What taking a case back costs, and for which reasons it costs nothing. */
function withdrawalSentences(
  { withdrawalFreeDays: freeDays, withdrawalFactor: factor, withdrawalWaived: waived }: Tariff,
  locale: Locale,
): string[] {
  if (freeDays === null || factor === null) return [];
  const reasons = waived.map((reason) => WORDS[locale][reason] ?? reason).join(', ');
  const isFrench = locale === 'fr';
  const costs = isFrench
    ? `Un dossier repris plus de ${freeDays} jours après la remise coûte ${percent(factor, locale)} du tarif amiable sur le principal restant dû`
    : `A case taken back more than ${freeDays} days after the placement costs ${percent(factor, locale)} of the amicable tariff on the principal still owed`;
  if (reasons === '') return [`${costs}.`];
  return [
    `${costs}${isFrench ? ', et rien pour ces motifs : ' : ', and nothing for: '}${reasons}.`,
  ];
}

function ageBand({ ageMinDays, ageMaxDays }: Line, locale: Locale): string {
  const days = locale === 'fr' ? 'jours' : 'days';
  if (ageMaxDays !== null) return `${ageMinDays}-${ageMaxDays} ${days}`;
  if (ageMinDays === 0) return '';
  return locale === 'fr' ? `à partir de ${ageMinDays} jours` : `from ${ageMinDays} days`;
}

function price({ tierMode, rate, tiers }: Line, currency: Currency, locale: Locale): string {
  if (tierMode === 'NONE') return rate === null ? '' : percent(rate, locale);
  const upTo = locale === 'fr' ? 'jusqu’à' : 'up to';
  const above = locale === 'fr' ? 'au-delà' : 'above';
  return tiers
    .map(({ upToMinor, rate: of }) =>
      upToMinor === null
        ? `${above} ${percent(of, locale)}`
        : `${upTo} ${formatAmount(upToMinor, currency)} ${currency} ${percent(of, locale)}`,
    )
    .join(', ');
}

function percent(rate: Rate, locale: Locale): string {
  const text = percentOf(rate);
  return `${locale === 'fr' ? text.replace('.', ',') : text} %`;
}
