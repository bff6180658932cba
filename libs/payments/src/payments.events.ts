import { DomainEvent } from '@solde/platform';

/** Money was recorded and matched to a case. Money that waits in suspense is told when it is matched. */
export class PaymentRecorded extends DomainEvent<{
  readonly caseId: string;
  readonly receiptId: string;
  readonly channel: 'AGENCY' | 'DIRECT';
}> {
  static readonly event = 'payments.recorded';
}

/** Received money is certain: it earns, and the next remittance carries it. */
export class PaymentCleared extends DomainEvent<{
  readonly caseId: string;
  readonly receiptId: string;
}> {
  static readonly event = 'payments.cleared';
}

/** Money came back; what it had paid is owed again. */
export class PaymentReversed extends DomainEvent<{
  readonly caseId: string;
  readonly receiptId: string;
  readonly reason: string;
}> {
  static readonly event = 'payments.reversed';
}
