import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import type { CaseFile } from '@solde/cases';
import {
  AgreementsService,
  Creditor,
  FeeAgreement,
  type AgreementProposal,
} from '@solde/creditors';
import { isTerritory, vatRateOn } from '@solde/country';
import { LedgerService, type EntryToPost } from '@solde/ledger';
import { formatAmount, percentOf, sum, type Exact, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { AgreementExamples } from './agreement-examples.service';
import { agreementFaults } from './agreement-holes';
import { CasePricingQuery, type CasePricing } from './case-pricing.query';
import { feePhaseOn } from './contingency-rule';
import type { FeeChannel } from './fee-agreement';
import {
  feeLines,
  type AllocatedMoney,
  type FeeLine as PricedLine,
  type FeeLineSlice,
  type FeePayment,
  type PaymentFees,
} from './fee-line';
import { FeeLine, type StoredSlice } from './fee-line.entity';
import { explainTopUp, minimumTopUp } from './minimum-fee';
import { replayedFees, restatedFees, type RestatementCause } from './restate-fees';
import { Retrocessions } from './retrocessions.service';
import { explainWithdrawal, withdrawalFee, type Withdrawn } from './withdrawal-fee';

/** Cleared money of a case, as payments hands it over. */
export interface ClearedMoney {
  readonly receiptId: string;
  readonly channel: FeeChannel;
  readonly valueOn: CalendarDate;
  readonly allocations: readonly AllocatedMoney[];
}

/** The lines that a cap holds back and a replay restates. */
const CONTINGENCY_KINDS = ['CONTINGENCY', 'ADJUSTMENT', 'MINIMUM'];

@Injectable()
export class FeesService {
  constructor(
    private readonly pricing: CasePricingQuery,
    private readonly ledger: LedgerService,
    private readonly agreements: AgreementsService,
    private readonly examples: AgreementExamples,
    private readonly retrocessions: Retrocessions,
  ) {}

  /** What prices a case that the act holds. */
  pricingOf(work: Work, caseFile: CaseFile): Promise<CasePricing> {
    return this.pricing.of(work, caseFile);
  }

  /**
   * Earns the fee of one cleared payment: a line per component, and the income in the agency's book.
   * For money in order only; what is posted behind other money is restated (R-REV-REPLAY). `before` is the cleared money of the
   * case before it, in order, when its pricing needs the history.
   */
  async earn(
    work: Work,
    caseFile: CaseFile,
    money: ClearedMoney,
    earnedOn: CalendarDate,
    {
      pricing,
      before,
    }: { readonly pricing: CasePricing; readonly before: readonly ClearedMoney[] },
  ): Promise<Minor> {
    const { standing } = replayed(before, pricing);
    const { lines } = feeLines(paymentOf(money, pricing), pricing, standing);
    const rows = lines.map((line) => rowOf(line, caseFile, money.valueOn, earnedOn));
    work.insert(FeeLine, rows);
    const fee = sum(lines.map(({ feeMinor }) => feeMinor));
    const source = { kind: 'FEE_EARNED', source: 'receipt', sourceId: money.receiptId } as const;
    await this.post(work, caseFile, source, fee, money.valueOn);
    const earned = lines.map((line, index) => ({ ...line, feeLineId: rows[index]?.id ?? '' }));
    await this.retrocessions.earn(work, caseFile, earned, pricing.retrocessions, earnedOn);
    return fee;
  }

  /**
   * Brings the fees of a case to what its cleared money earns today, by one adjustment (R-REV-REPLAY); of a closed case, its minimum
   * included. `payments` are all of the case that stand, in (value date, sequence) order. Answers the adjustment.
   */
  async restate(
    work: Work,
    caseFile: CaseFile,
    payments: readonly ClearedMoney[],
    cause: RestatementCause,
  ): Promise<Minor> {
    const pricing = await this.pricing.of(work, caseFile);
    const { lines, standing } = replayed(payments, pricing);
    const topUp = caseFile.closedOn === null ? 0n : minimumTopUp(pricing.minimum, standing);
    const restated = restatedFees(
      standing.chargedMinor + topUp,
      await this.charged(work, caseFile, CONTINGENCY_KINDS),
      caseFile.currency,
      cause,
    );
    const { adjustmentMinor, explanation } = restated;
    await this.charge(work, caseFile, 'ADJUSTMENT', adjustmentMinor, { sentence: explanation });
    await this.retrocessions.restate(work, caseFile, lines, pricing.retrocessions, cause);
    return adjustmentMinor;
  }

  /**
   * Charges what taking a case back costs the creditor (R-FEE-WITHDRAWAL); nothing within the free days. For a reason that the
   * agreement waives, a line at zero says why. `owed` is the principal owed by claim on the day he asked.
   */
  async chargeWithdrawal(
    work: Work,
    caseFile: CaseFile,
    owed: ReadonlyMap<string, Minor>,
    withdrawn: Withdrawn,
    {
      pricing,
      before,
    }: { readonly pricing: CasePricing; readonly before: readonly ClearedMoney[] },
  ): Promise<Minor> {
    const { gridMinor } = replayed(before, pricing).standing;
    const fee = withdrawalFee(pricing, owed, withdrawn, gridMinor);
    const isWaived = fee.outcome.kind === 'WAIVED';
    if (fee.feeMinor === 0n && !isWaived) return 0n;
    await this.charge(work, caseFile, 'WITHDRAWAL', fee.feeMinor, {
      sentence: explainWithdrawal(fee, withdrawn.on, caseFile.currency),
      baseMinor: fee.baseMinor,
      slices: fee.slices.map(storedSlice),
      exact: fraction(fee.exact),
    });
    return fee.feeMinor;
  }

  /** Gives the withdrawal fee of a case back: it is open again. */
  async returnWithdrawal(work: Work, caseFile: CaseFile): Promise<void> {
    const feeMinor = await this.charged(work, caseFile, ['WITHDRAWAL']);
    if (feeMinor === 0n) return;
    const fee = formatAmount(-feeMinor, caseFile.currency);
    await this.charge(work, caseFile, 'WITHDRAWAL', -feeMinor, {
      sentence: {
        ...{ key: 'FEE_WITHDRAWAL_RETURNED', version: 1 },
        facts: { currency: caseFile.currency, fee },
      },
    });
  }

  /** Charges what a case that has just been closed lacks to its minimum (R-FEE-MIN). Answers it. */
  async chargeMinimum(
    work: Work,
    caseFile: CaseFile,
    payments: readonly ClearedMoney[],
    pricing: CasePricing,
  ): Promise<Minor> {
    const { minimum } = pricing;
    const { standing } = replayed(payments, pricing);
    const topUp = minimumTopUp(minimum, standing);
    if (minimum === null || topUp === 0n) return 0n;
    const sentence = explainTopUp(minimum, standing, topUp, caseFile.currency);
    await this.charge(work, caseFile, 'MINIMUM', topUp, { sentence });
    return topUp;
  }

  /**
   * Stores a tariff as it is proposed to the creditor, with the worked examples of the version that it replaces. Refuses what
   * `AgreementsService.propose` refuses.
   */
  async propose(work: Work, proposal: AgreementProposal): Promise<FeeAgreement> {
    const agreement = await this.agreements.propose(work, proposal);
    await work.flush();
    await this.examples.carry(work, agreement);
    return agreement;
  }

  /**
   * Puts an agreement signed by the creditor into force. Refuses AGREEMENT_INCONSISTENT with every hole and
   * overlap named, FOUR_EYES when the proposer activates, EXAMPLE_FAILS, RATE_MISSING when the creditor's territory has no dated VAT rate (R-VAT-TERRITORY).
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
    await this.examples.assertMet(work, agreementId);
    const { territory } = await work.manager.findOneByOrFail(Creditor, {
      id: agreement.creditorId,
    });
    const vat = vatRateOn(isTerritory(territory) ? territory : null, work.today);
    if (vat.kind === 'VAT_RATE_MISSING') throw new DomainError('RATE_MISSING', { territory });
    return this.agreements.markActive(work, agreementId);
  }

  /** What lines of some kinds have charged on a case so far. */
  private async charged(work: Work, { id }: CaseFile, kinds: readonly string[]): Promise<Minor> {
    const [row] = await work.query<{ total: string }>(
      `SELECT coalesce(sum(amount_minor), 0)::text AS total FROM fee_line WHERE case_id = $1 AND kind = ANY ($2)`,
      [id, kinds],
    );
    return BigInt(row?.total ?? 0);
  }

  /** A line that no single payment earned. */
  private async charge(
    work: Work,
    caseFile: CaseFile,
    kind: 'ADJUSTMENT' | 'MINIMUM' | 'WITHDRAWAL',
    amountMinor: Minor,
    told: Pick<FeeLine, 'sentence'> & Partial<Pick<FeeLine, 'baseMinor' | 'slices' | 'exact'>>,
  ): Promise<void> {
    if (amountMinor === 0n && kind !== 'WITHDRAWAL') return;
    const id = uuidv7();
    const { id: caseId, creditorId, currency } = caseFile;
    work.insert(FeeLine, {
      ...{ id, caseId, creditorId, kind, currency, baseMinor: 0n, slices: [], amountMinor },
      ...{ valueOn: work.today, earnedOn: work.today, ...told },
    });
    const entry = kind === 'ADJUSTMENT' || amountMinor < 0n ? 'FEE_ADJUSTED' : 'FEE_EARNED';
    const source = { kind: entry, source: 'fee_line', sourceId: id } as const;
    await this.post(work, caseFile, source, amountMinor, work.today);
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

function replayed(money: readonly ClearedMoney[], pricing: CasePricing): PaymentFees {
  return replayedFees(
    money.map((one) => paymentOf(one, pricing)),
    pricing,
  );
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
