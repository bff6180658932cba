import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';

import { CorrespondenceQuery, TemplatesService } from '@solde/correspondence';
import {
  afterId,
  Allow,
  By,
  Id,
  Paged,
  PageDto,
  pageOf,
  UnitOfWork,
  type Caller,
  type PageRequest,
} from '@solde/platform';

import { DraftTemplateDto, TemplateDto, TemplatePageDto } from './correspondence.dto';

@Controller('v1/templates')
export class TemplatesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly templates: TemplatesService,
    private readonly query: CorrespondenceQuery,
  ) {}

  /** Versions of templates, newest first. While a code has none in use, the house's own words serve. */
  @Get()
  @Allow('letters.read')
  async list(
    @By() caller: Caller,
    @Paged() { limit, after }: PageRequest,
    @Query() _page: PageDto,
  ): Promise<TemplatePageDto> {
    const rows = await this.query.templates(caller, {
      limit,
      ...afterId(after),
    });
    const page = pageOf(rows, limit, ({ id }) => [id]);
    return { ...page, items: page.items.map((template) => TemplateDto.of(template)) };
  }

  @Get(':id')
  @Allow('letters.read')
  async one(@By() caller: Caller, @Id() id: string): Promise<TemplateDto> {
    return TemplateDto.of(await this.query.template(caller, id));
  }

  /** Writes a new version. */
  @Post()
  @Allow('templates.manage')
  draft(@By() caller: Caller, @Body() body: DraftTemplateDto): Promise<TemplateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      TemplateDto.of(await this.templates.draft(work, { ...body })),
    );
  }

  /** Finds a draft fit for approval: every missing mention is named otherwise. */
  @Post(':id/review')
  @HttpCode(200)
  @Allow('templates.manage')
  review(@By() caller: Caller, @Id() id: string): Promise<TemplateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      TemplateDto.of(await this.templates.review(work, id)),
    );
  }

  /** Approves a reviewed version that somebody else wrote. */
  @Post(':id/approval')
  @HttpCode(200)
  @Allow('templates.approve')
  approve(@By() caller: Caller, @Id() id: string): Promise<TemplateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      TemplateDto.of(await this.templates.approve(work, id)),
    );
  }

  /** Puts an approved version in use and retires the one before. */
  @Post(':id/activation')
  @HttpCode(200)
  @Allow('templates.approve')
  activate(@By() caller: Caller, @Id() id: string): Promise<TemplateDto> {
    return this.unitOfWork.run(caller, async (work) =>
      TemplateDto.of(await this.templates.activate(work, id)),
    );
  }
}
