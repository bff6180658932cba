import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { daysBetween } from '@solde/calendar';
import { CasesQuery, Hold, HOLD_DAYS_MAX, HoldPlaced, SearchQuery } from '@solde/cases';
import { RequestsService } from '@solde/creditors';
import {
  Allow,
  By,
  Clock,
  DomainError,
  Id,
  Idempotent,
  Paged,
  UnitOfWork,
  uuidv7,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  CaseDto,
  CaseFilterDto,
  CasePageDto,
  ClaimDto,
  HoldDto,
  HoldMadeDto,
  RequestMadeDto,
  SearchDto,
  ShownHoldDto,
  TimelineDto,
  TimelineEntryDto,
} from './cases.dto';

@Controller('v1/cases')
export class CasesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly query: CasesQuery,
    private readonly searchQuery: SearchQuery,
    private readonly requests: RequestsService,
    private readonly clock: Clock,
  ) {}

  /** Your cases, the newest first. */
  @Get()
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Query() filter: CaseFilterDto,
    @Paged() page: PageRequest,
  ): Promise<CasePageDto> {
    const { items, next } = await this.query.page(caller, filter.toFilters(), page);
    return { items: items.map((one) => CaseDto.of(one, isHeld(one), caller)), next };
  }

  /** The cases that a text may mean: a debtor, a SIREN, an invoice, a case number, your reference. */
  @Get('search')
  @Allow('portal.read')
  async search(@By() caller: Caller, @Query() { q }: SearchDto) {
    const found = await this.searchQuery.search(caller, q);
    return {
      items: found.map(({ caseId, number, debtorName, creditorName, by }) => ({
        ...{ caseId, number, debtorName, creditorName, by },
      })),
    };
  }

  @Get(':id')
  @Allow('portal.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<CaseDto> {
    const caseFile = await this.query.one(caller, id);
    if (caseFile === null) throw new DomainError('NOT_FOUND', { caseId: id });
    // A hold that was just put binds at once, before the agenda follows.
    const held = await this.query.isHeld(caller, id, await this.clock.today());
    return CaseDto.of(caseFile, held, caller);
  }

  @Get(':id/claims')
  @Allow('portal.read')
  async claims(@By() caller: Caller, @Id() id: string): Promise<ClaimDto[]> {
    await this.query.ownerOf(caller, id);
    return (await this.query.claims(caller, id)).map((claim) => ClaimDto.of(claim));
  }

  /** What was done on the case, the latest first; the agency's internal notes are not part of it. */
  @Get(':id/timeline')
  @Allow('portal.read')
  async timeline(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() page: PageRequest,
  ): Promise<TimelineDto> {
    await this.query.ownerOf(caller, id);
    const { items, next } = await this.query.timeline(caller, id, page);
    return { items: items.map((entry) => TimelineEntryDto.of(entry)), next };
  }

  @Get(':id/holds')
  @Allow('portal.read')
  async holds(@By() caller: Caller, @Id() id: string): Promise<ShownHoldDto[]> {
    await this.query.ownerOf(caller, id);
    return (await this.query.holds(caller, id)).map((hold) => ShownHoldDto.of(hold));
  }

  /** Asks the agency to leave the debtor alone until a day: it binds at once. */
  @Post(':id/holds')
  @Allow('portal.hold')
  @Idempotent()
  async hold(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() { untilOn, reason }: HoldDto,
  ): Promise<HoldMadeDto> {
    const caseFile = await this.query.one(caller, caseId);
    if (caseFile === null) throw new DomainError('NOT_FOUND', { caseId });
    if (caseFile.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { status: caseFile.status });
    return this.unitOfWork.run(caller, async (work) => {
      const fromOn = work.today;
      if (untilOn < fromOn || daysBetween(fromOn, untilOn) > HOLD_DAYS_MAX)
        throw new DomainError('DATE_OUT_OF_RANGE', { untilOn, daysMax: HOLD_DAYS_MAX });
      const id = uuidv7();
      const { creditorId } = caseFile;
      const row = { id, caseId, creditorId, fromOn, untilOn, reason };
      work.insert(Hold, { ...row, kind: 'CREDITOR_REQUEST', scope: 'CASE' });
      work.publish(new HoldPlaced(caseId, id));
      return Promise.resolve({ id });
    });
  }

  /** Asks to lift a hold of yours; it is applied within the minute. */
  @Post(':id/holds/:holdId/lifting')
  @HttpCode(202)
  @Allow('portal.hold')
  @Idempotent()
  async liftHold(
    @By() caller: Caller,
    @Id() caseId: string,
    @Id('holdId') holdId: string,
  ): Promise<RequestMadeDto> {
    const { creditorId } = await this.query.ownerOf(caller, caseId);
    const holds = await this.query.holds(caller, caseId);
    const hold = holds.find(({ id }) => id === holdId);
    if (hold === undefined) throw new DomainError('NOT_FOUND', { holdId });
    if (hold.kind !== 'CREDITOR_REQUEST') throw new DomainError('FORBIDDEN', { kind: hold.kind });
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'HOLD_LIFTING', creditorId, {
        caseId,
        holdId,
      });
      return { requestId: request.id, state: request.state };
    });
  }
}

function isHeld({
  heldUntil,
  heldReviewOn,
}: {
  heldUntil: unknown;
  heldReviewOn: unknown;
}): boolean {
  return heldUntil !== null || heldReviewOn !== null;
}
