import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Creditors that belong together; a user of a group sees all that is under it. */
@Entity('creditor_group')
export class CreditorGroup {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('uuid', { nullable: true })
  parentId: string | null;

  @Column('uuid')
  actId: string;
}
