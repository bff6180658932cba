import { systemCaller, UnitOfWork, uuidv7, type Work } from '@solde/platform';
import { confided } from '../../../test/support/confided';
import { startPlatform, type TestPlatform } from '../../../test/support/platform';
import { Debtor } from './debtor.entity';
import { matchKey } from './match-key';
import { PartiesModule } from './parties.module';
import { PartiesQuery } from './parties.query';
import { PartiesService, type DebtorFacts } from './parties.service';

const caller = systemCaller('spec');
const company: DebtorFacts = {
  ...{ kind: 'COMPANY', legalName: 'Menuiserie Lefèvre', siren: '732829320', postalCode: '97110' },
};

describe('joining persons and debtors', () => {
  let platform: TestPlatform;
  let parties: PartiesService;
  let query: PartiesQuery;
  let one: string;
  let other: string;

  const act = <T>(task: (work: Work) => Promise<T>) =>
    platform.module.get(UnitOfWork).run(caller, task);
  const join = (creditorId: string, facts: DebtorFacts, references: string[] = []) =>
    act((work) => parties.joinDebtor(work, creditorId, facts, references));

  beforeAll(async () => {
    platform = await startPlatform({ imports: [PartiesModule] });
    parties = platform.module.get(PartiesService);
    query = platform.module.get(PartiesQuery);
    one = (await confided(platform.owner)).creditorId;
    other = (await confided(platform.owner)).creditorId;
  });

  afterAll(async () => {
    await platform.stop();
  });

  it('knows one company under two creditors as one party and two debtors', async () => {
    const [first, second] = [await join(one, company, ['CL1']), await join(other, company)];

    expect(second.partyId).toBe(first.partyId);
    expect(second.id).not.toBe(first.id);
    expect(first).toMatchObject({ territory: 'GP', territoryClass: 2 });
  });

  it('finds its debtor again by the SIREN or by the reference alone', async () => {
    const first = await join(one, company, ['CL1', 'CL1-OLD']);
    const again = await join(one, { kind: 'COMPANY', legalName: 'LEFEVRE MENUISERIE' }, [
      'CL1-OLD',
    ]);

    expect(again.id).toBe(first.id);
  });

  it('never joins two homonyms, nor a stranger who quotes a known reference with another SIREN', async () => {
    const jean = { kind: 'PERSON', legalName: 'Dupont', firstName: 'Jean' } as const;
    const [a, b] = [await join(one, jean, ['P1']), await join(one, jean, ['P2'])];
    expect(a.partyId).not.toBe(b.partyId);

    const stranger = await join(one, { ...company, siren: '552100554' }, ['CL1']);
    expect(stranger.partyId).not.toBe((await join(one, company)).partyId);
  });

  it('joins a person on name and birth date, whatever the accents', async () => {
    const born = { kind: 'PERSON', birthOn: '1980-01-02' } as const;
    const a = await join(one, { ...born, legalName: 'Bœuf-Martin', firstName: 'Zoé' });
    const b = await join(other, { ...born, legalName: 'BOEUF MARTIN', firstName: 'Zoe' });
    expect(b.partyId).toBe(a.partyId);

    const [row] = (
      await platform.owner.query<{ is: boolean }>(
        `SELECT match_key = sha256(convert_to($1, 'UTF8')) AS is FROM party WHERE id = $2`,
        [matchKey({ siren: null, name: 'Zoé Bœuf-Martin', bornOn: '1980-01-02' }), a.partyId],
      )
    ).rows;
    expect(row).toEqual({ is: true });
  });

  it('recognises what the same creditor wrote in the same way, and only that', async () => {
    const facts = { kind: 'COMPANY', legalName: 'Sans Numéro', addressLine: '1 rue A' } as const;
    const first = await join(one, facts);
    expect((await join(one, facts)).id).toBe(first.id);
    expect((await join(one, { ...facts, addressLine: '2 rue A' })).id).not.toBe(first.id);
    expect((await join(other, facts)).partyId).not.toBe(first.partyId);
  });

  it('answers the same party to two acts that meet it at once', async () => {
    const facts = { kind: 'COMPANY', legalName: 'Ensemble', siren: '404833048' } as const;
    const found = await Promise.all([
      ...Array.from({ length: 6 }, () => act((work) => parties.join(work, facts))),
      ...[one, other].map(async (id) => ({ partyId: (await join(id, facts)).partyId })),
    ]);
    expect(new Set(found.map(({ partyId }) => partyId)).size).toBe(1);
  });

  it('keeps phones in E.164, reads an overseas number, and refuses what cannot be called', async () => {
    const { id } = await join(one, company);
    const add = (value: string) =>
      act((work) => parties.addContactPoint(work, id, { kind: 'PHONE', value }));

    expect((await add('0590 20 12 34')).value).toBe('+590590201234');
    expect((await add('0590201234')).id).toBe((await add('05 90 20 12 34')).id);
    await expect(add('12')).rejects.toMatchObject({ code: 'CONTACT_POINT_INVALID' });
  });

  it('binds the party by a bad number, for every creditor, until it is judged good', async () => {
    const { id, partyId } = await join(one, company);
    const point = await act((work) =>
      parties.addContactPoint(work, id, { kind: 'PHONE', value: '0590201235' }),
    );
    await act((work) => parties.judgeContactPoint(work, point.id, 'BAD'));
    const bound = await act((work) => query.restrictionsOf(work, partyId));
    expect(bound).toMatchObject([{ kind: 'BAD_NUMBER', value: '+590590201235', creditorId: one }]);

    await act((work) => parties.judgeContactPoint(work, point.id, 'GOOD'));
    expect(await act((work) => query.restrictionsOf(work, partyId))).toEqual([]);
  });

  it('proposes weak matches to a person, joins them when accepted, and undoes the link', async () => {
    const since = uuidv7();
    const name = { kind: 'COMPANY', legalName: 'Garage des Lilas', postalCode: '69003' } as const;
    const [a, b] = [await join(one, name, ['G1']), await join(other, name, ['G9'])];
    expect(await act((work) => parties.proposeMatches(work, since))).toBe(1);
    expect(await act((work) => parties.proposeMatches(work, since))).toBe(0);
    await act((work) =>
      parties.restrict(work, b.partyId, { kind: 'LAWYER_REPRESENTED', reason: 'letter' }),
    );

    const { items } = await query.proposals(caller, { limit: 10, after: null });
    await act((work) => parties.acceptMatch(work, items[0]!.id));
    const joined = await debtors([a.id, b.id]);
    expect(new Set(joined.map(({ partyId }) => partyId)).size).toBe(1);
    const bound = await act((work) => query.restrictionsOf(work, joined[0]!.partyId));
    expect(bound.map(({ kind }) => kind)).toEqual(['LAWYER_REPRESENTED']);

    const { partyId } = await act((work) => parties.unlink(work, b.id));
    expect(partyId).not.toBe(joined[0]!.partyId);
    expect((await join(other, name, ['G9'])).id).toBe(b.id);
    expect(await act((work) => query.restrictionsOf(work, partyId))).toHaveLength(1);
  });

  it('refuses to make one of two companies with two SIRENs', async () => {
    const since = uuidv7();
    const name = { kind: 'COMPANY', legalName: 'Deux Fois', postalCode: '75001' } as const;
    await join(one, { ...name, siren: '380129866' });
    await join(one, { ...name, siren: '542065479' });
    expect(await act((work) => parties.proposeMatches(work, since))).toBe(0);
  });

  it('joins a thousand lines set by set, one debtor per person', async () => {
    const count = await act(async (work) => {
      await parties.stage(work);
      await work.query(`
        INSERT INTO staged_debtor
        SELECT n, 'COMPANY', 'Société ' || n % 300, NULL, NULL, NULL, 'Société ' || n % 300, NULL, NULL, '75001', 'Paris', 'FR',
               'FR-METRO', 0, 'fr', NULL, false, 'REF' || n % 300, ARRAY['+3314000' || lpad((n % 300)::text, 4, '0')],
               '{}', NULL
        FROM generate_series(1, 1000) AS n`);
      await parties.joinAll(work, other);
      const [row] = await work.query<{ lines: number; debtors: number }>(
        'SELECT count(*)::int AS lines, count(DISTINCT debtor_id)::int AS debtors FROM joined_debtor',
      );
      return row;
    });
    expect(count).toEqual({ lines: 1000, debtors: 300 });
  });

  async function debtors(ids: string[]): Promise<Debtor[]> {
    return act(async (work) => {
      const found: Debtor[] = [];
      for (const id of ids) found.push(await work.manager.findOneByOrFail(Debtor, { id }));
      return found;
    });
  }
});
