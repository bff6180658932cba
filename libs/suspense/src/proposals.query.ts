import { Injectable } from '@nestjs/common';

import type { Minor } from '@solde/money';
import { referencesIn } from '@solde/payments';
import { Reads, type Caller } from '@solde/platform';

import { numbersIn, shapesNear } from './number-likeness';
import { nameIn, nameKey } from './payer-name';
import { proposals, type Proposal, type ProposalCandidate } from './proposals';
import type { SuspenseItem } from './suspense.query';

/** A case proposed for money that waits, as a screen shows it. */
export interface ShownProposal extends Proposal {
  readonly caseNumber: string;
  readonly creditorName: string;
  readonly debtorName: string;
  readonly balanceMinor: Minor;
}

interface Row {
  readonly receiptId: string;
  readonly caseId: string;
  readonly caseNumber: string;
  readonly creditorName: string;
  readonly debtorName: string;
  readonly balanceMinor: Minor;
  readonly claims: readonly { readonly number: string; readonly principal: string }[];
  readonly debtorReferences: readonly string[];
  readonly isKnownAccount: boolean;
  readonly learntFrom: string | null;
  readonly isNamed: boolean;
}

/** Cases that one sign alone may name; a sign that names more says nothing. */
const NAMED_MAX = 10;
const REFERENCE_CHARACTERS_MIN = 3;
const TAIL_CHARACTERS_MIN = 4;

/** As `claim_by_number_shape` has it: `numberShape` of a claim's key, read from its end. */
const SHAPE_FROM_END = `
  reverse(translate(ltrim(number_key, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ/._'), 'OQDILSBZG/._', '000115826'))`;

/**
 * Every case that a sign of the money points to, each sign by its own index, for all the money at once: numbers by their shape and by their
 * end, names by trigrams, amounts, accounts and learnt payers by equality. The rule ranks them.
 */
const CANDIDATES = `
  WITH waiting AS (
    SELECT w.*, r.currency, r.payer_iban_hash, r.named_case_id
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[]) AS w(receipt_id, name, name_key, amount_minor)
    JOIN receipt r ON r.id = w.receipt_id
  ), shape AS (
    SELECT * FROM unnest($5::uuid[], $6::text[]) AS s(receipt_id, shape)
  ), tail AS (
    SELECT * FROM unnest($7::uuid[], $8::text[]) AS t(receipt_id, tail)
  ), word AS (
    SELECT * FROM unnest($9::uuid[], $10::text[]) AS k(receipt_id, word)
  ), learnt AS (
    SELECT w.receipt_id, p.debtor_id, max(r.number) AS number FROM waiting w
    JOIN learnt_payer p ON p.iban_hash = w.payer_iban_hash OR p.name_key = w.name_key
    JOIN receipt r ON r.id = p.receipt_id
    WHERE NOT EXISTS (SELECT FROM learnt_payer_revocation v WHERE v.learnt_payer_id = p.id)
    GROUP BY w.receipt_id, p.debtor_id
  ), known AS (
    SELECT DISTINCT w.receipt_id, c.debtor_id FROM waiting w
    JOIN receipt r ON r.payer_iban_hash = w.payer_iban_hash AND r.id <> w.receipt_id
    JOIN LATERAL (SELECT case_id FROM receipt_match m WHERE m.receipt_id = r.id
                  GROUP BY case_id HAVING sum(m.amount_minor) > 0) m ON true
    JOIN case_file c ON c.id = m.case_id
    WHERE NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
  ), named AS (
    SELECT s.receipt_id, l.case_id, l.id FROM shape s
    CROSS JOIN LATERAL (SELECT case_id, id FROM claim WHERE ${SHAPE_FROM_END} = reverse(s.shape) LIMIT ${NAMED_MAX}) l
    UNION
    SELECT t.receipt_id, l.case_id, l.id FROM tail t
    CROSS JOIN LATERAL (SELECT case_id, id FROM claim
                        WHERE ${SHAPE_FROM_END} ~>=~ reverse(t.tail) AND ${SHAPE_FROM_END} ~<~ (reverse(t.tail) || '~')
                        LIMIT ${NAMED_MAX}) l
    UNION
    SELECT w.receipt_id, l.case_id, l.id FROM waiting w
    CROSS JOIN LATERAL (SELECT case_id, id FROM claim WHERE principal_minor = w.amount_minor AND currency = w.currency
                        LIMIT ${NAMED_MAX}) l
  ), found AS (
    SELECT receipt_id, case_id FROM named
    UNION
    SELECT k.receipt_id, c.id FROM word k
    JOIN debtor_reference d ON reference_key(d.reference) = k.word JOIN case_file c ON c.debtor_id = d.debtor_id
    UNION
    SELECT w.receipt_id, c.id FROM waiting w
    CROSS JOIN LATERAL (
      SELECT id FROM debtor WHERE search_form(name) % search_form(w.name)
      ORDER BY similarity(search_form(name), search_form(w.name)) DESC, id LIMIT ${NAMED_MAX}) d
    JOIN case_file c ON c.debtor_id = d.id
    UNION
    SELECT s.receipt_id, c.id FROM (SELECT receipt_id, debtor_id FROM learnt UNION SELECT * FROM known) s
    JOIN case_file c ON c.debtor_id = s.debtor_id
    UNION
    SELECT receipt_id, named_case_id FROM waiting
  )
  SELECT f.receipt_id AS "receiptId", c.id AS "caseId", c.number AS "caseNumber", coalesce(o.trade_name, o.legal_name) AS "creditorName", d.name AS "debtorName",
         coalesce((SELECT sum(v.amount_minor) FROM claim_movement v WHERE v.case_id = c.id), 0)::bigint AS "balanceMinor",
         coalesce((SELECT json_agg(json_build_object('number', l.number, 'principal', l.principal_minor::text) ORDER BY l.id)
                   FROM named n JOIN claim l ON l.id = n.id
                   WHERE n.receipt_id = f.receipt_id AND n.case_id = c.id
                     AND l.state NOT IN ('REJECTED', 'RECALLED', 'CANCELLED')), '[]') AS claims,
         ARRAY(SELECT b.reference FROM debtor_reference b JOIN word k ON k.word = reference_key(b.reference)
               WHERE b.debtor_id = c.debtor_id AND k.receipt_id = f.receipt_id) AS "debtorReferences",
         EXISTS (SELECT FROM known k WHERE k.receipt_id = f.receipt_id AND k.debtor_id = c.debtor_id) AS "isKnownAccount",
         (SELECT e.number::text FROM learnt e WHERE e.receipt_id = f.receipt_id AND e.debtor_id = c.debtor_id) AS "learntFrom",
         c.id = w.named_case_id IS TRUE AS "isNamed"
  FROM found f JOIN waiting w ON w.receipt_id = f.receipt_id
  JOIN case_file c ON c.id = f.case_id AND c.closed_on IS NULL AND c.currency = w.currency
  JOIN debtor d ON d.id = c.debtor_id JOIN creditor o ON o.id = c.creditor_id`;

