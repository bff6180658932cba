import { EARLY_REMINDER_DAYS_MAX } from './opening-phase';

/**
 * The rows in which placement hands over claims that passed its judgement, one per line of the file. `number_key` is
 * `claimNumberKey`; a line with `pending_review` waits for a team lead and owes nothing yet. The table dies with the work.
 */
export const STAGED_CLAIM = `
  CREATE TEMP TABLE IF NOT EXISTS staged_claim (
    line              integer NOT NULL,
    creditor_id       uuid    NOT NULL,
    mandate_id        uuid    NOT NULL,
    agreement_id      uuid    NOT NULL,
    debtor_id         uuid    NOT NULL,
    party_id          uuid    NOT NULL,
    type              text    NOT NULL,
    number            text    NOT NULL,
    number_key        text    NOT NULL,
    issued_on         date    NOT NULL,
    due_on            date    NOT NULL,
    currency          text    NOT NULL,
    principal_minor   bigint  NOT NULL,
    debtor_quality    text    NOT NULL,
    quality_evidence  text    NOT NULL,
    limitation_regime text    NOT NULL,
    limitation_on     date    NOT NULL,
    basis             text,
    territory_class   smallint,
    pending_review    boolean NOT NULL DEFAULT false,
    activity          text    NOT NULL DEFAULT 'GENERAL'
  ) ON COMMIT DROP`;

/** What the statements are given by name; `sqlOf` turns the names into numbers. */
export interface Acceptance {
  readonly act: string;
  readonly placement: string | null;
  readonly creditor: string;
  readonly mandate: string;
  readonly placedOn: string;
  readonly year: string;
  readonly now: Date;
  readonly services: readonly string[];
  readonly joins: boolean;
  readonly byName: string;
}

const JOINABLE = `'PRE_DUE.OPEN', 'EARLY_REMINDER.OPEN', 'AMICABLE.NEW', 'AMICABLE.LETTER_SENT', 'AMICABLE.CONTACTING',
  'AMICABLE.NEGOTIATING', 'AMICABLE.PROMISED', 'AMICABLE.PLAN', 'AMICABLE.FORMAL_NOTICE', 'AMICABLE.TRACING'`;

/** One chunk of a mandate at a time: two of them must not open two cases for one debtor. */
export const LOCK_MANDATE = `SELECT FROM mandate WHERE id = $1 FOR NO KEY UPDATE`;

const LOCK_CASES = `
  SELECT c.id FROM case_file c
  WHERE c.mandate_id = :mandate AND c.closed_on IS NULL
    AND c.debtor_id IN (SELECT debtor_id FROM staged_claim)
  ORDER BY c.id FOR NO KEY UPDATE OF c`;

/**
 * One row per case that the chunk opens or joins (rule of joining: same debtor, mandate and currency, not yet proposed to the
 * creditor; of several the oldest number). The fee age counts from the oldest due date of the claims that this
 * placement puts in the case, whatever the chunk.
 */
const CHUNK_CASES = `
  CREATE TEMP TABLE chunk_case ON COMMIT DROP AS
  WITH chunk AS (
    SELECT debtor_id, currency, min(party_id::text)::uuid AS party_id, min(line) AS first_line, count(*)::int AS claims,
           count(*) FILTER (WHERE NOT pending_review)::int AS accepted,
           coalesce(sum(principal_minor) FILTER (WHERE NOT pending_review), 0)::bigint AS principal_minor,
           coalesce(min(due_on) FILTER (WHERE NOT pending_review), min(due_on)) AS oldest_due_on,
           min(due_on) AS fee_due_on
    FROM staged_claim GROUP BY debtor_id, currency
  ), joinable AS (
    SELECT DISTINCT ON (c.debtor_id, c.currency) c.id, c.debtor_id, c.currency, c.status, c.placement_id
    FROM case_file c
    WHERE :joins AND c.mandate_id = :mandate AND c.status IN (${JOINABLE})
      AND c.debtor_id IN (SELECT debtor_id FROM chunk)
    ORDER BY c.debtor_id, c.currency, c.number
  )
  SELECT coalesce(j.id, uuidv7()) AS case_id, j.id IS NULL AS is_new, c.*,
         j.id IS NOT NULL AND j.placement_id IS DISTINCT FROM :placement::uuid AS is_joined,
         CASE WHEN j.id IS NULL THEN nextval('case_number') END AS rank,
         least(c.fee_due_on, (SELECT min(l.due_on) FROM claim l
                              WHERE l.case_id = j.id AND l.placement_id = :placement::uuid)) AS aged_from,
         CASE WHEN j.id IS NOT NULL THEN j.status
              WHEN c.accepted = 0 THEN 'RECEIVED'
              WHEN c.oldest_due_on >= :placedOn::date AND 'PRE_DUE' = ANY(:services::text[]) THEN 'PRE_DUE.OPEN'
              WHEN 'EARLY_REMINDER' = ANY(:services::text[])
                AND :placedOn::date - c.oldest_due_on <= ${EARLY_REMINDER_DAYS_MAX} THEN 'EARLY_REMINDER.OPEN'
              ELSE 'AMICABLE.NEW' END AS status
  FROM (SELECT * FROM chunk ORDER BY first_line) AS c
  LEFT JOIN joinable j ON j.debtor_id = c.debtor_id AND j.currency = c.currency`;

