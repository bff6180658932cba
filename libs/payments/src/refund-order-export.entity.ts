import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A download of the file of a refund order: the first is the original, the others are marked duplicates. */
@Entity('refund_order_export')
export class RefundOrderExport {
  @PrimaryColumn('uuid')
  orderId: string;

  @PrimaryColumn('integer')
  rank: number;

  @Column('uuid')
  actId: string;
}
