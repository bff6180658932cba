import { DomainError, type Work } from '@solde/platform';

/** Money is remitted by persons: what they decide names them. Refuses FORBIDDEN to anybody else. */
export function userOf({ caller }: Pick<Work, 'caller'>): string {
  if (caller.kind !== 'USER' || caller.userId === null) throw new DomainError('FORBIDDEN');
  return caller.userId;
}
