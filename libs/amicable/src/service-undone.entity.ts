import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A service that was not rendered after all: what it cost is given back. */
@Entity('service_undone')
export class ServiceUndone {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  serviceId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  reason: string;

  @Column('uuid')
  actId: string;
}
