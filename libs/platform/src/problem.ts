import { isMalformed, isUnavailable } from './database-failure';
import { DomainError, refusalOf, type Fact, type FieldProblem } from './domain-error';
import { refusedByDatabase } from './refused-by-database';

/** The body of an answer that is not what was asked for: RFC 9457, with the code and what explains it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: readonly FieldProblem[];
  readonly ruleId: string | null;
  readonly requestId: string;
  readonly facts: Readonly<Record<string, Fact>>;
}

const BUG = 'INTERNAL_ERROR';

/**
 * How an error answers. A refusal gives its code and facts; a database that is away or busy gives 503; a value that only
 * PostgreSQL found malformed gives 400; everything else is a bug: 500, and not a word of what it was.
 */
export function problemOf(error: unknown, locale: 'fr' | 'en', requestId: string): Problem {
  const refusal = refusalFor(error);
  const declared = refusalOf(refusal.code) ?? { status: 422, fr: refusal.code, en: refusal.code };
  return {
    type: `urn:solde:problem:${refusal.code}`,
    title: declared[locale],
    status: declared.status,
    code: refusal.code,
    detail: declared[locale],
    fields: refusal.fields ?? [],
    ruleId: refusal.ruleId ?? null,
    requestId,
    facts: refusal.facts,
  };
}

function refusalFor(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const refused = refusedByDatabase(error);
  if (refused !== null) return refused;
  if (isUnavailable(error)) return new DomainError('UNAVAILABLE');
  if (isMalformed(error)) return new DomainError('VALIDATION_FAILED');
  return new DomainError(BUG);
}
