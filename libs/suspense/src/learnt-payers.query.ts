import { Injectable } from '@nestjs/common';

import {
  pageOf,
  Reads,
  type Caller,
  type Page,
  type PageRequest,
  type Work,
} from '@solde/platform';

import type { LearntPayer } from './learnt-payer.entity';

/** A payer whom a person recognised, and why. */
export interface ShownLearntPayer {
  readonly id: string;
  /** How he is known again. */
  readonly by: 'IBAN' | 'NAME';
  readonly nameKey: string | null;
  readonly ibanLast4: string | null;
  readonly debtorId: string;
  readonly debtorName: string;
  readonly creditorId: string;
  readonly receiptId: string;
  readonly receiptNumber: bigint;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly learntBy: string;
  readonly learntAt: Date;
  readonly forgottenAt: Date | null;
}

const IS_REMEMBERED = `
  NOT EXISTS (SELECT FROM learnt_payer_revocation v WHERE v.learnt_payer_id = p.id)`;

const LEARNT = `
  SELECT p.id, CASE WHEN p.name_key IS NULL THEN 'IBAN' ELSE 'NAME' END AS by, p.name_key AS "nameKey",
         CASE WHEN p.name_key IS NULL THEN r.payer_iban_last4 END AS "ibanLast4", p.debtor_id AS "debtorId", d.name AS "debtorName",
         p.creditor_id AS "creditorId", p.receipt_id AS "receiptId", r.number AS "receiptNumber", p.case_id AS "caseId",
         c.number AS "caseNumber", a.caller_name AS "learntBy", a.at AS "learntAt", f.at AS "forgottenAt"
  FROM learnt_payer p
  JOIN receipt r ON r.id = p.receipt_id JOIN debtor d ON d.id = p.debtor_id JOIN case_file c ON c.id = p.case_id
  JOIN act a ON a.id = p.act_id
  LEFT JOIN learnt_payer_revocation v ON v.learnt_payer_id = p.id LEFT JOIN act f ON f.id = v.act_id
  WHERE $1::uuid IS NULL OR p.id < $1 ORDER BY p.id DESC LIMIT $2`;

/** Payers whom people recognised: what proposals know, and from what. */
@Injectable()
export class LearntPayersQuery {
  constructor(private readonly reads: Reads) {}

  /** The last learnt first, those forgotten since included. */
  async page(caller: Caller, { limit, after }: PageRequest): Promise<Page<ShownLearntPayer>> {
    const [last = null] = after ?? [];
    const rows = await this.reads.rows<ShownLearntPayer>(caller, LEARNT, [last, limit + 1]);
    return pageOf(rows, limit, ({ id }) => [id]);
  }

  /** Whether a payer is known for a debtor, by his account or his name. */
  async isKnown(
    work: Work,
    { debtorId, ibanHash, nameKey }: Pick<LearntPayer, 'debtorId' | 'ibanHash' | 'nameKey'>,
  ): Promise<boolean> {
    const sql = `SELECT FROM learnt_payer p WHERE p.debtor_id = $1 AND (p.iban_hash = $2 OR p.name_key = $3) AND ${IS_REMEMBERED} LIMIT 1`;
    return (await work.query(sql, [debtorId, ibanHash, nameKey])).length > 0;
  }

  /** What was learnt from money that a case was given, and is not forgotten. */
  async learntFrom(work: Work, receiptId: string, caseId: string): Promise<string[]> {
    const sql = `SELECT p.id FROM learnt_payer p WHERE p.receipt_id = $1 AND p.case_id = $2 AND ${IS_REMEMBERED}`;
    return (await work.query<{ id: string }>(sql, [receiptId, caseId])).map(({ id }) => id);
  }
}
