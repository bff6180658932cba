import { Injectable } from '@nestjs/common';

import { FeeAgreement } from '@solde/creditors';
import { formatAmount, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { AgreementExample } from './agreement-example.entity';
import { AgreementQuotes } from './agreement-quotes.query';
import { supposedOf, type ToldExample } from './supposed-example';

export interface NewExample {
  readonly agreementId: string;
  readonly label: string;
  readonly supposed: ToldExample;
  /** Excluding VAT, in minor units of the agreement's currency. */
  readonly expectedMinor: Minor;
}

/** What both sides understood a tariff to cost: written beside it, and checked before it prices anything. */
@Injectable()
export class AgreementExamples {
  constructor(private readonly quotes: AgreementQuotes) {}

  /**
   * Writes an example beside a tariff that is still proposed. It may be wrong: the tariff is then not put in force. Refuses NOT_FOUND,
   * TRANSITION_NOT_ALLOWED once the creditor has signed, VALIDATION_FAILED for amounts its currency cannot say, DUPLICATE label.
   */
  async add(work: Work, example: NewExample): Promise<string> {
    const { agreementId, label, supposed, expectedMinor } = example;
    const agreement = await work.manager.findOne(FeeAgreement, {
      where: { id: agreementId },
      lock: { mode: 'pessimistic_write' },
    });
    if (agreement === null) throw new DomainError('NOT_FOUND', { agreementId });
    const { creditorId, currency, state } = agreement;
    if (state !== 'PROPOSED') throw new DomainError('TRANSITION_NOT_ALLOWED', { state });
    if (supposedOf(supposed, currency) === null) {
      const fields = [{ field: 'supposed', code: 'AMOUNT_MALFORMED' }];
      throw new DomainError('VALIDATION_FAILED', { currency }, { fields });
    }
    const id = uuidv7();
    work.insert(AgreementExample, { id, agreementId, creditorId, label, supposed, expectedMinor });
    return id;
  }

  /** Refuses EXAMPLE_FAILS with each example that the tariff prices otherwise than it says. */
  async assertMet(work: Work, agreementId: string): Promise<void> {
    const examples = await this.quotes.examples(work, agreementId);
    const failing = examples
      .filter(({ expectedMinor, chargedMinor }) => expectedMinor !== chargedMinor)
      .map(({ label, currency, expectedMinor, chargedMinor }) => ({
        label,
        expected: formatAmount(expectedMinor, currency),
        charged: chargedMinor === null ? null : formatAmount(chargedMinor, currency),
      }));
    if (failing.length > 0) throw new DomainError('EXAMPLE_FAILS', { examples: failing });
  }
}
