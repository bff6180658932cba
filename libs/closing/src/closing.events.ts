import { DomainEvent } from '@solde/platform';

/** The creditor takes a sum for the whole of a case. */
export class SettlementAccepted extends DomainEvent<{
  readonly caseId: string;
  readonly settlementId: string;
}> {
  static readonly event = 'closing.settlement-accepted';
}
