import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

/** What agents work on: a creditor, a quality of debtors, a skill; or the cases of one owner. */
@Entity('work_queue')
export class WorkQueue {
  @PrimaryColumn('smallint')
  id: number;

  @Column('text')
  name: string;

  @Column('uuid', { nullable: true })
  creditorId: string | null;

  @Column('text', { nullable: true })
  debtorQuality: string | null;

  @Column('text', { nullable: true })
  skill: string | null;

  /** The owner whose cases alone it holds; null for a queue that agents share. */
  @Column('uuid', { nullable: true })
  ownerId: string | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
