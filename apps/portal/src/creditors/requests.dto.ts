import type { CreditorRequest } from '@solde/creditors';
import type { Page } from '@solde/platform';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

const CURSOR_LENGTH_MAX = 1000;

export class RequestsFilterDto {
  @IsOptional()
  @IsUUID()
  creditorId?: string;

  @IsOptional()
  @IsIn(['PENDING', 'APPLIED', 'REFUSED'])
  state?: CreditorRequest['state'];

  @IsOptional()
  @IsString()
  @MaxLength(10)
  limit?: string;

  @IsOptional()
  @IsString()
  @MaxLength(CURSOR_LENGTH_MAX)
  cursor?: string;
}

/** What was asked, and the answer: we apply it within a minute or so. */
export class RequestDto {
  id: string;
  creditorId: string;
  kind: string;
  submittedAt: Date;
  state: string;
  /** What the act gave, or `{ code, facts }` of its refusal. */
  result: object | null;
  answeredAt: Date | null;

  static of(request: CreditorRequest): RequestDto {
    const { id, creditorId, kind, submittedAt, state, result, answeredAt } = request;
    return { id, creditorId, kind, submittedAt, state, result, answeredAt };
  }
}

export class RequestPageDto {
  items: RequestDto[];
  next: string | null;

  static of({ items, next }: Page<CreditorRequest>): RequestPageDto {
    return { items: items.map((request) => RequestDto.of(request)), next };
  }
}
