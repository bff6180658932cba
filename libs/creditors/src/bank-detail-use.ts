import { addDays, type CalendarDate } from '@solde/calendar';

/** A change of account is the classic fraud: money waits this long after the approval, so that the real owner can object. */
export const CHANGE_HOLD_DAYS = 10;

/** The three persons of a change of bank details: nobody is two of them. */
export interface BankDetailPersons {
  readonly requestedBy: string;
  readonly verifiedBy: string | null;
}

/**
 * The first day on which money may be sent: at once for the first details of a creditor, after ten days for a change
 * (book C.5, data 22).
 */
export function usableFrom(approvedOn: CalendarDate, isChange: boolean): CalendarDate {
  return isChange ? addDays(approvedOn, CHANGE_HOLD_DAYS) : approvedOn;
}

/** Whether this person may do the next step: verify what another requested, approve what two others requested and verified. */
export function isAnotherPerson(
  person: string | null,
  { requestedBy, verifiedBy }: BankDetailPersons,
): boolean {
  return person !== null && person !== requestedBy && person !== verifiedBy;
}
