import { Injectable } from '@nestjs/common';

import { CasesService, type CaseFile } from '@solde/cases';
import { CaseCost, CostsService, type NewCost } from '@solde/costs';
import { PaymentsService } from '@solde/payments';
import { DomainError, type Work } from '@solde/platform';

import { ProceduresService } from './procedures.service';
import { Title } from './title.entity';

/** The costs of a case in court: within what the creditor authorised, and in their place among its money. */
@Injectable()
export class CaseCosts {
  constructor(
    private readonly cases: CasesService,
    private readonly costs: CostsService,
    private readonly payments: PaymentsService,
    private readonly procedures: ProceduresService,
  ) {}

  /**
   * Records a cost, under the creditor's authorisation unless he paid it himself: advances and provisions together stay within its cap. A
   * cost older than money that was spent takes its place before it (R-REV-REPLAY).
   *
   * Refuses CREDITOR_AUTHORISATION_REQUIRED, COST_NOT_AUTHORISED, and what `CostsService.record` refuses.
   */
  async record(work: Work, caseId: string, wanted: NewCost): Promise<CaseCost> {
    const { amountMinor, currency, funder, incurredOn, recoverable } = wanted;
    const caseFile = await this.cases.lock(work, caseId);
    if (currency !== caseFile.currency)
      throw new DomainError('CURRENCY_MISMATCH', { expected: caseFile.currency });
    if (funder !== 'CREDITOR') {
      const engaged = (await this.costs.engaged(work, caseFile)) + amountMinor;
      await this.procedures.refuseUnauthorised(work, caseId, engaged, incurredOn);
    }
    const isBackDated = await this.payments.hasLaterMoney(work, caseFile, incurredOn);
    const cost = await this.costs.record(work, caseFile, wanted);
    if (recoverable === 'YES' && isBackDated)
      await this.payments.respendForCost(work, caseFile, {
        source: 'case_cost',
        sourceId: cost.id,
      });
    if (recoverable === 'WITH_TITLE') {
      const title = await this.titleOf(work, caseFile);
      if (title !== null) await this.grant(work, caseFile, title);
    }
    return cost;
  }

  /** See `CostsService.giveUp`. Refuses NOT_FOUND. */
  async giveUp(work: Work, costId: string, reason: string): Promise<void> {
    const cost = await work.manager.findOneBy(CaseCost, { id: costId });
    if (cost === null) throw new DomainError('NOT_FOUND');
    const caseFile = await this.cases.lock(work, cost.caseId);
    await this.costs.giveUp(work, caseFile, cost, reason);
  }

  /** Makes owed what a title grants of the costs that waited for it, in their place among the money. The caller holds the case. */
  async grant(work: Work, caseFile: CaseFile, title: Title): Promise<void> {
    const { id: titleId, titleOn, costsMinor } = title;
    const isBackDated = await this.payments.hasLaterMoney(work, caseFile, titleOn);
    const isGranted = await this.costs.grant(work, caseFile, { titleId, titleOn, costsMinor });
    if (isGranted && isBackDated)
      await this.payments.respendForCost(work, caseFile, { source: 'title', sourceId: titleId });
  }

  private titleOf(work: Work, { id: caseId }: CaseFile): Promise<Title | null> {
    return work.manager.findOne(Title, { where: { caseId }, order: { titleOn: 'DESC' } });
  }
}
