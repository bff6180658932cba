import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { AgreementsQuery, AgreementsService, MandatesQuery } from '@solde/creditors';
import { FeesService } from '@solde/fees';
import { Allow, By, DomainError, Id, UnitOfWork, type Caller } from '@solde/platform';
import { AgreementDto, AgreementListDto, ProposeAgreementDto } from './agreements.dto';

/** Fee agreements: proposed here, signed in the portal, activated by another person (`POST /v1/fee-agreements/:id/activation`). */
@Controller('v1')
export class AgreementsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly agreements: AgreementsService,
    private readonly fees: FeesService,
    private readonly mandates: MandatesQuery,
    private readonly query: AgreementsQuery,
  ) {}

  /** Every version of a mandate's tariff, newest first. */
  @Get('mandates/:id/fee-agreements')
  @Allow('creditors.read')
  async list(@By() caller: Caller, @Id() id: string): Promise<AgreementListDto> {
    if ((await this.mandates.one(caller, id)) === null) throw new DomainError('NOT_FOUND');
    const agreements = await this.query.ofMandate(caller, id);
    return { items: agreements.map((agreement) => AgreementDto.of(agreement, caller.locale)) };
  }

  /** Proposes a tariff to the creditor, with the worked examples of the version that it replaces. Holes and overlaps are looked at when it is activated. */
  @Post('mandates/:id/fee-agreements')
  @Allow('agreements.propose')
  async propose(
    @By() caller: Caller,
    @Id() mandateId: string,
    @Body() body: ProposeAgreementDto,
  ): Promise<AgreementDto> {
    const mandate = await this.mandates.one(caller, mandateId);
    if (mandate === null) throw new DomainError('NOT_FOUND');
    const proposal = { mandateId, ...body.toTerms(mandate.currency) };
    const { id } = await this.unitOfWork.run(caller, (work) => this.fees.propose(work, proposal));
    return this.one(caller, id);
  }

  @Get('fee-agreements/:id')
  @Allow('creditors.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<AgreementDto> {
    const agreement = await this.query.one(caller, id);
    if (agreement === null) throw new DomainError('NOT_FOUND');
    return AgreementDto.of(agreement, caller.locale);
  }

  /** Drops a tariff that was never in force. */
  @Post('fee-agreements/:id/withdrawal')
  @HttpCode(204)
  @Allow('agreements.propose')
  async withdraw(@By() caller: Caller, @Id() id: string): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.agreements.withdraw(work, id));
  }
}
