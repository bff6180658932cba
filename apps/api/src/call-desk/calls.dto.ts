import { IsBoolean, IsOptional, IsUUID } from 'class-validator';

import type { CallRow } from '@solde/call-desk';

import { LeaseDto } from './queue.dto';

export class PlaceCallDto extends LeaseDto {
  @IsUUID()
  caseId: string;

  /** A telephone number of the debtor, or of another party of the case. */
  @IsUUID()
  contactPointId: string;

  /** Dialled by hand because the provider failed: the same log. */
  @IsOptional()
  @IsBoolean()
  manual?: boolean;
}

export class PlacedCallDto {
  callId: string;
}

/** Where a call stands. */
export class CallDto {
  id: string;
  caseId: string;
  contactPointId: string;
  agentId: string;
  from: string;
  to: string;
  adapter: string;
  retryOf: string | null;
  requestedAt: string;
  providerCallId: string | null;
  failure: string | null;
  status: string | null;
  durationSeconds: number | null;
  /** Proposed to the agent; his own choice prevails. */
  suggestedDisposition: string | null;
  disposition: string | null;

  static of(call: CallRow): CallDto {
    const { id, caseId, contactPointId, agentId, adapter, retryOf } = call;
    const { providerCallId, failure, status, durationSeconds, disposition } = call;
    return {
      ...{ id, caseId, contactPointId, agentId, adapter, retryOf },
      ...{ from: call.fromNumber, to: call.toNumber, requestedAt: call.requestedAt.toISOString() },
      ...{ providerCallId, failure, status, durationSeconds, disposition },
      suggestedDisposition: call.suggested,
    };
  }
}
