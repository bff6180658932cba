import { DomainEvent } from '@solde/platform';

/** A user may not sign in any more; his work goes to `reassignTo`, or back to the pool. */
export class UserDisabled extends DomainEvent<{ userId: string; reassignTo: string | null }> {
  static readonly event = 'identity.user-disabled';

  constructor(userId: string, reassignTo: string | null) {
    super(userId, { userId, reassignTo });
  }
}

/**
 * Somebody asked for a new password. Published for an unknown address too, under an id that belongs to nobody: asking must
 * take the same time and leave the same trace.
 */
export class PasswordResetAsked extends DomainEvent<{ userId: string }> {
  static readonly event = 'identity.password-reset-asked';

  constructor(userId: string) {
    super(userId, { userId });
  }
}
