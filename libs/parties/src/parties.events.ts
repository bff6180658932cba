import { DomainEvent } from '@solde/platform';

/** A debtor now stands for another party: two were found to be one person, or one to be two. */
export class DebtorRelinked extends DomainEvent<{
  debtorId: string;
  fromPartyId: string;
  toPartyId: string;
}> {
  static readonly event = 'parties.debtor-relinked';

  constructor(debtorId: string, fromPartyId: string, toPartyId: string) {
    super(debtorId, { debtorId, fromPartyId, toPartyId });
  }
}

/** What binds a person was recorded or lifted: every case of the party must hear it. */
export class PartyRestricted extends DomainEvent<{
  partyId: string;
  kind: string;
  lifted: boolean;
}> {
  static readonly event = 'parties.party-restricted';

  constructor(partyId: string, kind: string, lifted: boolean) {
    super(partyId, { partyId, kind, lifted });
  }
}
