import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { MessageChannel, MessageKind } from './message-kind';

/** What was written to a debtor or told to a creditor. Frozen: what became of it is in `dispatch_event`. */
@Entity('message')
export class Message {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  caseId: string;

  @Column('uuid')
  creditorId: string;

  @Column('uuid', { nullable: true })
  debtorId: string | null;

  @Column('text')
  kind: MessageKind;

  @Column('text')
  channel: MessageChannel;

  @Column('uuid', { nullable: true })
  templateId: string | null;

  /** Unique; every later message recalls the one of the first letter (CPCE R124-4). */
  @Column('text')
  reference: string;

  /** The lines of the address, or the e-mail address, as they were. */
  @Column('text', { array: true })
  recipient: readonly string[];

  @Column('uuid', { array: true })
  claimIds: readonly string[];

  /** The amounts by element that the text shows, in minor units as decimal strings. */
  @Column('jsonb')
  figures: object;

  @Column('text', { nullable: true })
  text: string | null;

  @Column('uuid', { nullable: true })
  documentId: string | null;

  /** What it answers to: one message of a kind for one source. */
  @Column('uuid', { nullable: true })
  sourceId: string | null;

  @Column('uuid')
  actId: string;
}
