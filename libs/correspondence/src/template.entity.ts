import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';

import type { Language, TemplateChannel, TemplateCode, TemplateState } from './message-kind';

/** The words of a message in one language. While no version is ACTIVE, the house's own words serve. */
@Entity('template')
export class Template {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  code: TemplateCode;

  @Column('text')
  language: Language;

  @Column('text', { nullable: true })
  territory: string | null;

  @Column('text')
  channel: TemplateChannel;

  @Column('integer')
  number: number;

  @Column('text')
  subject: string;

  @Column('text')
  body: string;

  @Column('text')
  state: TemplateState;

  @Column('uuid', { nullable: true })
  authorId: string | null;

  @Column('uuid', { nullable: true })
  approvedBy: string | null;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