/** Whose the money that waits may be. */
@Injectable()
export class ProposalsQuery {
  constructor(private readonly reads: Reads) {}

  /** The proposals for each, by receipt, in one statement however many they are. */
  async of(
    caller: Caller,
    items: readonly SuspenseItem[],
  ): Promise<ReadonlyMap<string, readonly ShownProposal[]>> {
    if (items.length === 0) return new Map();
    const rows = await this.reads.rows<Row>(caller, CANDIDATES, signsOf(items));
    return new Map(
      items.map((item) => [
        item.receiptId,
        proposed(
          item,
          rows.filter(({ receiptId }) => receiptId === item.receiptId),
        ),
      ]),
    );
  }
}

function proposed(item: SuspenseItem, rows: readonly Row[]): ShownProposal[] {
  const shown = new Map(rows.map((row) => [row.caseId, row]));
  const money = {
    ...{ amountMinor: item.suspenseMinor, label: item.statedReference ?? '' },
    payerName: item.payerName,
  };
  return proposals(money, rows.map(candidateOf)).flatMap((proposal) => {
    const row = shown.get(proposal.caseId);
    if (row === undefined) return [];
    const { caseNumber, creditorName, debtorName, balanceMinor } = row;
    return [{ ...proposal, caseNumber, creditorName, debtorName, balanceMinor }];
  });
}

function candidateOf({ claims, ...row }: Row): ProposalCandidate {
  return {
    ...row,
    claims: claims.map(({ number, principal }) => ({ number, principalMinor: BigInt(principal) })),
  };
}

/** The columns of the signs, one array each. */
function signsOf(items: readonly SuspenseItem[]): unknown[] {
  const label = ({ statedReference }: SuspenseItem): string => statedReference ?? '';
  const spread = (signs: (item: SuspenseItem) => Iterable<string>): [string[], string[]] => {
    const pairs = items.flatMap((item) =>
      [...new Set(signs(item))].map((sign) => [item.receiptId, sign] as const),
    );
    return [pairs.map(([id]) => id), pairs.map(([, sign]) => sign)];
  };
  return [
    items.map(({ receiptId }) => receiptId),
    items.map((item) => item.payerName ?? nameIn(label(item))),
    items.map(({ payerName }) => nameKey(payerName)),
    items.map(({ suspenseMinor }) => suspenseMinor),
    ...spread((item) => numbersIn(label(item)).flatMap(shapesNear)),
    ...spread((item) =>
      numbersIn(label(item)).filter(
        (number) => /^[0-9]+$/.test(number) && number.length >= TAIL_CHARACTERS_MIN,
      ),
    ),
    ...spread((item) =>
      [...referencesIn(label(item))].filter(({ length }) => length >= REFERENCE_CHARACTERS_MIN),
    ),
  ];
}
