import { Body, Controller, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { AgencyQuery, AgencyService } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { MandatesQuery } from '@solde/creditors';
import { Allow, By, Clock, Id, UnitOfWork, type Caller } from '@solde/platform';
import {
  AgencyFileDto,
  CloseAccountDto,
  ComplianceDto,
  ComplianceFilterDto,
  DeclarationDto,
  DeclareDto,
  DedicatedAccountDto,
  DescribeAgencyDto,
  InsuranceDto,
  InsureDto,
  OwnAccountDto,
  OpenAccountDto,
  ProfileDto,
} from './agency.dto';

/** The agency's own file (CPCE R124-2): who it is, its insurance, its declaration, its dedicated accounts. */
@Controller('v1/agency')
export class AgencyController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly agency: AgencyService,
    private readonly query: AgencyQuery,
    private readonly mandates: MandatesQuery,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('agency.read')
  async file(@By() caller: Caller): Promise<AgencyFileDto> {
    const today = await this.clock.today();
    const profile = await this.query.profile(caller);
    const insurances = await this.query.insurances(caller);
    const declarations = await this.query.declarations(caller);
    const accounts = await this.query.dedicatedAccounts(caller);
    const ownAccounts = await this.query.ownAccounts(caller);
    return {
      profile: profile === null ? null : ProfileDto.of(profile),
      compliance: await this.complianceOn(caller, today),
      insurances: insurances.map((insurance) => InsuranceDto.of(insurance)),
      declarations: declarations.map((declaration) => DeclarationDto.of(declaration)),
      dedicatedAccounts: accounts.map((account) => DedicatedAccountDto.of(account)),
      ownAccounts: ownAccounts.map((account) => OwnAccountDto.of(account)),
    };
  }

  /** Whether the agency is in order on a day, with alerts 60 and 30 days before the insurance ends. */
  @Get('compliance')
  @Allow('agency.read')
  async compliance(
    @By() caller: Caller,
    @Query() { on }: ComplianceFilterDto,
  ): Promise<ComplianceDto> {
    return this.complianceOn(caller, on ?? (await this.clock.today()));
  }

  /** Says who the agency is; a change names the version that was read. */
  @Put('profile')
  @Allow('agency.manage')
  async describe(@By() caller: Caller, @Body() body: DescribeAgencyDto): Promise<ProfileDto> {
    const facts = { ...body, vatNumber: body.vatNumber ?? null };
    return ProfileDto.of(
      await this.unitOfWork.run(caller, (work) => this.agency.describe(work, facts)),
    );
  }

  @Post('insurances')
  @Allow('agency.manage')
  async insure(@By() caller: Caller, @Body() body: InsureDto): Promise<InsuranceDto> {
    return InsuranceDto.of(
      await this.unitOfWork.run(caller, (work) => this.agency.insure(work, body)),
    );
  }

  @Post('declarations')
  @Allow('agency.manage')
  async declare(@By() caller: Caller, @Body() body: DeclareDto): Promise<DeclarationDto> {
    return DeclarationDto.of(
      await this.unitOfWork.run(caller, (work) => this.agency.declare(work, body)),
    );
  }

  /** Opens a dedicated account; one by currency at a time. */
  @Post('dedicated-accounts')
  @Allow('agency.manage')
  async open(@By() caller: Caller, @Body() body: OpenAccountDto): Promise<DedicatedAccountDto> {
    return DedicatedAccountDto.of(
      await this.unitOfWork.run(caller, (work) => this.agency.openDedicatedAccount(work, body)),
    );
  }

  @Post('dedicated-accounts/:id/closure')
  @HttpCode(204)
  @Allow('agency.manage')
  async close(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { closedOn }: CloseAccountDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) =>
      this.agency.closeDedicatedAccount(work, id, closedOn),
    );
  }

  private async complianceOn(caller: Caller, day: CalendarDate): Promise<ComplianceDto> {
    const invoicedIn = await this.mandates.currenciesInvoiced(caller);
    return ComplianceDto.of(day, await this.query.compliance(caller, day, invoicedIn));
  }
}
