import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A refund that its order does not pay after all: it is free for another order, or to be given up. */
@Entity('refund_order_drop')
export class RefundOrderDrop {
  @PrimaryColumn('uuid')
  orderId: string;

  @PrimaryColumn('uuid')
  refundId: string;

  /** Of the file, before it was dropped. */
  @Column('integer')
  downloads: number;

  /** Null only for a file that nobody had taken. */
  @Column('text', { nullable: true })
  because: string | null;

  @Column('uuid')
  droppedBy: string;

  @Column('uuid')
  actId: string;
}
