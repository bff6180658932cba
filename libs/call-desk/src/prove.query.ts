import { invariants } from '@solde/platform';

/** What must hold of the call desk at any moment; checked by `cli prove` and every night. */
export const CALL_DESK_INVARIANTS = [
  {
    name: 'call-desk.one-agent-per-person',
    says: 'No person is with two agents at once.',
    violations: `
      SELECT a.party_id, a.case_id, b.case_id AS other_case_id
      FROM queue_item a JOIN queue_item b ON b.party_id = a.party_id AND b.case_id > a.case_id
      WHERE a.state = 'LEASED' AND b.state = 'LEASED'`,
  },
  {
    name: 'call-desk.fencing-tokens-increase',
    says: 'Of two calls to a person, the later one never bears an older lease.',
    violations: `
      SELECT id AS call_id, party_id, lease_token
      FROM (SELECT id, party_id, lease_token,
                   max(lease_token) OVER (PARTITION BY party_id ORDER BY requested_at, id) AS highest FROM call) c
      WHERE lease_token < highest`,
  },
  {
    name: 'call-desk.lease-has-an-end',
    says: 'No lease is older than its limit by more than an hour.',
    violations: `
      SELECT case_id, leased_by, lease_until FROM queue_item
      WHERE state = 'LEASED' AND lease_until < app_now() - interval '1 hour'`,
  },
  {
    name: 'call-desk.callback-surfaces',
    says: 'Every callback whose window is long over was called, missed or given on.',
    violations: `
      SELECT b.id, b.case_id, b.due_at, b.state FROM callback b
      WHERE b.state IN ('PLANNED', 'DUE', 'OFFERED')
        AND b.due_at + (b.window_minutes + 75) * interval '1 minute' < app_now()
        AND NOT EXISTS (SELECT FROM queue_item i WHERE i.case_id = b.case_id AND i.state = 'LEASED')`,
  },
  {
    name: 'call-desk.callback-is-in-the-agenda',
    says: 'Every open callback stands in the agenda of its case.',
    violations: `
      SELECT b.id, b.case_id FROM callback b JOIN case_file c ON c.id = b.case_id
      WHERE b.state IN ('PLANNED', 'DUE', 'OFFERED') AND c.closed_on IS NULL
        AND NOT EXISTS (SELECT FROM agenda_item a WHERE a.source_id = b.id AND a.kind = 'CALLBACK' AND a.state = 'OPEN')`,
  },
] as const;

invariants(CALL_DESK_INVARIANTS);
