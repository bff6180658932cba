import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The stored answer of a request, kept for ever: the same key posts money once. */
@Entity('idempotency_key')
export class IdempotencyKey {
  @PrimaryColumn('text')
  principal: string;

  @PrimaryColumn('text')
  route: string;

  @PrimaryColumn('text')
  key: string;

  @Column('text')
  bodyHash: string;

  @Column('json', { nullable: true })
  response: unknown;

  @Column('uuid')
  actId: string;

  @Column('timestamptz')
  at: Date;
}
