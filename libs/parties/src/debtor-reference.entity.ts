import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('debtor_reference')
export class DebtorReference {
  @PrimaryColumn('uuid')
  creditorId: string;

  @PrimaryColumn('text')
  reference: string;

  @PrimaryColumn('uuid')
  debtorId: string;

  @Column('uuid')
  actId: string;
}
