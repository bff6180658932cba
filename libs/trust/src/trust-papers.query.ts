import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import { addDays, earlier, endOfMonth, type CalendarDate } from '@solde/calendar';
import { renderPdf, type PaperLanguage } from '@solde/documents';
import type { Currency } from '@solde/money';
import { Clock, DomainError, type Caller } from '@solde/platform';

import { trustPage } from './trust-paper';
import { TrustQuery } from './trust.query';

const MONTH_CHARACTERS = 7;

/** The month's proof on paper. */
@Injectable()
export class TrustPapers {
  constructor(
    private readonly trust: TrustQuery,
    private readonly agency: AgencyQuery,
    private readonly clock: Clock,
  ) {}

  /**
   * The proof of a month, given by its first day; while the month lasts, up to yesterday.
   * Refuses DATE_OUT_OF_RANGE for a month to come, AGENCY_NOT_DESCRIBED.
   */
  async month(
    caller: Caller,
    currency: Currency,
    firstOn: CalendarDate,
    language: PaperLanguage,
  ): Promise<{ readonly title: string; readonly bytes: Buffer }> {
    const yesterday = addDays(await this.clock.today(), -1);
    if (firstOn > yesterday) throw new DomainError('DATE_OUT_OF_RANGE', { latest: yesterday });
    const profile = await this.agency.profile(caller);
    if (profile === null) throw new DomainError('AGENCY_NOT_DESCRIBED');
    const until = earlier(endOfMonth(firstOn), yesterday);
    const accounts = await this.agency.dedicatedAccounts(caller);
    const account = accounts.find((one) => one.currency === currency && one.closedOn === null);
    const { legalName, addressLine, postalCode, city, siren } = profile;
    const month = firstOn.slice(0, MONTH_CHARACTERS);
    const page = trustPage({
      ...{ language, month, issuedAt: await this.clock.now() },
      agency: { name: legalName, address: `${addressLine}\n${postalCode} ${city}`, siren },
      account: account === undefined ? null : { bank: account.bankName, iban: account.iban },
      days: await this.trust.signedIn(caller, currency, firstOn, until),
      proof: await this.trust.proof(caller, currency, until),
    });
    return { title: `trust ${currency} ${month}`, bytes: await renderPdf(page) };
  }
}
