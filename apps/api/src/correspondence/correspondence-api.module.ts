import { Module } from '@nestjs/common';

import { CorrespondenceModule } from '@solde/correspondence';

import { MessagesController } from './messages.controller';
import { TemplatesController } from './templates.controller';

@Module({ imports: [CorrespondenceModule], controllers: [MessagesController, TemplatesController] })
export class CorrespondenceApiModule {}
