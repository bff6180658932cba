import { Controller, Get, Query } from '@nestjs/common';
import { AuditQuery } from '@solde/audit';
import { addDays, instantOf } from '@solde/calendar';
import {
  Allow,
  By,
  DomainError,
  Id,
  Paged,
  PageDto,
  Settings,
  type Caller,
  type PageRequest,
} from '@solde/platform';
import { ActsFilterDto, ActsPageDto, ChangesFilterDto, ChangesPageDto, HeadDto } from './audit.dto';

const MIDNIGHT = '00:00';
/** No day follows it in the calendar, and no act either. */
const LAST_DAY = '9999-12-31';

/** Who did what, when, and what was changed. */
@Controller('v1/audit')
export class AuditController {
  constructor(
    private readonly audit: AuditQuery,
    private readonly settings: Settings,
  ) {}

  /** Acts, the newest first. */
  @Get('acts')
  @Allow('audit.read')
  async acts(
    @By() caller: Caller,
    @Query() { userId, name, from, until }: ActsFilterDto,
    @Paged() page: PageRequest,
  ): Promise<ActsPageDto> {
    const zone = this.settings.agencyTimeZone;
    const filter = {
      userId,
      name,
      from: from && instantOf(from, MIDNIGHT, zone),
      until: until && until < LAST_DAY ? instantOf(addDays(until, 1), MIDNIGHT, zone) : undefined,
    };
    return ActsPageDto.of(await this.audit.actsOf(caller, filter, page));
  }

  /** What one act changed. */
  @Get('acts/:id/changes')
  @Allow('audit.read')
  async changesOfAct(
    @By() caller: Caller,
    @Id() id: string,
    @Query() _: PageDto,
    @Paged() page: PageRequest,
  ): Promise<ChangesPageDto> {
    return ChangesPageDto.of(await this.audit.changesOfAct(caller, id, page));
  }

  /** The history of one row, the oldest change first. */
  @Get('changes')
  @Allow('audit.read')
  async changes(
    @By() caller: Caller,
    @Query() { table, row }: ChangesFilterDto,
    @Paged() page: PageRequest,
  ): Promise<ChangesPageDto> {
    return ChangesPageDto.of(await this.audit.changesOf(caller, table, row, page));
  }

  /** The last link of the sealed chain. Kept elsewhere, it shows later that nothing was cut or written anew. */
  @Get('head')
  @Allow('audit.read')
  async head(@By() caller: Caller): Promise<HeadDto> {
    const head = await this.audit.head(caller);
    if (head === null) throw new DomainError('NOT_FOUND');
    return HeadDto.of(head);
  }
}
