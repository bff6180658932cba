export { formatAmount, parseAmount } from './amount';
export { decimalsOf, isCurrency, type Currency } from './currency';
export {
  exact,
  multiply,
  percentage,
  percentOf,
  plus,
  rate,
  round,
  times,
  type Exact,
  type Rate,
} from './exact';
export { greater, smaller, sum, type Minor } from './minor';
export { shareByLargestRemainder } from './share';
