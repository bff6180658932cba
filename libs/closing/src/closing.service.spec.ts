import { CasesQuery, CasesService } from '@solde/cases';
import { AdjustmentsService, PaymentsService } from '@solde/payments';
import { systemCaller, uuidv7 } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { ClosingModule } from './closing.module';
import { ClosingService } from './closing.service';

describe('closing what is paid', () => {
  let agency: Agency;
  beforeAll(async () => {
    agency = await Agency.open([ClosingModule], {}, { interestClaimed: true });
  });
  afterAll(() => agency.close());

  /** One turn of the worker's job. */
  const closeNextPaid = () =>
    agency.act(async (work) => {
      const caseId = await agency.get(ClosingService).nextPaid(work);
      if (caseId !== null) await agency.get(ClosingService).closePaid(work, caseId);
      return caseId !== null;
    });

  const shown = (caseId: string) => agency.get(CasesQuery).one(systemCaller('spec'), caseId);

  /** Gives up all the principal: what interest ran until then was never posted. */
  async function forgive({ id, claimId }: BuiltCase): Promise<void> {
    await agency.act(async (work) => {
      const caseFile = await agency.get(CasesService).lock(work, id);
      const note = { claimId, component: 'PRINCIPAL', kind: 'CREDIT_NOTE' } as const;
      const amounts = { amountMinor: -1_000_00n, valueOn: work.today, sourceId: work.actId };
      await agency.get(CasesService).settle(work, caseFile, [{ ...note, ...amounts }]);
    });
  }

  async function pay({ id }: BuiltCase): Promise<void> {
    await agency.act(async (work) => {
      const owed = await agency.get(CasesService).outstandingOn(work, id, work.today);
      const money = { amountMinor: owed.totalMinor ?? 0n, currency: 'EUR' } as const;
      const facts = { means: 'TRANSFER', valueOn: work.today } as const;
      await agency.get(PaymentsService).record(work, { caseId: id, ...money, ...facts });
    });
  }

  it('calls no recovery what credit notes alone have brought to zero', async () => {
    const caseFile = await agency.case({ placedOn: '2026-02-02' });
    const { id, claimId } = caseFile;
    await agency.act(async (work) => {
      const owed = await agency.get(CasesService).outstandingOn(work, id, work.today);
      const note = { claimId, kind: 'CREDIT_NOTE', reason: 'BILLING_ERROR' } as const;
      const authority = { kind: 'CREDITOR_REQUEST', id: uuidv7() } as const;
      for (const { component, outstandingMinor } of owed.items)
        await agency.get(AdjustmentsService).adjust(
          work,
          id,
          {
            ...{ ...note, component, amountMinor: -outstandingMinor },
            ...(component === 'INTEREST' ? { kind: 'INTEREST_WAIVER' } : {}),
          },
          authority,
        );
    });
    while (await closeNextPaid());
    expect(await shown(id)).toMatchObject({ closureReason: 'CANCELLED_BY_CREDIT_NOTE' });
  });

  it('goes on with a case whose principal was given up while interest is owed, and closes the next', async () => {
    const [forgiven, paid] = [await agency.case(), await agency.case()];
    await forgive(forgiven);
    expect(await shown(forgiven.id)).toMatchObject({ nextKind: 'CLOSE_PAID' });
    await pay(paid);

    while (await closeNextPaid());

    expect(await shown(paid.id)).toMatchObject({ closureReason: 'PAID_IN_FULL' });
    expect(await shown(forgiven.id)).toMatchObject({ closedOn: null, nextKind: 'RESUME' });
    expect(Object.keys(await agency.owed(forgiven.id))).toEqual(['INTEREST']);
  });
});
