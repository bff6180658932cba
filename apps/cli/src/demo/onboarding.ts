import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import {
  BankDetailsService,
  CreditorsService,
  MandatesService,
  RequestsService,
} from '@solde/creditors';
import { FeesService } from '@solde/fees';
import { PlacementService, UploadsService } from '@solde/placement';
import { DEMO_CREDITORS, type DemoCreditor } from './creditors';
import { hire } from './foundation';
import { ACCOUNTANT, DIRECTOR, MANAGER, peopleOf } from './people';
import { fileAsOf } from './placement-file';
import type { Stage } from './stage';

const ASSETS = join(__dirname, '../../assets/demo');

interface Standing {
  readonly creditorId: string;
  readonly mandateId: string;
}

/** The creditors come: founded, their users invited, mandate and tariff signed by both sides, bank details checked. */
export async function onboardCreditors(stage: Stage): Promise<void> {
  for (const creditor of DEMO_CREDITORS) {
    const creditorId = await found(stage, creditor);
    for (const person of peopleOf(creditor.facts.code, creditor.domain))
      await hire(stage, person, [creditorId]);
    const mandateId = await mandate(stage, creditor, creditorId);
    await signMandate(stage, creditor, { creditorId, mandateId });
    await agreeOnFees(stage, creditor, { creditorId, mandateId });
    await checkBankDetails(stage, creditor, creditorId);
  }
}

/** Each creditor hands over its file through the portal, and sends on what is right in it. */
export async function placeFiles(stage: Stage): Promise<void> {
  for (const creditor of DEMO_CREDITORS) {
    const standing = await standingOf(stage, creditor);
    await receive(stage, creditor, standing);
    await stage.settle();
    await submit(stage, creditor, standing);
    await stage.settle();
  }
}

async function standingOf(stage: Stage, { facts }: DemoCreditor): Promise<Standing> {
  const [row] = await stage.rows<Standing>(
    `SELECT c.id AS "creditorId", m.id AS "mandateId" FROM creditor c JOIN mandate m ON m.creditor_id = c.id
     WHERE c.code = $1`,
    [facts.code],
  );
  if (row === undefined) throw new Error(`${facts.code} has no mandate.`);
  return row;
}

async function found(stage: Stage, { facts, contact, domain }: DemoCreditor): Promise<string> {
  const [known] = await stage.rows<{ id: string }>('SELECT id FROM creditor WHERE code = $1', [
    facts.code,
  ]);
  if (known !== undefined) return known.id;
  return stage.act(MANAGER, async (work) => {
    const creditors = stage.get(CreditorsService);
    const { id } = await creditors.found(work, facts);
    await work.flush();
    const email = `compta@${domain}`;
    await creditors.addContact(work, id, { role: 'ACCOUNTING', name: contact, email });
    return id;
  });
}

async function mandate(stage: Stage, { terms }: DemoCreditor, creditorId: string): Promise<string> {
  const [known] = await stage.rows<{ id: string }>(
    'SELECT id FROM mandate WHERE creditor_id = $1',
    [creditorId],
  );
  if (known !== undefined) return known.id;
  return stage.act(MANAGER, async (work) => {
    const mandates = stage.get(MandatesService);
    const content = { ...terms, effectiveFrom: work.today };
    return (await mandates.draft(work, { creditorId, terms: content })).mandate.id;
  });
}

async function signMandate(
  stage: Stage,
  { domain }: DemoCreditor,
  { creditorId, mandateId }: Standing,
): Promise<void> {
  const mandates = stage.get(MandatesService);
  const [terms] = await stage.rows<{ id: string }>(
    'SELECT id FROM mandate_terms WHERE mandate_id = $1',
    [mandateId],
  );
  const termsId = terms?.id ?? '';
  const state = async () => {
    const [row] = await stage.rows<{ state: string; hash: string | null }>(
      `SELECT m.state, encode(t.content_hash, 'hex') AS hash FROM mandate m JOIN mandate_terms t ON t.mandate_id = m.id
       WHERE m.id = $1`,
      [mandateId],
    );
    return row ?? { state: '', hash: null };
  };
  if ((await state()).state === 'DRAFT')
    await stage.act(MANAGER, (work) => mandates.send(work, termsId));
  const sent = await state();
  if (sent.state === 'SENT_FOR_SIGNATURE')
    await stage.ask(`admin@${domain}`, `sign ${termsId}`, (work) =>
      stage.creditorSide(RequestsService).submit(work, 'MANDATE_SIGNATURE', creditorId, {
        ...{ termsId, contentHash: sent.hash },
      }),
    );
  if ((await state()).state === 'SIGNED_BY_CREDITOR')
    await stage.act(DIRECTOR, (work) => mandates.countersign(work, termsId));
}

