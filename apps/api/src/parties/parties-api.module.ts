import { Module } from '@nestjs/common';

import { PartiesModule } from '@solde/parties';

import { PartiesController } from './parties.controller';

@Module({ imports: [PartiesModule], controllers: [PartiesController] })
export class PartiesApiModule {}
