import { DomainEvent } from '@solde/platform';

/** A run was approved: its statements are final, its papers and its transfer file are being made. */
export class RemittanceApproved extends DomainEvent<{ readonly runId: string }> {
  static readonly event = 'remittance.approved';

  constructor(runId: string) {
    super(runId, { runId });
  }
}

/** The bank has executed the transfers of a run. */
export class RemittancePaid extends DomainEvent<{ readonly runId: string }> {
  static readonly event = 'remittance.paid';

  constructor(runId: string) {
    super(runId, { runId });
  }
}
