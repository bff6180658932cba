import type { CalendarDate } from '@solde/calendar';

import { handOver } from '../support/acts';
import { Stage } from '../support/stage';
import type { Cluster } from './cluster';

const PLACED_ON = '2026-03-02';
/** A cut-off of creditors that are paid twice a month; the house opens on the day after. */
export const FIRST_CUT_OFF: CalendarDate = '2026-04-15';

/** A case with a debt large enough for many payments, and an invoice by which the bank's labels name it alone. */
export interface PayableCase {
  readonly id: string;
  readonly invoice: string;
}

/** An agency with its people and its creditor's claims, which the processes take over. */
export interface Scene {
  readonly accountants: readonly [string, string];
  readonly managers: readonly [string, string];
  readonly cases: readonly PayableCase[];
}

interface Wanted {
  /** The creditor's file. */
  readonly claims: Buffer;
  readonly cases: number;
  /** Invoices of the month of the fixtures, without their marks. */
  readonly namedByMonth: readonly string[];
}

/** The largest debts, but those that the month of the fixtures names. */
const PAYABLE = `
  SELECT f.id, min(l.number) AS invoice FROM case_file f JOIN claim l ON l.case_id = f.id
  WHERE f.closed_on IS NULL
  GROUP BY f.id HAVING count(*) = 1 AND NOT bool_or(regexp_replace(l.number, '[^0-9A-Z]', '', 'g') = ANY ($2::text[]))
  ORDER BY max(l.principal_minor) DESC, f.id LIMIT $1`;

/** Sets the scene in one process, by requests of its people, and leaves the database to others. */
export async function sceneOf(cluster: Cluster, wanted: Wanted): Promise<Scene> {
  const stage = await Stage.open(PLACED_ON, { LOG_LEVEL: 'fatal' });
  try {
    cluster.use(stage.house.database.name);
    return await set(stage, wanted);
  } finally {
    await stage.house.leave();
  }
}

async function set(stage: Stage, { claims, cases, namedByMonth }: Wanted): Promise<Scene> {
  const { house, atlas, accountant, managers } = stage;
  const second = await stage.hire('Seconde', 'ACCOUNTANT_AGENCY');
  const file = { name: 'factures.csv', bytes: claims };
  const placementId = await handOver(stage, atlas, file);
  await atlas.admin.does(`/v1/placements/${placementId}/submission`);
  await house.settle();
  return {
    accountants: [accountant.email, second.email],
    managers: [managers[0].email, managers[1].email],
    cases: await house.rows<PayableCase>(PAYABLE, [cases, namedByMonth]),
  };
}
