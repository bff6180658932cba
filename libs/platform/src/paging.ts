import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString } from 'class-validator';
import { DomainError } from './domain-error';

export const PAGE_SIZE_DEFAULT = 50;
export const PAGE_SIZE_MAX = 200;
const CURSOR_LENGTH_MAX = 1000;

/** What a list is asked for: so many rows after the row that the cursor names. */
export interface PageRequest {
  readonly limit: number;
  /** The sort key of the last row seen, as the list's own `keyOf` gave it; null for the first page. */
  readonly after: readonly CursorPart[] | null;
}

export interface Page<T> {
  readonly items: T[];
  /** Ask for it to get the next page; null on the last one. */
  readonly next: string | null;
}

export type CursorPart = string | number | boolean | null;

/** The two parameters of every list: validation lets them pass, `@Paged()` reads them and refuses what they may not be. */
export class PageDto {
  @ApiPropertyOptional({ description: `How many rows, 1 to ${PAGE_SIZE_MAX}.` })
  @IsOptional()
  @IsString()
  limit?: string;

  @ApiPropertyOptional({ description: '`next` of the page before; left out for the first one.' })
  @IsOptional()
  @IsString()
  cursor?: string;
}

/**
 * The page that `rows` make. Read `limit + 1` rows: the extra one says that there is more.
 *
 * `keyOf` gives the sort key of a row, unique and in the order of the query; it travels as an opaque cursor.
 */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => readonly CursorPart[],
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next: more ? encodeCursor(keyOf(last)) : null };
}

/** A sort key as an opaque text. */
export function encodeCursor(key: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The sort key in a cursor; refuses with VALIDATION_FAILED what we did not make. */
export function decodeCursor(cursor: string): readonly CursorPart[] {
  const key = cursor.length > CURSOR_LENGTH_MAX ? null : parsed(cursor);
  if (!Array.isArray(key) || !key.every(isPart)) throw malformed('cursor', 'NOT_CURSOR');
  return key;
}

/** Reads `?limit=` and `?cursor=`: `@Paged() page: PageRequest`. */
export const Paged = createParamDecorator((_: unknown, context: ExecutionContext): PageRequest => {
  const { query } = context.switchToHttp().getRequest<{ query: Record<string, unknown> }>();
  return pageRequest(query);
});

/** What to give a query whose list goes by id alone: `...afterId(after)`. */
export function afterId(after: PageRequest['after']): { readonly after?: string } {
  const [last] = after ?? [];
  return last ? { after: String(last) } : {};
}

/** The page that query parameters ask for; refuses with VALIDATION_FAILED. */
export function pageRequest(query: Readonly<Record<string, unknown>>): PageRequest {
  const { limit, cursor } = query;
  if (cursor !== undefined && typeof cursor !== 'string') throw malformed('cursor', 'NOT_CURSOR');
  return {
    limit: limitOf(limit),
    after: cursor === undefined || cursor === '' ? null : decodeCursor(cursor),
  };
}

function limitOf(text: unknown): number {
  if (text === undefined) return PAGE_SIZE_DEFAULT;
  const limit = typeof text === 'string' && /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > PAGE_SIZE_MAX) throw malformed('limit', 'NOT_IN_RANGE');
  return limit;
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
  } catch {
    return null;
  }
}

function isPart(value: unknown): value is CursorPart {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function malformed(field: string, code: string): DomainError {
  return new DomainError('VALIDATION_FAILED', {}, { fields: [{ field, code }] });
}
