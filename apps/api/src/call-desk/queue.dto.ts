import { IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';

import {
  queueReasonText,
  type NextCase,
  type QueueCount,
  type WorkQueueRow,
} from '@solde/call-desk';
import { IsPlainText, type Caller } from '@solde/platform';

import { ContactVerdictDto } from '../contact/contact.dto';

const TOKEN = /^[1-9]\d{0,17}$/;
const AFTER_MINUTES_MAX = 7 * 24 * 60;
const NAME_LENGTH_MAX = 80;

export class LeaseDto {
  /** The token that `next` gave: a stale one is refused. */
  @Matches(TOKEN)
  leaseToken: string;
}

export class ReleaseDto extends LeaseDto {
  /** The case is not offered again before so many minutes. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(AFTER_MINUTES_MAX)
  afterMinutes?: number;
}

export class LeaseUntilDto {
  leaseUntil: string;
}

export class QueueReasonDto {
  reason: string;
  points: number;
  text: string;
}

/** The case to call, and why this one. */
export class NextCaseDto {
  caseId: string;
  caseNumber: string;
  creditorId: string;
  leaseToken: string;
  leaseUntil: string;
  points: number;
  reasons: QueueReasonDto[];
  appointmentAt: string | null;
  callbackId: string | null;
  contact: ContactVerdictDto;

  static of(next: NextCase, caller: Caller): NextCaseDto {
    const { caseId, caseNumber, creditorId, points, callbackId } = next;
    return {
      ...{ caseId, caseNumber, creditorId, points, callbackId },
      leaseToken: String(next.leaseToken),
      leaseUntil: next.leaseUntil.toISOString(),
      reasons: next.reasons.map((each) => ({
        ...each,
        text: queueReasonText(each.reason, caller.locale),
      })),
      appointmentAt: next.appointmentAt?.toISOString() ?? null,
      contact: ContactVerdictDto.of(next.verdict, caller),
    };
  }
}

export class QueueCountDto implements QueueCount {
  queueId: number;
  name: string;
  ready: number;
  deferred: number;
  leased: number;
  appointments: number;
}

export class OpenWorkQueueDto {
  @IsPlainText(NAME_LENGTH_MAX)
  name: string;

  @IsOptional()
  @IsUUID()
  creditorId?: string;

  @IsOptional()
  @Matches(/^(PROFESSIONAL|CONSUMER|NON_PROFESSIONAL_ENTITY|PUBLIC_BODY)$/)
  debtorQuality?: string;

  /** SENSITIVE, or a language in upper case. */
  @IsOptional()
  @Matches(/^[A-Z_]{2,30}$/)
  skill?: string;
}

export class RenameWorkQueueDto {
  @IsPlainText(NAME_LENGTH_MAX)
  name: string;

  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version: number;
}

export class WorkQueueAgentDto {
  userId: string;
  name: string;
}

export class WorkQueueDto {
  id: number;
  name: string;
  creditorId: string | null;
  debtorQuality: string | null;
  skill: string | null;
  version: number;
  agents: WorkQueueAgentDto[];

  static of({
    id,
    name,
    creditorId,
    debtorQuality,
    skill,
    version,
    agents,
  }: WorkQueueRow): WorkQueueDto {
    return { id, name, creditorId, debtorQuality, skill, version, agents: [...agents] };
  }
}

export class OpenedWorkQueueDto {
  id: number;
}
