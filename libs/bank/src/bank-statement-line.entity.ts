import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a statement has a movement, at its place. Several statements may have the same one. */
@Entity('bank_statement_line')
export class BankStatementLine {
  @PrimaryColumn('uuid')
  statementId: string;

  @PrimaryColumn('integer')
  number: number;

  @Column('uuid')
  lineId: string;

  @Column('uuid')
  actId: string;
}
