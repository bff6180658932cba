import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { AgreementQuotes } from '@solde/fees';
import { Allow, By, Id, type Caller } from '@solde/platform';

import {
  ExampleDto,
  ExplainedClaimDto,
  QuoteDto,
  RecoveryAskedDto,
  SupposedExampleDto,
} from './quotes.dto';

/** What tariffs charge, and why, before anybody pays. */
@Controller('v1')
export class QuotesController {
  constructor(private readonly quotes: AgreementQuotes) {}

  /** What a fee agreement, in force or only proposed, would charge on a case that is only supposed. */
  @Post('fee-agreements/:id/quotes')
  @HttpCode(200)
  @Allow('portal.read')
  async quote(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: SupposedExampleDto,
  ): Promise<QuoteDto> {
    return QuoteDto.of(await this.quotes.quote(caller, id, body.toExample()), caller);
  }

  /** The worked examples of a fee agreement, each with what its tariff charges. */
  @Get('fee-agreements/:id/examples')
  @Allow('portal.read')
  async listExamples(@By() caller: Caller, @Id() id: string): Promise<ExampleDto[]> {
    const examples = await this.quotes.examples(caller, id);
    return examples.map((one) => ExampleDto.of(one));
  }

  /** How money received on a day would be priced on a case: each rule of its tariff, and why it was chosen or passed over. */
  @Get('cases/:id/fee-rules')
  @Allow('portal.read')
  async explain(
    @By() caller: Caller,
    @Id() caseId: string,
    @Query() { on, channel = 'AGENCY', component = 'PRINCIPAL' }: RecoveryAskedDto,
  ): Promise<ExplainedClaimDto[]> {
    const explained = await this.quotes.explain(caller, { caseId, on, channel, component });
    return explained.map((one) => ExplainedClaimDto.of(one));
  }
}
