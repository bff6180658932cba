import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

/** A person stops the transfers of a creditor, for a reason: an attachment, an insolvency, a doubt on who may receive. */
@Entity('remittance_hold')
export class RemittanceHold {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  because: string;

  @Column('uuid')
  heldBy: string;

  @Column('date')
  heldOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
