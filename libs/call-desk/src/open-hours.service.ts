import { Injectable } from '@nestjs/common';
import { localDate } from '@solde/calendar';
import { contactDefaultsOn, territoriesOpen, territoryClass } from '@solde/country';
import { Settings } from '@solde/platform';

const MINUTE_MS = 60_000;

/** The classes of territories whose people may be called now, reckoned once a minute. */
@Injectable()
export class OpenHours {
  private minute = -1;
  private classes: readonly number[] = [];

  constructor(private readonly settings: Settings) {}

  classesAt(now: Date): readonly number[] {
    const minute = Math.floor(now.getTime() / MINUTE_MS);
    if (minute !== this.minute) {
      const limits = contactDefaultsOn(localDate(now, this.settings.agencyTimeZone));
      this.classes = territoriesOpen(now, limits?.windows ?? []).map(territoryClass);
      this.minute = minute;
    }
    return this.classes;
  }
}
