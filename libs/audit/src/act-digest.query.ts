/**
 * The digest of each act of `$1` (uuid[]), in the order given; null for an act that is gone.
 *
 * It covers the act's row and the list of its changes with the hash of their values. The text is built with
 * quote_nullable, so that no two different rows give the same text, and never from the text form of JSON or of an instant, which may
 * change with the server. It stands here and not in a function of the database: whoever can alter rows could alter that too.
 */
export const ACT_DIGESTS = `
  SELECT wanted.id AS "actId",
         sha256(convert_to(concat_ws(',',
           quote_nullable(a.id::text), quote_nullable(a.name), quote_nullable(a.caller_kind),
           quote_nullable(a.caller_id::text), quote_nullable(a.caller_name), quote_nullable(a.on_behalf_of::text),
           quote_nullable(a.session_id), quote_nullable(a.request_id),
           to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
           (SELECT string_agg(concat_ws(',', c.id::text, quote_nullable(c.table_name), quote_nullable(c.row_key),
                                        quote_nullable(c.operation), encode(c.value_hash, 'hex')), ';' ORDER BY c.id)
            FROM audit_change c WHERE c.act_id = a.id)), 'UTF8')) AS digest,
         a.id IS NULL AS missing
  FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place) LEFT JOIN act a ON a.id = wanted.id
  ORDER BY wanted.place`;

/** The values of the acts of `$1` that are not what was hashed, or are gone without an erasure. */
export const BROKEN_VALUES = `
  SELECT c.id AS "changeId", c.act_id AS "actId", c.table_name AS "tableName", c.row_key AS "rowKey",
         v.change_id IS NULL AS missing
  FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
  JOIN audit_change c ON c.act_id = wanted.id
  LEFT JOIN audit_value v ON v.change_id = c.id
  WHERE CASE WHEN v.change_id IS NULL
    THEN NOT EXISTS (SELECT FROM audit_change e
                     WHERE e.table_name = 'audit_value' AND e.row_key = c.table_name || '/' || c.row_key)
    ELSE c.value_hash <> sha256(v.salt || convert_to(coalesce(v.before::text, '') || '>' || coalesce(v.after::text, ''), 'UTF8'))
  END
  ORDER BY wanted.place, c.id LIMIT 1`;
