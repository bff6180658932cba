import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is still to be sent. The message's id is the effect id: whoever takes it accepts it once. */
@Entity('dispatch_due')
export class DispatchDue {
  @PrimaryColumn('uuid')
  messageId: string;

  @Column('timestamptz')
  dueAt: Date;

  @Column('integer')
  attempts: number;
}
