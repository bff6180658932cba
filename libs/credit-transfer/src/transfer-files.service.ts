import { Injectable } from '@nestjs/common';

import { DomainError } from '@solde/platform';

import { creditTransferFile, type CreditTransferOrder } from './credit-transfer';
import { TRANSFER_RULES } from './transfer-rule';
import { brokenTransferRules } from './transfer-rules';
import { TransferSchema } from './transfer-schema.service';

const FAULTS_MAX = 20;

/** The only door by which a transfer file is made: one that breaks a rule is not. */
@Injectable()
export class TransferFiles {
  constructor(private readonly schema: TransferSchema) {}

  /**
   * The bytes of an order's file, read back and judged; `subjects` says for each transfer, in order, what the accountant knows it
   * by, which is no personal data.
   *
   * Refuses TRANSFER_FILE_INVALID with the rules that it breaks and where, and with the words of the schema when there is one.
   */
  async make(order: CreditTransferOrder, subjects: readonly string[]): Promise<Buffer> {
    const xml = creditTransferFile(order);
    const broken = brokenTransferRules(xml);
    const schema = await this.schema.faults(xml);
    if (broken.length > 0 || schema.length > 0)
      throw new DomainError('TRANSFER_FILE_INVALID', {
        faults: broken.length,
        broken: broken.slice(0, FAULTS_MAX).map(({ transfer, ...where }) => ({
          ...where,
          transfer,
          subject: transfer === null ? null : (subjects[transfer - 1] ?? null),
          says: TRANSFER_RULES[where.rule],
        })),
        schema,
      });
    return Buffer.from(xml, 'utf8');
  }
}
