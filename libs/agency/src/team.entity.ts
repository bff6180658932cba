import { Column, Entity, PrimaryColumn } from 'typeorm';

/** People who work together, at one place. */
@Entity('team')
export class Team {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  location: string;

  @Column('uuid')
  actId: string;
}
