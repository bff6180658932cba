import { Body, Controller, HttpCode, Post } from '@nestjs/common';

import { CasesQuery } from '@solde/cases';
import { CaseQuotes } from '@solde/payments';
import { Allow, amountOf, By, DomainError, Id, type Caller } from '@solde/platform';

import { QuotedPaymentDto, QuotePaymentDto } from './quotes.dto';

@Controller('v1/cases/:id/quotes')
export class CaseQuotesController {
  constructor(
    private readonly quotes: CaseQuotes,
    private readonly cases: CasesQuery,
  ) {}

  /** What a payment on your case would give: what it pays, the fee with its sentence, VAT, what is left to you. */
  @Post()
  @HttpCode(200)
  @Allow('portal.read')
  async quote(
    @By() caller: Caller,
    @Id() caseId: string,
    @Body() { amount, currency, channel = 'AGENCY', designatedClaimIds = [], on }: QuotePaymentDto,
  ): Promise<QuotedPaymentDto> {
    const amountMinor = amountOf(amount, currency);
    const caseFile = await this.cases.one(caller, caseId);
    if (caseFile === null) throw new DomainError('NOT_FOUND', { caseId });
    if (caseFile.currency !== currency)
      throw new DomainError('CURRENCY_MISMATCH', { expected: caseFile.currency });
    const asked = { caseId, channel, amountMinor, designatedClaimIds };
    const day = on === undefined ? {} : { on };
    return QuotedPaymentDto.of(await this.quotes.quote(caller, { ...asked, ...day }), caller);
  }
}
