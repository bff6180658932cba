import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { CaseFile } from '@solde/cases';
import { AgreementsService, Creditor, FeeAgreement } from '@solde/creditors';
import { isTerritory, vatRateOn } from '@solde/country';
import { LedgerService, type EntryToPost } from '@solde/ledger';
import { percentOf, sum, type Exact, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { agreementFaults, uncomputedTerms } from './agreement-holes';
import { CasePricingQuery, type CasePricing } from './case-pricing.query';
import { feePhaseOn } from './contingency-rule';
import type { FeeChannel } from './fee-agreement';
import {
  feeLines,
  type AllocatedMoney,
  type FeeLine as PricedLine,
  type FeeLineSlice,
  type FeePayment,
} from './fee-line';
import { FeeLine, type StoredSlice } from './fee-line.entity';
import { replayedFees, restatedFees, type RestatementCause } from './restate-fees';

/** Cleared money of a case, as payments hands it over. */
export interface ClearedMoney {
  readonly receiptId: string;
  readonly channel: FeeChannel;
  readonly valueOn: CalendarDate;
  readonly allocations: readonly AllocatedMoney[];
}

@Injectable()
export class FeesService {
  constructor(
    private readonly pricing: CasePricingQuery,
    private readonly ledger: LedgerService,
    private readonly agreements: AgreementsService,
  ) {}

  /** What prices a case that the act holds. */
  pricingOf(work: Work, caseFile: CaseFile): Promise<CasePricing> {
    return this.pricing.of(work, caseFile);
  }

  /**
   * Earns the fee of one cleared payment: a line per component, and the income in the agency's book.
   * For money in order only; what is posted behind other money is restated (R-REV-REPLAY).
   */
  async earn(
    work: Work,
    caseFile: CaseFile,
    money: ClearedMoney,
    earnedOn: CalendarDate,
    pricing: CasePricing,
  ): Promise<Minor> {
    const lines = feeLines(paymentOf(money, pricing), pricing.claims);
    for (const line of lines) work.insert(FeeLine, rowOf(line, caseFile, money.valueOn, earnedOn));
    const fee = sum(lines.map(({ feeMinor }) => feeMinor));
    const source = { kind: 'FEE_EARNED', source: 'receipt', sourceId: money.receiptId } as const;
    await this.post(work, caseFile, source, fee, money.valueOn);
    return fee;
  }

  /**
   * Brings the fees of a case to what its cleared money earns today, by one adjustment (R-REV-REPLAY).
   * `payments` are all of the case that stand, in (value date, sequence) order. Answers the adjustment.
   */
  async restate(
    work: Work,
    caseFile: CaseFile,
    payments: readonly ClearedMoney[],
    cause: RestatementCause,
  ): Promise<Minor> {
    const pricing = await this.pricing.of(work, caseFile);
    const [posted] = await work.query<{ total: string }>(
      'SELECT coalesce(sum(amount_minor), 0)::text AS total FROM fee_line WHERE case_id = $1',
      [caseFile.id],
    );
    const replayed = replayedFees(
      payments.map((money) => paymentOf(money, pricing)),
      pricing.claims,
    );
    const restated = restatedFees(replayed, BigInt(posted?.total ?? 0), caseFile.currency, cause);
    const { adjustmentMinor } = restated;
    if (adjustmentMinor === 0n) return 0n;
    const id = uuidv7();
    work.insert(FeeLine, {
      id,
      caseId: caseFile.id,
      creditorId: caseFile.creditorId,
      kind: 'ADJUSTMENT',
      currency: caseFile.currency,
      baseMinor: 0n,
      slices: [],
      amountMinor: adjustmentMinor,
      valueOn: work.today,
      earnedOn: work.today,
      sentence: restated.explanation,
    });
    const source = { kind: 'FEE_ADJUSTED', source: 'fee_line', sourceId: id } as const;
    await this.post(work, caseFile, source, adjustmentMinor, work.today);
    return adjustmentMinor;
  }

  /**
   * Puts an agreement signed by the creditor into force. Refuses AGREEMENT_INCONSISTENT with every hole and
   * overlap named, NOT_SUPPORTED_YET for a term that no rule computes, FOUR_EYES when the proposer activates,
   * RATE_MISSING when the creditor's territory has no dated VAT rate (R-VAT-TERRITORY).
   */
  async activate(work: Work, agreementId: string): Promise<FeeAgreement> {
    const agreement = await work.manager.findOne(FeeAgreement, {
      where: { id: agreementId },
      lock: { mode: 'pessimistic_write' },
    });
    if (agreement === null) throw new DomainError('NOT_FOUND');
    if (agreement.proposedBy === work.caller.userId) throw new DomainError('FOUR_EYES');
    const tariff = await this.pricing.tariff(work, agreementId);
    const faults = agreementFaults(tariff);
    if (faults.length > 0) throw new DomainError('AGREEMENT_INCONSISTENT', { faults });
    const uncomputed = uncomputedTerms(tariff);
    if (uncomputed.length > 0) throw new DomainError('NOT_SUPPORTED_YET', { terms: uncomputed });
    const { territory } = await work.manager.findOneByOrFail(Creditor, {
      id: agreement.creditorId,
    });
    const vat = vatRateOn(isTerritory(territory) ? territory : null, work.today);
    if (vat.kind === 'VAT_RATE_MISSING') throw new DomainError('RATE_MISSING', { territory });
    return this.agreements.markActive(work, agreementId);
  }

  private async post(
    work: Work,
    { creditorId, currency }: CaseFile,
    source: Pick<EntryToPost, 'kind' | 'source' | 'sourceId'>,
    fee: Minor,
    valueOn: CalendarDate,
  ): Promise<void> {
    if (fee === 0n) return;
    await this.ledger.post(work, {
      ...source,
      currency,
      valueOn,
      postings: [
        { code: 'FEES_UNBILLED', creditorId, amountMinor: fee },
        { code: 'FEE_INCOME', amountMinor: -fee },
      ],
    });
  }
}

function paymentOf(money: ClearedMoney, { phases }: CasePricing): FeePayment {
  const phase = feePhaseOn(phases, money.valueOn);
  if (phase === null) throw new Error('a case without a phase');
  return { ...money, paymentId: money.receiptId, phase };
}

function rowOf(
  line: PricedLine,
  { id, creditorId, currency }: CaseFile,
  valueOn: CalendarDate,
  earnedOn: CalendarDate,
): Partial<FeeLine> {
  return {
    id: uuidv7(),
    caseId: id,
    creditorId,
    kind: 'CONTINGENCY',
    receiptId: line.paymentId,
    component: line.component,
    phase: line.phase,
    currency,
    baseMinor: line.baseMinor,
    slices: line.slices.map(storedSlice),
    exact: fraction(line.exact),
    amountMinor: line.feeMinor,
    valueOn,
    earnedOn,
    sentence: line.explanation,
  };
}

function storedSlice(slice: FeeLineSlice): StoredSlice {
  return {
    agreementId: slice.agreementVersionId,
    ruleId: slice.ruleId,
    paymentClass: slice.paymentClass,
    baseMinor: slice.baseMinor.toString(),
    ratePct: percentOf(slice.rate),
    factorPct: percentOf(slice.factor),
  };
}

function fraction({ numerator, denominator }: Exact): string {
  return denominator === 1n ? numerator.toString() : `${numerator}/${denominator}`;
}
