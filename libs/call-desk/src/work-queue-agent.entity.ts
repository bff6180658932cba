import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An agent works a queue. */
@Entity('work_queue_agent')
export class WorkQueueAgent {
  @PrimaryColumn('smallint')
  queueId: number;

  @PrimaryColumn('uuid')
  userId: string;

  @Column('uuid')
  actId: string;
}
