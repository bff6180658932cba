import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Sentence } from '@solde/platform';

@Entity('action')
export class Action {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  channel:
    | 'PHONE_OUT'
    | 'PHONE_IN'
    | 'EMAIL_OUT'
    | 'EMAIL_IN'
    | 'SMS'
    | 'LETTER'
    | 'REGISTERED_LETTER'
    | 'PORTAL'
    | 'VISIT'
    | 'NOTE'
    | 'SYSTEM';

  @Column('jsonb')
  sentence: Sentence;

  @Column('text', { nullable: true })
  text: string | null;

  @Column('boolean')
  internal: boolean;

  @Column('uuid', { nullable: true })
  documentId: string | null;

  @Column('uuid', { nullable: true })
  correctsId: string | null;

  @Column('text')
  byName: string;

  @Column('uuid')
  actId: string;
}
