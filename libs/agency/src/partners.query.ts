import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { pageOf, Reads, type Caller, type Page, type PageRequest } from '@solde/platform';

import type { PartnerKind } from './partner-kind';

export interface PartnerView {
  readonly id: string;
  readonly name: string;
  readonly kind: PartnerKind;
  readonly reference: string;
  readonly ibanLast4: string | null;
  readonly endedOn: CalendarDate | null;
}

@Injectable()
export class PartnersQuery {
  constructor(private readonly reads: Reads) {}

  /** Partners of a kind or all, in the order in which they were entered; those of today alone unless asked. */
  async page(
    caller: Caller,
    filter: { readonly kind?: PartnerKind; readonly withEnded: boolean },
    { limit, after }: PageRequest,
  ): Promise<Page<PartnerView>> {
    const rows = await this.reads.rows<PartnerView>(
      caller,
      `SELECT id, name, kind, reference, iban_last4 AS "ibanLast4", ended_on AS "endedOn" FROM partner
       WHERE ($1::text IS NULL OR kind = $1) AND ($2 OR ended_on IS NULL) AND ($3::uuid IS NULL OR id > $3)
       ORDER BY id LIMIT $4`,
      [filter.kind ?? null, filter.withEnded, after?.[0] ?? null, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => [id]);
  }
}
