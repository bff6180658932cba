import { Injectable } from '@nestjs/common';

import type { PartnerKind } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { PartnerMoneyQuery, TRANSFER_PAYMENTS_MAX } from '@solde/payments';
import { Reads, type Caller } from '@solde/platform';

import { partnerProposals, type PartnerProposal } from './partner-proposals';
import { nameIn } from './payer-name';
import type { SuspenseItem } from './suspense.query';

/** A partner proposed for money that waits, as a screen shows him. */
export interface ShownPartnerProposal extends PartnerProposal {
  readonly name: string;
  readonly kind: PartnerKind;
}

interface Row {
  readonly receiptId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly kind: PartnerKind;
  readonly isHisAccount: boolean;
}

/** Pairs of money and partner on one page; an agency works with some dozens of partners. */
const FOUND_MAX = 1000;

const CANDIDATES = `
  SELECT w.receipt_id AS "receiptId", p.id AS "partnerId", p.name, p.kind, (p.iban_hash = r.payer_iban_hash) IS TRUE AS "isHisAccount"
  FROM unnest($1::uuid[], $2::text[]) AS w(receipt_id, name) JOIN receipt r ON r.id = w.receipt_id
  JOIN partner p ON p.iban_hash = r.payer_iban_hash OR search_form(p.name) % search_form(w.name)
  ORDER BY w.receipt_id, "isHisAccount" DESC, p.id LIMIT ${FOUND_MAX}`;

/** Whose transfer the money that waits may be: a bailiff, a lawyer or a correspondent passes on what debtors paid him. */
@Injectable()
export class PartnerProposalsQuery {
  constructor(
    private readonly reads: Reads,
    private readonly money: PartnerMoneyQuery,
  ) {}

  /** The partners for each, by receipt; nobody for money of which something is used already: a transfer is tied whole. */
  async of(
    caller: Caller,
    on: CalendarDate,
    items: readonly SuspenseItem[],
  ): Promise<ReadonlyMap<string, readonly ShownPartnerProposal[]>> {
    const whole = items.filter(
      ({ amountMinor, suspenseMinor, isRefundAsked }) =>
        suspenseMinor === amountMinor && !isRefundAsked,
    );
    if (whole.length === 0) return new Map();
    const rows = await this.reads.rows<Row>(caller, CANDIDATES, [
      whole.map(({ receiptId }) => receiptId),
      whole.map((item) => item.payerName ?? nameIn(item.statedReference ?? '')),
    ]);
    const partnerIds = [...new Set(rows.map(({ partnerId }) => partnerId))];
    const held = await this.money.heldBy(caller, on, partnerIds, TRANSFER_PAYMENTS_MAX + 1);
    return new Map(
      whole.map((item) => {
        const { receiptId, currency, suspenseMinor: amountMinor, payerName } = item;
        const candidates = rows
          .filter((row) => row.receiptId === receiptId)
          .map((row) => ({
            ...row,
            held: held.filter(
              (one) => one.partnerId === row.partnerId && one.currency === currency,
            ),
          }));
        const waiting = { amountMinor, label: item.statedReference ?? '', payerName };
        const shown = new Map(candidates.map((one) => [one.partnerId, one]));
        const found = partnerProposals(waiting, candidates, TRANSFER_PAYMENTS_MAX);
        return [
          receiptId,
          found.flatMap((proposal) => {
            const partner = shown.get(proposal.partnerId);
            if (partner === undefined) return [];
            return [{ ...proposal, name: partner.name, kind: partner.kind }];
          }),
        ];
      }),
    );
  }
}
