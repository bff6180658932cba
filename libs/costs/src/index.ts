export { CaseCost } from './case-cost.entity';
export { CostsModule } from './costs.module';
export { CostLine } from './cost-line.entity';
export {
  deboursOf,
  FUNDERS,
  grantedCosts,
  keptCosts,
  type Funder,
  type OwedCost,
} from './kept-costs';
