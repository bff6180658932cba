import { addDays, type CalendarDate } from '@solde/calendar';
import {
  limitationRegime,
  regimeOn,
  type ClaimType,
  type CreditorActivity,
  type CreditorQuality,
  type DebtorQuality,
} from '@solde/country';
import { DEBTOR_QUALITIES } from '@solde/cases';
import { ACTIVITIES, CLAIM_TYPE_WORDS } from './words';

/** One regime over the due dates for which it holds: what a set-based statement joins on. */
export interface LimitationLine {
  readonly type: ClaimType;
  readonly quality: DebtorQuality;
  readonly activity: CreditorActivity;
  readonly from: CalendarDate | '-infinity';
  readonly until: CalendarDate | 'infinity';
  readonly code: string;
  readonly years: number;
}

const TYPES = Object.keys(CLAIM_TYPE_WORDS) as ClaimType[];
/** Days on either side of which a regime is known to differ; asked of the pack, so that its table stays the only one. */
const OLDEST: CalendarDate = '1900-01-01';

/** The regimes of every kind of claim, by due date, for a creditor's quality; a reading of the country's table, not a second one. */
export function limitationLines(
  creditorQuality: CreditorQuality,
  on: CalendarDate,
  activities: readonly CreditorActivity[] = ACTIVITIES,
): LimitationLine[] {
  return TYPES.flatMap((type) =>
    DEBTOR_QUALITIES.flatMap((quality) =>
      activities.flatMap((activity) => {
        const { code } = limitationRegime({
          claimType: type,
          activity,
          debtorQuality: quality,
          creditorQuality,
          startOn: on,
        });
        return spans(code, on).map((span) => ({ type, quality, activity, code, ...span }));
      }),
    ),
  );
}

type Code = ReturnType<typeof limitationRegime>['code'];

/** The dated lines of one regime, from the newest back, found by asking for the day before each begins. */
function spans(code: Code, on: CalendarDate): Pick<LimitationLine, 'from' | 'until' | 'years'>[] {
  const found: Pick<LimitationLine, 'from' | 'until' | 'years'>[] = [];
  let until: LimitationLine['until'] = 'infinity';
  let line = regimeOn(code, on);
  for (;;) {
    const before = line.from > OLDEST ? regimeOn(code, addDays(line.from, -1)) : line;
    if (before.from === line.from) {
      found.push({ from: '-infinity', until, years: line.years });
      return found;
    }
    found.push({ from: line.from, until, years: line.years });
    until = addDays(line.from, -1);
    line = before;
  }
}
