import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One of two persons wants a large transfer undone. */
@Entity('partner_transfer_undo_request')
export class PartnerTransferUndoRequest {
  @PrimaryColumn('uuid')
  transferId: string;

  @Column('text')
  reason: string;

  @Column('uuid')
  requestedBy: string;

  @Column('uuid')
  actId: string;
}
