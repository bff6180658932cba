import * as fc from 'fast-check';

import { addDays, type CalendarDate } from '@solde/calendar';
import { transferIdentifier } from '@solde/credit-transfer';
import type { BuiltCase } from '../../../test/support/agency';
import { Remittances } from '../../../test/support/remittances';
import { nextCutOff } from './cut-offs';
import { TransfersService } from './transfers.service';

const HISTORIES = 6;
const HISTORIES_MS = 240_000;
const PERIODS = 5;

type Event =
  | { readonly do: 'PAY' | 'DIRECT' | 'KEPT' | 'DEBOURS' | 'PROVISION'; readonly cents: number }
  | { readonly do: 'REVERSE' }
  | { readonly do: 'RETURN' };

const cents = fc.integer({ min: 1, max: 200_000 });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('PAY' as const), cents }) },
  fc.record({ do: fc.constantFrom('DIRECT' as const, 'KEPT' as const, 'DEBOURS' as const), cents }),
  fc.record({ do: fc.constant('PROVISION' as const), cents }),
  fc.record({ do: fc.constant('REVERSE' as const) }),
  fc.record({ do: fc.constant('RETURN' as const) }),
);
const history = fc.record({
  mode: fc.constantFrom('NET' as const, 'GROSS' as const),
  negativeBalance: fc.constantFrom('CARRY_FORWARD' as const, 'INVOICE' as const),
  transferMinMinor: fc.constantFrom(0n, 500_00n),
  periods: fc.array(fc.array(event, { maxLength: 5 }), { minLength: PERIODS, maxLength: PERIODS }),
});

/**
 * Book C.18, invariants 5 and 9, on the database: what was ever transferred, less what came back, and what is carried or claimed is
 * what was collected less what the agency may take; and nothing is remitted twice. The seed of a failure is in its message.
 */
describe('money over several runs of the product', () => {
  it(
    'is all there, to the cent, and each line is settled once',
    async () => {
      await fc.assert(
        fc.asyncProperty(history, async ({ periods, ...terms }) => {
          const house = await Remittances.open();
          try {
            await house.account();
            await house.agree(terms);
            await play(house, periods);
            expect(await conservation(house)).toEqual([{ difference: 0 }]);
            expect(await twice(house)).toEqual([]);
            // Money may be overdrawn by what comes back after it was remitted; everything else always holds.
            const broken = await house.broken();
            expect(broken.filter((name) => name !== 'ledger.money-held-is-money-owed')).toEqual([]);
          } finally {
            await house.close();
          }
        }),
        { numRuns: HISTORIES, endOnFailure: true },
      );
    },
    HISTORIES_MS,
  );
});

async function play(house: Remittances, periods: readonly (readonly Event[])[]): Promise<void> {
  const caseFile = await house.agency.case({ principal: '90000.00' });
  const standing: string[] = [];
  let cutOffOn: CalendarDate = '2026-03-15';
  for (const events of periods) {
    let on = addDays(cutOffOn, -9);
    for (const one of events) {
      on = addDays(on, 1);
      await happen(house, caseFile, one, on, standing);
    }
    await run(house, cutOffOn);
    cutOffOn = nextCutOff(cutOffOn);
  }
}

async function happen(
  house: Remittances,
  caseFile: BuiltCase,
  one: Event,
  on: CalendarDate,
  standing: string[],
): Promise<void> {
  if (one.do === 'REVERSE') {
    const receipt = standing.pop();
    if (receipt !== undefined) await house.reverse(receipt, on);
    return;
  }
  if (one.do === 'RETURN') return comesBack(house, on);
  const amount = `${Math.floor(one.cents / 100)}.${String(one.cents % 100).padStart(2, '0')}`;
  if (one.do === 'PAY') standing.push(await house.pay(caseFile, amount, on));
  else if (one.do === 'DIRECT') await house.direct(caseFile, amount, on);
  else if (one.do === 'PROVISION') await house.cost(caseFile, 'PROVISION_RETURNED', amount, on);
  else await house.cost(caseFile, one.do, amount, on);
}

/** The bank gives the oldest transfer back of which it has not done so. */
async function comesBack(house: Remittances, on: CalendarDate): Promise<void> {
  const [transfer] = await house.agency.sql<{ id: string; amount: string }>(
    `SELECT id, transfer_minor::text AS amount FROM remittance_statement s WHERE transfer_minor > 0
       AND NOT EXISTS (SELECT FROM transfer_outcome WHERE statement_id = s.id AND kind = 'RETURNED') ORDER BY id LIMIT 1`,
  );
  if (transfer === undefined) return;
  await house.agency.travelTo(on);
  const { id, amount } = transfer;
  await house.agency.act((work) =>
    house.agency.get(TransfersService).returnTransfer(work, {
      ...{ endToEndId: transferIdentifier(id), amountMinor: BigInt(amount), on, reason: 'MS03' },
      source: { kind: 'PERSON' },
    }),
  );
}

/** A run that may find nothing to say; its transfers are executed. */
async function run(house: Remittances, cutOffOn: CalendarDate): Promise<void> {
  await house.agency.travelTo(cutOffOn);
  const prepared = await house.prepare(cutOffOn).catch((error: unknown) => {
    if ((error as { code?: string }).code === 'NOTHING_TO_REMIT') return null;
    throw error;
  });
  if (prepared === null) return;
  await house.check(prepared.id);
  await house.approve(prepared.id);
  await house.markPaid(prepared.id, cutOffOn);
}

/** Both sides of invariant 5, from the facts and not from the statements' totals. */
function conservation(house: Remittances): Promise<{ difference: number }[]> {
  return house.agency.sql(
    `SELECT (
       -- where the money went
       (SELECT coalesce(sum(transfer_minor), 0) FROM remittance_statement)
       - (SELECT coalesce(sum(amount_minor), 0) FROM transfer_outcome WHERE kind = 'RETURNED')
       + coalesce((SELECT carry_minor FROM remittance_statement ORDER BY id DESC LIMIT 1), 0)
       - (SELECT coalesce(sum(amount_minor), 0) FROM debit_claim)
       - (SELECT coalesce(sum(total_minor), 0) FROM fee_document WHERE settlement = 'PAYMENT')
       + (SELECT coalesce(sum(o.amount_minor), 0) FROM transfer_outcome o WHERE kind = 'RETURNED' AND NOT EXISTS (
            SELECT FROM statement_line l WHERE l.source = 'TRANSFER_RETURN' AND l.source_id = o.id))
       -- what was collected by a statement, less what the agency may take
       - (SELECT coalesce(sum(a.amount_minor), 0) FROM allocation a JOIN statement_line l ON l.source_id = a.id
          WHERE a.channel = 'AGENCY')
       + (SELECT coalesce(sum(k.amount_minor), 0) FROM cost_line k JOIN statement_line l ON l.source_id = k.id)
       + (SELECT coalesce(sum(f.amount_minor), 0) FROM fee_line f JOIN statement_line l ON l.source_id = f.id)
       + (SELECT coalesce(sum(vat_minor), 0) FROM fee_document)
     )::int AS difference`,
  );
}

function twice(house: Remittances): Promise<object[]> {
  return house.agency.sql(
    'SELECT source, source_id FROM statement_line GROUP BY source, source_id HAVING count(*) > 1',
  );
}
