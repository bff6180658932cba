import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ContactPoint } from './contact-point.entity';
import { DebtorReference } from './debtor-reference.entity';
import { Debtor } from './debtor.entity';
import './parties.errors';
import { PartiesQuery } from './parties.query';
import { PartiesService } from './parties.service';
import { PartyMatchProposal } from './party-match-proposal.entity';
import { PartyRestriction } from './party-restriction.entity';
import { Party } from './party.entity';
import './prove.query';
import { RestrictionLifting } from './restriction-lifting.entity';

const ENTITIES = [
  ...[Party, Debtor, DebtorReference, ContactPoint],
  ...[PartyRestriction, RestrictionLifting, PartyMatchProposal],
];

/** Persons and companies, as the agency knows them and as each creditor does. */
@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES)],
  providers: [PartiesService, PartiesQuery],
  exports: [PartiesService, PartiesQuery],
})
export class PartiesModule {}
