import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';

import { isSiren } from '@solde/country';
import {
  PartiesQuery,
  PartiesService,
  type MatchProposalRow,
  type RestrictionInForce,
  type ShownContactPoint,
  type ShownDebtor,
} from '@solde/parties';
import {
  Allow,
  By,
  Clock,
  DomainError,
  Id,
  Paged,
  UnitOfWork,
  type Caller,
  type Page,
  type PageRequest,
} from '@solde/platform';

import {
  JudgementDto,
  LiftingDto,
  MadeDto,
  NewContactPointDto,
  NewDebtorDto,
  NewRestrictionDto,
} from './parties.dto';

@Controller('v1')
export class PartiesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly parties: PartiesService,
    private readonly query: PartiesQuery,
    private readonly clock: Clock,
  ) {}

  /** Finds or makes the debtor of a creditor that these facts name. */
  @Post('debtors')
  @Allow('placements.place')
  join(@By() caller: Caller, @Body() body: NewDebtorDto): Promise<MadeDto> {
    const facts = body.toFacts();
    if (typeof facts.siren === 'string' && !isSiren(facts.siren))
      throw new DomainError(...(['VALIDATION_FAILED', {}] as const), {
        fields: [{ field: 'siren', code: 'NOT_SIREN' }],
      });
    return this.unitOfWork.run(caller, async (work) => {
      const { id } = await this.parties.joinDebtor(work, body.creditorId, facts, body.references);
      return { id };
    });
  }

  @Get('debtors/:id')
  @Allow('cases.read')
  async debtor(@By() caller: Caller, @Id() id: string): Promise<ShownDebtor> {
    return this.existing(caller, id);
  }

  @Get('debtors/:id/contact-points')
  @Allow('cases.read')
  async contactPoints(@By() caller: Caller, @Id() id: string): Promise<ShownContactPoint[]> {
    await this.existing(caller, id);
    return this.query.contactPoints(caller, id);
  }

  @Post('debtors/:id/contact-points')
  @Allow('cases.note')
  addContactPoint(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: NewContactPointDto,
  ): Promise<MadeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const point = await this.parties.addContactPoint(work, id, body);
      return { id: point.id };
    });
  }

  /** Says what a contact point is worth; a bad number is not called for any creditor. */
  @Post('contact-points/:id/judgement')
  @HttpCode(204)
  @Allow('cases.note')
  async judge(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { quality }: JudgementDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.parties.judgeContactPoint(work, id, quality));
  }

  /** What binds the person today; what another creditor's case brought is shown as "contact restricted" alone. */
  @Get('debtors/:id/restrictions')
  @Allow('cases.read')
  async restrictions(@By() caller: Caller, @Id() id: string): Promise<ShownRestriction[]> {
    const { partyId, creditorId } = await this.existing(caller, id);
    const today = await this.clock.today();
    const rows = await this.query.restrictions(caller, partyId, today);
    return rows.map((row) => shownRestriction(row, creditorId));
  }

  @Post('debtors/:id/restrictions')
  @Allow('contacts.restrict')
  async restrict(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: NewRestrictionDto,
  ): Promise<MadeDto> {
    const { partyId, creditorId } = await this.existing(caller, id);
    return this.unitOfWork.run(caller, async (work) => {
      const made = await this.parties.restrict(work, partyId, { ...body, creditorId });
      return { id: made.id };
    });
  }

  @Post('restrictions/:id/lifting')
  @HttpCode(204)
  @Allow('contacts.restrict')
  async lift(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason }: LiftingDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.parties.liftRestriction(work, id, reason));
  }

  /** Debtors who may be one person, for a person to say. */
  @Get('party-matches')
  @Allow('cases.claims')
  proposals(@By() caller: Caller, @Paged() page: PageRequest): Promise<Page<MatchProposalRow>> {
    return this.query.proposals(caller, page);
  }

  @Post('party-matches/:id/acceptance')
  @HttpCode(204)
  @Allow('cases.claims')
  async accept(@By() caller: Caller, @Id() id: string): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.parties.acceptMatch(work, id));
  }

  @Post('party-matches/:id/rejection')
  @HttpCode(204)
  @Allow('cases.claims')
  async reject(@By() caller: Caller, @Id() id: string): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.parties.rejectMatch(work, id));
  }

  /** Makes of a debtor a person of its own again. */
  @Post('debtors/:id/unlinking')
  @Allow('cases.claims')
  unlink(@By() caller: Caller, @Id() id: string): Promise<MadeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { partyId } = await this.parties.unlink(work, id);
      return { id: partyId };
    });
  }

  private async existing(caller: Caller, id: string): Promise<ShownDebtor> {
    const debtor = await this.query.debtor(caller, id);
    if (debtor === null) throw new DomainError('NOT_FOUND', { debtorId: id });
    return debtor;
  }
}

interface ShownRestriction {
  readonly id: string;
  readonly kind: string;
  readonly value: string | null;
  readonly fromOn: string;
  readonly untilOn: string | null;
  readonly reason: string | null;
}

/** One creditor's agents must not learn a person's health, grief or other debts from another's case. */
function shownRestriction(row: RestrictionInForce, creditorId: string): ShownRestriction {
  const { id, kind, value, fromOn, untilOn, reason } = row;
  const isOwn = row.creditorId === null || row.creditorId === creditorId;
  return isOwn
    ? { id, kind, value, fromOn, untilOn, reason }
    : { id, kind: 'CONTACT_RESTRICTED', value: null, fromOn, untilOn, reason: null };
}
