import { Injectable } from '@nestjs/common';

import { Creditor } from '@solde/creditors';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { RemittanceHoldLift } from './remittance-hold-lift.entity';
import { RemittanceHold } from './remittance-hold.entity';
import { userOf } from './user-of';

/** A person stops the transfers of a creditor, and a person lets them go. */
@Injectable()
export class HoldsService {
  /** Holds what is owed to a creditor, from the next run that is prepared or approved on. Refuses NOT_FOUND. */
  async hold(work: Work, creditorId: string, because: string): Promise<RemittanceHold> {
    const heldBy = userOf(work);
    if (!(await work.manager.existsBy(Creditor, { id: creditorId })))
      throw new DomainError('NOT_FOUND');
    const hold: RemittanceHold = {
      ...{ id: uuidv7(), creditorId, because, heldBy, heldOn: work.today, actId: work.actId },
    };
    work.insert(RemittanceHold, hold);
    return hold;
  }

  /** Ends a hold: the next run pays what it kept. Refuses NOT_FOUND, DUPLICATE when it is lifted already. */
  async lift(work: Work, holdId: string, because: string): Promise<RemittanceHoldLift> {
    const liftedBy = userOf(work);
    if (!(await work.manager.existsBy(RemittanceHold, { id: holdId })))
      throw new DomainError('NOT_FOUND');
    const lift = { holdId, because, liftedBy, liftedOn: work.today, actId: work.actId };
    if (!(await work.insertNew(RemittanceHoldLift, lift))) throw new DomainError('DUPLICATE');
    return lift;
  }
}
