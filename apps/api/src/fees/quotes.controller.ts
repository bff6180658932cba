import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { AgreementExamples, AgreementQuotes } from '@solde/fees';
import { Allow, amountOf, By, Id, UnitOfWork, type Caller } from '@solde/platform';

import {
  ExampleDto,
  ExampleMadeDto,
  ExplainedClaimDto,
  NewExampleDto,
  QuoteDto,
  RecoveryAskedDto,
  SupposedExampleDto,
} from './quotes.dto';

/** What tariffs charge, and why, before anybody pays. */
@Controller('v1')
export class QuotesController {
  constructor(
    private readonly quotes: AgreementQuotes,
    private readonly examples: AgreementExamples,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** What a fee agreement, in force or only proposed, would charge on a case that is only supposed. */
  @Post('fee-agreements/:id/quotes')
  @HttpCode(200)
  @Allow('payments.read')
  async quote(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: SupposedExampleDto,
  ): Promise<QuoteDto> {
    return QuoteDto.of(await this.quotes.quote(caller, id, body.toExample()), caller);
  }

  /** The worked examples of a fee agreement, each with what its tariff charges. */
  @Get('fee-agreements/:id/examples')
  @Allow('payments.read')
  async listExamples(@By() caller: Caller, @Id() id: string): Promise<ExampleDto[]> {
    const examples = await this.quotes.examples(caller, id);
    return examples.map((one) => ExampleDto.of(one));
  }

  /** Writes a worked example beside a tariff that is still proposed; a tariff that does not give it is not put in force. */
  @Post('fee-agreements/:id/examples')
  @Allow('agreements.propose')
  addExample(
    @By() caller: Caller,
    @Id() agreementId: string,
    @Body() { label, supposed, expected, currency }: NewExampleDto,
  ): Promise<ExampleMadeDto> {
    const expectedMinor = amountOf(expected, currency, 'expected');
    const example = { agreementId, label, supposed: supposed.toExample(), expectedMinor };
    return this.unitOfWork.run(caller, async (work) => ({
      id: await this.examples.add(work, example),
    }));
  }

  /** How money received on a day would be priced on a case: each rule of its tariff, and why it was chosen or passed over. */
  @Get('cases/:id/fee-rules')
  @Allow('payments.read')
  async explain(
    @By() caller: Caller,
    @Id() caseId: string,
    @Query() { on, channel = 'AGENCY', component = 'PRINCIPAL' }: RecoveryAskedDto,
  ): Promise<ExplainedClaimDto[]> {
    const explained = await this.quotes.explain(caller, { caseId, on, channel, component });
    return explained.map((one) => ExplainedClaimDto.of(one));
  }
}
