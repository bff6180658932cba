import { addDays, type CalendarDate } from '@solde/calendar';
import { PartiesService } from '@solde/parties';
import { ProveQuery, systemCaller, travelTo, UnitOfWork, uuidv7, type Work } from '@solde/platform';
import { confided, type Confided } from '../../../test/support/confided';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { AgendaItem } from './agenda-item.entity';
import type { NewMovement } from './balance.service';
import { CaseFile } from './case-file.entity';
import { CasesModule } from './cases.module';
import { CasesQuery } from './cases.query';
import { CasesService } from './cases.service';
import { Claim } from './claim.entity';
import type { NewClaim } from './intake.service';
import { SearchQuery } from './search.query';
import { CaseUpkeepService } from './upkeep.service';

const caller = systemCaller('spec');
const TODAY: CalendarDate = '2026-03-02';

describe('acts on cases', () => {
  let platform: TestPlatform;
  let cases: CasesService;
  let upkeep: CaseUpkeepService;
  let query: CasesQuery;
  let mandate: Confided;

  const act = <T>(task: (work: Work) => Promise<T>) =>
    platform.module.get(UnitOfWork).run(caller, task);
  const on = <T>(caseId: string, task: (work: Work, caseFile: CaseFile) => Promise<T>) =>
    act(async (work) => task(work, await cases.lock(work, caseId)));

  let made = 0;
  async function debtor(
    facts: { siren?: string | null; name?: string; kind?: 'COMPANY' | 'PERSON' } = {},
    under = mandate,
  ): Promise<string> {
    made += 1;
    const { siren = sirenOf(made), name = `Débiteur ${made}`, kind = 'COMPANY' } = facts;
    const row = await act((work) =>
      platform.module
        .get(PartiesService)
        .joinDebtor(...([work, under.creditorId, { kind, legalName: name, siren }] as const), [
          `REF${made}`,
        ]),
    );
    return row.id;
  }

  async function place(claim: Partial<NewClaim> = {}, under = mandate) {
    made += 1;
    const debtorId = claim.debtorId ?? (await debtor({}, under));
    return act((work) =>
      cases.place(work, {
        ...{ creditorId: under.creditorId, mandateId: under.mandateId, debtorId },
        ...{ number: `FA-${made}`, issuedOn: '2025-12-01', dueOn: '2025-12-31', currency: 'EUR' },
        principalMinor: 1_000_00n,
        ...claim,
      }),
    );
  }

  async function stored(caseId: string): Promise<CaseFile> {
    return act((work) => work.manager.findOneByOrFail(CaseFile, { id: caseId }));
  }

  async function open(caseId: string): Promise<string[]> {
    return (await query.agenda(caller, caseId)).map(({ kind }) => kind);
  }

  async function expectSound(): Promise<void> {
    const broken = (await platform.module.get(ProveQuery).prove(caller)).filter(
      ({ holds }) => !holds,
    );
    expect(broken).toEqual([]);
  }

  beforeAll(async () => {
    platform = await startPlatform({ imports: [CasesModule] });
    cases = platform.module.get(CasesService);
    upkeep = platform.module.get(CaseUpkeepService);
    query = platform.module.get(CasesQuery);
    mandate = await confided(platform.owner, {
      ...{ services: ['AMICABLE', 'LITIGATION'], interestClaimed: true, indemnityClaimed: true },
    });
  });

  beforeEach(async () => {
    await travelTo(platform.owner, at('2026-03-02T09:00:00Z'));
  });

  afterEach(expectSound);

  afterAll(async () => {
    await platform.stop();
  });

  describe('placing', () => {
    it('opens a case with its number, RF reference, phase, first letter due and word in the timeline', async () => {
      const { caseId } = await place();
      const caseFile = await stored(caseId);

      expect(caseFile).toMatchObject({
        ...{ status: 'AMICABLE.NEW', placedOn: TODAY, acceptedOn: TODAY, nextKind: 'FIRST_LETTER' },
        ...{ agreementId: mandate.agreementId, oldestDueOn: '2025-12-31' },
      });
      expect(caseFile.number).toMatch(/^C2026\d{6}$/);
      expect(isRf(caseFile.referenceRf)).toBe(true);
      expect(await query.phases(caller, caseId)).toEqual([
        { phase: 'AMICABLE', fromOn: TODAY, untilOn: null },
      ]);
      const { items } = await query.timeline(caller, caseId, { limit: 5, after: null });
      expect(items).toMatchObject([
        { key: 'case.accepted', says: 'Dossier ouvert : 1 créance(s), 1\u00a0000,00\u00a0EUR' },
      ]);
    });

    it('joins the open case of the same debtor, and asks a letter for the new claim', async () => {
      const first = await place();
      const caseFile = await stored(first.caseId);
      const second = await place({ debtorId: caseFile.debtorId, dueOn: '2025-12-15' });

      expect(second.caseId).toBe(first.caseId);
      expect(await open(first.caseId)).toEqual(['FIRST_LETTER']);
      expect((await stored(first.caseId)).oldestDueOn).toBe('2025-12-15');
      const claims = await query.claims(caller, first.caseId);
      expect(claims.map(({ feeAgeDays }) => feeAgeDays)).toEqual([77, 61]);
    });

    it('opens another case beside one that the creditor is deciding on', async () => {
      const { caseId } = await place();
      const { debtorId } = await stored(caseId);
      await on(caseId, (work, file) => cases.transition(work, file, 'PROPOSE_LITIGATION'));
      expect((await place({ debtorId })).caseId).not.toBe(caseId);
    });

    it.each([
      ['a number placed already', { number: 'fa 2026-17' }, 'DUPLICATE'],
      ['another currency', { currency: 'USD' }, 'CURRENCY_MISMATCH'],
      ['a claim that is not due yet', { dueOn: '2026-04-30' }, 'SERVICE_OUT_OF_SCOPE'],
      ['an expired claim', { issuedOn: '2019-01-01', dueOn: '2019-02-01' }, 'LIMITATION_EXPIRED'],
      ['a due date before the invoice', { dueOn: '2025-11-01' }, 'DATE_OUT_OF_RANGE'],
    ] as const)('refuses %s', async (_, change, code) => {
      if (code === 'DUPLICATE') await place({ number: 'FA2026-17' });
      await expect(place(change)).rejects.toMatchObject({ code });
    });

    it('lets a team lead accept or reject what waits', async () => {
      const [kept, gone] = [await pending(), await pending()];
      expect(await stored(kept.caseId)).toMatchObject({
        status: 'RECEIVED',
        nextKind: 'REVIEW_CLAIMS',
      });

      await act((work) => cases.review(work, kept.claimId, true, 'checked'));
      expect(await stored(kept.caseId)).toMatchObject({
        ...{ status: 'AMICABLE.NEW', acceptedOn: TODAY, nextKind: 'FIRST_LETTER' },
      });
      expect(await open(kept.caseId)).toEqual(['FIRST_LETTER']);

      await act((work) => cases.review(work, gone.claimId, false, 'no proof'));
      expect(await stored(gone.caseId)).toMatchObject({
        status: 'REJECTED',
        closureReason: 'no proof',
      });
      await expect(act((work) => cases.review(work, gone.claimId, true, ''))).rejects.toMatchObject(
        {
          code: 'TRANSITION_NOT_ALLOWED',
        },
      );
    });

    it('accepts a chunk set by set: one case per debtor, claims in the second chunk join, one event per chunk', async () => {
      const ids = [await debtor(), await debtor(), await debtor()];
      const placementId = await placement();
      const chunk = (from: number, to: number) =>
        act(async (work) => {
          await stage(work, ids, from, to);
          return cases.acceptAll(work, {
            ...{ placementId, creditorId: mandate.creditorId, mandateId: mandate.mandateId },
            placedOn: TODAY,
          });
        });
      expect(await chunk(1, 30)).toMatchObject({ opened: 3, joined: 0, accepted: 30 });
      expect(await chunk(31, 60)).toMatchObject({ opened: 0, joined: 0, accepted: 30 });

      const { rows } = await platform.owner.query<{ ages: number; cases: number; moved: string }>(
        `SELECT count(DISTINCT (case_id, fee_age_days))::int AS ages, count(DISTINCT case_id)::int AS cases,
                (SELECT sum(amount_minor) FROM claim_movement WHERE source_id = $1) AS moved
         FROM claim WHERE placement_id = $1`,
        [placementId],
      );
      expect(rows).toEqual([{ ages: 3, cases: 3, moved: '600000' }]);
      const events = await platform.owner.query(
        `SELECT id FROM event WHERE name = 'cases.accepted' AND payload ->> 'placementId' = $1`,
        [placementId],
      );
      expect(events.rows).toHaveLength(2);
    });
  });

  describe('agenda and holds', () => {
    it('keeps the next action in step, whatever is planned, moved and ended', async () => {
      const { caseId } = await place();
      const [early, late] = [uuidv7(), uuidv7()];
      await on(caseId, async (work, file) => {
        await cases.unplan(work, file, caseId, 'DONE');
        await cases.plan(work, file, {
          ...{ source: 'APPOINTMENT', sourceId: early, kind: 'CALLBACK', dueAt: later(work, 60) },
        });
        await cases.plan(work, file, {
          ...{ source: 'LEGAL_DEADLINE', sourceId: late, kind: 'SERVE', dueAt: later(work, 60) },
        });
      });
      expect((await stored(caseId)).nextKind).toBe('SERVE');
      expect(await open(caseId)).toEqual(['CALLBACK', 'SERVE']);

      await on(caseId, (work, file) => cases.unplan(work, file, late, 'DONE'));
      expect((await stored(caseId)).nextKind).toBe('CALLBACK');
      await on(caseId, (work, file) => cases.unplan(work, file, early, 'DONE'));
      expect(await stored(caseId)).toMatchObject({
        ...{ nextKind: 'REVIEW_CASE', nextDueAt: at('2026-03-03T08:00:00Z') },
      });
    });

    it('any history of plans, ends and holds leaves an open case with its earliest item or a dated hold', async () => {
      const { caseId } = await place();
      let seed = 7;
      const draw = (max: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % max;
      const sources = [
        'LEGAL_DEADLINE',
        'APPOINTMENT',
        'COMMITMENT_CHECK',
        'STRATEGY_STEP',
      ] as const;
      const planned: string[] = [caseId];
      const held: string[] = [];
      for (let step = 0; step < 60; step += 1) {
        await on(caseId, async (work, file) => {
          for (let move = 0; move <= draw(3); move += 1) {
            const sourceId = planned[draw(planned.length)] ?? uuidv7();
            switch (draw(5)) {
              case 0:
              case 1: {
                const id = uuidv7();
                planned.push(id);
                await cases.plan(work, file, {
                  ...{ source: sources[draw(4)] ?? 'APPOINTMENT', sourceId: id, kind: 'X' },
                  dueAt: later(work, draw(5000)),
                });
                break;
              }
              case 2:
                await cases.unplan(work, file, sourceId, 'DONE');
                break;
              case 3: {
                const untilOn = addDays(TODAY, draw(20));
                const { id } = await cases.hold(work, file, {
                  ...{ kind: 'DISPUTE', scope: 'CASE', untilOn, reason: 'spec' },
                });
                held.push(id);
                break;
              }
              default:
                if (held.length > 0)
                  await cases.liftHold(work, file, held[draw(held.length)] ?? '');
            }
          }
        });
        await expectSound();
      }
      expect(planned.length).toBeGreaterThan(10);
    });

    it('holds the case at once, and plans the next business day when the hold is over', async () => {
      const { caseId } = await place();
      await on(caseId, (work, file) =>
        cases.hold(work, file, {
          ...{ kind: 'CREDITOR_REQUEST', untilOn: '2026-03-06', reason: 'we call him this week' },
        }),
      );
      expect(await stored(caseId)).toMatchObject({ heldUntil: '2026-03-06' });
      expect(await upkeep.holdsDue('2026-03-06')).not.toContain(caseId);

      await travelTo(platform.owner, at('2026-03-07T09:00:00Z'));
      expect(await upkeep.holdsDue('2026-03-07')).toContain(caseId);
      await act((work) => upkeep.applyHolds(work, caseId));
      await act((work) => upkeep.applyHolds(work, caseId));
      expect(await stored(caseId)).toMatchObject({
        ...{ heldUntil: null, nextKind: 'FIRST_LETTER', nextDueAt: at('2026-03-09T08:00:00Z') },
      });
      expect(await upkeep.holdsDue('2026-03-09')).not.toContain(caseId);
    });

    it('refuses a hold without an end, but for an insolvency with its review', async () => {
      const { caseId } = await place();
      const hold = (kind: 'DISPUTE' | 'INSOLVENCY', reviewOn: CalendarDate | null) =>
        on(caseId, (work, file) => cases.hold(work, file, { kind, reviewOn, reason: 'spec' }));
      await expect(hold('DISPUTE', '2026-06-01')).rejects.toMatchObject({
        code: 'DATE_OUT_OF_RANGE',
      });
      await hold('INSOLVENCY', '2026-06-01');
      expect(await stored(caseId)).toMatchObject({ heldUntil: null, heldReviewOn: '2026-06-01' });
      expect(await open(caseId)).toEqual(['FIRST_LETTER', 'REVIEW_HOLD']);
    });

    it('follows the hold that the portal inserted by itself', async () => {
      const { caseId } = await place();
      const holdId = uuidv7();
      await platform.owner.query(
        `INSERT INTO hold (id, case_id, creditor_id, kind, from_on, until_on, reason, act_id)
         SELECT $1, $2, creditor_id, 'CREDITOR_REQUEST', $3, $4, 'portal', act_id FROM case_file WHERE id = $2`,
        [holdId, caseId, TODAY, '2026-03-20'],
      );
      expect(await query.isHeld(caller, caseId, TODAY)).toBe(true);
      expect(await upkeep.holdsDue(TODAY)).toContain(caseId);
      await act((work) => upkeep.applyHolds(work, caseId));
      expect(await stored(caseId)).toMatchObject({ heldUntil: '2026-03-20' });
    });

    it('repairs a case whose stored next action is not its earliest item', async () => {
      const { caseId } = await place();
      await platform.owner.query(
        `SELECT set_config('solde.act_id', act_id::text, false) FROM case_file WHERE id = $1`,
        [caseId],
      );
      await platform.owner.query(`UPDATE case_file SET next_kind = 'LOST' WHERE id = $1`, [caseId]);
      expect(await upkeep.outOfStep()).toEqual([caseId]);
      await act((work) => upkeep.putInStep(work, caseId));
      expect((await stored(caseId)).nextKind).toBe('FIRST_LETTER');
    });
  });

  describe('first letters and course', () => {
    it('goes to LETTER_SENT with the letter, then CONTACTING two business days after', async () => {
      const { caseId, claimId } = await place();
      const { debtorId } = await stored(caseId);
      expect(await act((work) => cases.lettersOwed(work, caseId))).toEqual([{ claimId, debtorId }]);
      const letter = { caseId, claimIds: [claimId], debtorId, letterId: uuidv7(), reference: 'L1' };
      await act((work) => cases.recordFirstLetter(work, { ...letter, sentOn: '2026-03-05' }));
      await act((work) => cases.recordFirstLetter(work, { ...letter, sentOn: '2026-03-05' }));
      expect(await stored(caseId)).toMatchObject({
        ...{ status: 'AMICABLE.LETTER_SENT', nextKind: 'START_CONTACTING' },
        nextDueAt: at('2026-03-09T08:00:00Z'),
      });

      await travelTo(platform.owner, at('2026-03-09T08:30:00Z'));
      expect(await upkeep.contactsDue(at('2026-03-09T08:30:00Z'))).toEqual([caseId]);
      await act((work) => upkeep.startContacting(work, caseId));
      expect(await stored(caseId)).toMatchObject({
        status: 'AMICABLE.CONTACTING',
        nextKind: 'CALL',
      });
      expect(await open(caseId)).toEqual(['CALL']);
    });

    it('owes a letter to a co-debtor who comes later', async () => {
      const { caseId, claimId } = await place();
      const { debtorId } = await stored(caseId);
      await act((work) =>
        cases.recordFirstLetter(work, {
          ...{ caseId, claimIds: [claimId], debtorId, letterId: null, reference: 'old' },
          ...{ sentOn: '2026-02-20', source: 'TAKEOVER' },
        }),
      );
      const other = await debtor();
      await act((work) => cases.addCaseParty(work, caseId, { debtorId: other, role: 'GUARANTOR' }));
      expect(await act((work) => cases.lettersOwed(work, caseId))).toEqual([
        { claimId, debtorId: other },
      ]);
      expect(await open(caseId)).toContain('FIRST_LETTER');
    });

    it('enters litigation on the day of the authorisation, never before the phase it leaves, and never returns', async () => {
      const { caseId } = await place();
      await travelTo(platform.owner, at('2026-04-01T09:00:00Z'));
      await on(caseId, async (work, file) => {
        await cases.transition(work, file, 'PROPOSE_LITIGATION');
        await cases.transition(work, file, 'AUTHORISE_LITIGATION', { on: '2026-03-30' });
      });
      const phase = (day: CalendarDate) => act((work) => cases.phaseOn(work, caseId, day));
      expect([await phase('2026-03-29'), await phase('2026-03-30')]).toEqual([
        'AMICABLE',
        'LITIGATION',
      ]);
      expect(await phase('2026-03-01')).toBeNull();
      const back = on(caseId, (work, file) =>
        cases.enterPhase(work, file, 'AMICABLE', '2026-04-01'),
      );
      await expect(back).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });
    });

    it('returns where it was when the creditor declines, and when it is reopened', async () => {
      const { caseId } = await place();
      await on(caseId, async (work, file) => {
        await cases.transition(work, file, 'PROPOSE_LITIGATION');
        await cases.transition(work, file, 'DECLINE_LITIGATION');
      });
      expect((await stored(caseId)).status).toBe('AMICABLE.NEW');

      await on(caseId, (work, file) => cases.close(work, file, { reason: 'PLACED_IN_ERROR' }));
      expect(await stored(caseId)).toMatchObject({
        status: 'CLOSED',
        closedOn: TODAY,
        nextKind: null,
      });
      expect(await open(caseId)).toEqual([]);
      const plan = on(caseId, (work, file) =>
        cases.plan(work, file, {
          source: 'APPOINTMENT',
          sourceId: caseId,
          kind: 'X',
          dueAt: work.now,
        }),
      );
      await expect(plan).rejects.toMatchObject({ code: 'TRANSITION_NOT_ALLOWED' });

      await on(caseId, (work, file) => cases.reopen(work, file, { reason: 'PAYMENT_REVERSED' }));
      expect(await stored(caseId)).toMatchObject({ status: 'AMICABLE.NEW', nextKind: 'RESUME' });
    });

    it('brings a case of the pre-due service to its reminder, then to the amicable phase', async () => {
      const services = ['PRE_DUE', 'EARLY_REMINDER', 'AMICABLE'];
      const under = await confided(platform.owner, { services });
      const { caseId } = await place({ issuedOn: '2026-02-01', dueOn: '2026-03-10' }, under);
      expect((await stored(caseId)).status).toBe('PRE_DUE.OPEN');
      for (const [day, status, next] of [
        ['2026-03-11', 'EARLY_REMINDER.OPEN', 'CALL'],
        ['2026-04-10', 'AMICABLE.NEW', 'CALL'],
      ] as const) {
        await travelTo(platform.owner, at(`${day}T09:00:00Z`));
        for (const due of await upkeep.ageingDue(day, NOBODY))
          await act((work) => upkeep.age(work, due.id, due.services));
        expect(await stored(caseId)).toMatchObject({ status, nextKind: next });
      }
      expect(await open(caseId)).toEqual(['CALL', 'FIRST_LETTER']);
    });
  });

  describe('money', () => {
    const pay = (
      claimId: string,
      amountMinor: bigint,
      valueOn: CalendarDate = TODAY,
    ): NewMovement => ({
      ...{
        claimId,
        component: 'PRINCIPAL',
        kind: 'ALLOCATION',
        amountMinor: -amountMinor,
        valueOn,
      },
      sourceId: uuidv7(),
    });

    it('accrues on reading, posts when money moves, and totals the same however often it was posted', async () => {
      const [a, b] = [await place(), await place()];
      const read = await cases.outstandingOn(caller, a.caseId, '2026-03-31');
      // 90 days at ECB 2.15 + 10 points.
      expect(read.claims[0]).toMatchObject({
        outstanding: { principalMinor: 1_000_00n, interestMinor: 29_96n, indemnityMinor: 40_00n },
        accruedMinor: 69_96n,
      });
      for (const day of ['2026-01-31', '2026-02-28', '2026-02-10', '2026-03-31'] as const)
        await on(a.caseId, (work, file) => cases.accrue(work, file, day));
      await on(b.caseId, (work, file) => cases.accrue(work, file, '2026-03-31'));
      const [one, other] = [
        await cases.outstandingOn(caller, a.caseId, '2026-03-31'),
        await cases.outstandingOn(caller, b.caseId, '2026-03-31'),
      ];
      expect(one.totalMinor).toBe(other.totalMinor);
      expect(one.claims[0]?.accruedMinor).toBe(0n);
      for (const day of ['2026-01-31', '2026-02-10'] as const)
        expect((await cases.outstandingOn(caller, a.caseId, day)).claims[0]?.accruedMinor).toBe(0n);
    });

    it('bears interest on the balance before the payment on its value date', async () => {
      const { caseId, claimId } = await place();
      await on(caseId, (work, file) =>
        cases.settle(work, file, [pay(claimId, 500_00n, '2026-01-31')]),
      );
      const { claims } = await cases.outstandingOn(caller, caseId, '2026-02-28');
      // 31 days on 1,000.00, then 28 on 500.00, at 12.15 %.
      expect(claims[0]?.outstanding.interestMinor).toBe(14_98n);
    });

    it('claims nothing but the principal from a consumer before a formal notice, then the legal rate', async () => {
      const debtorId = await debtor({ siren: null, kind: 'PERSON' });
      const { caseId } = await place({ debtorId });
      const before = await cases.outstandingOn(caller, caseId, TODAY);
      expect(before).toMatchObject({ totalMinor: 1_000_00n, flags: { rateMissing: false } });

      await act((work) =>
        cases.recordFormalNotice(work, { caseId, notifiedOn: '2026-02-01', evidence: 'AR' }),
      );
      const after = await cases.outstandingOn(caller, caseId, TODAY);
      expect(after.claims[0]?.outstanding).toMatchObject({ indemnityMinor: 0n });
      expect(after.totalMinor).toBeGreaterThan(1_000_00n);
      expect(after.totalMinor).toBeLessThan(1_010_00n);
    });

    it('gives no figure and posts nothing where a rate is missing', async () => {
      const { caseId } = await place();
      const read = await cases.outstandingOn(caller, caseId, '2040-01-01');
      expect(read).toMatchObject({ totalMinor: null, flags: { rateMissing: true } });
      const flags = await on(caseId, (work, file) => cases.accrue(work, file, '2040-01-01'));
      expect(flags).toMatchObject({ rateMissing: true });
    });

    it('plans the closing at zero before anything overdue, and resumes when the balance rises', async () => {
      const { caseId, claimId } = await place();
      await on(caseId, async (work, file) => {
        await cases.plan(work, file, {
          ...{
            source: 'APPOINTMENT',
            sourceId: uuidv7(),
            kind: 'CALLBACK',
            dueAt: later(work, -500),
          },
        });
        await cases.settle(work, file, [pay(claimId, 1_000_00n)]);
      });
      expect((await stored(caseId)).nextKind).toBe('CLOSE_PAID');
      expect(await open(caseId)).toEqual(['CLOSE_PAID', 'CALLBACK']);
      expect(await query.dueFor(caller, 'CLOSE_PAID', 10)).toContain(caseId);

      await on(caseId, (work, file) => cases.settle(work, file, [pay(claimId, -300_00n)]));
      expect(await open(caseId)).toEqual(['CALLBACK', 'RESUME']);
    });

    it('refuses to bring a component below zero, and writes nothing', async () => {
      const { caseId, claimId } = await place();
      const settle = on(caseId, (work, file) =>
        cases.settle(work, file, [pay(claimId, 1_000_01n)]),
      );
      await expect(settle).rejects.toMatchObject({
        ...{ code: 'AMOUNT_ABOVE_BALANCE', facts: { aboveMinor: '1' } },
      });
      expect((await cases.outstandingOn(caller, caseId, TODAY)).principalMinor).toBe(1_000_00n);
    });

    it('keeps what is contested between zero and the principal', async () => {
      const { caseId, claimId } = await place();
      const dispute = (minor: bigint) =>
        on(caseId, (work, file) => cases.dispute(work, file, claimId, minor, uuidv7()));
      await dispute(400_00n);
      await dispute(-100_00n);
      expect((await cases.outstandingOn(caller, caseId, TODAY)).disputedMinor).toBe(300_00n);
      await expect(dispute(-300_01n)).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
      await expect(dispute(700_01n)).rejects.toMatchObject({ code: 'AMOUNT_ABOVE_BALANCE' });
    });

    it('settles fifty payments at once on one case, each once', async () => {
      const { caseId, claimId } = await place();
      await Promise.all(
        Array.from({ length: 50 }, () =>
          on(caseId, (work, file) => cases.settle(work, file, [pay(claimId, 1_00n)])),
        ),
      );
      expect((await cases.outstandingOn(caller, caseId, TODAY)).principalMinor).toBe(950_00n);
    });
  });

  describe('limitation and quality', () => {
    it('recomputes the last day on an acknowledgement, and takes it back when it is withdrawn', async () => {
      const { claimId } = await place();
      const record = (kind: 'ACKNOWLEDGEMENT' | 'COURT_CLAIM') =>
        act((work) =>
          cases.recordLimitationEvent(work, {
            claimId,
            kind,
            happenedOn: TODAY,
            evidence: 'letter',
          }),
        );
      expect(await record('ACKNOWLEDGEMENT')).toBe('2031-03-02');
      const claim = await act((work) => work.manager.findOneByOrFail(Claim, { id: claimId }));
      expect(claim).toMatchObject({ limitationOn: '2031-03-02', limitationRegime: 'COMMERCIAL' });
    });

    it('takes back what a consumer does not owe when the quality is corrected', async () => {
      const { caseId, claimId } = await place();
      await on(caseId, (work, file) => cases.accrue(work, file, TODAY));
      await act((work) => cases.changeQuality(work, claimId, 'CONSUMER', 'identity card'));
      const claim = await act((work) => work.manager.findOneByOrFail(Claim, { id: claimId }));
      expect(claim).toMatchObject({ debtorQuality: 'CONSUMER', limitationOn: '2027-12-31' });
      expect((await cases.outstandingOn(caller, caseId, TODAY)).totalMinor).toBe(1_000_00n);
    });

    it('warns the legal desk once for each distance', async () => {
      const { caseId, claimId } = await place();
      await travelTo(platform.owner, at('2030-12-05T09:00:00Z'));
      for (let run = 0; run < 2; run += 1)
        for (const near of await upkeep.limitationDue('2030-12-05'))
          await act((work) => upkeep.warnOfLimitation(work, near));
      const warnings = await act((work) =>
        work.manager.findBy(AgendaItem, { sourceId: claimId, source: 'LEGAL_DEADLINE' }),
      );
      expect(warnings.map(({ kind }) => kind).sort()).toEqual([
        ...['LIMITATION_180', 'LIMITATION_30', 'LIMITATION_90'],
      ]);
      expect(warnings[0]).toMatchObject({ caseId, pool: 'LEGAL' });
    });
  });

  describe('search', () => {
    it('finds a case by everything an agent may type', async () => {
      const debtorId = await debtor({ name: 'Boulangerie Lefèvre & Fils', siren: '404833048' });
      const { caseId } = await place({ debtorId, number: 'FA 2026-0042' });
      await act((work) =>
        platform.module.get(PartiesService).addContactPoint(work, debtorId, {
          ...{ kind: 'PHONE', value: '01 42 68 53 00' },
        }),
      );
      const caseFile = await stored(caseId);
      const search = platform.module.get(SearchQuery);
      for (const [text, by] of [
        [caseFile.number.toLowerCase(), 'CASE_NUMBER'],
        [caseFile.referenceRf, 'RF_REFERENCE'],
        ['fa2026 0042', 'INVOICE'],
        ['404 833 048', 'SIREN'],
        ['0142685300', 'PHONE'],
        ['boulangerie lefevre', 'NAME'],
        ['Boulanjerie Lefevre', 'NAME'],
        ['lefèvre', 'NAME'],
      ] as const) {
        const found = await search.search(caller, text);
        expect([text, found.find((one) => one.caseId === caseId)?.by]).toEqual([text, by]);
      }
      expect(await search.search(caller, 'x')).toEqual([]);
      expect(await search.search(caller, "'; DROP TABLE case_file --")).toEqual([]);
    });

    it('pages through cases by filter, each once', async () => {
      const seen: string[] = [];
      let after = null;
      for (;;) {
        const page = await query.page(
          caller,
          { open: true, creditorId: mandate.creditorId },
          { limit: 7, after },
        );
        seen.push(...page.items.map(({ id }) => id));
        if (page.next === null) break;
        after = [page.items.at(-1)?.id ?? ''];
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(
        await query.count(caller, { open: true, creditorId: mandate.creditorId }),
      );
    });
  });

  async function placement(): Promise<string> {
    const [id, file] = [uuidv7(), uuidv7()];
    const { rows } = await platform.owner.query<{ act: string }>(
      'SELECT id AS act FROM act LIMIT 1',
    );
    const actId = rows[0]?.act;
    await platform.owner.query(
      `INSERT INTO placement_file (id, creditor_id, sha256, size_bytes, chunks, name, encoding, head, act_id)
       VALUES ($1, $2, sha256($3::text::bytea), 1, 1, 'f.csv', 'UTF-8', 'a', $4)`,
      [file, mandate.creditorId, file, actId],
    );
    await platform.owner.query(
      `INSERT INTO placement (id, number, creditor_id, mandate_id, file_id, file_sha256, placed_on, act_id)
       VALUES ($1, $5, $2, $3, $4::uuid, sha256($4::uuid::text::bytea), $6, $7)`,
      [id, mandate.creditorId, mandate.mandateId, file, `P-${id}`, TODAY, actId],
    );
    return id;
  }

  async function stage(
    work: Work,
    debtorIds: readonly string[],
    from: number,
    to: number,
    isPending = false,
  ): Promise<void> {
    await cases.stage(work);
    await work.query(
      `INSERT INTO staged_claim (line, creditor_id, mandate_id, agreement_id, debtor_id, party_id, type, number, number_key,
         issued_on, due_on, currency, principal_minor, debtor_quality, quality_evidence, limitation_regime, limitation_on,
         pending_review)
       SELECT n, $1, $2, $3, d.id, d.party_id, 'INVOICE', $7 || n, $7 || n, '2025-01-01',
              '2025-06-30'::date - n, 'EUR', 10000, 'PROFESSIONAL', 'SIREN', 'COMMERCIAL', '2030-06-30', $8
       FROM generate_series($5::int, $6::int) AS n
       JOIN debtor d ON d.id = ($4::uuid[])[1 + n % cardinality($4::uuid[])]`,
      [
        ...[mandate.creditorId, mandate.mandateId, mandate.agreementId, debtorIds, from, to],
        ...[`S${debtorIds[0] ?? ''}`, isPending],
      ],
    );
  }

  async function pending(): Promise<{ caseId: string; claimId: string }> {
    const debtorId = await debtor();
    await act(async (work) => {
      await stage(work, [debtorId], 1, 1, true);
      await cases.acceptAll(work, {
        ...{ placementId: null, creditorId: mandate.creditorId, mandateId: mandate.mandateId },
        placedOn: TODAY,
      });
    });
    const claim = await act((work) =>
      work.manager.findOneByOrFail(Claim, {
        creditorId: mandate.creditorId,
        number: `S${debtorId}1`,
      }),
    );
    return { caseId: claim.caseId, claimId: claim.id };
  }
});

const NOBODY = '00000000-0000-0000-0000-000000000000';

function at(text: string): Date {
  return new Date(text);
}

function later(work: Work, minutes: number): Date {
  return new Date(work.now.getTime() + minutes * 60_000);
}

/** A number that passes Luhn, different for each n. */
function sirenOf(n: number): string {
  const eight = String(30_000_000 + n);
  const total = [...eight].reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return eight + String((10 - (total % 10)) % 10);
}

function isRf(text: string): boolean {
  const moved = `${text.slice(4)}${text.slice(0, 4)}`;
  return (
    [...moved].reduce((rest, character) => {
      const value = Number.parseInt(character, 36);
      return (rest * (value > 9 ? 100 : 10) + value) % 97;
    }, 0) === 1
  );
}
