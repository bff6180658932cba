export {
  FiguresQuery,
  type BookRow,
  type CaseFigure,
  type ActivityFigures,
  type CaseFigureFilter,
  type CaseRow,
  type FeePeriod,
  type FeeRow,
  type RecoveryRow,
  type FeeFigures,
  type FiguresFilter,
  type IdleCase,
} from './figures.query';
export {
  averageDays,
  bookFigures,
  contactFigures,
  costToCollectPer100,
  promiseFigures,
  type BookFigures,
  type BookTotals,
  type ContactFigures,
  type PromiseFigures,
} from './key-figures';
export { ReportingModule } from './reporting.module';
