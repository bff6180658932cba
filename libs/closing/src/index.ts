export { SettlementAccepted } from './closing.events';
export { ClosingModule } from './closing.module';
export { ClosingService, type ClosureAsk, type Recall } from './closing.service';
export { type RecallAsked } from './recall-request.service';
export { type SettlementAsked, type SettlementDecisionAsked } from './settlement-request.service';
export {
  receivedUnder,
  settledRest,
  SETTLEMENT_STATES,
  settlementRefusal,
  type SettlementState,
} from './settlement-terms';
export { SettlementsQuery, type SettlementView } from './settlements.query';
export { SettlementsService, type CreditorsWord } from './settlements.service';
