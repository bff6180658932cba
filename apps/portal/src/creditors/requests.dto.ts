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
