import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { BankDetailsService, CreditorsQuery } from '@solde/creditors';
import { Allow, By, DomainError, Id, Idempotent, UnitOfWork, type Caller } from '@solde/platform';
import {
  BankDetailDto,
  BankDetailListDto,
  RequestBankDetailsDto,
  VerifyBankDetailsDto,
} from './bank-details.dto';

/** Where creditors are paid. Each change takes three persons: who asks, who calls back, who approves. */
@Controller('v1')
export class BankDetailsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly bankDetails: BankDetailsService,
    private readonly query: CreditorsQuery,
  ) {}

  /** What waits for a verification or an approval, oldest first. */
  @Get('bank-details')
  @Allow('bank-details.verify', 'bank-details.approve')
  async awaiting(@By() caller: Caller): Promise<BankDetailListDto> {
    return BankDetailListDto.of(await this.query.bankDetailsAwaiting(caller));
  }

  @Get('creditors/:id/bank-details')
  @Allow('creditors.read')
  async list(@By() caller: Caller, @Id() id: string): Promise<BankDetailListDto> {
    if ((await this.query.one(caller, id)) === null) throw new DomainError('NOT_FOUND');
    return BankDetailListDto.of(await this.query.bankDetails(caller, id));
  }

  @Post('creditors/:id/bank-details')
  @Allow('bank-details.request')
  @Idempotent()
  request(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: RequestBankDetailsDto,
  ): Promise<BankDetailDto> {
    return this.unitOfWork.run(caller, async (work) =>
      BankDetailDto.of(await this.bankDetails.request(work, id, body)),
    );
  }

  /** Says that the creditor confirmed them when called back. */
  @Post('bank-details/:id/verification')
  @HttpCode(200)
  @Allow('bank-details.verify')
  async verify(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { how }: VerifyBankDetailsDto,
  ): Promise<BankDetailDto> {
    return BankDetailDto.of(
      await this.unitOfWork.run(caller, (work) => this.bankDetails.verify(work, id, how)),
    );
  }

  /** Puts them in force: at once when they are the first, after ten days when they replace others. */
  @Post('bank-details/:id/approval')
  @HttpCode(200)
  @Allow('bank-details.approve')
  async approve(@By() caller: Caller, @Id() id: string): Promise<BankDetailDto> {
    return BankDetailDto.of(
      await this.unitOfWork.run(caller, (work) => this.bankDetails.approve(work, id)),
    );
  }

  @Post('bank-details/:id/rejection')
  @HttpCode(200)
  @Allow('bank-details.verify', 'bank-details.approve')
  async reject(@By() caller: Caller, @Id() id: string): Promise<BankDetailDto> {
    return BankDetailDto.of(
      await this.unitOfWork.run(caller, (work) => this.bankDetails.reject(work, id)),
    );
  }
}
