import { Body, Controller, Get, Post } from '@nestjs/common';

import { CasesQuery, CasesService } from '@solde/cases';
import { AdjustmentsQuery, AdjustmentsService, type Authority } from '@solde/payments';
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

import {
  AdjustDto,
  AdjustedDto,
  AdjustmentDto,
  AdjustmentPageDto,
  UndoAdjustmentDto,
} from './adjustments.dto';

/** What a creditor has agreed in writing is recorded by few. */
const RECORD = 'adjustments.record';

@Controller('v1')
export class AdjustmentsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly adjustments: AdjustmentsService,
    private readonly query: AdjustmentsQuery,
    private readonly cases: CasesService,
    private readonly casesQuery: CasesQuery,
  ) {}

  /** What was given up or corrected of a case without money, newest first. */
  @Get('cases/:id/adjustments')
  @Allow('payments.read')
  async list(
    @By() caller: Caller,
    @Id() id: string,
    @Paged() { limit, after }: PageRequest,
  ): Promise<AdjustmentPageDto> {
    await this.casesQuery.ownerOf(caller, id);
    const rows = await this.query.ofCase(caller, id, { limit, ...afterId(after) });
    const page = pageOf(rows, limit, (row) => [row.id]);
    return { ...page, items: page.items.map((row) => AdjustmentDto.of(row)) };
  }

  /** Gives up or corrects a part of a claim, within the mandate or with the creditor's written agreement. No fee. */
  @Post('cases/:id/adjustments')
  @Allow('adjustments.make')
  @Idempotent()
  adjust(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { amount, currency, documentId, ...wanted }: AdjustDto,
  ): Promise<AdjustedDto> {
    const amountMinor = amountOf(amount, currency);
    if (documentId !== undefined && !caller.permissions.has(RECORD))
      throw new DomainError('FORBIDDEN', { permission: RECORD });
    const authority: Authority =
      documentId === undefined
        ? { kind: 'MANDATE', id: null }
        : { kind: 'CREDITOR_DOCUMENT', id: documentId };
    return this.unitOfWork.run(caller, async (work) => {
      const caseFile = await this.cases.lock(work, id);
      if (caseFile.currency !== currency)
        throw new DomainError('CURRENCY_MISMATCH', { expected: caseFile.currency });
      const made = await this.adjustments.adjust(work, id, { ...wanted, amountMinor }, authority);
      return AdjustedDto.of(made, currency);
    });
  }

  /** Undoes an adjustment by its opposite, of the same day. */
  @Post('adjustments/:id/reversal')
  @Allow('adjustments.record')
  @Idempotent()
  undo(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: UndoAdjustmentDto,
  ): Promise<AdjustedDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const undone = await this.adjustments.undo(work, id, body);
      const { currency } = await this.cases.lock(work, undone.caseId);
      return AdjustedDto.of(undone, currency);
    });
  }
}
