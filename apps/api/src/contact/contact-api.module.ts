import { Module } from '@nestjs/common';

import { ContactModule } from '@solde/contact';

import { ContactController } from './contact.controller';

@Module({ imports: [ContactModule], controllers: [ContactController] })
export class ContactApiModule {}
