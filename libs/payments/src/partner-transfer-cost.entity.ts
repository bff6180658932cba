import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A cost of a case that a partner kept of the money he passed on. */
@Entity('partner_transfer_cost')
export class PartnerTransferCost {
  @PrimaryColumn('uuid')
  costId: string;

  @PrimaryColumn('uuid')
  transferId: string;

  @Column('uuid')
  partnerId: string;

  /** Which tie it is: one more than were undone before. */
  @Column('integer')
  ordinal: number;

  @Column('uuid')
  actId: string;
}
