import type { CalendarDate } from '@solde/calendar';
import { inForceOn, type Dated } from './dated';

/** What a debt is made of, as money is spent on it. */
export type AllocatedComponent = 'LEGAL_COSTS' | 'INTEREST' | 'INDEMNITY' | 'PENALTY' | 'PRINCIPAL';

/** LEGAL pays what the debt has cost before the debt itself; PRINCIPAL_FIRST the other way round. */
export type AllocationOrderCode = 'LEGAL' | 'PRINCIPAL_FIRST';

/** Whose word changes the order: the creditor's, a judge's, or that of the over-indebtedness commission. */
export type OrderSaidBy = 'CREDITOR' | 'COURT' | 'OVER_INDEBTEDNESS_COMMISSION';

/** An order in which money is spent, while it is in force. */
export interface AllocationOrder extends Dated {
  readonly code: AllocationOrderCode;
  readonly components: readonly AllocatedComponent[];
  /** Who may say so; nobody has to for the order of the law. */
  readonly saidBy: readonly OrderSaidBy[];
}

const COSTS_FIRST = ['LEGAL_COSTS', 'INTEREST', 'INDEMNITY', 'PENALTY', 'PRINCIPAL'] as const;
const PRINCIPAL_FIRST = ['PRINCIPAL', 'PENALTY', 'INDEMNITY', 'INTEREST', 'LEGAL_COSTS'] as const;

/** The ordonnance 2016-131 renumbered the articles; the rule did not change. */
const REFORM: CalendarDate = '2016-10-01';

/** French orders [L-08]. The articles say interest before principal; the place of costs and of the indemnity is in no text: costs first is the house's. */
export const FRENCH_ALLOCATION_ORDERS: readonly AllocationOrder[] = [
  {
    ...{ code: 'LEGAL', components: COSTS_FIRST, saidBy: [] },
    ...{ from: '1804-03-21', until: '2016-09-30' },
    source: 'code civil, ancien article 1254 (not read)',
    verified: false,
  },
  {
    ...{ code: 'LEGAL', components: COSTS_FIRST, saidBy: [] },
    ...{ from: REFORM, until: null },
    source: 'code civil, articles 1342-10 and 1343-1',
    verified: true,
  },
  {
    ...{ code: 'PRINCIPAL_FIRST', components: PRINCIPAL_FIRST, saidBy: ['CREDITOR', 'COURT'] },
    ...{ from: '1804-03-21', until: '2016-09-30' },
    source: 'code civil, anciens articles 1244-1 and 1254 (not read)',
    verified: false,
  },
  {
    code: 'PRINCIPAL_FIRST',
    components: PRINCIPAL_FIRST,
    saidBy: ['CREDITOR', 'COURT', 'OVER_INDEBTEDNESS_COMMISSION'],
    ...{ from: REFORM, until: null },
    source: 'code civil, articles 1343-1 and 1343-5 al. 2; code de la consommation, article L733-1',
    verified: true,
  },
];

/** The order of a day with its source, or null: one that the pack does not list is never made up. */
export function allocationOrderOn(
  code: AllocationOrderCode,
  on: CalendarDate,
  orders: readonly AllocationOrder[] = FRENCH_ALLOCATION_ORDERS,
): AllocationOrder | null {
  return inForceOn(
    orders.filter((one) => one.code === code),
    on,
  );
}

/**
 * Why money of a day may not be spent in an order: the country has none of that name then, or whoever says so may not. Null when it is
 * lawful. A debtor alone never has his principal paid before the interest that it owes (Civil Code 1343-1).
 */
export function allocationOrderRefusal(
  code: AllocationOrderCode,
  on: CalendarDate,
  saidBy: OrderSaidBy | 'DEBTOR',
  orders: readonly AllocationOrder[] = FRENCH_ALLOCATION_ORDERS,
): 'NOT_IN_FORCE' | 'NOT_AGREED' | null {
  const order = allocationOrderOn(code, on, orders);
  if (order === null) return 'NOT_IN_FORCE';
  const isOfTheLaw = order.saidBy.length === 0;
  return isOfTheLaw || order.saidBy.some((one) => one === saidBy) ? null : 'NOT_AGREED';
}

export type AllocationOrderFault =
  'COMPONENT_MISSING' | 'COMPONENT_REPEATED' | 'PRINCIPAL_BEFORE_INTEREST';

/** What is wrong with an order as a pack lists it: money would find nothing to serve, or serve the principal before interest by itself. */
export function allocationOrderFaults({
  components,
  saidBy,
}: Pick<AllocationOrder, 'components' | 'saidBy'>): AllocationOrderFault[] {
  const named = new Set(components);
  const faults: AllocationOrderFault[] = [];
  if (COSTS_FIRST.some((one) => !named.has(one))) faults.push('COMPONENT_MISSING');
  if (named.size < components.length) faults.push('COMPONENT_REPEATED');
  const isFree = saidBy.length === 0;
  if (isFree && components.indexOf('PRINCIPAL') < components.indexOf('INTEREST'))
    faults.push('PRINCIPAL_BEFORE_INTEREST');
  return faults;
}
