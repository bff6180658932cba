import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { CalendarDate } from '@solde/calendar';

/** What became of a refund: approved or refused, then paid or given up, then perhaps returned by the bank. */
@Entity('refund_event')
export class RefundEvent {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  refundId: string;

  /** Repeated from the refund, so that the database itself sees two persons. */
  @Column('uuid')
  askedBy: string;

  @Column('text')
  kind: 'APPROVED' | 'REFUSED' | 'PAID' | 'GIVEN_UP' | 'RETURNED';

  /** Null when the bank's own line says it. */
  @Column('uuid', { nullable: true })
  doneBy: string | null;

  @Column('date')
  happenedOn: CalendarDate;

  @Column('text', { nullable: true })
  reference: string | null;

  @Column('uuid', { nullable: true })
  entryId: string | null;

  @Column('uuid')
  actId: string;
}
