import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A payer that a person recognised by accepting a proposal. It ranks proposals; it matches nothing by itself. */
@Entity('learnt_payer')
export class LearntPayer {
  @PrimaryColumn('uuid')
  id: string;

  /** By his account, as receipts keep it... */
  @Column('bytea', { nullable: true })
  ibanHash: Buffer | null;

  /** ...or by his name: see `nameKey`. */
  @Column('text', { nullable: true })
  nameKey: string | null;

  @Column('uuid')
  debtorId: string;

  @Column('uuid')
  creditorId: string;

  /** Why it is known: what was accepted, and for which case. */
  @Column('uuid')
  receiptId: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  actId: string;
}
