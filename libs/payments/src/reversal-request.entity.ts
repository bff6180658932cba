import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('reversal_request')
export class ReversalRequest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  receiptId: string;

  @Column('text')
  reason: string;

  @Column('uuid')
  requestedBy: string;

  @Column('uuid')
  actId: string;
}
