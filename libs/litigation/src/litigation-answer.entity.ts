import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('litigation_answer')
export class LitigationAnswer {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  decisionId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  text: string;

  @Column('uuid')
  actId: string;
}
