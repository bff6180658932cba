import { addBusinessDays, addDays, type CalendarDate, type Holidays } from '@solde/calendar';

/** The means of payment whose clearing is known. */
export const PAYMENT_MEANS = ['TRANSFER', 'CARD', 'CHEQUE', 'DIRECT_DEBIT'] as const;
export type PaymentMeans = (typeof PAYMENT_MEANS)[number];

/** How a partner is paid for us: cash is his alone to take. */
export const PARTNER_MEANS = [...PAYMENT_MEANS, 'CASH_AT_PARTNER'] as const;
export type PartnerMeans = (typeof PARTNER_MEANS)[number];

const CARD_BUSINESS_DAYS = 1;
const CHEQUE_DAYS = 15;
const DIRECT_DEBIT_BUSINESS_DAYS = 10;

/**
 * The day from which a payment earns a fee and may be remitted (book C.12, uncleared money).
 *
 * A transfer is final on its day; the others may come back, and money remitted before it was certain would
 * be taken back from the creditor. What still returns later is carried by the next statement (R-REMIT-CARRY).
 */
export function clearedOn(
  means: PaymentMeans,
  receivedOn: CalendarDate,
  holidays: Holidays,
): CalendarDate {
  switch (means) {
    case 'TRANSFER':
      return receivedOn;
    case 'CARD':
      return addBusinessDays(receivedOn, CARD_BUSINESS_DAYS, holidays);
    case 'CHEQUE':
      return addDays(receivedOn, CHEQUE_DAYS);
    case 'DIRECT_DEBIT':
      return addBusinessDays(receivedOn, DIRECT_DEBIT_BUSINESS_DAYS, holidays);
  }
}
