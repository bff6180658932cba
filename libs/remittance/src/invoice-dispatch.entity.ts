import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { DispatchState } from './invoice-platform.service';

/** A step of an electronic invoice on its way; the last one is its state. */
@Entity('invoice_dispatch')
export class InvoiceDispatch {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  feeDocumentId: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  state: DispatchState;

  /** What the platform calls it. */
  @Column('text', { nullable: true })
  reference: string | null;

  @Column('text', { nullable: true })
  because: string | null;

  @Column('uuid')
  actId: string;
}
