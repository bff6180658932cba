import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who works in which team, and who leads it. */
@Entity('team_member')
export class TeamMember {
  @PrimaryColumn('uuid')
  teamId: string;

  @PrimaryColumn('uuid')
  userId: string;

  @Column('boolean')
  leads: boolean;

  @Column('uuid')
  actId: string;
}
