import { Injectable } from '@nestjs/common';

import type { Work } from '@solde/platform';

const FROM_PARTNERS = `
  SELECT l.id FROM bank_line l JOIN partner p ON p.iban_hash = l.counterparty_iban_hash
  WHERE l.id = ANY ($1::uuid[]) AND EXISTS (
    SELECT FROM receipt r WHERE r.partner_id = p.id AND r.currency = l.currency
      AND NOT EXISTS (SELECT FROM reversal v WHERE v.receipt_id = r.id)
      AND NOT EXISTS (SELECT FROM partner_transfer_payment t WHERE t.receipt_id = r.id))`;

/** Money that a bailiff, a lawyer or a correspondent passes on. */
@Injectable()
export class FromPartnersQuery {
  /** Those of some lines that come from the known account of a partner who holds payments that he has not passed on. */
  async among(work: Work, lineIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await work.query<{ id: string }>(FROM_PARTNERS, [lineIds]);
    return new Set(found.map(({ id }) => id));
  }
}
