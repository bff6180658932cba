import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { AgencyService } from '@solde/agency';
import { CasesService } from '@solde/cases';
import { PartiesService } from '@solde/parties';
import { ProveQuery, Settings, systemCaller, travelTo, uuidv7 } from '@solde/platform';

import { Agency, type BuiltCase } from '../../../test/support/agency';
import { PdfFile } from '../../../test/support/pdf';
import { CorrespondenceModule } from './correspondence.module';
import { CorrespondenceQuery } from './correspondence.query';
import { CorrespondenceService } from './correspondence.service';
import { DISPATCH_ATTEMPTS_MAX, Dispatcher } from './dispatcher.service';
import { FirstLettersService } from './first-letters.service';
import { houseWords } from './house-words';
import type { Message } from './message.entity';
import { Outbox, type Effect } from './outbox.service';
import { TemplatesService } from './templates.service';

describe('correspondence', () => {
  let agency: Agency;
  const system = systemCaller('spec');

  beforeAll(async () => {
    agency = await Agency.open([CorrespondenceModule], {}, { interestClaimed: false });
    await agency.act(async (work) => {
      const agencies = agency.get(AgencyService);
      await agencies.describe(work, {
        ...{ legalName: 'Recouvrement du Nord SAS', siren: '732829320', vatNumber: null },
        ...{ addressLine: '5 rue des Halles', postalCode: '59800', city: 'Lille' },
        ...{ territory: 'FR-METRO', phone: '+33 3 20 00 00 00', email: 'contact@rdn.test' },
        signatory: 'Claire Martin',
      });
      await agencies.insure(work, {
        ...{ insurer: 'Assureur', policyNumber: 'P-1' },
        ...{ validFrom: '2026-01-01', validUntil: '2026-12-31' },
      });
      await agencies.declare(work, {
        ...{ court: 'TJ Lille', reference: 'D-1', declaredOn: '2026-01-02' },
      });
    });
  });
  afterAll(() => agency.close());
  beforeEach(async () => {
    await agency.travelTo('2026-03-02');
    // What an earlier story left queued waits for another year.
    await agency.sql(`UPDATE dispatch_due SET due_at = '2029-01-01'`);
  });

  const sendFirst = (caseFile: BuiltCase): Promise<Message[]> =>
    agency.act((work) => agency.get(CorrespondenceService).sendFirstLetter(work, caseFile.id));
  const take = () => agency.act((work) => agency.get(Dispatcher).take(work));
  const accepted = (effect: Effect) => agency.get(Outbox).accept(effect);
  const sent = async (effect: Effect): Promise<void> => {
    const proof = await accepted(effect);
    await agency.act((work) => agency.get(Dispatcher).sent(work, effect.messageId, proof));
  };
  const status = async ({ id }: BuiltCase): Promise<string | undefined> =>
    (await agency.sql<{ status: string }>('SELECT status FROM case_file WHERE id = $1', [id]))[0]
      ?.status;
  const letterFile = ({ id }: Pick<Message, 'id'>, end: string): string =>
    join(agency.get(Settings).dataDir, 'outbox', 'letters', `${id}.${end}`);
  const failures = async (): Promise<string[]> =>
    (await agency.get(ProveQuery).prove(system))
      .filter(({ holds, name }) => !holds && name.startsWith('correspondence'))
      .map(({ name }) => name);

  const changeDebtor = ({ debtorId }: BuiltCase, change: string) =>
    agency.act((work) => work.query(`UPDATE debtor SET ${change} WHERE id = $1`, [debtorId]));

  async function effectOf(): Promise<Effect> {
    const taken = await take();
    if (taken?.kind !== 'EFFECT') throw new Error('Nothing to hand over.');
    return taken.effect;
  }

  it('writes the first letter with every mention, freezes it, and calls it sent only once it has left', async () => {
    const caseFile = await agency.case({ principal: '1234.56' });
    const [letter] = await sendFirst(caseFile);
    expect(letter).toMatchObject({ kind: 'FIRST_LETTER', channel: 'LETTER' });
    expect(letter!.reference).toMatch(/^L-2026-\d{6}$/);
    expect(letter!.text).toContain('1\u00a0234,56\u00a0€');
    expect(letter!.text).toContain('FR76 3000 6000 0112 3456 7890 189');
    expect(letter!.figures).toMatchObject({ total: '123456', claims: [{ principal: '123456' }] });
    expect(await status(caseFile)).toBe('AMICABLE.NEW');
    expect(await sendFirst(caseFile)).toEqual([]);

    const effect = await effectOf();
    await sent(effect);
    expect(await status(caseFile)).toBe('AMICABLE.LETTER_SENT');
    const [first] = await agency.sql(
      `SELECT reference, sent_on::text AS "sentOn", letter_id AS "letterId" FROM first_letter WHERE case_id = $1`,
      [caseFile.id],
    );
    expect(first).toEqual({
      reference: letter!.reference,
      sentOn: '2026-03-02',
      letterId: letter!.id,
    });
    const paper = await readFile(letterFile(letter!, 'pdf'));
    const [kept] = await agency.sql<{ sha256: Buffer; visible: boolean }>(
      'SELECT sha256, visible_to_creditor AS visible FROM document WHERE id = $1',
      [letter!.documentId],
    );
    expect(kept!.sha256.equals(createHash('sha256').update(paper).digest())).toBe(true);
    expect(kept!.visible).toBe(true);
    expect(await failures()).toEqual([]);
  });

  it('writes one letter to each person who owes the claim, and one for a claim that joins later', async () => {
    const caseFile = await agency.case();
    const guarantor = await agency.act((work) =>
      agency.get(PartiesService).joinDebtor(work, caseFile.creditorId, {
        ...{ kind: 'PERSON', legalName: 'Durand', firstName: 'Paul', birthOn: '1980-01-01' },
        ...{ addressLine: '2 rue Neuve', postalCode: '97400', city: 'Saint-Denis' },
      }),
    );
    await agency.act((work) =>
      agency
        .get(CasesService)
        .addCaseParty(work, caseFile.id, { debtorId: guarantor.id, role: 'GUARANTOR' }),
    );
    const letters = await sendFirst(caseFile);
    expect(letters.map(({ debtorId }) => debtorId).sort()).toEqual(
      [caseFile.debtorId, guarantor.id].sort(),
    );
    await agency.case({ debtorId: caseFile.debtorId, principal: '77.00' });
    const later = await sendFirst(caseFile);
    expect(later).toHaveLength(2);
    for (const letter of later) expect(letter.figures).toMatchObject({ total: '7700' });
  });

  it('asks nobody for costs before a title, professionals included', async () => {
    const caseFile = await agency.case();
    await agency.act((work) =>
      work.query(
        `INSERT INTO claim_movement (id, claim_id, case_id, creditor_id, component, kind, amount_minor, value_on, source_id, act_id)
         SELECT uuidv7(), id, case_id, creditor_id, 'LEGAL_COSTS', 'COST', 6229, '2026-03-01', id, $2 FROM claim WHERE case_id = $1`,
        [caseFile.id, work.actId],
      ),
    );
    await expect(sendFirst(caseFile)).rejects.toMatchObject({
      code: 'FEE_NOT_CHARGEABLE_TO_DEBTOR',
    });
    expect(await status(caseFile)).toBe('AMICABLE.NEW');
  });

  it('dates the letter by the day where the debtor lives', async () => {
    const caseFile = await agency.case();
    await changeDebtor(caseFile, `territory = 'RE'`);
    await sendFirst(caseFile);
    await travelTo(agency.platform.owner, new Date('2026-03-02T21:30:00Z'));
    await sent(await effectOf());
    const [first] = await agency.sql(
      'SELECT sent_on::text AS "sentOn" FROM first_letter WHERE case_id = $1',
      [caseFile.id],
    );
    expect(first).toEqual({ sentOn: '2026-03-03' });
  });

  it('recalls the first letter in every later step', async () => {
    const caseFile = await agency.case();
    const [first] = await sendFirst(caseFile);
    await sent(await effectOf());
    const sourceId = caseFile.claimId;
    const reminder = await agency.act((work) =>
      agency.get(CorrespondenceService).write(work, {
        ...{ kind: 'REMINDER', caseId: caseFile.id, sourceId },
      }),
    );
    expect(reminder.text).toContain(
      `Rappel de notre première lettre ${first!.reference} du 2 mars 2026`,
    );
    const again = await agency.act((work) =>
      agency.get(CorrespondenceService).write(work, {
        ...{ kind: 'REMINDER', caseId: caseFile.id, sourceId },
      }),
    );
    expect(again.id).toBe(reminder.id);
    expect(await failures()).toEqual([]);
  });

  it('refuses to chase before the first letter, and to write a first letter without insurance', async () => {
    const caseFile = await agency.case();
    await expect(
      agency.act((work) =>
        agency.get(CorrespondenceService).write(work, {
          ...{ kind: 'REMINDER', caseId: caseFile.id, sourceId: caseFile.claimId },
        }),
      ),
    ).rejects.toMatchObject({ code: 'INITIAL_LETTER_REQUIRED' });
    await agency.travelTo('2027-01-04');
    await expect(sendFirst(caseFile)).rejects.toMatchObject({
      code: 'CONTACT_NOT_ALLOWED',
      facts: { rule: 'AGENCY_BLOCKED' },
    });
    const [message] = await agency.sql('SELECT 1 FROM message WHERE case_id = $1', [caseFile.id]);
    expect(message).toBeUndefined();
  });

  it('refuses a letter to nowhere', async () => {
    const caseFile = await agency.case();
    await changeDebtor(caseFile, 'city = NULL');
    await expect(sendFirst(caseFile)).rejects.toMatchObject({ code: 'ADDRESS_MISSING' });
  });

  it('says on the receipt who received the money for us, and that cash in his hands has paid', async () => {
    const caseFile = await agency.case({ principal: '500.00' });
    const { claimId, id: caseId } = caseFile;
    const given = async (means: string, kind: 'BAILIFF' | 'LAWYER'): Promise<string> => {
      const { text } = await agency.act((work) =>
        agency.get(CorrespondenceService).write(work, {
          ...{ kind: 'RECEIPT', caseId, sourceId: uuidv7(), receivedOn: '2026-03-02', means },
          ...{ amountMinor: 200_00n, currency: 'EUR', isProvisional: true },
          receivedBy: { name: 'Me Durand', kind },
          lines: [{ claimId, component: 'PRINCIPAL', amountMinor: 200_00n }],
        }),
      );
      return text ?? '';
    };
    const cash = await given('CASH_AT_PARTNER', 'BAILIFF');
    const says = 'Cette somme a été reçue pour notre compte par Me Durand,';
    expect(cash).toContain(`${says} commissaire de justice.`);
    expect(cash).toContain('espèces');
    expect(cash).not.toContain("sous réserve d'encaissement");
    const cheque = await given('CHEQUE', 'LAWYER');
    expect(cheque).toContain(`${says} avocat.`);
    expect(cheque).toContain("sous réserve d'encaissement");
  });

  it('gives a receipt by element with what is left to pay, and tells the creditor in the portal', async () => {
    const caseFile = await agency.case({ principal: '500.00' });
    const { claimId, id: caseId } = caseFile;
    const receipt = await agency.act((work) =>
      agency.get(CorrespondenceService).write(work, {
        ...{ kind: 'RECEIPT', caseId, sourceId: claimId, receivedOn: '2026-03-02' },
        ...{ amountMinor: 200_00n, currency: 'EUR', means: 'CHEQUE', isProvisional: true },
        lines: [{ claimId, component: 'PRINCIPAL', amountMinor: 200_00n }],
      }),
    );
    expect(receipt.reference).toMatch(/^Q-2026-/);
    expect(receipt.text).toContain('| Principal | 200,00\u00a0€ |');
    expect(receipt.text).toContain('Reste à payer : 500,00\u00a0€');
    expect(receipt.text).toContain("sous réserve d'encaissement");
    expect(receipt.text).not.toContain('pour notre compte');

    await agency.act((work) =>
      agency.get(CorrespondenceService).write(work, {
        ...{ kind: 'CREDITOR_NOTICE', caseId, sourceId: claimId },
        notice: {
          ...{ about: 'PAYMENT', receivedOn: '2026-03-02', amountMinor: 200_00n },
          ...{ currency: 'EUR', receivedBy: 'AGENCY' },
        },
      }),
    );
    const [told] = await agency.sql<{ text: string; internal: boolean }>(
      `SELECT text, internal FROM action WHERE case_id = $1 AND channel = 'PORTAL'`,
      [caseId],
    );
    expect(told).toEqual({
      text: 'Nous avons reçu 200,00\u00a0€ du débiteur le 2 mars 2026.',
      internal: false,
    });
  });

  it('sends a statement of account by e-mail with its paper attached, the one that is kept, byte by byte', async () => {
    const caseFile = await agency.case({ principal: '1234.56' });
    await sendFirst(caseFile);
    await sent(await effectOf());
    await agency.act((work) =>
      agency.get(PartiesService).addContactPoint(work, caseFile.debtorId, {
        ...{ kind: 'EMAIL', value: 'compta@debiteur.test' },
      }),
    );
    const mailing = { caseId: caseFile.id, channel: 'EMAIL' } as const;
    const message = await agency.act((work) =>
      agency.get(CorrespondenceService).sendAccountStatement(work, mailing),
    );
    expect(message).toMatchObject({ channel: 'EMAIL', recipient: ['compta@debiteur.test'] });
    const effect = await effectOf();
    await sent(effect);
    const folder = join(agency.get(Settings).dataDir, 'outbox', 'mail');
    const mail = await readFile(join(folder, `${message.id}.eml`), 'utf8');
    const boundary = /boundary="([^"]+)"/.exec(mail)?.[1] ?? '';
    const parts = mail.split(`--${boundary}\r\n`).slice(1);
    expect(parts).toHaveLength(2);
    const [words, paper] = parts.map((part) => {
      const [head = '', body = ''] = part.split('\r\n\r\n');
      return { head, bytes: Buffer.from(body.split('--')[0] ?? '', 'base64') };
    });
    expect(words?.bytes.toString('utf8').replaceAll('\r\n', '\n')).toBe(message.text);
    expect(paper?.head).toContain('Content-Type: application/pdf');
    expect(paper?.head).toContain(`filename="${message.reference}.pdf"`);
    const [kept] = await agency.sql<{ sha256: Buffer }>(
      'SELECT sha256 FROM document WHERE id = $1',
      [message.documentId],
    );
    const digest = createHash('sha256')
      .update(paper?.bytes ?? '')
      .digest();
    expect(kept?.sha256.equals(digest)).toBe(true);
    const text = new PdfFile(paper?.bytes ?? Buffer.alloc(0)).text;
    expect(text).toMatch(/1.?234,56/);
    // A letter of the same goes on paper, behind its words.
    const letter = await agency.act((work) =>
      agency
        .get(CorrespondenceService)
        .sendAccountStatement(work, { caseId: caseFile.id, channel: 'LETTER' }),
    );
    expect((await effectOf()).messageId).toBe(letter.id);
    expect(letter.documentId).not.toBe(message.documentId);
  });

  describe('a dispatch', () => {
    it('that crashes after the outbox accepted is recorded later, with its first day and one letter', async () => {
      const caseFile = await agency.case();
      const [letter] = await sendFirst(caseFile);
      const effect = await effectOf();
      await accepted(effect);
      const { mtimeMs } = await stat(letterFile(letter!, 'pdf'));
      expect(await take()).toBeNull();

      await agency.travelTo('2026-03-03');
      const again = await effectOf();
      expect(again.messageId).toBe(letter!.id);
      await sent(again);
      expect((await stat(letterFile(letter!, 'pdf'))).mtimeMs).toBe(mtimeMs);
      const [first] = await agency.sql(
        'SELECT sent_on::text AS "sentOn" FROM first_letter WHERE case_id = $1',
        [caseFile.id],
      );
      expect(first).toEqual({ sentOn: '2026-03-02' });
      await sent(again);
      expect(await take()).toBeNull();
    });

    it('is taken by one of two workers', async () => {
      await sendFirst(await agency.case());
      const taken = await Promise.all([take(), take(), take()]);
      expect(taken.filter((one) => one !== null)).toHaveLength(1);
    });

    it('writes one letter when two hand over the same one', async () => {
      const [letter] = await sendFirst(await agency.case());
      const effect = await effectOf();
      await rm(letterFile(letter!, 'json'), { force: true });
      const proofs = await Promise.all([
        accepted(effect),
        accepted({ ...effect, at: new Date('2026-03-02T09:00:00Z') }),
      ]);
      expect(new Set(proofs.map(({ acceptedAt }) => acceptedAt.getTime())).size).toBe(1);
    });

    it('that never reports ends as unknown, before a person', async () => {
      const caseFile = await agency.case();
      const [letter] = await sendFirst(caseFile);
      for (let attempt = 0; attempt < DISPATCH_ATTEMPTS_MAX; attempt += 1) {
        await effectOf();
        await agency.sql(`UPDATE dispatch_due SET due_at = '2026-03-01' WHERE message_id = $1`, [
          letter!.id,
        ]);
      }
      expect(await take()).toEqual({ kind: 'ENDED' });
      const page = await agency.get(CorrespondenceQuery).notSent(system, { limit: 10 });
      expect(page).toMatchObject([{ id: letter!.id, state: 'UNKNOWN', detail: 'NO_REPORT' }]);
      // Nobody knows whether it left: another one is written only when a person says so.
      expect(await sendFirst(caseFile)).toEqual([]);
      await agency.act((work) => agency.get(Dispatcher).retry(work, letter!.id));
      await sent(await effectOf());
      expect(await status(caseFile)).toBe('AMICABLE.LETTER_SENT');
      expect(await failures()).toEqual([]);
    });

    it('that the channel refuses to the end has failed, and the letter is owed again', async () => {
      const caseFile = await agency.case();
      const [letter] = await sendFirst(caseFile);
      for (let attempt = 0; attempt < DISPATCH_ATTEMPTS_MAX; attempt += 1) {
        await effectOf();
        await agency.act((work) => agency.get(Dispatcher).failed(work, letter!.id, 'NOT_ACCEPTED'));
        await agency.sql(`UPDATE dispatch_due SET due_at = '2026-03-01' WHERE message_id = $1`, [
          letter!.id,
        ]);
      }
      expect(await take()).toBeNull();
      const [event] = await agency.sql('SELECT kind FROM dispatch_event WHERE message_id = $1', [
        letter!.id,
      ]);
      expect(event).toEqual({ kind: 'FAILED' });
      expect(await sendFirst(caseFile)).toHaveLength(1);
    });

    it('stops when the person has died meanwhile', async () => {
      const caseFile = await agency.case();
      const [letter] = await sendFirst(caseFile);
      await agency.act(async (work) => {
        const [debtor] = await work.query<{ partyId: string }>(
          'SELECT party_id AS "partyId" FROM debtor WHERE id = $1',
          [caseFile.debtorId],
        );
        await agency
          .get(PartiesService)
          .restrict(work, debtor!.partyId, { kind: 'DECEASED', reason: 'spec' });
      });
      expect(await take()).toEqual({ kind: 'ENDED' });
      const [event] = await agency.sql(
        'SELECT kind, detail FROM dispatch_event WHERE message_id = $1',
        [letter!.id],
      );
      expect(event).toEqual({ kind: 'FAILED', detail: 'DECEASED' });
    });
  });

  it('takes due first letters case by case, and looks again when one is refused', async () => {
    const letters = agency.get(FirstLettersService);
    const caseFile = await agency.case();
    await agency.sql(
      `UPDATE agenda_item SET state = 'DONE' WHERE kind = 'FIRST_LETTER' AND case_id <> $1`,
      [caseFile.id],
    );
    const next = await agency.act(async (work) => {
      const caseId = await letters.nextDue(work);
      if (caseId !== null) await letters.writeFor(work, caseId);
      return caseId;
    });
    expect(next).toBe(caseFile.id);
    expect(await agency.act((work) => letters.nextDue(work))).toBeNull();
    await sent(await effectOf());
    const open = await agency.sql(
      `SELECT kind FROM agenda_item WHERE case_id = $1 AND state = 'OPEN'`,
      [caseFile.id],
    );
    expect(open).toEqual([{ kind: 'START_CONTACTING' }]);
  });

  describe('a template', () => {
    it('is approved by another person, serves once active, and the letter keeps which it was', async () => {
      const templates = agency.get(TemplatesService);
      const author = await agency.person('Author', ['MANAGER']);
      const other = await agency.person('Other', ['MANAGER']);
      const words = houseWords('FIRST_LETTER', 'fr');
      const draft = await agency.act(
        (work) =>
          templates.draft(work, {
            ...{ code: 'FIRST_LETTER', language: 'fr', channel: 'LETTER' },
            ...{ subject: words.subject, body: `${words.body}\n\nBien à vous.` },
          }),
        author,
      );
      await agency.act((work) => templates.review(work, draft.id), author);
      await expect(
        agency.act((work) => templates.approve(work, draft.id), author),
      ).rejects.toMatchObject({ code: 'FOUR_EYES' });
      await agency.act((work) => templates.approve(work, draft.id), other);
      await agency.act((work) => templates.activate(work, draft.id), other);
      const [letter] = await sendFirst(await agency.case());
      expect(letter).toMatchObject({ templateId: draft.id });
      expect(letter!.text).toContain('Bien à vous.');
    });

    it('without a mention is not reviewed, and says which', async () => {
      const templates = agency.get(TemplatesService);
      const words = houseWords('FIRST_LETTER', 'fr');
      const body = words.body.replace('{{iban}}', '');
      const draft = await agency.act((work) =>
        templates.draft(work, {
          ...{
            code: 'FIRST_LETTER',
            language: 'fr',
            channel: 'LETTER',
            subject: words.subject,
            body,
          },
        }),
      );
      await expect(agency.act((work) => templates.review(work, draft.id))).rejects.toMatchObject({
        code: 'TEMPLATE_INVALID',
        facts: {
          faults: [
            { kind: 'MENTION_MISSING', mention: 'DEMAND_AND_PAYMENT_METHODS', what: 'IBAN' },
          ],
        },
      });
    });
  });
});
