import { calendarDate } from '@solde/calendar';
import { rate } from '@solde/money';
import { agreementSentences } from './agreement-sentence';
import { mandateSentences } from './mandate-sentence';
import { USUAL_TERMS } from './terms-content';

const line = {
  phases: ['AMICABLE'],
  components: ['PRINCIPAL', 'INTEREST'],
  claimTypes: [],
  ageMinDays: 0,
  ageMaxDays: 90,
  channel: 'ANY',
  tierMode: 'NONE',
  rate: rate('12.5'),
  tiers: [],
} as const;
const tariff = {
  currency: 'EUR',
  crossingWindowDays: 5,
  directFactor: rate('50'),
  minimumMinor: null,
  capMinor: 1_000_00n,
  withdrawalFreeDays: 14,
  withdrawalFactor: rate('25'),
  withdrawalWaived: ['COMPLAINT_UPHELD', 'DUPLICATE'],
  rules: [
    line,
    {
      ...line,
      ageMinDays: 91,
      ageMaxDays: null,
      tierMode: 'WHOLE',
      rate: null,
      tiers: [
        { upToMinor: 500_00n, rate: rate('20') },
        { upToMinor: null, rate: rate('15') },
      ],
    },
  ],
  flats: [{ event: 'TRACING', amountMinor: 30_00n }],
  retrocessions: [{ partnerKind: 'LAWYER', share: rate('40'), phases: ['LITIGATION'] }],
} as const;

describe('plain words', () => {
  it('say a tariff in French', () => {
    expect(agreementSentences(tariff, 'fr')).toEqual([
      'amiable ; principal, intérêts ; 0-90 jours : 12,5 %',
      'amiable ; principal, intérêts ; à partir de 91 jours : jusqu’à 500.00 EUR 20 %, au-delà 15 %',
      'Un paiement reçu par vous jusqu’à 5 jours après la remise ne coûte rien ; ensuite il est compté à 50 % du tarif.',
      'Plafond par dossier : 1000.00 EUR.',
      'recherche d’adresse : 30.00 EUR',
      'Un dossier repris plus de 14 jours après la remise coûte 25 % du tarif amiable sur le principal restant dû, et rien pour ces motifs : réclamation fondée, doublon.',
      'Part du partenaire, avocat : 40 % de nos commissions hors taxe (judiciaire), à notre charge.',
      'Rien recouvré, aucune commission. Montants hors taxe.',
    ]);
  });

  it('say it in English', () => {
    expect(agreementSentences(tariff, 'en')[0]).toBe(
      'amicable ; principal, interest ; 0-90 days : 12.5 %',
    );
  });

  it('say the terms of a mandate', () => {
    const terms = {
      ...USUAL_TERMS,
      services: ['AMICABLE'],
      powerToReceive: true,
      effectiveFrom: calendarDate('2026-01-01'),
      waiverMaxMinor: 100_00n,
    } as const;
    const said = mandateSentences(terms, 'EUR', 'en');
    expect(said).toContain('We do for you: amicable collection.');
    expect(said).toContain('We may waive 100.00 EUR at most per case; above that you decide.');
    expect(said).toContain('We claim no interest.');
    expect(mandateSentences(terms, 'EUR', 'fr')).toHaveLength(said.length);
  });

  it.each([
    [
      '7.85',
      'We claim interest at the rate of 7.85 % of your contract, under the legal minimum between professionals (7.86 %, three times the legal rate).',
    ],
    ['7.86', 'We claim interest at the rate of 7.86 % of your contract.'],
  ])(
    'says that a contract rate of %s %% is under what the law allows, or says nothing of it',
    (percent, sentence) => {
      const terms = {
        ...USUAL_TERMS,
        services: ['AMICABLE'],
        powerToReceive: true,
        interestClaimed: true,
        interestRateTable: 'CONTRACT',
        interestContractRate: rate(percent),
        effectiveFrom: calendarDate('2026-01-01'),
      } as const;
      expect(mandateSentences(terms, 'EUR', 'en')).toContain(sentence);
    },
  );
});