/** The kind of the first item in a state. */
const FIRST_KIND = `CASE c.status WHEN 'RECEIVED' THEN 'REVIEW_CLAIMS' WHEN 'AMICABLE.NEW' THEN 'FIRST_LETTER' ELSE 'CALL' END`;

/**
 * The number is C, the year and the rank of six digits (more once a year passes a million); its RF reference carries the check digits
 * of ISO 11649, where C is 12 and RF00 is 271500.
 */
const CASES = `
  INSERT INTO case_file (id, number, creditor_id, mandate_id, agreement_id, debtor_id, party_id, currency, status,
                         placement_id, placed_on, accepted_on, oldest_due_on, next_kind, next_source, next_due_at,
                         reference_rf, act_id)
  SELECT c.case_id, 'C' || c.digits, :creditor, :mandate, s.agreement_id, c.debtor_id, c.party_id, c.currency, c.status,
         :placement, :placedOn, CASE WHEN c.accepted > 0 THEN :placedOn::date END, c.oldest_due_on,
         ${FIRST_KIND}, 'STRATEGY_STEP', :now,
         'RF' || lpad((98 - ('12' || c.digits || '271500')::numeric % 97)::text, 2, '0') || 'C' || c.digits, :act
  FROM (SELECT *, :year || CASE WHEN rank < 1000000 THEN lpad(rank::text, 6, '0') ELSE rank::text END AS digits
        FROM chunk_case WHERE is_new) AS c
  JOIN staged_claim s ON s.line = c.first_line
  ORDER BY c.case_id`;

const CASE_PARTIES = `
  INSERT INTO case_party (case_id, debtor_id, creditor_id, act_id)
  SELECT case_id, debtor_id, :creditor, :act FROM chunk_case WHERE is_new ORDER BY case_id`;

const PHASES = `
  INSERT INTO case_phase (id, case_id, creditor_id, phase, period, act_id)
  SELECT uuidv7(), case_id, :creditor, split_part(status, '.', 1), daterange(:placedOn::date, NULL), :act
  FROM chunk_case WHERE is_new AND accepted > 0 ORDER BY case_id`;

/** The principal is owed from the day of the invoice: a payment received before the placement then finds it. */
const CLAIMS = `
  WITH added AS (
    INSERT INTO claim (id, case_id, creditor_id, placement_id, placement_line, type, number, number_key, issued_on, due_on,
                       currency, principal_minor, basis, debtor_quality, quality_evidence, agreement_id, fee_age_days,
                       limitation_regime, limitation_on, placed_on, state, activity, act_id)
    SELECT uuidv7(), s.case_id, :creditor, :placement, s.line, s.type, s.number, s.number_key, s.issued_on, s.due_on,
           s.currency, s.principal_minor, s.basis, s.debtor_quality, s.quality_evidence, s.agreement_id,
           greatest(:placedOn::date - s.aged_from, 0), s.limitation_regime, s.limitation_on, :placedOn,
           CASE WHEN s.pending_review THEN 'PENDING_REVIEW' ELSE 'ACCEPTED' END, s.activity, :act
    FROM (SELECT s.*, c.case_id, c.aged_from FROM staged_claim s
          JOIN chunk_case c ON c.debtor_id = s.debtor_id AND c.currency = s.currency
          ORDER BY c.case_id, s.line) AS s
    RETURNING id, case_id, issued_on, principal_minor, state
  )
  INSERT INTO claim_movement (id, claim_id, case_id, creditor_id, component, kind, amount_minor, value_on, source_id, act_id)
  SELECT uuidv7(), id, case_id, :creditor, 'PRINCIPAL', 'PLACED', principal_minor, least(issued_on, :placedOn::date),
         coalesce(:placement, :act::uuid), :act
  FROM added WHERE state = 'ACCEPTED'`;

/** Claims of the same placement that an earlier chunk accepted in the case take the older age. */
const OLDER_AGES = `
  UPDATE claim l SET fee_age_days = greatest(:placedOn::date - c.aged_from, 0), version = l.version + 1
  FROM chunk_case c
  WHERE NOT c.is_new AND NOT c.is_joined AND l.case_id = c.case_id AND l.placement_id = :placement::uuid
    AND l.fee_age_days < :placedOn::date - c.aged_from`;

