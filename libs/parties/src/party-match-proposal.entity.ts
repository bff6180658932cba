import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

@Entity('party_match_proposal')
export class PartyMatchProposal {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  partyA: string;

  @Column('uuid')
  partyB: string;

  @Column('text')
  grounds: string;

  @Column('text')
  state: 'PROPOSED' | 'ACCEPTED' | 'REJECTED';

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
