import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The conversation does not count: the disposition that told of it was corrected. */
@Entity('conversation_release')
export class ConversationRelease {
  @PrimaryColumn('uuid')
  conversationId: string;

  @Column('text')
  reason: string;

  @Column('uuid')
  actId: string;
}
