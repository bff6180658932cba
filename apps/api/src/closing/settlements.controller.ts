import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { CasesService } from '@solde/cases';
import { SettlementsQuery, SettlementsService } from '@solde/closing';
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
  AcceptSettlementDto,
  ProposeSettlementDto,
  SettlementDto,
  SettlementFilterDto,
  SettlementPageDto,
  SettlementStateDto,
} from './settlements.dto';

@Controller('v1')
export class SettlementsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settlements: SettlementsService,
    private readonly query: SettlementsQuery,
    private readonly cases: CasesService,
  ) {}

  /** Settlements, newest first; of a case or in a state when it is named. */
  @Get('settlements')
  @Allow('payments.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() { caseId, state }: SettlementFilterDto,
  ): Promise<SettlementPageDto> {
    const filter = { limit, ...(caseId && { caseId }), ...(state && { state }), ...afterId(after) };
    const page = pageOf(await this.query.page(caller, filter), limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((settlement) => SettlementDto.of(settlement)) };
  }

  @Get('settlements/:id')
  @Allow('payments.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<SettlementDto> {
    return SettlementDto.of(await this.query.one(caller, id));
  }

  /** Asks the creditor to take a sum for the whole of a case. Nothing changes before its word. */
  @Post('cases/:id/settlements')
  @Allow('settlements.propose')
  @Idempotent()
  propose(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { amount, currency, untilOn }: ProposeSettlementDto,
  ): Promise<SettlementStateDto> {
    const amountMinor = amountOf(amount, currency);
    return this.unitOfWork.run(caller, async (work) => {
      const caseFile = await this.cases.lock(work, id);
      if (caseFile.currency !== currency)
        throw new DomainError('CURRENCY_MISMATCH', { expected: caseFile.currency });
      const made = await this.settlements.propose(work, id, { amountMinor, untilOn });
      return { id: made.id, state: made.state };
    });
  }

  /** Records that the creditor has agreed in writing: from today money is spent on the principal first. */
  @Post('settlements/:id/acceptance')
  @HttpCode(200)
  @Allow('settlements.record')
  accept(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { documentId }: AcceptSettlementDto,
  ): Promise<SettlementStateDto> {
    const word = { authority: 'CREDITOR_DOCUMENT', authorityId: documentId } as const;
    return this.unitOfWork.run(caller, async (work) => {
      const { state } = await this.settlements.accept(work, id, word);
      return { id, state };
    });
  }

  /** Takes a settlement back; later money is spent as the mandate says. */
  @Post('settlements/:id/cancellation')
  @HttpCode(200)
  @Allow('settlements.record')
  cancel(@By() caller: Caller, @Id() id: string): Promise<SettlementStateDto> {
    return this.unitOfWork.run(caller, async (work) => {
      const { state } = await this.settlements.cancel(work, id);
      return { id, state };
    });
  }
}
