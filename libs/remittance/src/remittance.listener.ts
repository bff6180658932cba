import { Injectable } from '@nestjs/common';

import { BankLineIdentified } from '@solde/bank';
import type { CalendarDate } from '@solde/calendar';
import { Hears, type Heard, type Work } from '@solde/platform';

import { statementOfTransfer } from './statement-of-transfer';
import { TransfersService } from './transfers.service';

/** Why a bank gave a transfer back when its statement does not say. */
const UNSAID = 'NOT_SAID';

@Injectable()
export class RemittanceListener {
  constructor(private readonly transfers: TransfersService) {}

  /**
   * What the bank's statement says of a transfer that we ordered: executed, or given back. Money under no identifier of ours is
   * somebody else's; what `TransfersService` refuses stays with the accountant.
   */
  @Hears(BankLineIdentified)
  async hearsTheBank(work: Work, { payload }: Heard<BankLineIdentified>): Promise<void> {
    const { endToEndId, lineId, direction, returnCode } = payload;
    if (endToEndId === null || statementOfTransfer(endToEndId) === null) return;
    const told = {
      ...{ endToEndId, amountMinor: BigInt(payload.amountMinor) },
      on: payload.bookedOn as CalendarDate,
      source: { kind: 'BANK_LINE', id: lineId },
    } as const;
    if (direction === 'OUT') await this.transfers.confirmTransfer(work, told);
    else await this.transfers.returnTransfer(work, { ...told, reason: returnCode ?? UNSAID });
  }
}
