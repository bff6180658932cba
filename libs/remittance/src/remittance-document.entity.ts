import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A paper of a statement: the statement itself, its fee document, or the claim of its debit. Made once, after the approval. */
@Entity('remittance_document')
export class RemittanceDocument {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  statementId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: 'STATEMENT' | 'FEE_DOCUMENT' | 'DEBIT_CLAIM';

  @Column('uuid')
  documentId: string;

  @Column('uuid')
  actId: string;
}
