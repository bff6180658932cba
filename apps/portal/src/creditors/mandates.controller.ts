import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  AgreementsQuery,
  assertProposed,
  assertSignable,
  MandatesQuery,
  RequestsService,
} from '@solde/creditors';
import { Allow, By, DomainError, Id, Idempotent, UnitOfWork, type Caller } from '@solde/platform';
import {
  AgreementDto,
  MandateDetailDto,
  MandateDto,
  MandateListDto,
  MandatesFilterDto,
  SignTermsDto,
  TermsDto,
} from './mandates.dto';
import { RequestDto } from './requests.dto';

/** The creditor's mandates and tariffs, in plain words, and their signature. */
@Controller('v1')
export class MandatesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly requests: RequestsService,
    private readonly mandates: MandatesQuery,
    private readonly agreements: AgreementsQuery,
  ) {}

  @Get('mandates')
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Query() { creditorId }: MandatesFilterDto,
  ): Promise<MandateListDto> {
    const mandates = await this.mandates.list(caller, creditorId ?? null);
    return { items: mandates.map((mandate) => MandateDto.of(mandate)) };
  }

  @Get('mandates/:id')
  @Allow('portal.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<MandateDetailDto> {
    const mandate = await this.mandates.one(caller, id);
    if (mandate === null) throw new DomainError('NOT_FOUND');
    const versions = await this.mandates.versions(caller, id);
    const agreements = await this.agreements.ofMandate(caller, id);
    return {
      ...MandateDto.of(mandate),
      // A draft is the agency's own paper until it is sent.
      terms: versions
        .filter(({ contentHash }) => contentHash !== null)
        .map((terms) => TermsDto.of(terms, mandate.currency, caller.locale)),
      feeAgreements: agreements.map((agreement) => AgreementDto.of(agreement, caller.locale)),
    };
  }

  @Get('fee-agreements/:id')
  @Allow('portal.read')
  async agreement(@By() caller: Caller, @Id() id: string): Promise<AgreementDto> {
    const agreement = await this.agreements.one(caller, id);
    if (agreement === null) throw new DomainError('NOT_FOUND');
    return AgreementDto.of(agreement, caller.locale);
  }

  /** Signs the terms that were read, named by their hash. The signature bears the instant of this request. */
  @Post('mandate-terms/:id/signature')
  @HttpCode(202)
  @Allow('portal.sign')
  @Idempotent()
  async signTerms(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { contentHash }: SignTermsDto,
  ): Promise<RequestDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const terms = await this.mandates.terms(work, id);
      const mandate = terms && (await this.mandates.one(work, terms.mandateId));
      if (!terms || !mandate) throw new DomainError('NOT_FOUND');
      assertSignable(mandate, terms);
      if (terms.contentHash?.toString('hex') !== contentHash)
        throw new DomainError('VERSION_CONFLICT');
      const payload = { termsId: id, contentHash };
      return RequestDto.of(
        await this.requests.submit(work, 'MANDATE_SIGNATURE', mandate.creditorId, payload),
      );
    });
  }

  /** Signs a tariff that was proposed. */
  @Post('fee-agreements/:id/signature')
  @HttpCode(202)
  @Allow('portal.sign')
  @Idempotent()
  async signAgreement(@By() caller: Caller, @Id() id: string): Promise<RequestDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const agreement = await this.agreements.one(work, id);
      if (agreement === null) throw new DomainError('NOT_FOUND');
      assertProposed(agreement);
      const payload = { agreementId: id };
      return RequestDto.of(
        await this.requests.submit(work, 'AGREEMENT_SIGNATURE', agreement.creditorId, payload),
      );
    });
  }
}
