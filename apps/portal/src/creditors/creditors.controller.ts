import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { assertIban, CreditorsQuery, RequestsService } from '@solde/creditors';
import { Allow, By, DomainError, Id, Idempotent, UnitOfWork, type Caller } from '@solde/platform';
import {
  BankDetailDto,
  BankDetailListDto,
  ContactDto,
  CreditorDetailDto,
  CreditorDto,
  CreditorListDto,
  RequestBankDetailsDto,
} from './creditors.dto';
import { RequestDto } from './requests.dto';

/** The caller's own companies. Another's does not exist. */
@Controller('v1/creditors')
export class CreditorsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly requests: RequestsService,
    private readonly query: CreditorsQuery,
  ) {}

  @Get()
  @Allow('portal.read')
  async list(@By() caller: Caller): Promise<CreditorListDto> {
    const creditors = await this.query.mine(caller);
    return { items: creditors.map((creditor) => CreditorDto.of(creditor)) };
  }

  @Get(':id')
  @Allow('portal.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<CreditorDetailDto> {
    const creditor = await this.query.one(caller, id);
    if (creditor === null) throw new DomainError('NOT_FOUND');
    const contacts = await this.query.contacts(caller, id);
    return {
      ...CreditorDto.of(creditor),
      contacts: contacts.filter(({ active }) => active).map((contact) => ContactDto.of(contact)),
    };
  }

  @Get(':id/bank-details')
  @Allow('portal.read')
  async bankDetails(@By() caller: Caller, @Id() id: string): Promise<BankDetailListDto> {
    if ((await this.query.one(caller, id)) === null) throw new DomainError('NOT_FOUND');
    const details = await this.query.bankDetails(caller, id);
    return { items: details.map((detail) => BankDetailDto.of(detail)) };
  }

  /** Asks to be paid elsewhere. We call you back on a known number, another person approves, and a change waits ten days. */
  @Post(':id/bank-details')
  @HttpCode(202)
  @Allow('portal.bank-details')
  @Idempotent()
  requestBankDetails(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { iban, bic, holder }: RequestBankDetailsDto,
  ): Promise<RequestDto> {
    assertIban({ iban });
    const payload = { iban, holder, ...(bic && { bic }) };
    return this.unitOfWork.run(caller, async (work) =>
      RequestDto.of(await this.requests.submit(work, 'BANK_DETAILS', id, payload)),
    );
  }
}
