import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a portal user may see: one creditor, or a group with everything below it. */
@Entity('user_scope')
export class UserScope {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  userId: string;

  @Column('uuid', { nullable: true })
  groupId: string | null;

  @Column('uuid', { nullable: true })
  creditorId: string | null;

  @Column('uuid')
  actId: string;
}
