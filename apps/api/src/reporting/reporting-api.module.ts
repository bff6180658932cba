import { Module } from '@nestjs/common';

import { ReportingModule } from '@solde/reporting';

import { FiguresController } from './figures.controller';

@Module({ imports: [ReportingModule], controllers: [FiguresController] })
export class ReportingApiModule {}
