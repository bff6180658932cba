import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A sign-in that was looked at, by hashes of account and address: it feeds the delays and is forgotten after 90 days. */
@Entity('sign_in_attempt')
export class SignInAttempt {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bytea')
  emailHash: Buffer;

  @Column('bytea')
  addressHash: Buffer;

  @Column('timestamptz')
  at: Date;

  /** Written false before the password is looked at, so that guesses sent side by side are all counted. */
  @Column('boolean')
  succeeded: boolean;
}
