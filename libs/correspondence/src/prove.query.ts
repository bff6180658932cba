import { invariants } from '@solde/platform';

invariants([
  {
    name: 'correspondence.first-letter-is-a-letter-sent',
    says: 'A first letter of the agency is a message that names the claim and the person, with a dispatch on that day or the day before or after in another zone.',
    violations: `
      SELECT f.claim_id, f.debtor_id, f.letter_id FROM first_letter f
      WHERE f.source = 'AGENCY' AND NOT EXISTS (
        SELECT FROM message m JOIN dispatch_event e ON e.message_id = m.id AND e.kind = 'SENT'
        WHERE m.id = f.letter_id AND m.kind = 'FIRST_LETTER' AND m.debtor_id = f.debtor_id
          AND f.claim_id = ANY (m.claim_ids) AND abs(e.at::date - f.sent_on) <= 1)`,
  },
  {
    name: 'correspondence.sent-is-not-due',
    says: 'A message that was sent does not wait to be sent.',
    violations: `
      SELECT d.message_id FROM dispatch_due d
      WHERE EXISTS (SELECT FROM dispatch_event e WHERE e.message_id = d.message_id AND e.kind = 'SENT')`,
  },
  {
    name: 'correspondence.nothing-is-lost',
    says: 'A message to a debtor waits to be sent, or what became of it is known.',
    violations: `
      SELECT m.id FROM message m
      WHERE m.channel <> 'PORTAL' AND NOT EXISTS (SELECT FROM dispatch_due d WHERE d.message_id = m.id)
        AND NOT EXISTS (SELECT FROM dispatch_event e WHERE e.message_id = m.id)`,
  },
  {
    name: 'correspondence.letters-recall-the-first',
    says: 'Every step that speaks of the debt after the first letter recalls its reference (CPCE R124-4).',
    violations: `
      SELECT m.id FROM message m
      WHERE m.kind IN ('REMINDER', 'PROMISE_CONFIRMATION', 'DOCUMENT_COPY', 'FORMAL_NOTICE', 'RECEIPT', 'CLOSING_LETTER', 'ACCOUNT_STATEMENT')
        AND EXISTS (SELECT FROM first_letter f WHERE f.case_id = m.case_id AND f.debtor_id = m.debtor_id
                    AND f.act_id < m.act_id AND position(f.reference IN m.text) = 0)`,
  },
]);
