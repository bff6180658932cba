import { Injectable } from '@nestjs/common';

import { BankLineIdentified } from '@solde/bank';
import { calendarDate } from '@solde/calendar';
import { Hears, type Heard, type Work } from '@solde/platform';

import { statementOfTransfer } from './credit-transfer';
import { TransfersService } from './transfers.service';

/** What a transfer that comes back is said to be when the bank gives no code. */
const NO_REASON = 'UNKNOWN';

@Injectable()
export class RemittanceListener {
  constructor(private readonly transfers: TransfersService) {}

  /**
   * The bank's statement closes the loop: a transfer that it shows is executed, one that it gives back is returned. A line that is no
   * transfer of ours, or of another amount, goes on waiting for a person.
   */
  @Hears(BankLineIdentified)
  async answer(work: Work, { payload }: Heard<BankLineIdentified>): Promise<void> {
    const { lineId, endToEndId, amountMinor, bookedOn, direction, returnCode } = payload;
    if (endToEndId === null || statementOfTransfer(endToEndId) === null) return;
    const told = {
      ...{ endToEndId, amountMinor: BigInt(amountMinor), on: calendarDate(bookedOn) },
      source: { kind: 'BANK_LINE', id: lineId },
    } as const;
    if (direction === 'OUT') await this.transfers.confirmTransfer(work, told);
    else await this.transfers.returnTransfer(work, { ...told, reason: returnCode ?? NO_REASON });
  }
}
