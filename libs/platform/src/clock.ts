import { Injectable } from '@nestjs/common';
import { localDate, type CalendarDate } from '@solde/calendar';
import type { Client } from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from './data-source';
import { Settings } from './settings';

/** The agency's clock outside a work: the database's, with its stored offset. Inside a work ask `work.now`. */
@Injectable()
export class Clock {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  async now(): Promise<Date> {
    const { rows } = await poolOf(this.dataSource).query<{ now: Date }>('SELECT app_now() AS now');
    const [row] = rows;
    if (row === undefined) throw new Error('The database did not say its clock.');
    return row.now;
  }

  /** Today in the agency's zone. */
  async today(): Promise<CalendarDate> {
    return localDate(await this.now(), this.settings.agencyTimeZone);
  }
}

/**
 * Sets the clock of the whole agency to an instant, from which it runs on; null brings it back to the server's.
 *
 * For tests and demonstrations: `owner` is a connection of the owner's role, the only one that may, with the agency's schema in
 * its search path.
 */
export async function travelTo(owner: Client, at: Date | null): Promise<void> {
  await owner.query(
    "UPDATE clock_offset SET ahead_by = coalesce($1::timestamptz - clock_timestamp(), '0')",
    [at],
  );
}
