import { Module } from '@nestjs/common';

import { FiguresQuery } from './figures.query';

/** Reads through the views `report_*` alone: it needs no module of the trade. */
@Module({ providers: [FiguresQuery], exports: [FiguresQuery] })
export class ReportingModule {}
