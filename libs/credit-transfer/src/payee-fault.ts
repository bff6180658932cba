import { bankText, euros, type CreditTransfer } from './credit-transfer';
import type { TransferRule } from './transfer-rule';
import { AMOUNT_TEXT, BIC, IBAN } from './transfer-texts';

/** What of a payment can keep it out of a file; the rest is written so that it cannot. */
export type Payee = Pick<CreditTransfer, 'amountMinor' | 'creditorIban' | 'creditorBic'>;

/**
 * The first rule of SEPA that a payment in euro cents breaks by its account or its amount, or null: asked before a file is made, so that
 * one payee never stops the others. The file is judged all the same.
 */
export function payeeFault({ amountMinor, creditorIban, creditorBic }: Payee): TransferRule | null {
  const texts = [
    ...IBAN.map(([rule, holds]) => [rule, holds(bankText(creditorIban))] as const),
    ...BIC.map(
      ([rule, holds]) => [rule, creditorBic === null || holds(bankText(creditorBic))] as const,
    ),
    ...AMOUNT_TEXT.map(([rule, holds]) => [rule, holds(euros(amountMinor))] as const),
  ];
  return texts.find(([, holds]) => !holds)?.[0] ?? null;
}
