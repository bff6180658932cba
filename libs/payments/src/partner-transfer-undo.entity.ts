import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

/** A partner's transfer that was none, or not of those payments: its money waits again, its payments are with him again. */
@Entity('partner_transfer_undo')
export class PartnerTransferUndo {
  @PrimaryColumn('uuid')
  transferId: string;

  @Column('text')
  reason: string;

  @Column('date')
  undoneOn: CalendarDate;

  @Column('uuid')
  entryId: string;

  @Column('uuid')
  actId: string;
}
