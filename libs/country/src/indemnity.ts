import { addDays, type CalendarDate } from '@solde/calendar';
import type { Currency, Minor } from '@solde/money';
import { inForceOn, type Dated } from './dated';
import type { DebtorQuality } from './quality';

/** The fixed indemnity for collection costs while it is in force, per invoice. */
export interface FixedIndemnity extends Dated {
  readonly amountMinor: Minor;
  readonly currency: Currency;
}

export const FRENCH_FIXED_INDEMNITIES: readonly FixedIndemnity[] = [
  {
    amountMinor: 40_00n,
    currency: 'EUR',
    from: '2013-01-01',
    until: null,
    source: 'code de commerce, articles L441-10 II and D441-5 (décret 2012-1115)',
    verified: true,
  },
];

export interface LateInvoice {
  readonly debtorQuality: DebtorQuality;
  readonly dueOn: CalendarDate;
  readonly currency: Currency;
  /** The judgment that opened insolvency proceedings against the debtor, null when there is none. */
  readonly insolvencyOpenedOn: CalendarDate | null;
}

/**
 * The fixed indemnity of one late invoice and the day from which it is owed, the day after the due date [L-03]. Whole even
 * when the invoice is partly paid late; one per invoice, also when it was due in instalments; without VAT.
 *
 * Null when nothing is owed: a debtor who is no professional never owes it (asking one for it is an offence
 * ), nor does an invoice that fell due once insolvency proceedings forbade its payment, nor one in a currency
 * for which no amount is listed.
 */
export function fixedIndemnity(
  invoice: LateInvoice,
  indemnities: readonly FixedIndemnity[] = FRENCH_FIXED_INDEMNITIES,
): { readonly fromOn: CalendarDate; readonly indemnity: FixedIndemnity } | null {
  const { debtorQuality, dueOn, currency, insolvencyOpenedOn } = invoice;
  if (debtorQuality !== 'PROFESSIONAL') return null;
  if (insolvencyOpenedOn !== null && insolvencyOpenedOn <= dueOn) return null;
  const fromOn = addDays(dueOn, 1);
  const indemnity = inForceOn(
    indemnities.filter((one) => one.currency === currency),
    fromOn,
  );
  return indemnity === null ? null : { fromOn, indemnity };
}
