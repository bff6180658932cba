import { Body, Controller, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import {
  MandatesQuery,
  MandatesService,
  type Mandate,
  type MandateWithTerms,
} from '@solde/creditors';
import { Allow, By, DomainError, Id, UnitOfWork, type Caller, type Work } from '@solde/platform';
import {
  AmendMandateDto,
  DraftMandateDto,
  MandateDetailDto,
  MandateDto,
  MandateListDto,
  MandatesFilterDto,
  MoveMandateDto,
  ReviseTermsDto,
  TermsDto,
} from './mandates.dto';

/** Mandates: drafted, sent, signed by the creditor in its portal, countersigned here; changed by new terms alone. */
@Controller('v1')
export class MandatesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly mandates: MandatesService,
    private readonly query: MandatesQuery,
  ) {}

  /** The newest mandates, of one creditor or of all. */
  @Get('mandates')
  @Allow('creditors.read')
  async list(
    @By() caller: Caller,
    @Query() { creditorId }: MandatesFilterDto,
  ): Promise<MandateListDto> {
    const mandates = await this.query.list(caller, creditorId ?? null);
    return { items: mandates.map((mandate) => MandateDto.of(mandate)) };
  }

  @Get('mandates/:id')
  @Allow('creditors.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<MandateDetailDto> {
    const mandate = await this.mandate(caller, id);
    const versions = await this.query.versions(caller, id);
    return MandateDetailDto.detail(mandate, versions, caller.locale);
  }

  /** Drafts a mandate with its first terms. */
  @Post('mandates')
  @Allow('mandates.manage')
  draft(@By() caller: Caller, @Body() body: DraftMandateDto): Promise<MandateDetailDto> {
    const { creditorId, kind, currency } = body;
    const terms = body.terms.toDraft(currency);
    const draft = { creditorId, currency, terms, ...(kind !== undefined && { kind }) };
    return this.answer(caller, (work) => this.mandates.draft(work, draft));
  }

  /** Drafts the next version of the terms: what is not said stays. */
  @Post('mandates/:id/terms')
  @Allow('mandates.manage')
  async amend(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { effectiveFrom, change }: AmendMandateDto,
  ): Promise<TermsDto> {
    const { currency } = await this.mandate(caller, id);
    const said = { ...change?.toChange(currency), effectiveFrom };
    const terms = await this.unitOfWork.run(caller, (work) => this.mandates.amend(work, id, said));
    return TermsDto.of(terms, currency, caller.locale);
  }

  /** Changes terms that were not sent yet. */
  @Patch('mandate-terms/:id')
  @Allow('mandates.manage')
  async revise(
    @By() caller: Caller,
    @Id() id: string,
    @Body() body: ReviseTermsDto,
  ): Promise<TermsDto> {
    const known = await this.query.terms(caller, id);
    if (known === null) throw new DomainError('NOT_FOUND');
    const { currency } = await this.mandate(caller, known.mandateId);
    const change = body.toChange(currency);
    const terms = await this.unitOfWork.run(caller, (work) =>
      this.mandates.revise(work, id, body.version, change),
    );
    return TermsDto.of(terms, currency, caller.locale);
  }

  /** Freezes the terms and sends them to the creditor; names all that the law still asks for. */
  @Post('mandate-terms/:id/sending')
  @HttpCode(200)
  @Allow('mandates.manage')
  send(@By() caller: Caller, @Id() id: string): Promise<MandateDetailDto> {
    return this.answer(caller, (work) => this.mandates.send(work, id));
  }

  /** Signs for the agency, after the creditor; the first terms make the mandate active. */
  @Post('mandate-terms/:id/countersignature')
  @HttpCode(200)
  @Allow('mandates.sign')
  countersign(@By() caller: Caller, @Id() id: string): Promise<MandateDetailDto> {
    return this.answer(caller, (work) => this.mandates.countersign(work, id));
  }

  @Post('mandates/:id/moves')
  @HttpCode(200)
  @Allow('mandates.manage')
  async move(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { trigger }: MoveMandateDto,
  ): Promise<MandateDto> {
    const acts = {
      SUSPEND: 'suspend',
      RESUME: 'resume',
      GIVE_NOTICE: 'giveNotice',
      RUN_OFF: 'runOff',
      TERMINATE: 'terminate',
      CANCEL: 'cancel',
    } as const;
    return MandateDto.of(
      await this.unitOfWork.run(caller, (work) => this.mandates[acts[trigger]](work, id)),
    );
  }

  private async mandate(caller: Caller, id: string): Promise<Mandate> {
    const mandate = await this.query.one(caller, id);
    if (mandate === null) throw new DomainError('NOT_FOUND');
    return mandate;
  }

  private async answer(
    caller: Caller,
    act: (work: Work) => Promise<MandateWithTerms>,
  ): Promise<MandateDetailDto> {
    const { mandate, terms } = await this.unitOfWork.run(caller, act);
    return MandateDetailDto.detail(mandate, [terms], caller.locale);
  }
}
