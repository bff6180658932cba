import { Injectable } from '@nestjs/common';

import { BankLineIdentified } from '@solde/bank';
import { isCalendarDate } from '@solde/calendar';
import { Hears, type Heard, type Work } from '@solde/platform';

import { TransfersService } from './transfers.service';

@Injectable()
export class RemittanceListener {
  constructor(private readonly transfers: TransfersService) {}

  /** The bank's statement closes the loop: it shows each transfer as it leaves, or as it comes back. One that is none of ours waits for a person. */
  @Hears(BankLineIdentified)
  async hearBank(work: Work, { payload }: Heard<BankLineIdentified>): Promise<void> {
    const { lineId, endToEndId, bookedOn, direction, returnCode } = payload;
    if (endToEndId === null || !isCalendarDate(bookedOn)) return;
    const told = {
      ...{ endToEndId, amountMinor: BigInt(payload.amountMinor), on: bookedOn },
      source: { kind: 'BANK_LINE', id: lineId },
    } as const;
    if (direction === 'OUT') await this.transfers.confirmTransfer(work, told);
    else await this.transfers.returnTransfer(work, { ...told, reason: returnCode ?? 'RETURNED' });
  }
}