/** A joined claim is owed its own letter in the amicable phase; a case paid to zero is no longer to be closed. */
const AGENDA = `
  INSERT INTO agenda_item (id, case_id, creditor_id, source, source_id, kind, due_at, pool, act_id)
  SELECT uuidv7(), c.case_id, :creditor, 'STRATEGY_STEP', c.case_id, k.kind, :now + k.after,
         CASE k.kind WHEN 'REVIEW_CLAIMS' THEN 'TEAM_LEAD' END, :act
  FROM chunk_case c
  CROSS JOIN LATERAL (
    SELECT ${FIRST_KIND} AS kind, interval '0' AS after WHERE c.is_new
    UNION ALL
    SELECT 'FIRST_LETTER', interval '0' WHERE NOT c.is_new AND c.accepted > 0 AND c.status LIKE 'AMICABLE.%'
      AND NOT EXISTS (SELECT FROM agenda_item a
                      WHERE a.case_id = c.case_id AND a.kind = 'FIRST_LETTER' AND a.state = 'OPEN')
    UNION ALL
    -- A second later, so that the first item stays the next action.
    SELECT 'REVIEW_CLAIMS', interval '1 second' WHERE c.accepted < c.claims AND (NOT c.is_new OR c.accepted > 0)
      AND NOT EXISTS (SELECT FROM agenda_item a
                      WHERE a.case_id = c.case_id AND a.kind = 'REVIEW_CLAIMS' AND a.state = 'OPEN')
  ) AS k
  ORDER BY c.case_id`;

const REOPENED_AGENDA = `
  UPDATE agenda_item a SET kind = 'RESUME'
  FROM chunk_case c
  WHERE NOT c.is_new AND c.accepted > 0 AND a.case_id = c.case_id AND a.kind = 'CLOSE_PAID' AND a.state = 'OPEN'`;

/** The next action as the rule `nextAction` chooses it, for cases changed set by set. */
export const NEXT_ACTION = `
  SELECT a.kind, a.source, a.due_at FROM agenda_item a
  WHERE a.case_id = c.case_id AND a.state = 'OPEN'
  ORDER BY a.due_at,
           array_position(ARRAY['LEGAL_DEADLINE', 'APPOINTMENT', 'COMMITMENT_CHECK', 'STRATEGY_STEP'], a.source), a.id
  LIMIT 1`;

const JOINED_CASES = `
  UPDATE case_file f
  SET oldest_due_on = least(f.oldest_due_on, CASE WHEN c.accepted > 0 THEN c.oldest_due_on END),
      next_kind = n.kind, next_source = n.source, next_due_at = n.due_at, version = f.version + 1
  FROM chunk_case c
  LEFT JOIN LATERAL (${NEXT_ACTION}) AS n ON true
  WHERE NOT c.is_new AND f.id = c.case_id
    AND (f.oldest_due_on, f.next_kind, f.next_due_at) IS DISTINCT FROM
        (least(f.oldest_due_on, CASE WHEN c.accepted > 0 THEN c.oldest_due_on END), n.kind, n.due_at)`;

const TIMELINE = `
  INSERT INTO action (id, case_id, creditor_id, at, channel, sentence, by_name, act_id)
  SELECT uuidv7(), case_id, :creditor, :now, 'SYSTEM',
         jsonb_build_object('key', CASE WHEN NOT is_new THEN 'claims.joined' WHEN accepted > 0 THEN 'case.accepted'
                                        ELSE 'case.received' END, 'version', 1,
                            'facts', jsonb_build_object('claims', claims, 'amountMinor', principal_minor::text,
                                                        'currency', currency)),
         :byName, :act
  FROM chunk_case ORDER BY case_id`;

const RESULT = `
  SELECT c.case_id AS "caseId", c.is_new AS "isNew", c.is_joined AS "isJoined", c.claims, c.accepted
  FROM chunk_case c ORDER BY c.case_id`;

/** The statements that accept the staged claims, in order; the last one answers the cases. */
export const ACCEPTING: readonly string[] = [
  'DROP TABLE IF EXISTS chunk_case',
  'ANALYZE staged_claim',
  LOCK_CASES,
  CHUNK_CASES,
  'ANALYZE chunk_case',
  CASES,
  CASE_PARTIES,
  PHASES,
  CLAIMS,
  OLDER_AGES,
  REOPENED_AGENDA,
  AGENDA,
  JOINED_CASES,
  TIMELINE,
  RESULT,
];

const TYPES: Readonly<Record<keyof Acceptance, string>> = {
  ...{
    act: 'uuid',
    placement: 'uuid',
    creditor: 'uuid',
    mandate: 'uuid',
    placedOn: 'date',
    year: 'text',
  },
  ...{ now: 'timestamptz', services: 'text[]', joins: 'boolean', byName: 'text' },
};

/** A statement with its names as typed numbers, and the values in that order. */
export function sqlOf(statement: string, given: Acceptance): { sql: string; values: unknown[] } {
  const values: unknown[] = [];
  const numbers = new Map<string, number>();
  const sql = statement.replace(/(?<!:):([a-z][A-Za-z]*)\b/g, (_, name: keyof Acceptance) => {
    const number = numbers.get(name) ?? values.push(given[name]);
    numbers.set(name, number);
    return `$${number}::${TYPES[name]}`;
  });
  return { sql, values };
}
