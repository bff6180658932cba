import { outstandingOn } from '@solde/cases';
import type { CalendarDate } from '@solde/calendar';
import {
  explainTopUp,
  explainWithdrawal,
  feePhaseOn,
  minimumTopUp,
  replayedFees,
  vatOn,
  withdrawalFee,
  type Withdrawn,
} from '@solde/fees';
import { percentOf, sum, type Currency, type Minor } from '@solde/money';
import { DomainError, type Sentence } from '@solde/platform';

import type { QuotedCase } from './case-quote';

/** What taking a case back would charge, in minor units; the fees are excluding VAT. */
export interface RecallQuote {
  readonly currency: Currency;
  readonly on: CalendarDate;
  readonly principalMinor: Minor;
  /** The withdrawal with its sentence, at zero too, and the minimum of a closure where one is lacking. */
  readonly fees: readonly {
    readonly kind: 'WITHDRAWAL' | 'MINIMUM';
    readonly amountMinor: Minor;
    readonly sentence: Sentence;
  }[];
  readonly feeMinor: Minor;
  readonly vatPct: string;
  readonly vatMinor: Minor;
}

/**
 * What a creditor would pay for taking a case back on a day for a reason, with the rules of the recall itself and without recalling:
 * the withdrawal (R-FEE-WITHDRAWAL), and what the case lacks to its minimum (R-FEE-MIN). Refuses CASE_CLOSED.
 */
export function recallQuote(of: QuotedCase, withdrawn: Withdrawn): RecallQuote {
  const { facts, payments, phases, priced } = of;
  const { currency } = facts;
  if (of.isClosed) throw new DomainError('CASE_CLOSED', { caseId: facts.caseId });
  const { standing } = replayedFees(
    payments.map((one) => ({ ...one, phase: feePhaseOn(phases, one.valueOn) ?? 'AMICABLE' })),
    priced,
  );
  const { items, principalMinor } = outstandingOn(facts, withdrawn.on);
  const principal = items.filter(({ component }) => component === 'PRINCIPAL');
  const owed = new Map(principal.map((one) => [one.claimId, one.outstandingMinor]));
  const withdrawal = withdrawalFee(priced, owed, withdrawn, standing.gridMinor);
  const { minimum } = priced;
  const topUpMinor = minimumTopUp(minimum, standing);
  const fees: RecallQuote['fees'] = [
    {
      ...{ kind: 'WITHDRAWAL', amountMinor: withdrawal.feeMinor },
      sentence: explainWithdrawal(withdrawal, withdrawn.on, currency),
    },
    ...(minimum === null || topUpMinor === 0n
      ? []
      : [
          {
            ...({ kind: 'MINIMUM', amountMinor: topUpMinor } as const),
            sentence: explainTopUp(minimum, standing, topUpMinor, currency),
          },
        ]),
  ];
  const feeMinor = sum(fees.map(({ amountMinor }) => amountMinor));
  return {
    ...{ currency, on: withdrawn.on, principalMinor, fees, feeMinor },
    ...{ vatPct: percentOf(of.vatRate), vatMinor: vatOn(feeMinor, of.vatRate) },
  };
}
