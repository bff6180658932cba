import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { CasesQuery } from '@solde/cases';
import { RequestsService } from '@solde/creditors';
import { PaymentsQuery, type DirectPaymentAsked } from '@solde/payments';
import {
  afterId,
  Allow,
  By,
  Idempotent,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import {
  CasePaymentDto,
  CasePaymentPageDto,
  DeclareDirectPaymentDto,
  PaymentFilterDto,
  RequestMadeDto,
} from './payments.dto';

@Controller('v1')
export class PaymentsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly payments: PaymentsQuery,
    private readonly cases: CasesQuery,
    private readonly requests: RequestsService,
  ) {}

  /** Payments on your cases, newest first, direct ones included. */
  @Get('payments')
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId }: PaymentFilterDto,
  ): Promise<CasePaymentPageDto> {
    const filter = { limit, ...(caseId && { caseId }), ...afterId(after) };
    const page = pageOf(await this.payments.ofCreditors(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((payment) => CasePaymentDto.of(payment)) };
  }

  /** Declares a payment that you received yourself; it is applied within seconds, as of the day you received it. */
  @Post('direct-payments')
  @HttpCode(202)
  @Allow('portal.declare-payment')
  @Idempotent()
  async declare(
    @By() caller: Caller,
    @Body() body: DeclareDirectPaymentDto,
  ): Promise<RequestMadeDto> {
    const { creditorId } = await this.cases.ownerOf(caller, body.caseId);
    const asked: DirectPaymentAsked = { ...body };
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'DIRECT_PAYMENT', creditorId, asked);
      return { requestId: request.id, state: request.state };
    });
  }
}
