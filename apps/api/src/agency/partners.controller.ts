import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { PartnersQuery, PartnersService } from '@solde/agency';
import { Allow, By, Id, Paged, UnitOfWork, type Caller, type PageRequest } from '@solde/platform';

import {
  EndPartnerDto,
  PartnerDto,
  PartnerFilterDto,
  PartnerPageDto,
  RegisterPartnerDto,
} from './partners.dto';

/** Bailiffs, lawyers and correspondents who may receive money of debtors for the agency. */
@Controller('v1/partners')
export class PartnersController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly partners: PartnersService,
    private readonly query: PartnersQuery,
  ) {}

  /** Partners, in the order in which they were entered. */
  @Get()
  @Allow('payments.read')
  async list(
    @By() caller: Caller,
    @Paged() page: PageRequest,
    @Query() { ended, kind }: PartnerFilterDto,
  ): Promise<PartnerPageDto> {
    const filter = { withEnded: ended === 'yes', ...(kind && { kind }) };
    const { items, next } = await this.query.page(caller, filter, page);
    return { items: items.map((partner) => PartnerDto.of(partner)), next };
  }

  /** Enters a partner. */
  @Post()
  @Allow('bank.resolve')
  async register(@By() caller: Caller, @Body() body: RegisterPartnerDto): Promise<PartnerDto> {
    return PartnerDto.of(
      await this.unitOfWork.run(caller, (work) => this.partners.register(work, body)),
    );
  }

  /** Says his last day: he receives nothing more for us, and what he holds is still to come. */
  @Post(':id/end')
  @HttpCode(204)
  @Allow('bank.resolve')
  async end(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { endedOn }: EndPartnerDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.partners.end(work, id, endedOn));
  }
}
