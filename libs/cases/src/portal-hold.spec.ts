import { RequestsService } from '@solde/creditors';
import { PartiesService } from '@solde/parties';
import {
  Deliveries,
  Reads,
  systemCaller,
  travelTo,
  UnitOfWork,
  uuidv7,
  type Caller,
  type Work,
} from '@solde/platform';
import { confided, type Confided } from '../../../test/support/confided';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { CaseFile } from './case-file.entity';
import { HoldPlaced } from './cases.events';
import { CasesModule } from './cases.module';
import { CasesQuery } from './cases.query';
import { CasesService } from './cases.service';
import { Hold } from './hold.entity';
import { SearchQuery } from './search.query';

const TODAY = '2026-03-02';

describe('a creditor at its portal', () => {
  let agency: TestPlatform;
  let portal: TestPlatform;
  let mine: Confided;
  let foreign: Confided;
  let user: Caller;

  const act = <T>(task: (work: Work) => Promise<T>) =>
    agency.module.get(UnitOfWork).run(systemCaller('spec'), task);
  const asked = <T>(task: (work: Work) => Promise<T>, key = uuidv7()) =>
    portal.module.get(UnitOfWork).run(
      {
        ...user,
        request: { id: 'r', route: 'POST /v1/spec', idempotencyKey: key, bodyHash: key },
      },
      task,
    );
  const cases = () => agency.module.get(CasesService);
  const query = () => portal.module.get(CasesQuery);

  async function place(under: Confided): Promise<string> {
    return act(async (work) => {
      const { creditorId, mandateId } = under;
      const debtor = await agency.module
        .get(PartiesService)
        .joinDebtor(
          ...([
            work,
            creditorId,
            { kind: 'COMPANY', legalName: 'Élan Sport', siren: '732829320' },
          ] as const),
        );
      const { caseId } = await cases().place(work, {
        ...{ creditorId, mandateId, debtorId: debtor.id, number: uuidv7(), currency: 'EUR' },
        ...{ issuedOn: '2025-12-01', dueOn: '2025-12-31', principalMinor: 100_00n },
      });
      return caseId;
    });
  }

  function put(caseId: string, creditorId = mine.creditorId): Promise<string> {
    return asked(async (work) => {
      const id = uuidv7();
      work.insert(Hold, {
        ...{ id, caseId, creditorId, kind: 'CREDITOR_REQUEST', scope: 'CASE' },
        ...{ fromOn: TODAY, untilOn: '2026-03-20', reason: 'we call them' },
      });
      work.publish(new HoldPlaced(caseId, id));
      return Promise.resolve(id);
    });
  }

  async function settleEvents(): Promise<void> {
    await agency.module.get(Deliveries).deliverDue();
  }

  beforeAll(async () => {
    agency = await startPlatform({ imports: [CasesModule] });
    portal = await startPlatform({
      ...{ role: 'PORTAL', imports: [CasesModule], database: agency.database },
    });
    mine = await confided(agency.owner);
    foreign = await confided(agency.owner);
    await travelTo(agency.owner, new Date('2026-03-02T09:00:00Z'));
    const { rows } = await agency.owner.query<{ id: string }>(
      `SELECT id FROM user_account WHERE kind = 'PORTAL' LIMIT 1`,
    );
    user = {
      ...{ kind: 'PORTAL', userId: rows[0]?.id ?? null, name: 'Mme Diop', roles: [] },
      ...{ permissions: new Set<string>(), creditorIds: [mine.creditorId], locale: 'fr' },
    };
  });

  afterAll(async () => {
    await portal.stop();
    await agency.stop();
  });

  it('reads its cases and never another creditor’s, nor an internal note', async () => {
    const [own, other] = [await place(mine), await place(foreign)];
    await act(async (work) => {
      const caseFile = await cases().lock(work, own);
      cases().note(work, caseFile, {
        channel: 'NOTE',
        key: 'note',
        text: 'secret',
        internal: true,
      });
      cases().note(work, caseFile, { channel: 'NOTE', key: 'note', text: 'open' });
    });

    const page = { limit: 50, after: null };
    expect((await query().page(user, {}, page)).items.map(({ id }) => id)).toEqual([own]);
    expect(await query().one(user, other)).toBeNull();
    await expect(query().ownerOf(user, other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(query().money(user, other, TODAY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await query().timeline(user, own, page)).items.map(({ text }) => text)).toEqual([
      'open',
      null,
    ]);
    expect((await query().timeline(user, other, page)).items).toEqual([]);
    const raw = await portal.module.get(Reads).rows(user, 'SELECT FROM action WHERE internal');
    expect(raw).toEqual([]);
    const found = await portal.module.get(SearchQuery).search(user, 'elan sport');
    expect(found.map(({ caseId }) => caseId)).toEqual([own]);
  });

  it('puts a hold that binds at once; the agenda follows when the worker hears it', async () => {
    const caseId = await place(mine);
    await put(caseId);
    expect(await query().isHeld(user, caseId, TODAY)).toBe(true);
    const stored = () => act((work) => work.manager.findOneByOrFail(CaseFile, { id: caseId }));
    expect((await stored()).heldUntil).toBeNull();

    await settleEvents();
    expect((await stored()).heldUntil).toBe('2026-03-20');
    const { items } = await query().timeline(user, caseId, { limit: 1, after: null });
    expect(items[0]?.says).toBe('Suspension : demande du créancier jusqu’au 20/03/2026');
  });

  it('cannot hold another creditor’s case, under its own name or the other’s', async () => {
    const caseId = await place(foreign);
    for (const creditorId of [mine.creditorId, foreign.creditorId])
      await expect(put(caseId, creditorId)).rejects.toBeDefined();
    expect(await act((work) => work.manager.countBy(Hold, { caseId }))).toBe(0);
  });

  it('lifts its own hold through a request that the worker applies, and no other', async () => {
    const caseId = await place(mine);
    const holdId = await put(caseId);
    await settleEvents();
    const legal = await act(async (work) =>
      cases().hold(work, await cases().lock(work, caseId), {
        ...{ kind: 'MEDIATION', untilOn: '2026-04-30', reason: 'mediator' },
      }),
    );
    const results = [];
    for (const id of [holdId, legal.id]) {
      const request = await asked((work) =>
        portal.module
          .get(RequestsService)
          .submit(work, 'HOLD_LIFTING', mine.creditorId, { holdId: id }),
      );
      const requests = agency.module.get(RequestsService);
      await act((work) => requests.apply(work, request.id)).catch((error: unknown) =>
        act((work) => requests.fail(work, request.id, error)),
      );
      const { rows } = await agency.owner.query<{ state: string }>(
        'SELECT state FROM creditor_request WHERE id = $1',
        [request.id],
      );
      results.push(rows[0]?.state);
    }
    expect(results).toEqual(['APPLIED', 'REFUSED']);
    const caseFile = await act((work) => work.manager.findOneByOrFail(CaseFile, { id: caseId }));
    expect(caseFile.heldUntil).toBe('2026-04-30');
  });
});
