import { DomainEvent } from '@solde/platform';

/**
 * The bank's statement shows money that we sent (OUT), or that comes back to us (BACK): whoever sent it knows it by its end-to-end reference. An amount is
 * in minor units, without sign. Published once for a line, when it is first looked at.
 */
export class BankLineIdentified extends DomainEvent<{
  readonly lineId: string;
  readonly endToEndId: string | null;
  readonly amountMinor: string;
  readonly currency: string;
  readonly bookedOn: string;
  readonly direction: 'OUT' | 'BACK';
  readonly returnCode: string | null;
}> {
  static readonly event = 'bank.line-identified';
}
