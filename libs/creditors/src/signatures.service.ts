import { Injectable } from '@nestjs/common';
import { DomainError, type Work } from '@solde/platform';
import type { Signer } from './signer';

const SIGNS_FOR = `
  SELECT FROM user_account
  WHERE id = $1 AND kind = 'PORTAL' AND state = 'ACTIVE' AND $2 = ANY (creditors_of_user(id))`;

/** Who may sign for whom. */
@Injectable()
export class Signatures {
  /** Refuses SIGNER_NOT_ALLOWED unless the person is an active portal user of the creditor. */
  async assertForCreditor(work: Work, creditorId: string, { userId }: Signer): Promise<void> {
    const [found] = await work.query(SIGNS_FOR, [userId, creditorId]);
    if (found === undefined) throw new DomainError('SIGNER_NOT_ALLOWED', { party: 'CREDITOR' });
  }

  /** The user of the agency who signs for it. Refuses SIGNER_NOT_ALLOWED to the system and to the portal. */
  ofAgency({ caller, now }: Work): Signer {
    if (caller.kind !== 'USER' || caller.userId === null)
      throw new DomainError('SIGNER_NOT_ALLOWED', { party: 'AGENCY' });
    return { userId: caller.userId, at: now };
  }
}
