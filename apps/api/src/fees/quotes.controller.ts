import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { AgreementExamples, AgreementQuotes } from '@solde/fees';
import { Allow, amountOf, By, Id, UnitOfWork, type Caller } from '@solde/platform';

import {
  ChangeExampleDto,
  DropExampleDto,
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
    const told = { supposed: supposed.toExample(), expectedMinor, currency };
    const example = { agreementId, label, ...told };
    return this.unitOfWork.run(caller, async (work) => ({
      id: await this.examples.add(work, example),
    }));
  }

  /** Changes what an example is expected to cost, as long as its tariff is only proposed; the change stays to be read. */
  @Post('fee-agreement-examples/:id/expectation')
  @HttpCode(204)
  @Allow('agreements.propose')
  changeExample(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { currency, expected, reason }: ChangeExampleDto,
  ): Promise<void> {
    const expectedMinor = amountOf(expected, currency, 'expected');
    return this.unitOfWork.run(caller, (work) =>
      this.examples.expect(work, id, { expectedMinor, currency, reason }),
    );
  }

  /** Drops an example, as long as its tariff is only proposed; it stays to be read, and is not checked any more. */
  @Post('fee-agreement-examples/:id/dropping')
  @HttpCode(204)
  @Allow('agreements.propose')
  dropExample(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { reason }: DropExampleDto,
  ): Promise<void> {
    return this.unitOfWork.run(caller, (work) => this.examples.drop(work, id, reason));
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
