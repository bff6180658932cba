import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

@Entity('reversal')
export class Reversal {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  receiptId: string;

  @Column('text')
  reason: 'CHEQUE_UNPAID' | 'SEPA_DD_RETURNED' | 'CHARGEBACK' | 'POSTING_ERROR' | 'FRAUD';

  @Column('date')
  reversedOn: CalendarDate;

  @Column('uuid')
  actId: string;
}
