import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { AgencyQuery, OwnAccountsService } from '@solde/agency';
import { Allow, By, Id, Idempotent, UnitOfWork, type Caller } from '@solde/platform';
import {
  CloseAccountDto,
  OwnAccountDto,
  OwnAccountListDto,
  RequestOwnAccountDto,
} from './agency.dto';

/** The agency's own accounts, to which its invoices are paid: asked for by one person, put in force by another. */
@Controller('v1/agency/own-accounts')
export class OwnAccountsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: OwnAccountsService,
    private readonly query: AgencyQuery,
  ) {}

  @Get()
  @Allow('agency.read')
  async list(@By() caller: Caller): Promise<OwnAccountListDto> {
    const accounts = await this.query.ownAccounts(caller);
    return { items: accounts.map((account) => OwnAccountDto.of(account)) };
  }

  /** Asks for an account; it is named on no invoice before another person approves it. Refuses one that holds the money of others. */
  @Post()
  @Allow('own-accounts.request')
  @Idempotent()
  async request(@By() caller: Caller, @Body() body: RequestOwnAccountDto): Promise<OwnAccountDto> {
    return this.unitOfWork.run(caller, async (work) =>
      OwnAccountDto.of(await this.accounts.request(work, body)),
    );
  }

  /** Puts an account in force from today on, in the place of the one of its currency. Refused to who asked for it. */
  @Post(':id/approval')
  @HttpCode(200)
  @Allow('own-accounts.approve')
  async approve(@By() caller: Caller, @Id() id: string): Promise<OwnAccountDto> {
    return this.unitOfWork.run(caller, async (work) =>
      OwnAccountDto.of(await this.accounts.approve(work, id)),
    );
  }

  @Post(':id/rejection')
  @HttpCode(200)
  @Allow('own-accounts.approve')
  async reject(@By() caller: Caller, @Id() id: string): Promise<OwnAccountDto> {
    return this.unitOfWork.run(caller, async (work) =>
      OwnAccountDto.of(await this.accounts.reject(work, id)),
    );
  }

  /** Closes an account without another in its place: creditors in GROSS of its currency are then left out of runs by name. */
  @Post(':id/closure')
  @HttpCode(200)
  @Allow('own-accounts.approve')
  async close(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { closedOn }: CloseAccountDto,
  ): Promise<OwnAccountDto> {
    return this.unitOfWork.run(caller, async (work) =>
      OwnAccountDto.of(await this.accounts.close(work, id, closedOn)),
    );
  }
}
