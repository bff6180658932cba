import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';

import { CasesQuery } from '@solde/cases';
import { RequestsService } from '@solde/creditors';
import { AdjustmentsQuery, refuseAdjustment, type AdjustmentAsked } from '@solde/payments';
import {
  afterId,
  Allow,
  amountOf,
  By,
  DomainError,
  Id,
  Idempotent,
  Paged,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import { AdjustDto, AdjustmentDto, AdjustmentPageDto } from './adjustments.dto';
import { RequestMadeDto } from './payments.dto';

@Controller('v1/cases/:id/adjustments')
export class AdjustmentsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly adjustments: AdjustmentsQuery,
    private readonly cases: CasesQuery,
    private readonly requests: RequestsService,
  ) {}

  /** What was given up or corrected of a case without money, newest first. */
  @Get()
  @Allow('portal.read')
  async list(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() { limit, after }: PageRequest,
  ): Promise<AdjustmentPageDto> {
    await this.cases.ownerOf(caller, id);
    const rows = await this.adjustments.ofCase(caller, id, { limit, ...afterId(after) });
    const page = pageOf(rows, limit, (row) => [row.id]);
    return { ...page, items: page.items.map((row) => AdjustmentDto.of(row)) };
  }

  /** Gives up or corrects a part of what you are owed; it is applied within seconds, as of today unless you say a day. */
  @Post()
  @HttpCode(202)
  @Allow('portal.decide')
  @Idempotent()
  async adjust(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() body: AdjustDto,
  ): Promise<RequestMadeDto> {
    const { creditorId } = await this.cases.ownerOf(caller, caseId);
    const { amount, claimId, currency, ...facts } = body;
    const amountMinor = amountOf(amount, currency);
    const claims = await this.cases.claims(caller, caseId);
    if (!claims.some(({ id }) => id === claimId)) throw new DomainError('NOT_FOUND', { claimId });
    refuseAdjustment({ ...facts, amountMinor, authority: 'CREDITOR_REQUEST' }, currency);
    const asked: AdjustmentAsked = { ...body, caseId };
    return this.unitOfWork.run(caller, async (work) => {
      const request = await this.requests.submit(work, 'ADJUSTMENT', creditorId, asked);
      return { requestId: request.id, state: request.state };
    });
  }
}
