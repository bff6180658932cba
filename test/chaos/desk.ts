import type { CalendarDate } from '@solde/calendar';

import type { Books } from './books';
import type { Caller } from './caller';
import type { Cluster } from './cluster';
import type { Findings } from './findings';
import type { PayableCase } from './scene';

/** What a clerk has at hand: people to act as, cases, the client's own books. */
export interface Desk {
  readonly accountants: readonly [Caller, Caller];
  readonly managers: readonly [Caller, Caller];
  readonly cases: readonly PayableCase[];
  /** Those among them whose money all comes back at the end of each period: nothing may be earned on them. */
  readonly bounced: ReadonlySet<string>;
  readonly books: Books;
  readonly findings: Findings;
  readonly cluster: Cluster;
}

/** A period of remittances: its first day, on which all work is done, the cut-off before it, and whether the clerks go home. */
export interface Period {
  readonly today: CalendarDate;
  readonly cutOffOn: CalendarDate;
  isOver: boolean;
}
