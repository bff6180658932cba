import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import type { CalendarDate } from '@solde/calendar';

import type { Run, TransferFile } from './books';
import { codeOf, isDone, type Answer, type Caller } from './caller';
import type { Chance } from './chance';
import type { Desk, Period } from './desk';

/** Money recorded late for a day before the cut-off moves the figures: the run is given back and prepared anew. */
const TRIES_MAX = 8;
const FILE_MS_MAX = 90_000;
const FILE_PAUSE_MS = 250;
const NOT_FOUND = 404;

/** Takes the run of the period from its preparation to its payment, each step by another person; the bank says some transfers by themselves. */
export async function remits(
  desk: Desk,
  { cutOffOn, today }: Period,
  chance: Chance,
): Promise<void> {
  const [accountant] = desk.accountants;
  const [checker, approver] = desk.managers;
  const run = await approvedRun(desk, cutOffOn, { accountant, checker, approver });
  if (run === null) return;
  run.file = await fileOf(desk, accountant, run);
  await tellsTransfers(desk, accountant, run, { today, chance });
  await moves(desk, accountant, run, 'PAID', 'payment', { on: today });
}

/** Says of some transfers that they were executed, of some that they came back, before or after; the rest is left to the payment of the run. */
async function tellsTransfers(
  desk: Desk,
  who: Caller,
  run: Run,
  { today, chance }: { readonly today: CalendarDate; readonly chance: Chance },
): Promise<void> {
  const { bytes } = await who.reads(`/v1/remittances/statements?runId=${run.id}`);
  const { items } = JSON.parse(bytes.toString()) as {
    items: readonly { readonly id: string; readonly transfer: string }[];
  };
  for (const { id } of items.filter(({ transfer }) => Number(transfer) > 0)) {
    const story = chance.oneOf([[], ['EXECUTED'], ['RETURNED'], ['EXECUTED', 'RETURNED']]);
    const told: string[] = [];
    run.told.set(id, told);
    for (const kind of story) {
      const isReturn = kind === 'RETURNED';
      const path = `/v1/remittances/statements/${id}/${isReturn ? 'return' : 'confirmation'}`;
      const body = { on: today, ...(isReturn && { reason: 'AC04' }) };
      const answer = await who.asks({ path, key: randomUUID(), body });
      if (isDone(answer)) told.push(kind);
      else refused(desk, path, answer);
    }
  }
}

interface People {
  readonly accountant: Caller;
  readonly checker: Caller;
  readonly approver: Caller;
}

async function approvedRun(
  desk: Desk,
  cutOffOn: CalendarDate,
  { accountant, checker, approver }: People,
): Promise<Run | null> {
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const prepared = await accountant.asks({
      ...{ path: '/v1/remittances', key: randomUUID(), body: { cutOffOn, currency: 'EUR' } },
    });
    if (codeOf(prepared.body) === 'NOTHING_TO_REMIT') return null;
    if (!isDone(prepared)) {
      refused(desk, `The run of ${cutOffOn}`, prepared);
      return null;
    }
    const run: Run = {
      id: (prepared.body as { id: string }).id,
      ...{ cutOffOn, state: 'PREPARED', file: null, told: new Map() },
    };
    desk.books.runs.push(run);
    const isApproved =
      (await moves(desk, checker, run, 'CHECKED', 'check')) &&
      (await moves(desk, approver, run, 'APPROVED', 'approval'));
    if (isApproved) return run;
    await moves(desk, checker, run, 'SENT_BACK', 'return', { because: 'Les montants ont bougé.' });
  }
  desk.findings.add('broken', `The run of ${cutOffOn} was not approved in ${TRIES_MAX} tries.`);
  return null;
}

/** One step of a run. A step that carries no key says by its refusal that it was made: the run has left its state. */
async function moves(
  desk: Desk,
  who: Caller,
  run: Run,
  state: string,
  step: string,
  body?: object,
): Promise<boolean> {
  const path = `/v1/remittances/${run.id}/${step}`;
  const answer = await who.asks({ path, key: randomUUID(), ...(body && { body }) });
  const from = (answer.body as { facts?: { from?: string } } | null)?.facts?.from;
  const wasMade = answer.unheard > 0 && from === state;
  if (isDone(answer) || wasMade) {
    run.state = stateIn(answer) ?? state;
    return true;
  }
  if (codeOf(answer.body) !== 'VERSION_CONFLICT') refused(desk, path, answer);
  return false;
}

/** The file that the worker makes; null when the run transfers nothing. */
async function fileOf(desk: Desk, who: Caller, run: Run): Promise<TransferFile | null> {
  const [paid] = await desk.cluster.rows<{ transfers: number }>(
    'SELECT count(*)::int AS transfers FROM remittance_statement WHERE run_id = $1 AND transfer_minor > 0',
    [run.id],
  );
  if (paid?.transfers === 0) return null;
  const since = performance.now();
  while (performance.now() - since < FILE_MS_MAX) {
    const file = await download(who, run);
    if (file !== null) return file;
    await pause(FILE_PAUSE_MS);
  }
  desk.findings.add(
    'lost',
    `The file of the run of ${run.cutOffOn} was not made ${FILE_MS_MAX / 1000} s after its approval.`,
  );
  return null;
}

/** What a bank would read in the file of a run; null while there is none. */
export async function download(who: Caller, { id }: Run): Promise<TransferFile | null> {
  const { status, bytes } = await who.reads(`/v1/remittances/${id}/file`);
  if (status === NOT_FOUND) return null;
  const text = bytes.toString();
  const endToEndIds = [...text.matchAll(/<EndToEndId>([^<]*)</g)].map(([, each = '']) => each);
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    messageId: /<MsgId>([^<]*)</.exec(text)?.[1] ?? '',
    endToEndIds,
  };
}

/** A run whose fees are all taken out is closed by its payment. */
function stateIn({ status, body }: Answer): string | null {
  return isDone({ status }) ? ((body as { state?: string } | null)?.state ?? null) : null;
}

function refused({ findings }: Desk, what: string, { status, body }: Answer): void {
  findings.add('broken', `${what} was answered ${status}: ${JSON.stringify(body)}`);
}
