import { Injectable } from '@nestjs/common';

import { PartnersService } from '@solde/agency';
import { CasesService, PhaseEntered, type Component } from '@solde/cases';
import { CorrespondenceService, MessageSent, type MessageKind } from '@solde/correspondence';
import { FlatFees, type ToldEvent } from '@solde/fees';
import { Hears, type Heard, type Work } from '@solde/platform';

import { CaseSpending } from './case-spending.service';
import { Clearing } from './clearing.entity';
import { PaymentRecorded } from './payments.events';
import { PaymentsQuery } from './payments.query';
import { Receipt } from './receipt.entity';
import { Reversal } from './reversal.entity';

/** What a tariff may price of what is written to debtors. */
const COSTING: Readonly<Partial<Record<MessageKind, ToldEvent>>> = {
  FORMAL_NOTICE: 'FORMAL_NOTICE',
  ACCOUNT_STATEMENT: 'STATEMENT_MAILING',
};

@Injectable()
export class PaymentsListener {
  constructor(
    private readonly correspondence: CorrespondenceService,
    private readonly payments: PaymentsQuery,
    private readonly cases: CasesService,
    private readonly spending: CaseSpending,
    private readonly flats: FlatFees,
    private readonly partners: PartnersService,
  ) {}

  /** The creditor is told of every payment. */
  @Hears(PaymentRecorded)
  async tellCreditor(work: Work, { payload }: Heard<PaymentRecorded>): Promise<void> {
    const { caseId, receiptId, channel } = payload;
    if (channel === 'DIRECT') return;
    const { receivedOn, amountMinor, currency } = await receiptOf(work, receiptId);
    const notice = { about: 'PAYMENT', receivedOn, amountMinor, currency } as const;
    await this.correspondence.write(work, {
      kind: 'CREDITOR_NOTICE',
      caseId,
      sourceId: receiptId,
      notice: { ...notice, receivedBy: 'AGENCY' },
    });
  }

  /** Every payment has its receipt; the creditor gives it for what he took himself. */
  @Hears(PaymentRecorded)
  async giveReceipt(work: Work, { payload }: Heard<PaymentRecorded>): Promise<void> {
    const { caseId, receiptId, channel } = payload;
    if (channel === 'DIRECT' || (await work.manager.existsBy(Reversal, { receiptId }))) return;
    const receipt = await receiptOf(work, receiptId);
    const lines = await this.payments.spentOn(work, receiptId, caseId);
    const { partnerId } = receipt;
    const receivedBy = partnerId === null ? null : await this.partners.known(work, partnerId);
    const spent = lines.reduce((total, { amountMinor }) => total + amountMinor, 0n);
    await this.correspondence.write(work, {
      kind: 'RECEIPT',
      caseId,
      sourceId: receiptId,
      receivedOn: receipt.receivedOn,
      amountMinor: receipt.amountMinor,
      currency: receipt.currency,
      means: receipt.means,
      payerName: receipt.payerName,
      receivedBy,
      isProvisional: !(await work.manager.existsBy(Clearing, { receiptId })),
      lines: lines.map((line) => ({ ...line, component: line.component as Component })),
      surplusMinor: receipt.amountMinor - spent,
    });
  }

  /** A formal notice, or a statement of account, costs what the agreement says once it has left. */
  @Hears(MessageSent)
  async chargeNotice(work: Work, { payload }: Heard<MessageSent>): Promise<void> {
    const { caseId, kind, messageId } = payload;
    const event = COSTING[kind];
    if (event === undefined) return;
    const caseFile = await this.cases.lock(work, caseId);
    await this.flats.charge(work, caseFile, event, messageId);
  }

  /**
   * A phase may begin on a day that money was already priced at: the decision is dated by the creditor's word, whenever
   * it is applied. What that money earned is restated (R-FEE-PHASE, R-REV-REPLAY).
   */
  @Hears(PhaseEntered)
  async priceAnew(work: Work, { subjectId: caseId }: Heard<PhaseEntered>): Promise<void> {
    const caseFile = await this.cases.lock(work, caseId);
    await this.spending.restateFees(work, caseFile, 'TRANSFER_DATE');
  }
}

function receiptOf(work: Work, id: string): Promise<Receipt> {
  return work.manager.findOneByOrFail(Receipt, { id });
}
