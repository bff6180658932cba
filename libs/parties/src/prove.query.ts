import { invariants } from '@solde/platform';

invariants([
  {
    name: 'parties.identifiers-agree',
    says: 'A debtor with a SIREN never stands for a party with another SIREN.',
    violations: `
      SELECT d.id AS debtor_id, d.siren, p.siren AS party_siren
      FROM debtor d JOIN party p ON p.id = d.party_id
      WHERE d.siren <> p.siren`,
  },
]);
