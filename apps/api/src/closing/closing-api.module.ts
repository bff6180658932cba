import { Module } from '@nestjs/common';

import { ClosingModule } from '@solde/closing';

import { ClosingController } from './closing.controller';

@Module({ imports: [ClosingModule], controllers: [ClosingController] })
export class ClosingApiModule {}
