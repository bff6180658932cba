/**
 * The rows in which placement hands over debtors, one per line of the file. `phones` are in E.164 and `emails` in lower
 * case already; `siren` passed its check. The table dies with the work.
 */
export const STAGED_DEBTOR = `
  CREATE TEMP TABLE IF NOT EXISTS staged_debtor (
    line            integer  NOT NULL,
    kind            text     NOT NULL,
    legal_name      text     NOT NULL,
    first_name      text,
    birth_on        date,
    siren           text,
    name            text     NOT NULL,
    legal_form      text,
    address_line    text,
    postal_code     text,
    city            text,
    country         text     NOT NULL,
    territory       text     NOT NULL,
    territory_class smallint NOT NULL,
    language        text     NOT NULL,
    segment         text,
    sensitive       boolean  NOT NULL,
    reference       text,
    phones          text[]   NOT NULL,
    emails          text[]   NOT NULL,
    contact_name    text
  ) ON COMMIT DROP`;

/** One identity per distinct person of the chunk, its representative being the first line that names it. */
const IDENTITIES = `
  CREATE TEMP TABLE staged_identity ON COMMIT DROP AS
  WITH written AS (
    SELECT line, reference,
           CASE WHEN siren IS NOT NULL THEN 'SIREN:' || siren
                WHEN kind = 'PERSON' AND birth_on IS NOT NULL
                THEN 'PERSON:' || upper(btrim(search_form(concat_ws(' ', first_name, legal_name)))) || ':' || birth_on
           END AS strong,
           CASE WHEN reference IS NULL AND siren IS NULL AND birth_on IS NULL
                THEN btrim(search_form(concat_ws(' ', kind, first_name, legal_name, postal_code, address_line)))
           END AS as_written
    FROM staged_debtor
  ), named AS (
    -- A line that names its debtor by reference alone is the debtor of the lines with that reference.
    SELECT line, reference, as_written,
           coalesce(strong, CASE WHEN reference IS NOT NULL
                                 THEN min(strong) OVER (PARTITION BY reference) END) AS strong
    FROM written
  ), keyed AS (
    SELECT line, reference, strong,
           coalesce(strong, 'REFERENCE:' || reference, 'WRITTEN:' || $1::uuid || ':' || as_written) AS key
    FROM named
  )
  SELECT key, line, reference, strong IS NOT NULL AS is_strong,
         CASE WHEN key LIKE 'REFERENCE:%' THEN NULL ELSE sha256(convert_to(key, 'UTF8')) END AS match_key,
         min(line) OVER (PARTITION BY key) AS first_line
  FROM keyed`;

/**
 * Where each identity was found. A strong key finds the creditor's debtor; else the creditor's own reference does, when it
 * names one debtor and nothing contradicts it; else the party that another creditor's debtor already stands for.
 */
const FOUND = `
  CREATE TEMP TABLE found_identity ON COMMIT DROP AS
  WITH identity AS (
    SELECT key, match_key, is_strong, first_line, min(reference) AS reference
    FROM staged_identity GROUP BY key, match_key, is_strong, first_line
  )
  SELECT i.key, i.match_key, i.first_line,
         coalesce(own.party_id, cited.party_id, p.id) AS party_id,
         coalesce(own.id, cited.id) AS debtor_id
  FROM identity i
  LEFT JOIN party p ON p.match_key = i.match_key
  LEFT JOIN debtor own ON own.creditor_id = $1 AND own.party_id = p.id
  LEFT JOIN LATERAL (
    SELECT min(d.id::text)::uuid AS id, min(d.party_id::text)::uuid AS party_id
    FROM debtor_reference r
    JOIN debtor d ON d.id = r.debtor_id
    JOIN party k ON k.id = d.party_id
    WHERE own.id IS NULL AND i.reference IS NOT NULL AND r.creditor_id = $1 AND r.reference = i.reference
    HAVING count(*) = 1 AND (NOT i.is_strong OR bool_and(k.siren IS NULL AND k.birth_on IS NULL))
  ) cited ON true`;

/** Keys in order, so that two chunks that meet the same companies wait for each other instead of locking each other. */
const PARTIES = `
  INSERT INTO party (id, kind, legal_name, first_name, birth_on, siren, match_key, act_id)
  SELECT uuidv7(), kind, legal_name, first_name, birth_on, siren, match_key, $1
  FROM (SELECT s.kind, s.legal_name, s.first_name, s.birth_on, s.siren, f.match_key
        FROM found_identity f JOIN staged_debtor s ON s.line = f.first_line
        WHERE f.party_id IS NULL AND f.match_key IS NOT NULL
        ORDER BY f.match_key) AS newcomer
  ON CONFLICT ON CONSTRAINT party_is_known_once DO NOTHING`;

