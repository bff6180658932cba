import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A cost of a case that a partner kept of the money he passed on. */
@Entity('partner_transfer_cost')
export class PartnerTransferCost {
  @PrimaryColumn('uuid')
  costId: string;

  @Column('uuid')
  transferId: string;

  @Column('uuid')
  partnerId: string;

  @Column('uuid')
  actId: string;
}
