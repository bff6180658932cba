import type { Client } from 'pg';

/** What the database holds, as the commands of the demo look at it before they do anything. */
export interface Standing {
  readonly users: number;
  /** Users of the demo agency among them. */
  readonly demoUsers: number;
  /** Whether the clock is still behind the true time: an interrupted story leaves it where it was. */
  readonly isUnfinished: boolean;
  readonly trueNow: Date;
  readonly now: Date;
}

export async function standingOf(owner: Client): Promise<Standing> {
  const { rows } = await owner.query<Standing>(
    `SELECT (SELECT count(*)::int FROM user_account) AS users,
            (SELECT count(*)::int FROM user_account WHERE email LIKE '%@agence.example') AS "demoUsers",
            (SELECT ahead_by < '0' FROM clock_offset) AS "isUnfinished",
            clock_timestamp() AS "trueNow", app_now() AS now`,
  );
  const [standing] = rows;
  if (standing === undefined) throw new Error('The database did not say what it holds.');
  return standing;
}
