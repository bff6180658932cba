import type { CreditorRequest } from '@solde/creditors';
import { PageDto, type Page } from '@solde/platform';
import { IsIn, IsOptional, IsUUID } from 'class-validator';

export class RequestsFilterDto extends PageDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;

  @IsOptional()
  @IsIn(['PENDING', 'APPLIED', 'REFUSED'])
  state?: CreditorRequest['state'];
}

/** What a user of the portal asked for, and the answer. */
export class RequestDto {
  id: string;
  creditorId: string;
  kind: string;
  payload: object;
  submittedBy: string;
  submittedAt: Date;
  state: string;
  /** What the act gave, or `{ code, facts }` of its refusal. */
  result: object | null;
  answeredAt: Date | null;
  /** Attempts that broke down: more than zero while PENDING needs a look. */
  failures: number;

  static of(request: CreditorRequest): RequestDto {
    const { actId: _act, idempotencyKey: _key, dueAt: _due, ...told } = request;
    return told;
  }
}

export class RequestPageDto {
  items: RequestDto[];
  next: string | null;

  static of({ items, next }: Page<CreditorRequest>): RequestPageDto {
    return { items: items.map((request) => RequestDto.of(request)), next };
  }
}
