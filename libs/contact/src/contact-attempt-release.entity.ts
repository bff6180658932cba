import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The attempt does not count: the provider failed before any telephone could ring. */
@Entity('contact_attempt_release')
export class ContactAttemptRelease {
  @PrimaryColumn('uuid')
  attemptId: string;

  @Column('text')
  reason: string;

  @Column('uuid')
  actId: string;
}
