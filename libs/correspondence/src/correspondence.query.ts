import { Injectable } from '@nestjs/common';

import { DomainError, Reads, type Caller } from '@solde/platform';

import type { MessageChannel, MessageKind } from './message-kind';
import type { Template } from './template.entity';

/** A message as a screen lists it. */
export interface MessageView {
  readonly id: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly kind: MessageKind;
  readonly channel: MessageChannel;
  readonly reference: string;
  readonly recipient: readonly string[];
  readonly documentId: string | null;
  readonly writtenAt: Date;
  /** QUEUED until its dispatch is known; a notice in the portal is SENT as soon as it is written. */
  readonly state: 'QUEUED' | 'SENT' | 'FAILED' | 'UNKNOWN' | 'RETURNED' | 'DELIVERED';
  readonly stateAt: Date | null;
  readonly detail: string | null;
}

export interface MessageDetail extends MessageView {
  readonly text: string | null;
  readonly figures: object;
  readonly claimIds: readonly string[];
}

const COLUMNS = `
  m.id, m.case_id AS "caseId", c.number AS "caseNumber", m.kind, m.channel, m.reference, m.recipient,
  m.document_id AS "documentId", a.at AS "writtenAt",
  CASE WHEN q.message_id IS NOT NULL THEN 'QUEUED' ELSE coalesce(e.kind, 'SENT') END AS state,
  CASE WHEN q.message_id IS NULL THEN coalesce(e.at, a.at) END AS "stateAt", e.detail`;
const SOURCE = `
  message m JOIN case_file c ON c.id = m.case_id JOIN act a ON a.id = m.act_id
  LEFT JOIN dispatch_due q ON q.message_id = m.id
  LEFT JOIN LATERAL (SELECT kind, at, detail FROM dispatch_event WHERE message_id = m.id ORDER BY id DESC LIMIT 1) e ON true`;
const TEMPLATE = `
  id, code, language, territory, channel, number, subject, body, state, author_id AS "authorId",
  approved_by AS "approvedBy", version, act_id AS "actId"`;

/** Letters and messages, and what became of them. */
@Injectable()
export class CorrespondenceQuery {
  constructor(private readonly reads: Reads) {}

  /** Messages of a case, newest first; one more than the limit tells that there are others. */
  ofCase(
    caller: Caller,
    caseId: string,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<MessageView[]> {
    return this.reads.rows(
      caller,
      `SELECT ${COLUMNS} FROM ${SOURCE} WHERE m.case_id = $1 AND ($2::uuid IS NULL OR m.id < $2)
       ORDER BY m.id DESC LIMIT $3`,
      [caseId, after ?? null, limit + 1],
    );
  }

  /** One message with its words as they were sent. Refuses NOT_FOUND. */
  async one(caller: Caller, id: string): Promise<MessageDetail> {
    const message = await this.reads.one<MessageDetail>(
      caller,
      `SELECT ${COLUMNS}, m.text, m.figures, m.claim_ids AS "claimIds" FROM ${SOURCE} WHERE m.id = $1`,
      [id],
    );
    if (message === null) throw new DomainError('NOT_FOUND');
    return message;
  }

  /** Messages whose last word is FAILED or UNKNOWN, newest first: a person must look. */
  notSent(
    caller: Caller,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<MessageView[]> {
    return this.reads.rows(
      caller,
      `SELECT ${COLUMNS} FROM ${SOURCE}
       WHERE q.message_id IS NULL AND e.kind IN ('FAILED', 'UNKNOWN') AND ($1::uuid IS NULL OR m.id < $1)
       ORDER BY m.id DESC LIMIT $2`,
      [after ?? null, limit + 1],
    );
  }

  /** Versions of templates, by code and language, newest first. */
  templates(
    caller: Caller,
    { limit, after }: { readonly limit: number; readonly after?: string },
  ): Promise<Template[]> {
    return this.reads.rows(
      caller,
      `SELECT ${TEMPLATE} FROM template WHERE ($1::uuid IS NULL OR id < $1) ORDER BY id DESC LIMIT $2`,
      [after ?? null, limit + 1],
    );
  }

  /** Refuses NOT_FOUND. */
  async template(caller: Caller, id: string): Promise<Template> {
    const template = await this.reads.one<Template>(
      caller,
      `SELECT ${TEMPLATE} FROM template WHERE id = $1`,
      [id],
    );
    if (template === null) throw new DomainError('NOT_FOUND');
    return template;
  }
}
