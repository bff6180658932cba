import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AccountStatementModule } from '@solde/account-statement';
import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { ContactModule } from '@solde/contact';
import { CreditorsModule } from '@solde/creditors';
import { DocumentsModule } from '@solde/documents';
import { PartiesModule } from '@solde/parties';

import './correspondence.errors';
import { CorrespondenceQuery } from './correspondence.query';
import { CorrespondenceService } from './correspondence.service';
import { DispatchDue } from './dispatch-due.entity';
import { DispatchEvent } from './dispatch-event.entity';
import { Dispatcher } from './dispatcher.service';
import { FirstLettersService } from './first-letters.service';
import { LetterFactsQuery } from './letter-facts.query';
import { Message } from './message.entity';
import { Outbox } from './outbox.service';
import './prove.query';
import { Template } from './template.entity';
import { TemplatesService } from './templates.service';

/** Templates, letters, e-mails, and the proof that they left. */
@Module({
  imports: [
    TypeOrmModule.forFeature([Template, Message, DispatchEvent, DispatchDue]),
    AccountStatementModule,
    ContactModule,
    CasesModule,
    CreditorsModule,
    PartiesModule,
    DocumentsModule,
    AgencyModule,
  ],
  providers: [
    CorrespondenceQuery,
    CorrespondenceService,
    Dispatcher,
    FirstLettersService,
    LetterFactsQuery,
    Outbox,
    TemplatesService,
  ],
  exports: [
    CorrespondenceQuery,
    CorrespondenceService,
    Dispatcher,
    FirstLettersService,
    Outbox,
    TemplatesService,
  ],
})
export class CorrespondenceModule {}
