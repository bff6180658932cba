import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { CreditorsModule } from '@solde/creditors';
import { IdentityModule } from '@solde/identity';
import { PartiesModule } from '@solde/parties';
import { ContactAttemptRelease } from './contact-attempt-release.entity';
import { ContactAttempt } from './contact-attempt.entity';
import { ContactService } from './contact.service';
import { ConversationRelease } from './conversation-release.entity';
import { Conversation } from './conversation.entity';
import './contact.errors';

const ENTITIES = [ContactAttempt, ContactAttemptRelease, Conversation, ConversationRelease];

/** Who may be contacted, when, and how often: one answer for every lib that reaches a debtor. */
@Module({
  imports: [
    TypeOrmModule.forFeature(ENTITIES),
    CasesModule,
    CreditorsModule,
    PartiesModule,
    AgencyModule,
    IdentityModule,
  ],
  providers: [ContactService],
  exports: [ContactService],
})
export class ContactModule {}
