import { databaseFailureOf } from './database-failure';
import { codeOfConstraint, DomainError } from './domain-error';

/** Raised by `refuse_change()`: a fact is never edited. */
const IMMUTABLE = 'SD001';

/**
 * The refusal that a failed statement stands for, found by the name of the violated constraint; null when nobody lists
 * it. A failed check, policy or privilege that is not listed is a bug of ours and stays one.
 */
export function refusedByDatabase(error: unknown): DomainError | null {
  const failure = databaseFailureOf(error);
  if (failure === null) return null;
  if (failure.sqlState === IMMUTABLE)
    return new DomainError('IMMUTABLE_ENTRY', { table: failure.table }, { cause: error });
  if (failure.constraint === null) return null;
  const code = codeOfConstraint(failure.constraint);
  if (code === null) return null;
  return new DomainError(code, { constraint: failure.constraint }, { cause: error });
}
