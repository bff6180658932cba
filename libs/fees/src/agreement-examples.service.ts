import { Injectable } from '@nestjs/common';

import { FeeAgreement } from '@solde/creditors';
import { formatAmount, type Currency, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { AgreementExampleChange } from './agreement-example-change.entity';
import { AgreementExample } from './agreement-example.entity';
import { AgreementQuotes } from './agreement-quotes.query';
import { supposedOf, type ToldExample } from './supposed-example';

export interface NewExample {
  readonly agreementId: string;
  readonly label: string;
  readonly supposed: ToldExample;
  /** Excluding VAT, in minor units of the agreement's currency. */
  readonly expectedMinor: Minor;
  /** As the amount was said; the agreement's by default. */
  readonly currency?: Currency;
}

/** What an example is expected to cost from now on, and why. */
export interface NewExpectation {
  readonly expectedMinor: Minor;
  readonly currency: Currency;
  readonly reason: string;
}

/** The version that a new one replaces: the one in force, else the last that was not dropped. */
const REPLACED = `
  SELECT id FROM fee_agreement
  WHERE mandate_id = $1 AND id <> $2 AND currency = $3 AND state IN ('ACTIVE', 'SUPERSEDED', 'SIGNED', 'PROPOSED')
  ORDER BY state = 'ACTIVE' DESC, number DESC LIMIT 1`;

const CARRY = `
  INSERT INTO agreement_example (id, agreement_id, creditor_id, label, supposed, expected_minor, carried_from, act_id)
  SELECT uuidv7(), $2, e.creditor_id, e.label, e.supposed, coalesce(c.expected_minor, e.expected_minor), e.id, $3
  FROM agreement_example e
  LEFT JOIN LATERAL (SELECT expected_minor FROM agreement_example_change WHERE example_id = e.id AND kind = 'EXPECTS'
                     ORDER BY id DESC LIMIT 1) c ON true
  WHERE e.agreement_id = $1
    AND NOT EXISTS (SELECT FROM agreement_example_change d WHERE d.example_id = e.id AND d.kind = 'DROPPED')
  ORDER BY e.id`;

/** What both sides understood a tariff to cost: written beside it, and checked before it prices anything. */
@Injectable()
export class AgreementExamples {
  constructor(private readonly quotes: AgreementQuotes) {}

  /**
   * Writes an example beside a tariff that is still proposed. It may be wrong: the tariff is then not put in force. Refuses NOT_FOUND,
   * TRANSITION_NOT_ALLOWED once the creditor has signed, VALIDATION_FAILED for amounts its currency cannot say, CURRENCY_MISMATCH, DUPLICATE label.
   */
  async add(work: Work, example: NewExample): Promise<string> {
    const { agreementId, label, supposed, expectedMinor } = example;
    const { creditorId, currency } = await this.proposed(work, agreementId, example.currency);
    if (supposedOf(supposed, currency) === null) {
      const fields = [{ field: 'supposed', code: 'AMOUNT_MALFORMED' }];
      throw new DomainError('VALIDATION_FAILED', { currency }, { fields });
    }
    const id = uuidv7();
    work.insert(AgreementExample, { id, agreementId, creditorId, label, supposed, expectedMinor });
    return id;
  }

  /** Copies the examples of the version that a tariff just proposed replaces, each naming its model: they are checked at every version. */
  async carry(
    work: Work,
    { currency, id, mandateId }: Pick<FeeAgreement, 'currency' | 'id' | 'mandateId'>,
  ): Promise<void> {
    const [replaced] = await work.query<{ id: string }>(REPLACED, [mandateId, id, currency]);
    if (replaced !== undefined) await work.query(CARRY, [replaced.id, id, work.actId]);
  }

  /** Changes what an example is expected to cost, before the creditor signs. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED, CURRENCY_MISMATCH. */
  async expect(
    work: Work,
    exampleId: string,
    { currency, expectedMinor, reason }: NewExpectation,
  ): Promise<void> {
    await this.change(work, exampleId, { kind: 'EXPECTS', expectedMinor, reason }, currency);
  }

  /** Drops an example, before the creditor signs; it stays to be read. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED. */
  async drop(work: Work, exampleId: string, reason: string): Promise<void> {
    await this.change(work, exampleId, { kind: 'DROPPED', expectedMinor: null, reason });
  }

  private async change(
    work: Work,
    exampleId: string,
    change: Pick<AgreementExampleChange, 'kind' | 'expectedMinor' | 'reason'>,
    currency?: Currency,
  ): Promise<void> {
    const example = await work.manager.findOneBy(AgreementExample, { id: exampleId });
    if (example === null) throw new DomainError('NOT_FOUND', { exampleId });
    const { agreementId, creditorId } = example;
    await this.proposed(work, agreementId, currency);
    const dropped = { exampleId, kind: 'DROPPED' } as const;
    if (await work.manager.existsBy(AgreementExampleChange, dropped))
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state: 'DROPPED' });
    const { name: byName } = work.caller;
    const row = { id: uuidv7(), exampleId, creditorId, ...change, byName, at: work.now };
    work.insert(AgreementExampleChange, row);
  }

  private async proposed(
    work: Work,
    agreementId: string,
    currency?: Currency,
  ): Promise<FeeAgreement> {
    const agreement = await work.manager.findOne(FeeAgreement, {
      where: { id: agreementId },
      lock: { mode: 'pessimistic_write' },
    });
    if (agreement === null) throw new DomainError('NOT_FOUND', { agreementId });
    const { state } = agreement;
    if (state !== 'PROPOSED') throw new DomainError('TRANSITION_NOT_ALLOWED', { state });
    if (currency !== undefined && currency !== agreement.currency)
      throw new DomainError('CURRENCY_MISMATCH', { expected: agreement.currency });
    return agreement;
  }

  /** Refuses EXAMPLE_FAILS with each example that the tariff prices otherwise than it says. */
  async assertMet(work: Work, agreementId: string): Promise<void> {
    const examples = await this.quotes.examples(work, agreementId);
    const failing = examples
      .filter(
        ({ isDropped, expectedMinor, chargedMinor }) =>
          !isDropped && expectedMinor !== chargedMinor,
      )
      .map(({ label, currency, expectedMinor, chargedMinor }) => ({
        label,
        expected: formatAmount(expectedMinor, currency),
        charged: chargedMinor === null ? null : formatAmount(chargedMinor, currency),
      }));
    if (failing.length > 0) throw new DomainError('EXAMPLE_FAILS', { examples: failing });
  }
}
