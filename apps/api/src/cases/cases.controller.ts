import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { addDays, instantOf } from '@solde/calendar';
import {
  CasesQuery,
  CasesService,
  SearchQuery,
  type ShownCaseFile,
  type ShownCaseParty,
  type ShownHold,
} from '@solde/cases';
import { formatAmount } from '@solde/money';
import {
  Allow,
  amountOf,
  By,
  Clock,
  DomainError,
  Id,
  Paged,
  Settings,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  AgendaItemDto,
  AgendaPageDto,
  AssignmentDto,
  CaseDto,
  CaseFilterDto,
  CaseFoundDto,
  CaseListDto,
  CasePageDto,
  CasePartyDto,
  ClaimDto,
  CountDto,
  FormalNoticeDto,
  HoldDto,
  MadeDto,
  MoneyDto,
  MoneyOnDto,
  MovementDto,
  MovementPageDto,
  NoteDto,
  PoolDto,
  SearchDto,
  TakenOverLetterDto,
  TimelineDto,
  TimelineEntryDto,
} from './cases.dto';

@Controller('v1')
export class CasesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly cases: CasesService,
    private readonly query: CasesQuery,
    private readonly searchQuery: SearchQuery,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Cases, the newest first. */
  @Get('cases')
  @Allow('cases.read')
  async list(
    @By() caller: Caller,
    @Query() filter: CaseListDto,
    @Paged() page: PageRequest,
  ): Promise<CasePageDto> {
    const { items, next } = await this.query.page(caller, this.filtersOf(filter), page);
    return { items: items.map((one) => CaseDto.of(one, caller)), next };
  }

  /** How many cases the filters keep, 1000 at most. */
  @Get('cases/count')
  @Allow('cases.read')
  async count(@By() caller: Caller, @Query() filter: CaseFilterDto): Promise<CountDto> {
    return { count: await this.query.count(caller, this.filtersOf(filter)) };
  }

  /** The cases that a text may mean: a name, a SIREN, an invoice, a phone, a case number, a reference. */
  @Get('cases/search')
  @Allow('cases.read')
  async search(@By() caller: Caller, @Query() { q }: SearchDto): Promise<CaseFoundDto> {
    return { items: await this.searchQuery.search(caller, q) };
  }

  @Get('cases/:id')
  @Allow('cases.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<CaseDto> {
    return CaseDto.of(await this.existing(caller, id), caller);
  }

  @Get('cases/:id/claims')
  @Allow('cases.read')
  async claims(@By() caller: Caller, @Id() id: string): Promise<ClaimDto[]> {
    await this.existing(caller, id);
    return (await this.query.claims(caller, id)).map((claim) => ClaimDto.of(claim));
  }

  /** What is owed at the end of a day, interest and indemnity accrued to that day included. */
  @Get('cases/:id/money')
  @Allow('cases.read')
  async money(
    @By() caller: Caller,
    @Id() id: string,
    @Query() { on }: MoneyOnDto,
  ): Promise<MoneyDto> {
    const day = on ?? (await this.clock.today());
    return MoneyDto.of(await this.query.money(caller, id, day));
  }

  @Get('cases/:id/movements')
  @Allow('cases.read')
  async movements(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() page: PageRequest,
  ): Promise<MovementPageDto> {
    const { currency } = await this.existing(caller, id);
    const { items, next } = await this.query.movements(caller, id, page);
    return { items: items.map((one) => MovementDto.of(one, currency)), next };
  }

  @Get('cases/:id/timeline')
  @Allow('cases.read')
  async timeline(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() page: PageRequest,
  ): Promise<TimelineDto> {
    await this.existing(caller, id);
    const { items, next } = await this.query.timeline(caller, id, page);
    return { items: items.map((entry) => TimelineEntryDto.of(entry)), next };
  }

  @Get('cases/:id/agenda')
  @Allow('cases.read')
  async agenda(@By() caller: Caller, @Id() id: string): Promise<AgendaItemDto[]> {
    await this.existing(caller, id);
    return (await this.query.agenda(caller, id)).map((item) => AgendaItemDto.of(item));
  }

  @Get('cases/:id/holds')
  @Allow('cases.read')
  async holds(@By() caller: Caller, @Id() id: string): Promise<ShownHold[]> {
    await this.existing(caller, id);
    return this.query.holds(caller, id);
  }

  @Get('cases/:id/parties')
  @Allow('cases.read')
  async parties(
    @By() caller: Caller,
    @Id() id: string,
  ): Promise<(Omit<ShownCaseParty, 'capMinor'> & { cap: string | null })[]> {
    const { currency } = await this.existing(caller, id);
    return (await this.query.parties(caller, id)).map(({ capMinor, ...party }) => ({
      ...{ ...party, cap: capMinor === null ? null : formatAmount(capMinor, currency) },
    }));
  }

  @Get('cases/:id/phases')
  @Allow('cases.read')
  async phases(@By() caller: Caller, @Id() id: string) {
    await this.existing(caller, id);
    return this.query.phases(caller, id);
  }

  /** What is due: mine, or what waits for the legal desk or a team lead. */
  @Get('agenda-items')
  @Allow('cases.read')
  async due(
    @By() caller: Caller,
    @Query() { pool }: PoolDto,
    @Paged() page: PageRequest,
  ): Promise<AgendaPageDto> {
    const who = pool === 'MINE' ? { ownerId: caller.userId ?? '' } : { pool };
    const { items, next } = await this.query.agendaOf(caller, who, page);
    return { items: items.map((item) => AgendaItemDto.of(item)), next };
  }

  /** Writes a note in the timeline. */
  @Post('cases/:id/notes')
  @Allow('cases.note')
  note(@By() caller: Caller, @Id() id: string, @Body() body: NoteDto): Promise<MadeDto> {
    const { text, internal = true, correctsId = null } = body;
    return this.unitOfWork.run(caller, async (work) => {
      const caseFile = await this.cases.lock(work, id);
      const entry = { channel: 'NOTE', key: 'note', text, internal, correctsId } as const;
      return { id: this.cases.note(work, caseFile, entry) };
    });
  }

  /** Stops chasing the case until a day. */
  @Post('cases/:id/holds')
  @Allow('cases.hold')
  hold(@By() caller: Caller, @Id() id: string, @Body() body: HoldDto): Promise<MadeDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const caseFile = await this.cases.lock(work, id);
      return { id: (await this.cases.hold(work, caseFile, body)).id };
    });
  }

  @Post('cases/:id/holds/:holdId/lifting')
  @HttpCode(204)
  @Allow('cases.hold')
  async liftHold(
    @By() caller: Caller,
    @Id() id: string,
    @Id('holdId') holdId: string,
  ): Promise<void> {
    await this.unitOfWork.run(caller, async (work) => {
      await this.cases.liftHold(work, await this.cases.lock(work, id), holdId);
    });
  }

  /** Gives cases to an agent, or to nobody. */
  @Post('cases/assignments')
  @HttpCode(204)
  @Allow('cases.assign')
  async assign(@By() caller: Caller, @Body() { caseIds, ownerId }: AssignmentDto): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.cases.assign(work, caseIds, ownerId ?? null));
  }

  /** Adds a co-debtor or a guarantor. */
  @Post('cases/:id/parties')
  @HttpCode(204)
  @Allow('cases.claims')
  async addParty(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { cap, ...party }: CasePartyDto,
  ): Promise<void> {
    const { currency } = await this.existing(caller, id);
    const capMinor = cap === undefined ? null : amountOf(cap, currency, 'cap');
    await this.unitOfWork.run(caller, (work) =>
      this.cases.addCaseParty(work, id, { ...party, capMinor }),
    );
  }

  /** Records a formal notice: interest may run from the next day. */
  @Post('cases/:id/formal-notices')
  @HttpCode(204)
  @Allow('cases.limitation')
  async formalNotice(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() body: FormalNoticeDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) =>
      this.cases.recordFormalNotice(work, { ...body, caseId }),
    );
  }

  /** Records the first letter that a former agency sent. */
  @Post('cases/:id/first-letters')
  @HttpCode(204)
  @Allow('cases.limitation')
  async takenOver(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() body: TakenOverLetterDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) =>
      this.cases.recordFirstLetter(work, {
        ...{ ...body, caseId, letterId: null, source: 'TAKEOVER' },
      }),
    );
  }

  private async existing(caller: Caller, id: string): Promise<ShownCaseFile> {
    const caseFile = await this.query.one(caller, id);
    if (caseFile === null) throw new DomainError('NOT_FOUND', { caseId: id });
    return caseFile;
  }

  private filtersOf(filter: CaseFilterDto) {
    const zone = this.settings.agencyTimeZone;
    return filter.toFilters((day) => instantOf(addDays(day, 1), '00:00', zone));
  }
}
