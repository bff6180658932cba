import { Injectable } from '@nestjs/common';

import { BankLineIdentified, BankTies } from '@solde/bank';
import type { CalendarDate } from '@solde/calendar';
import { transferIdentifier } from '@solde/credit-transfer';
import { Hears, type Heard, type Work } from '@solde/platform';

import { CutTransfersQuery } from './cut-transfers.query';
import { statementOfTransfer } from './statement-of-transfer';
import { TransfersService, UNSAID_REASON } from './transfers.service';

@Injectable()
export class RemittanceListener {
  constructor(
    private readonly transfers: TransfersService,
    private readonly cut: CutTransfersQuery,
    private readonly ties: BankTies,
  ) {}

  /**
   * What the bank's statement says of a transfer that we ordered: executed, or given back. Its identifier may be cut by the format of
   * the file: it is then the one transfer of its beginning and amount that no line has shown; several wait for a person. Money under
   * no identifier of ours is somebody else's; what `TransfersService` refuses stays with the accountant.
   */
  @Hears(BankLineIdentified)
  async hearsTheBank(work: Work, { payload }: Heard<BankLineIdentified>): Promise<void> {
    const { lineId, direction, returnCode } = payload;
    const endToEndId = await this.identifierOf(work, payload);
    // Heard late, a person may have said what it is.
    if (endToEndId === null || !(await this.ties.waits(work, lineId))) return;
    const told = {
      ...{ endToEndId, amountMinor: BigInt(payload.amountMinor) },
      on: payload.bookedOn as CalendarDate,
      source: { kind: 'BANK_LINE', id: lineId },
    } as const;
    if (direction === 'OUT') await this.transfers.confirmTransfer(work, told);
    else
      await this.transfers.returnTransfer(work, { ...told, reason: returnCode ?? UNSAID_REASON });
  }

  private async identifierOf(
    work: Work,
    { endToEndId, amountMinor, currency, direction }: Heard<BankLineIdentified>['payload'],
  ): Promise<string | null> {
    if (endToEndId === null) return null;
    if (statementOfTransfer(endToEndId) !== null) return endToEndId;
    const statementId = await this.cut.only(work, {
      ...{ endToEndId, amountMinor: BigInt(amountMinor), currency },
      kind: direction === 'OUT' ? 'EXECUTED' : 'RETURNED',
    });
    return statementId === null ? null : transferIdentifier(statementId);
  }
}
