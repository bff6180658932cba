import { Injectable } from '@nestjs/common';

import type { CaseCost, NewCost } from '@solde/costs';
import { PartnerTransfers, type PartnerTransfer, type TransferTold } from '@solde/payments';
import type { Work } from '@solde/platform';

import { CaseCosts } from './case-costs.service';

/** A cost that a partner has kept of the money he passes on, with his invoice. */
export interface WithheldCost extends Omit<NewCost, 'withheld' | 'funder'> {
  readonly caseId: string;
  readonly invoiceReference: string;
  /** Who pays it: the agency, which makes up for it on the dedicated account, or what the creditor has paid in for the case. */
  readonly funder: 'AGENCY' | 'PROVISION';
}

/** The account that a partner gives of the money he received: what he passes on, and what he kept for costs of the cases. */
@Injectable()
export class PartnerSettlements {
  constructor(
    private readonly costs: CaseCosts,
    private readonly transfers: PartnerTransfers,
  ) {}

  /**
   * Records what a partner has kept as costs of their cases, each within what its creditor authorised, then ties his money to his payments.
   * Nothing is kept without a recorded cost: one that is refused refuses the whole. Receipts are locked before cases, as everywhere.
   *
   * Refuses what `CaseCosts.record` and `PartnerTransfers.settle` refuse.
   */
  async settle(
    work: Work,
    told: Omit<TransferTold, 'costs'>,
    withheld: readonly WithheldCost[],
  ): Promise<PartnerTransfer> {
    const partnerId = told.partnerId.toLowerCase();
    const caseIds = withheld.map(({ caseId }) => caseId.toLowerCase());
    await this.transfers.lock(work, told, caseIds);
    const costs: CaseCost[] = [];
    for (const { caseId, invoiceReference, ...cost } of withheld)
      costs.push(
        await this.costs.record(work, caseId.toLowerCase(), {
          ...cost,
          withheld: { partnerId, invoiceReference },
        }),
      );
    return this.transfers.settle(work, { ...told, costs });
  }
}
