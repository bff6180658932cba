export { ClosingModule } from './closing.module';
export { ClosingService, type ClosureAsk } from './closing.service';
export { type RecallAsked } from './recall-request.service';
