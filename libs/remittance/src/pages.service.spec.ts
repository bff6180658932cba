import { uuidv7 } from '@solde/platform';

import type { BuiltCase } from '../../../test/support/agency';
import { Remittances } from '../../../test/support/remittances';
import { RemittanceQuery } from './remittance.query';
import { RemittanceService } from './remittance.service';
import type { PlannedCreditors } from './run-figures';
import { CREDITORS_PAGE, UnsettledQuery } from './unsettled.query';

/** Enough for a second page that is not full. */
const CREDITORS = CREDITORS_PAGE + 5;
const CUT_OFF = '2026-03-15';

describe('a remittance run of more creditors than are in memory at once', () => {
  let house: Remittances;
  let cases: BuiltCase[];

  beforeAll(async () => {
    house = await Remittances.open();
    await house.agency.travelTo('2026-03-10');
    cases = [];
    while (cases.length < CREDITORS) {
      const { creditorId, caseFile } = await house.otherCreditor();
      await house.account('2026-01-01', creditorId);
      await house.record(caseFile, `${100 + cases.length}.00`, '2026-03-10');
      cases.push(caseFile);
    }
    await house.agency.travelTo(CUT_OFF);
  }, 300_000);
  afterAll(async () => {
    expect(await house.broken()).toEqual([]);
    await house.close();
  });

  const walk = async (pages: AsyncGenerator<PlannedCreditors>): Promise<string[][]> => {
    const told: string[][] = [];
    for await (const { statements } of pages)
      told.push(
        statements.map(({ creditorId, collectedMinor, state }) =>
          [creditorId, collectedMinor, state].join(' '),
        ),
      );
    return told;
  };

  it('walks what was posted when it began: money and holds that come between two pages are in none', async () => {
    const unsettled = house.agency.get(UnsettledQuery);
    await house.agency.act(async (work) => {
      const gathered = await unsettled.gather(work, 'EUR', CUT_OFF);
      const pages = unsettled.figures(work, gathered);
      const [first] = [(await pages.next()).value as PlannedCreditors];
      expect(first.statements).toHaveLength(CREDITORS_PAGE);
      const onFirst = new Set(first.statements.map(({ creditorId }) => creditorId));
      const later = cases.filter(({ creditorId }) => !onFirst.has(creditorId));
      expect(later).toHaveLength(CREDITORS - CREDITORS_PAGE);
      // Of other connections, and committed while this act walks.
      await house.record(later[0]!, '7.00', CUT_OFF);
      await house.agency.sql(
        `INSERT INTO remittance_hold (id, creditor_id, because, held_by, held_on, act_id)
         SELECT $1, $2, 'Saisie', $3, $4, id FROM act LIMIT 1`,
        [uuidv7(), later[1]!.creditorId, house.manager.userId, CUT_OFF],
      );
      const [second = []] = await walk(pages);
      expect(second).toHaveLength(later.length);
      for (const { creditorId } of later) {
        const paid = 100 + cases.findIndex((one) => one.creditorId === creditorId);
        expect(second).toContain(`${creditorId} ${paid}00 FINAL`);
      }
      // A second walk of the same act, as the approval makes it, finds the same.
      expect((await walk(unsettled.figures(work, gathered)))[1]).toEqual(second);
    }, house.accountant);
  });

  it('approves what was prepared or nothing while money comes for its last creditors, and numbers without a gap', async () => {
    const remittance = house.agency.get(RemittanceService);
    const before = await prepared();
    const last = cases.slice(-3);
    const [approval] = await Promise.allSettled([
      house.approve(before),
      ...last.map((caseFile) => house.record(caseFile, '11.00', CUT_OFF)),
    ]);
    let runId = before;
    if (approval.status === 'rejected') {
      expect(approval.reason).toMatchObject({ code: 'VERSION_CONFLICT' });
      expect(await house.agency.sql('SELECT FROM remittance_statement')).toEqual([]);
      expect(await house.agency.sql('SELECT FROM fee_document_series')).toEqual([]);
      await house.agency.act(
        (work) => remittance.sendBack(work, before, 'Encaissements'),
        house.manager,
      );
      runId = await prepared();
      await house.approve(runId);
    }
    const rows = await house.agency.sql<{ statement: string; code: string; invoice: string }>(
      `SELECT s.number AS statement, k.code, f.number AS invoice FROM remittance_statement s
       JOIN creditor k ON k.id = s.creditor_id JOIN fee_document f ON f.statement_id = s.id
       WHERE s.run_id = $1 ORDER BY k.code`,
      [runId],
    );
    const numbers = Array.from({ length: CREDITORS }, (_, index) => String(index + 1));
    expect(rows.map(({ statement }) => statement.split('-')[2])).toEqual(
      numbers.map((number) => number.padStart(4, '0')),
    );
    expect(rows.map(({ invoice }) => invoice)).toEqual(
      numbers.map((number) => `FA2026-${number.padStart(6, '0')}`),
    );
    const { planned, statements } = await house.agency
      .get(RemittanceQuery)
      .run(house.accountant, runId);
    expect([planned.length, statements]).toEqual([CREDITORS, CREDITORS]);
    // Each cent of the money is in this run or waits for the next one.
    const [cents] = await house.agency.sql<{ settled: string; spent: string; waits: string }>(
      `SELECT (SELECT sum(collected_minor) FROM remittance_statement)::bigint AS settled,
              (SELECT sum(amount_minor) FROM allocation)::bigint AS spent,
              (SELECT coalesce(sum(amount_minor), 0) FROM allocation a WHERE NOT EXISTS
                (SELECT FROM statement_line l WHERE l.source = 'ALLOCATION' AND l.source_id = a.id))::bigint AS waits`,
    );
    expect(BigInt(cents!.settled) + BigInt(cents!.waits)).toBe(BigInt(cents!.spent));
  });

  async function prepared(): Promise<string> {
    const { id, statements } = await house.prepare(CUT_OFF);
    expect(statements).toBe(CREDITORS);
    await house.check(id);
    return id;
  }
});
