import type { CalendarDate } from '@solde/calendar';
import { inForceOn, type Dated } from './dated';
import {
  FORCLUSION_EVENTS,
  INSURANCE_EVENTS,
  PRESCRIPTION_EVENTS,
  type LimitationClock,
  type LimitationEventKind,
} from './limitation';
import type { CreditorQuality, DebtorQuality } from './quality';

/** The kind of a claim, as placed. */
export type ClaimType =
  | 'INVOICE'
  | 'BILL_OF_EXCHANGE'
  | 'CREDIT_NOTE'
  | 'RENT'
  | 'LOAN_INSTALMENT'
  | 'CHEQUE_UNPAID'
  | 'OTHER';

/** The creditor's trade, where it brings its own limitation period; GENERAL for all others. */
export type CreditorActivity =
  | 'GENERAL'
  | 'TELECOM'
  | 'GOODS_TRANSPORT'
  | 'INSURANCE'
  | 'ENERGY'
  | 'WATER'
  | 'WATER_PUBLIC'
  | 'LAWYER'
  | 'CO_OWNERSHIP';

export type LimitationRegimeCode =
  | 'CIVIL'
  | 'COMMERCIAL'
  | 'CONSUMER'
  | 'TELECOM'
  | 'RESIDENTIAL_LEASE'
  | 'GOODS_TRANSPORT'
  | 'INSURANCE'
  | 'ENERGY_CONSUMER'
  | 'WATER_CONSUMER'
  | 'WATER_PUBLIC'
  | 'LAWYER_CONSUMER'
  | 'CO_OWNERSHIP'
  | 'COMMERCIAL_LEASE'
  | 'CONSUMER_CREDIT'
  | 'PUBLIC_BODY'
  | 'TITLE';

/** A limitation regime while it is in force: how long, by which clock, and what interrupts it. */
export interface LimitationRegime extends Dated {
  readonly code: LimitationRegimeCode;
  readonly years: number;
  readonly clock: LimitationClock;
  readonly interruptedBy: readonly LimitationEventKind[];
}

// Entry into force of loi 2008-561, which set today's periods; what is older has expired under it.
const SINCE: CalendarDate = '2008-06-19';
const ELAN: CalendarDate = '2018-11-25';

/** The French regimes (law cards P-02a to P-02l, P-03, P-06). Unverified where the text itself was not read. */
export const FRENCH_LIMITATION_REGIMES: readonly LimitationRegime[] = [
  regime('CIVIL', 5, 'code civil, article 2224', true),
  regime(
    'COMMERCIAL',
    5,
    'code de commerce, article L110-4 (quoted by several pages, not read)',
    false,
  ),
  regime('CONSUMER', 2, 'code de la consommation, article L218-2', true),
  regime('TELECOM', 1, 'code des postes et des communications électroniques, article L34-2', true),
  regime('RESIDENTIAL_LEASE', 3, 'loi 89-462, article 7-1', true),
  regime('GOODS_TRANSPORT', 1, 'code de commerce, article L133-6', true),
  {
    ...regime('INSURANCE', 2, 'code des assurances, articles L114-1 and L114-2', true),
    interruptedBy: INSURANCE_EVENTS,
  },
  regime(
    'ENERGY_CONSUMER',
    2,
    'quechoisir.org; code de la consommation, article L224-11 not read',
    false,
  ),
  regime('WATER_CONSUMER', 2, 'quechoisir.org', false),
  regime('WATER_PUBLIC', 4, 'general knowledge', false),
  regime('LAWYER_CONSUMER', 2, 'Cass. 2e civ. 4 October 2018, 17-20508, by quechoisir.org', false),
  {
    ...regime('CO_OWNERSHIP', 10, 'general knowledge, before loi ELAN 2018', false),
    until: '2018-11-24',
  },
  { ...regime('CO_OWNERSHIP', 5, 'general knowledge, loi ELAN 2018', false), from: ELAN },
  regime('COMMERCIAL_LEASE', 5, 'code civil, article 2224 (general knowledge)', false),
  {
    ...regime('CONSUMER_CREDIT', 2, 'code de la consommation, article R312-35', true),
    clock: 'FORCLUSION',
    interruptedBy: FORCLUSION_EVENTS,
  },
  // Four years from 1 January after the debt arose; counted here from the due date, which can only be too early.
  regime('PUBLIC_BODY', 4, 'loi 68-1250 du 31 décembre 1968 (general knowledge, not read)', false),
  regime('TITLE', 10, "code des procédures civiles d'exécution, articles L111-3 and L111-4", true),
];

export interface LimitedClaim {
  readonly claimType: ClaimType;
  readonly activity: CreditorActivity;
  readonly debtorQuality: DebtorQuality;
  readonly creditorQuality: CreditorQuality;
  /** The due date, or the event from which the regime counts. */
  readonly startOn: CalendarDate;
}

/** The regime of a claim at its start (law cards P-02, P-06). A start older than the table takes its first line. */
export function limitationRegime(claim: LimitedClaim): LimitationRegime {
  return regimeOn(regimeCode(claim), claim.startOn);
}

/** A regime by its code: `TITLE` for the ten years of an enforceable title [P-03]. */
export function regimeOn(code: LimitationRegimeCode, on: CalendarDate): LimitationRegime {
  const lines = FRENCH_LIMITATION_REGIMES.filter((one) => one.code === code);
  const [first] = lines;
  if (first === undefined) throw new RangeError(`unknown limitation regime: ${code}`);
  return inForceOn(lines, on) ?? first;
}

/** Special regimes go before general ones: a telecom operator's year binds its professional users too [P-02d]. */
function regimeCode(claim: LimitedClaim): LimitationRegimeCode {
  const { claimType, activity, debtorQuality, creditorQuality } = claim;
  const consumer = debtorQuality === 'CONSUMER';
  if (claimType === 'RENT') return consumer ? 'RESIDENTIAL_LEASE' : 'COMMERCIAL_LEASE';
  if (claimType === 'LOAN_INSTALMENT' && consumer) return 'CONSUMER_CREDIT';
  switch (activity) {
    case 'TELECOM':
    case 'GOODS_TRANSPORT':
    case 'INSURANCE':
    case 'CO_OWNERSHIP':
    case 'WATER_PUBLIC':
      return activity;
    default:
      break;
  }
  if (debtorQuality === 'PUBLIC_BODY') return 'PUBLIC_BODY';
  if (debtorQuality === 'PROFESSIONAL') return 'COMMERCIAL';
  if (creditorQuality === 'INDIVIDUAL') return 'CIVIL';
  if (!consumer) return 'COMMERCIAL';
  switch (activity) {
    case 'ENERGY':
      return 'ENERGY_CONSUMER';
    case 'WATER':
      return 'WATER_CONSUMER';
    case 'LAWYER':
      return 'LAWYER_CONSUMER';
    default:
      return 'CONSUMER';
  }
}

function regime(
  code: LimitationRegimeCode,
  years: number,
  source: string,
  verified: boolean,
): LimitationRegime {
  return {
    code,
    years,
    clock: 'PRESCRIPTION',
    interruptedBy: PRESCRIPTION_EVENTS,
    from: SINCE,
    until: null,
    source,
    verified,
  };
}