async function agreeOnFees(
  stage: Stage,
  { domain, rules, directFactor }: DemoCreditor,
  { creditorId, mandateId }: Standing,
): Promise<void> {
  const standing = async () => {
    const [row] = await stage.rows<{ id: string; state: string }>(
      'SELECT id, state FROM fee_agreement WHERE mandate_id = $1',
      [mandateId],
    );
    return row;
  };
  if ((await standing()) === undefined)
    await stage.act(MANAGER, (work) =>
      stage.get(FeesService).propose(work, {
        ...{ mandateId, from: work.today, rules, directFactor },
      }),
    );
  const proposed = await standing();
  if (proposed?.state === 'PROPOSED')
    await stage.ask(`admin@${domain}`, `sign ${proposed.id}`, (work) =>
      stage.creditorSide(RequestsService).submit(work, 'AGREEMENT_SIGNATURE', creditorId, {
        agreementId: proposed.id,
      }),
    );
  const signed = await standing();
  if (signed?.state === 'SIGNED')
    await stage.act(DIRECTOR, (work) => stage.get(FeesService).activate(work, signed.id));
}

/** Three persons: the creditor asks, the accountant calls back, a manager approves. */
async function checkBankDetails(
  stage: Stage,
  { bank, contact, domain, facts }: DemoCreditor,
  creditorId: string,
): Promise<void> {
  const details = stage.get(BankDetailsService);
  const standing = async () => {
    const [row] = await stage.rows<{ id: string; state: string }>(
      'SELECT id, state FROM bank_detail WHERE creditor_id = $1',
      [creditorId],
    );
    return row;
  };
  if ((await standing()) === undefined)
    await stage.ask(`admin@${domain}`, `bank ${creditorId}`, (work) =>
      stage.creditorSide(RequestsService).submit(work, 'BANK_DETAILS', creditorId, {
        ...bank,
        holder: facts.legalName,
      }),
    );
  const asked = await standing();
  if (asked?.state === 'REQUESTED')
    await stage.act(ACCOUNTANT, (work) =>
      details.verify(work, asked.id, `Rappel au standard : ${contact}`),
    );
  const verified = await standing();
  if (verified?.state === 'VERIFIED')
    await stage.act(MANAGER, (work) => details.approve(work, verified.id));
}

async function receive(
  stage: Stage,
  { domain, file }: DemoCreditor,
  { creditorId, mandateId }: Standing,
): Promise<void> {
  const [known] = await stage.rows('SELECT id FROM placement WHERE creditor_id = $1', [creditorId]);
  if (known !== undefined) return;
  const bytes = fileAsOf(await readFile(join(ASSETS, file)), await stage.today());
  const uploads = stage.creditorSide(UploadsService);
  const placements = stage.creditorSide(PlacementService);
  await uploads.receive(Readable.from([bytes]), file, (upload) =>
    stage.ask(`compta@${domain}`, `place ${file}`, async (work) => {
      const { id: fileId } = await placements.receiveFile(work, creditorId, upload);
      const requests = stage.creditorSide(RequestsService);
      await requests.submit(work, 'PLACEMENT', creditorId, { mandateId, fileId });
      return { fileId };
    }),
  );
}

async function submit(
  stage: Stage,
  { domain }: DemoCreditor,
  { creditorId }: Standing,
): Promise<void> {
  const [placement] = await stage.rows<{ id: string; state: string }>(
    'SELECT id, state FROM placement WHERE creditor_id = $1',
    [creditorId],
  );
  if (placement?.state !== 'PREVIEW') return;
  const placementId = placement.id;
  await stage.ask(`compta@${domain}`, `submit ${placementId}`, (work) =>
    stage.creditorSide(RequestsService).submit(work, 'PLACEMENT_SUBMISSION', creditorId, {
      placementId,
    }),
  );
}
