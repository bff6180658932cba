import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import { addMinutes, localDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { isTerritory, timeZoneOf } from '@solde/country';
import { PartiesQuery } from '@solde/parties';
import { uuidv7, type Work } from '@solde/platform';

import { MessageNotSent, MessageSent } from './correspondence.events';
import { DispatchDue } from './dispatch-due.entity';
import { DispatchEvent } from './dispatch-event.entity';
import type { MessageKind } from './message-kind';
import { Message } from './message.entity';
import type { Accepted, Effect } from './outbox.service';

/** Attempts of one message; then a person looks. */
export const DISPATCH_ATTEMPTS_MAX = 6;
/** An attempt whose end nobody reported is tried again after as many minutes, doubled each time. */
const RETRY_MINUTES = 2;
/** Kinds that leave although the case is closed meanwhile: they are owed for what happened before. */
const LEAVES_ANYWAY: readonly MessageKind[] = ['RECEIPT', 'CLOSING_LETTER'];

interface Due {
  readonly messageId: string;
  readonly attempts: number;
}

interface Target {
  readonly partyId: string;
  readonly territory: string;
  readonly isClosed: boolean;
  readonly pdf: Buffer | null;
}

export type Taken =
  | { readonly kind: 'EFFECT'; readonly effect: Effect }
  /** Nothing to hand over: it was given up or stopped; the row has left. */
  | { readonly kind: 'ENDED' };

/**
 * Sending what was written: a message is taken in one work, handed to its channel outside of any, and its dispatch recorded in another.
 *
 * A crash in between leaves it due again under the same effect id, and the channel accepts an id once: at least one attempt, at most
 * one letter. After bounded attempts it is FAILED, or UNKNOWN when nobody knows whether the last one arrived.
 */
@Injectable()
export class Dispatcher {
  constructor(
    private readonly cases: CasesService,
    private readonly parties: PartiesQuery,
    private readonly agency: AgencyQuery,
  ) {}

  /** Takes the next due message for one attempt; null when there is none. Two workers never take the same. */
  async take(work: Work): Promise<Taken | null> {
    const [due] = await work.query<Due>(
      `SELECT message_id AS "messageId", attempts FROM dispatch_due WHERE due_at <= $1
       ORDER BY due_at, message_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [work.now],
    );
    if (due === undefined) return null;
    const { attempts, messageId } = due;
    const message = await this.message(work, messageId);
    const target = await this.target(work, message);
    // Every attempt began and none reported: the letter may lie in the outbox, and a second one must not.
    if (attempts >= DISPATCH_ATTEMPTS_MAX) return this.end(work, message, 'UNKNOWN', 'NO_REPORT');
    const stopped = await this.stopOf(work, message, target);
    if (stopped !== null) return this.end(work, message, 'FAILED', stopped);
    const dueAt = addMinutes(work.now, RETRY_MINUTES * 2 ** attempts);
    work.update(DispatchDue, { messageId }, { attempts: attempts + 1, dueAt });
    const agency = await this.agency.profile(work);
    const [subject = ''] = (message.text ?? '').split('\n');
    return {
      kind: 'EFFECT',
      effect: {
        messageId,
        channel: message.channel === 'EMAIL' ? 'EMAIL' : 'LETTER',
        ...{ reference: message.reference, recipient: message.recipient, subject },
        ...{ text: message.text ?? '', pdf: target.pdf },
        sender: { name: agency?.legalName ?? '', address: agency?.email ?? '' },
        at: work.now,
      },
    };
  }

  /** Records that a message has left, on the day it was accepted where the debtor lives. Twice changes nothing. */
  async sent(work: Work, messageId: string, accepted: Accepted): Promise<void> {
    const message = await this.message(work, messageId);
    const { caseId, kind, reference } = message;
    const caseFile = await this.cases.lock(work, caseId);
    await work.query('DELETE FROM dispatch_due WHERE message_id = $1', [messageId]);
    if (await work.manager.existsBy(DispatchEvent, { messageId, kind: 'SENT' })) return;
    const { acceptedAt, providerRef } = accepted;
    const event = { id: uuidv7(), messageId, kind: 'SENT', at: acceptedAt, providerRef } as const;
    work.insert(DispatchEvent, { ...event, detail: null });
    const { territory } = await this.target(work, message);
    const sentOn = localDate(
      acceptedAt,
      timeZoneOf(isTerritory(territory) ? territory : 'FR-METRO'),
    );
    if (kind === 'FIRST_LETTER' && message.debtorId !== null)
      await this.cases.recordFirstLetter(work, {
        ...{ caseId, claimIds: message.claimIds, debtorId: message.debtorId },
        ...{ letterId: messageId, reference, sentOn, source: 'AGENCY' },
        isElectronic: message.channel === 'EMAIL',
      });
    else
      this.cases.note(work, caseFile, {
        ...{ channel: 'SYSTEM', key: 'letter.sent', facts: { kind, reference, on: sentOn } },
      });
    if (kind === 'FORMAL_NOTICE')
      await this.cases.recordFormalNotice(work, {
        caseId,
        notifiedOn: sentOn,
        evidence: reference,
      });
    work.publish(new MessageSent(caseId, { caseId, messageId, kind }));
  }

  /** Records that the channel refused an attempt: another one follows while some are left. */
  async failed(work: Work, messageId: string, detail: string): Promise<void> {
    const [due] = await work.query<Due>(
      `SELECT message_id AS "messageId", attempts FROM dispatch_due WHERE message_id = $1 FOR UPDATE`,
      [messageId],
    );
    if (due === undefined || due.attempts < DISPATCH_ATTEMPTS_MAX) return;
    await this.end(work, await this.message(work, messageId), 'FAILED', detail);
  }

  /** Puts a message that FAILED or is UNKNOWN back on its way, after a person looked. */
  async retry(work: Work, messageId: string): Promise<void> {
    await this.message(work, messageId);
    const [last] = await work.query<{ kind: DispatchEvent['kind'] }>(
      'SELECT kind FROM dispatch_event WHERE message_id = $1 ORDER BY id DESC LIMIT 1',
      [messageId],
    );
    if (last === undefined || !['FAILED', 'UNKNOWN'].includes(last.kind)) return;
    await work.insertNew(DispatchDue, { messageId, dueAt: work.now, attempts: 0 });
  }

  /** Why a message must not leave any more, or null. */
  private async stopOf(work: Work, message: Message, target: Target): Promise<string | null> {
    if (target.isClosed && !LEAVES_ANYWAY.includes(message.kind)) return 'CASE_CLOSED';
    const restrictions = await this.parties.restrictionsOf(work, target.partyId);
    return restrictions.some(({ kind }) => kind === 'DECEASED') ? 'DECEASED' : null;
  }

  private async end(
    work: Work,
    message: Message,
    outcome: 'FAILED' | 'UNKNOWN',
    detail: string,
  ): Promise<Taken> {
    const { caseId, id: messageId, kind, reference } = message;
    const caseFile = await this.cases.lock(work, caseId);
    await work.query('DELETE FROM dispatch_due WHERE message_id = $1', [messageId]);
    const event = { id: uuidv7(), messageId, kind: outcome, at: work.now, detail };
    work.insert(DispatchEvent, { ...event, providerRef: null });
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'letter.failed', internal: true },
      facts: { kind, reference, outcome, detail },
    });
    if (caseFile.closedOn === null && detail !== 'DECEASED')
      await this.cases.plan(work, caseFile, {
        ...{
          source: 'COMMITMENT_CHECK',
          sourceId: messageId,
          kind: 'CHECK_DISPATCH',
          dueAt: work.now,
        },
        ...{ ownerId: caseFile.ownerId, pool: caseFile.ownerId === null ? 'SUPERVISION' : null },
      });
    work.publish(new MessageNotSent(caseId, { caseId, messageId, kind, outcome }));
    return { kind: 'ENDED' };
  }

  private async message(work: Work, id: string): Promise<Message> {
    return work.manager.findOneByOrFail(Message, { id });
  }

  private async target(work: Work, { caseId, debtorId, documentId }: Message): Promise<Target> {
    const [target] = await work.query<Target>(
      `SELECT d.party_id AS "partyId", d.territory, c.closed_on IS NOT NULL AS "isClosed",
              (SELECT b.bytes FROM document o JOIN document_blob b ON b.sha256 = o.sha256 WHERE o.id = $3) AS pdf
       FROM case_file c JOIN debtor d ON d.id = coalesce($2, c.debtor_id) WHERE c.id = $1`,
      [caseId, debtorId, documentId],
    );
    if (target === undefined) throw new Error(`The case ${caseId} of a message is gone.`);
    return target;
  }
}
