import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Person } from '../../../../test/support/person';
import { Stage } from '../../../../test/support/stage';

const STEP_MS = 120_000;
const CAMT = readFileSync(
  join(__dirname, '../../../../libs/bank-files/fixtures', 'camt053-202603.xml'),
);

interface ImportedFile {
  readonly id: string;
  readonly format: string;
  readonly statements: readonly { readonly id: string; readonly newLines: number }[];
}

interface Line {
  readonly number: number;
  readonly state: string;
  readonly reason: string | null;
  readonly amount: string;
  readonly receiptId: string | null;
}

interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
}

describe('the statements of the bank', () => {
  let stage: Stage;
  let accountant: Person;
  let statementId: string;
  beforeAll(async () => {
    stage = await Stage.open('2026-04-02', { UPLOAD_MEBIBYTES_MAX: '1', LOG_LEVEL: 'fatal' });
    ({ accountant } = stage);
  }, STEP_MS);
  afterAll(() => stage.close());

  const sent = async (
    who: Person,
    bytes: Buffer,
    name = 'mars.xml',
  ): Promise<{ status: number; code: unknown; facts: unknown }> => {
    const answer = await who.asks((caller) => caller.upload('/v1/bank-files', { name, bytes }, {}));
    const { code = null, facts = null } = answer.body as { code?: unknown; facts?: unknown };
    return { status: answer.status, code, facts };
  };

  it('are imported by the accountant, and posted by the worker', async () => {
    const file = await accountant.sends<ImportedFile>('/v1/bank-files', {
      ...{ name: 'mars.xml', bytes: CAMT },
    });
    expect(file).toMatchObject({
      ...{ name: 'mars.xml', format: 'CAMT.053' },
      statements: [{ opening: '0.00', closing: '56845.91', lines: 53, newLines: 53 }],
    });
    statementId = file.statements[0]?.id ?? '';
    const path = `/v1/bank-statements/${statementId}`;
    expect(await accountant.reads(path)).toMatchObject({
      progress: [{ state: 'DUE', lines: 53 }],
    });
    await stage.house.settle();
    // Nobody has placed a claim here: the money waits, its return is tied to it all the same.
    expect(await accountant.reads(path)).toMatchObject({
      ...{ fileName: 'mars.xml', accountLast4: '0189', closingOn: '2026-03-31', newLines: 53 },
      progress: [
        { state: 'EXCEPTION', lines: 1 },
        { state: 'RETURN', lines: 1 },
        { state: 'REVERSED', lines: 1 },
        { state: 'SUSPENSE', lines: 50 },
      ],
    });
    expect(await accountant.reads('/v1/bank-statements')).toMatchObject({
      items: [{ id: statementId }],
      next: null,
    });
  }, 60_000);

  it('show their lines page by page, in order, of one state or of all', async () => {
    const path = `/v1/bank-statements/${statementId}/lines`;
    const seen: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const more = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: Page<Line> = await accountant.reads(`${path}?limit=20${more}`);
      seen.push(...page.items.map(({ number }) => number));
      cursor = page.next;
    }
    expect(seen).toEqual(Array.from({ length: 53 }, (_, index) => index + 1));
    const { items } = await accountant.reads<Page<Line>>(`${path}?state=EXCEPTION`);
    expect(items).toMatchObject([
      { number: 53, amount: '-12.50', reason: 'BANK_CHARGE', receiptId: null },
    ]);
    const waiting = await accountant.reads<Page<Line>>(`${path}?state=SUSPENSE&limit=2`);
    expect(waiting.items.map(({ number }) => number)).toEqual([2, 3]);
    expect(waiting.next).not.toBeNull();
    expect(await accountant.mayNotRead(`${path}?state=LOST`)).toMatchObject({
      ...{ status: 400, code: 'VALIDATION_FAILED' },
    });
    const nobody = '00000000-0000-7000-8000-000000000000';
    for (const rest of ['', '/lines'])
      expect(await accountant.mayNotRead(`/v1/bank-statements/${nobody}${rest}`)).toMatchObject({
        status: 404,
      });
  });

  it('are refused with a code: again, malformed, unknown, too large, without a file', async () => {
    expect(await sent(accountant, CAMT, 'renamed.xml')).toMatchObject({
      ...{ status: 409, code: 'BANK_FILE_ALREADY_IMPORTED' },
    });
    const wrong = Buffer.from(CAMT.toString().replace('>56845.91<', '>56845.92<'));
    expect(await sent(accountant, wrong)).toMatchObject({
      ...{ status: 422, code: 'BANK_TOTALS_DIFFER' },
      facts: { opening: '0.00', lines: '56845.91', closing: '56845.92', difference: '0.01' },
    });
    expect(await sent(accountant, Buffer.from('a;b'))).toMatchObject({
      ...{ status: 415, code: 'BANK_FILE_UNKNOWN' },
    });
    expect(await sent(accountant, Buffer.alloc(2 ** 20 + 1, ' '))).toMatchObject({
      ...{ status: 413, code: 'PAYLOAD_TOO_LARGE' },
    });
    expect(await accountant.isRefused('/v1/bank-files', {})).toMatchObject({
      ...{ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
    });
    expect(await stage.house.rows('SELECT count(*)::int AS files FROM bank_file')).toEqual([
      { files: 1 },
    ]);
  });

  it('are the accountant’s: nobody else of the agency sends or reads them', async () => {
    const [agent] = stage.agents;
    for (const who of [agent, stage.legal, stage.admin]) {
      expect(await sent(who, CAMT)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      expect(await who.mayNotRead('/v1/bank-statements')).toMatchObject({ code: 'FORBIDDEN' });
    }
  });
});
