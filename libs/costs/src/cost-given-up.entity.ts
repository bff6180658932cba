import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A cost that nobody expects the debtor to pay back. */
@Entity('cost_given_up')
export class CostGivenUp {
  @PrimaryColumn('uuid')
  costId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  reason: string;

  @Column('uuid')
  actId: string;
}
