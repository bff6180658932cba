import type { Currency } from '@solde/money';
import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm';
import type { MandateState } from './mandate-moves';

/** The contract by which a creditor hands claims over: what it says is in its terms, and changes by new terms. */
@Entity('mandate')
export class Mandate {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  number: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: 'FRAMEWORK' | 'ONE_SHOT';

  @Column('char', { length: 3 })
  currency: Currency;

  @Column('text')
  state: MandateState;

  @VersionColumn()
  version: number;

  @Column('uuid')
  actId: string;
}