/** Who is known by the creditor's reference alone has no key: his party is named before it is written. */
const NAMED_PARTIES = `
  CREATE TEMP TABLE known_identity ON COMMIT DROP AS
  SELECT f.key, f.first_line, f.debtor_id, f.match_key IS NULL AND f.party_id IS NULL AS is_unkeyed,
         coalesce(f.party_id, p.id, uuidv7()) AS party_id
  FROM found_identity f LEFT JOIN party p ON f.party_id IS NULL AND p.match_key = f.match_key
  ORDER BY f.first_line`;

const UNKEYED_PARTIES = `
  INSERT INTO party (id, kind, legal_name, first_name, birth_on, siren, act_id)
  SELECT k.party_id, s.kind, s.legal_name, s.first_name, s.birth_on, s.siren, $1
  FROM known_identity k JOIN staged_debtor s ON s.line = k.first_line
  WHERE k.is_unkeyed
  ORDER BY k.party_id`;

const DEBTORS = `
  INSERT INTO debtor (id, creditor_id, party_id, name, legal_form, siren, address_line, postal_code, city, country,
                      territory, territory_class, language, segment, sensitive, act_id)
  SELECT uuidv7(), $2, k.party_id, s.name, s.legal_form, s.siren, s.address_line, s.postal_code, s.city, s.country,
         s.territory, s.territory_class, s.language, s.segment, s.sensitive, $1
  FROM (SELECT * FROM known_identity WHERE debtor_id IS NULL ORDER BY party_id) AS k
  JOIN staged_debtor s ON s.line = k.first_line
  ON CONFLICT ON CONSTRAINT debtor_is_known_once_by_its_creditor DO NOTHING`;

const JOINED = `
  CREATE TEMP TABLE joined_debtor ON COMMIT DROP AS
  SELECT s.line, k.party_id, d.id AS debtor_id
  FROM staged_identity s
  JOIN known_identity k ON k.key = s.key AND k.debtor_id IS NULL
  JOIN debtor d ON d.creditor_id = $1 AND d.party_id = k.party_id
  UNION ALL
  SELECT s.line, k.party_id, k.debtor_id
  FROM staged_identity s
  JOIN known_identity k ON k.key = s.key AND k.debtor_id IS NOT NULL`;

const REFERENCES = `
  INSERT INTO debtor_reference (creditor_id, reference, debtor_id, act_id)
  SELECT DISTINCT $2::uuid, s.reference, j.debtor_id, $1::uuid
  FROM joined_debtor j JOIN staged_debtor s ON s.line = j.line
  WHERE s.reference IS NOT NULL
  ON CONFLICT DO NOTHING`;

const CONTACT_POINTS = `
  INSERT INTO contact_point (id, debtor_id, creditor_id, kind, value, person_name, source, act_id)
  SELECT uuidv7(), debtor_id, $2, kind, value, contact_name, $3, $1
  FROM (SELECT DISTINCT ON (j.debtor_id, point.kind, point.value)
               j.debtor_id, point.kind, point.value, s.contact_name
        FROM joined_debtor j
        JOIN staged_debtor s ON s.line = j.line
        CROSS JOIN LATERAL (SELECT 'PHONE', unnest(s.phones) UNION ALL SELECT 'EMAIL', unnest(s.emails))
          AS point (kind, value)
        ORDER BY j.debtor_id, point.kind, point.value, s.line) AS written
  ON CONFLICT ON CONSTRAINT contact_point_is_written_once DO NOTHING`;

/** What each statement of the joining is given. */
export type JoiningParameter = 'ACT' | 'CREDITOR' | 'SOURCE';

/** The statements that join the staged debtors, in order. */
export const JOINING: readonly {
  readonly sql: string;
  readonly given: readonly JoiningParameter[];
}[] = [
  {
    sql: 'DROP TABLE IF EXISTS staged_identity, found_identity, known_identity, joined_debtor',
    given: [],
  },
  // One chunk of a creditor at a time: a debtor known by reference alone has no key that PostgreSQL could keep unique.
  {
    sql: `SELECT pg_advisory_xact_lock(hashtextextended('parties.joining:' || $1::uuid, 0))`,
    given: ['CREDITOR'],
  },
  { sql: 'ANALYZE staged_debtor', given: [] },
  { sql: IDENTITIES, given: ['CREDITOR'] },
  { sql: 'ANALYZE staged_identity', given: [] },
  { sql: FOUND, given: ['CREDITOR'] },
  { sql: PARTIES, given: ['ACT'] },
  { sql: NAMED_PARTIES, given: [] },
  { sql: 'ANALYZE known_identity', given: [] },
  { sql: UNKEYED_PARTIES, given: ['ACT'] },
  { sql: DEBTORS, given: ['ACT', 'CREDITOR'] },
  { sql: JOINED, given: ['CREDITOR'] },
  { sql: 'ANALYZE joined_debtor', given: [] },
  { sql: REFERENCES, given: ['ACT', 'CREDITOR'] },
  { sql: CONTACT_POINTS, given: ['ACT', 'CREDITOR', 'SOURCE'] },
];
