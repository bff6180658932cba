import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { isTerritory, vatRateOn } from '@solde/country';
import { Creditor } from '@solde/creditors';
import { vatOn } from '@solde/fees';
import { percentOf, sum, type Currency, type Minor } from '@solde/money';
import { DomainError, type Work } from '@solde/platform';

import { PaymentsService } from './payments.service';
import type { SimulatedPayment, SupposedFee } from './simulated-payment';

/** A payment that nobody has made. */
export interface SupposedPayment {
  readonly caseId: string;
  readonly channel: 'AGENCY' | 'DIRECT';
  readonly amountMinor: Minor;
  readonly currency: Currency;
  readonly valueOn: CalendarDate;
  readonly designatedClaimIds?: readonly string[];
}

/**
 * What a payment would give: allocation, fee, VAT, the creditor's net.
 *
 * It is the posting itself, to be asked in a rehearsal (`UnitOfWork.rehearse`): what is shown and what is posted cannot differ.
 */
@Injectable()
export class PaymentSimulation {
  constructor(
    private readonly payments: PaymentsService,
    private readonly cases: CasesService,
  ) {}

  /** Refuses what the posting refuses, and RATE_MISSING where the creditor's territory has no VAT rate. */
  async of(work: Work, supposed: SupposedPayment): Promise<SimulatedPayment> {
    const { amountMinor, caseId, channel, currency } = supposed;
    const caseFile = await this.cases.lock(work, caseId);
    const receiptId = await this.posted(work, supposed);
    const allocations = await work.query<SimulatedPayment['allocations'][number]>(
      `SELECT component, sum(amount_minor)::bigint AS "amountMinor" FROM allocation
       WHERE receipt_id = $1 GROUP BY component ORDER BY min(id::text)`,
      [receiptId],
    );
    const fees = await work.query<SupposedFee>(
      `SELECT kind, component, phase, base_minor AS "baseMinor", amount_minor AS "amountMinor", sentence
       FROM fee_line WHERE act_id = $1 ORDER BY id`,
      [work.actId],
    );
    const { territory } = await work.manager.findOneByOrFail(Creditor, { id: caseFile.creditorId });
    const vat = vatRateOn(isTerritory(territory) ? territory : null, work.today);
    if (vat.kind === 'VAT_RATE_MISSING') throw new DomainError('RATE_MISSING', { territory });
    const [costs] = await work.query<{ kept: Minor }>(
      `SELECT coalesce(sum(amount_minor), 0)::bigint AS kept FROM cost_line WHERE act_id = $1 AND kind = 'KEPT'`,
      [work.actId],
    );
    const costsKeptMinor = costs?.kept ?? 0n;
    const spentMinor = sum(allocations.map((line) => line.amountMinor));
    const feeMinor = sum(fees.map((line) => line.amountMinor));
    const vatMinor = vatOn(feeMinor, vat.rate);
    const ours = channel === 'AGENCY' ? spentMinor : 0n;
    return {
      ...{ currency, allocations, suspenseMinor: amountMinor - spentMinor, fees, feeMinor },
      ...{ vatPct: percentOf(vat.rate), vatMinor, costsKeptMinor },
      creditorNetMinor: ours - costsKeptMinor - feeMinor - vatMinor,
    };
  }

  /** By transfer, which is certain at once: fees are shown and not waited for. */
  private async posted(
    work: Work,
    { channel, valueOn, ...money }: SupposedPayment,
  ): Promise<string> {
    const facts = { ...money, means: 'TRANSFER' } as const;
    const { id } =
      channel === 'AGENCY'
        ? await this.payments.record(work, { ...facts, valueOn })
        : await this.payments.declareDirect(work, { ...facts, receivedOn: valueOn });
    return id;
  }
}
