export { CaseCost } from './case-cost.entity';
export { CostGivenUp } from './cost-given-up.entity';
export { CostGranted } from './cost-granted.entity';
export { CostLine } from './cost-line.entity';
export { COST_KINDS, costKindWords, type CostKind } from './cost-words';
export { CostsModule } from './costs.module';
export { CostsQuery, type CostFilter, type CostView, type ProvisionView } from './costs.query';
export {
  CostsService,
  RECOVERABLE,
  type GrantingTitle,
  type NewCost,
  type Recoverable,
} from './costs.service';
export {
  deboursOf,
  FUNDERS,
  grantedCosts,
  keptCosts,
  type Funder,
  type OwedCost,
} from './kept-costs';
export { Provision } from './provision.entity';
export { ProvisionsService, type NewProvision } from './provisions.service';
