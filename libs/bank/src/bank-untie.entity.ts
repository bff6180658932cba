import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a person undid the tie of a line and an entry: both are unexplained again. */
@Entity('bank_untie')
export class BankUntie {
  /** A RECORDED one: whatever posted something is undone by its reversal. */
  @PrimaryColumn('uuid')
  outcomeId: string;

  @Column('text')
  reason: string;

  @Column('uuid')
  actId: string;
}
