import { Body, Controller, HttpCode, Post } from '@nestjs/common';

import { CasesService } from '@solde/cases';
import { Allow, By, Id, Idempotent, UnitOfWork, type Caller } from '@solde/platform';

import {
  LimitationDto,
  LimitationEventDto,
  PlaceClaimDto,
  PlacedClaimDto,
  QualityDto,
  ReviewDto,
} from './cases.dto';

@Controller('v1/claims')
export class ClaimsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly cases: CasesService,
  ) {}

  /** Places one claim: it joins the open case of its debtor under the mandate, or opens one. */
  @Post()
  @Allow('placements.place')
  @Idempotent()
  place(@By() caller: Caller, @Body() body: PlaceClaimDto): Promise<PlacedClaimDto> {
    return this.unitOfWork.run(caller, (work) => this.cases.place(work, body.toClaim()));
  }

  /** A team lead's word on a claim that waits for review. */
  @Post(':id/review')
  @HttpCode(204)
  @Allow('placements.review')
  @Idempotent()
  async review(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { accepted, reason }: ReviewDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) => this.cases.review(work, id, accepted, reason));
  }

  /** Corrects what the debtor is for this claim; limitation, interest and indemnity are computed anew. */
  @Post(':id/quality')
  @HttpCode(204)
  @Allow('cases.claims')
  async quality(
    @By() caller: Caller,
    @Id() id: string,
    @Body() { quality, evidence }: QualityDto,
  ): Promise<void> {
    await this.unitOfWork.run(caller, (work) =>
      this.cases.changeQuality(work, id, quality, evidence),
    );
  }

  /** Records an event of the law that interrupts or suspends the limitation. */
  @Post(':id/limitation-events')
  @Allow('cases.limitation')
  limitation(
    @By() caller: Caller,
    @Id() claimId: string,
    @Body() body: LimitationEventDto,
  ): Promise<LimitationDto> {
    return this.unitOfWork.run(caller, async (work) => ({
      limitationOn: await this.cases.recordLimitationEvent(work, { ...body, claimId }),
    }));
  }
}
