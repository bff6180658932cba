import { missedRateFloor } from '@solde/country';
import { formatAmount, percentOf, type Currency } from '@solde/money';
import type { TermsContent } from './terms-content';

type Locale = 'fr' | 'en';

/** What the terms say, as their reader needs it. */
type Said = Pick<
  TermsContent,
  | 'services'
  | 'powerToReceive'
  | 'remittanceMode'
  | 'remittanceCycle'
  | 'payoutBusinessDays'
  | 'negativeBalance'
  | 'invoiceDueDays'
  | 'transferMinMinor'
  | 'allocationOrder'
  | 'interestClaimed'
  | 'interestRateTable'
  | 'interestContractRate'
  | 'indemnityClaimed'
  | 'promiseDaysMax'
  | 'waiverMaxMinor'
  | 'effectiveFrom'
>;

const WORDS = {
  fr: {
    PRE_DUE: 'suivi avant échéance',
    EARLY_REMINDER: 'premières relances',
    AMICABLE: 'recouvrement amiable',
    LITIGATION: 'procédures judiciaires, chacune avec votre accord',
    DISPUTE_COORDINATION: 'suivi des litiges',
    ADMIN_FOLLOW_UP: 'suivi administratif',
    ENFORCEMENT_FOLLOW_UP: 'suivi de l’exécution',
    TWICE_MONTHLY: 'le 15 et le dernier jour du mois',
    WEEKLY: 'chaque semaine',
    MONTHLY: 'chaque mois',
  },
  en: {
    PRE_DUE: 'follow-up before the due date',
    EARLY_REMINDER: 'first reminders',
    AMICABLE: 'amicable collection',
    LITIGATION: 'court procedures, each with your consent',
    DISPUTE_COORDINATION: 'follow-up of disputes',
    ADMIN_FOLLOW_UP: 'administrative follow-up',
    ENFORCEMENT_FOLLOW_UP: 'follow-up of enforcement',
    TWICE_MONTHLY: 'on the 15th and the last day of the month',
    WEEKLY: 'every week',
    MONTHLY: 'every month',
  },
} as const;

/** The terms of a mandate in plain words, one sentence for each thing that they decide. */
export function mandateSentences(terms: Said, currency: Currency, locale: Locale): string[] {
  const words = WORDS[locale];
  const say = (fr: string, en: string) => (locale === 'fr' ? fr : en);
  const services = terms.services.map((service) => words[service]).join(', ');
  const amount = (minor: bigint) => `${formatAmount(minor, currency)} ${currency}`;
  return [
    say(`En vigueur à partir du ${terms.effectiveFrom}.`, `In force from ${terms.effectiveFrom}.`),
    say(`Nous faisons pour vous : ${services}.`, `We do for you: ${services}.`),
    ...(terms.powerToReceive
      ? [
          say(
            'Nous recevons les paiements en votre nom, sur un compte qui ne sert qu’à cela.',
            'We receive payments in your name, on an account used for nothing else.',
          ),
        ]
      : []),
    say(
      `Nous arrêtons les comptes ${words[terms.remittanceCycle]} et vous payons ${terms.payoutBusinessDays} jours ouvrés plus tard.`,
      `We close the accounts ${words[terms.remittanceCycle]} and pay you ${terms.payoutBusinessDays} business days later.`,
    ),
    terms.remittanceMode === 'NET'
      ? say(
          'Nos honoraires sont déduits de ce que nous vous versons.',
          'Our fees are deducted from what we pay you.',
        )
      : say(
          `Vous recevez tout ; nos honoraires sont facturés à part, payables à ${terms.invoiceDueDays} jours.`,
          `You receive everything; our fees are invoiced apart, payable within ${terms.invoiceDueDays} days.`,
        ),
    ...(terms.transferMinMinor > 0n
      ? [
          say(
            `Au-dessous de ${amount(terms.transferMinMinor)}, la somme est reportée, sans dépasser le délai légal.`,
            `Below ${amount(terms.transferMinMinor)} the sum is carried, never past the legal delay.`,
          ),
        ]
      : []),
    terms.negativeBalance === 'CARRY_FORWARD'
      ? say('Un solde en notre faveur est reporté.', 'A balance in our favour is carried forward.')
      : say(
          `Un solde en notre faveur vous est réclamé, payable à ${terms.invoiceDueDays} jours.`,
          `A balance in our favour is claimed from you, payable within ${terms.invoiceDueDays} days.`,
        ),
    terms.allocationOrder === 'LEGAL'
      ? say(
          'Un paiement couvre d’abord les frais et les intérêts, puis le principal.',
          'A payment covers costs and interest first, then the principal.',
        )
      : say('Un paiement couvre d’abord le principal.', 'A payment covers the principal first.'),
    interestSentence(terms, say),
    terms.indemnityClaimed
      ? say(
          'Nous demandons l’indemnité forfaitaire aux débiteurs professionnels.',
          'We claim the fixed indemnity from professional debtors.',
        )
      : say(
          'Nous ne demandons pas l’indemnité forfaitaire.',
          'We do not claim the fixed indemnity.',
        ),
    say(
      `Nous pouvons accepter une promesse à ${terms.promiseDaysMax} jours au plus.`,
      `We may accept a promise within ${terms.promiseDaysMax} days at most.`,
    ),
    terms.waiverMaxMinor > 0n
      ? say(
          `Nous pouvons abandonner ${amount(terms.waiverMaxMinor)} au plus par dossier ; au-delà, vous décidez.`,
          `We may waive ${amount(terms.waiverMaxMinor)} at most per case; above that you decide.`,
        )
      : say(
          'Toute remise au débiteur est votre décision.',
          'Any waiver to the debtor is your decision.',
        ),
  ];
}

function interestSentence(terms: Said, say: (fr: string, en: string) => string): string {
  if (!terms.interestClaimed)
    return say('Nous ne demandons pas d’intérêts.', 'We claim no interest.');
  if (terms.interestRateTable === 'CONTRACT' && terms.interestContractRate !== null) {
    const percent = percentOf(terms.interestContractRate);
    const missed = missedRateFloor(terms.interestContractRate, terms.effectiveFrom);
    const floor = missed === null ? null : percentOf(missed.floor);
    return say(
      `Nous demandons des intérêts au taux de ${percent.replace('.', ',')} % de votre contrat${floor === null ? '' : `, inférieur au minimum légal entre professionnels (${floor.replace('.', ',')} %, trois fois le taux légal)`}.`,
      `We claim interest at the rate of ${percent} % of your contract${floor === null ? '' : `, under the legal minimum between professionals (${floor} %, three times the legal rate)`}.`,
    );
  }
  return terms.interestRateTable === 'LEGAL'
    ? say('Nous demandons des intérêts au taux légal.', 'We claim interest at the legal rate.')
    : say(
        'Nous demandons les pénalités de retard entre professionnels, au taux en vigueur.',
        'We claim late-payment interest between professionals, at the rate in force.',
      );
}
