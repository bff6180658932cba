export { CaseCost } from './case-cost.entity';
export { CostsModule } from './costs.module';
export { CostLine } from './cost-line.entity';
