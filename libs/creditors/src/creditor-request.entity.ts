import { Column, Entity, PrimaryColumn } from 'typeorm';

export const REQUEST_KINDS = [
  'PLACEMENT',
  'PLACEMENT_SUBMISSION',
  'PLACEMENT_WITHDRAWAL',
  'DIRECT_PAYMENT',
  'LITIGATION_DECISION',
  'RECALL',
  'HOLD_LIFTING',
  'BANK_DETAILS',
  'MANDATE_SIGNATURE',
  'AGREEMENT_SIGNATURE',
  'DISPUTE_ANSWER',
  'ADJUSTMENT',
  'SETTLEMENT',
  'SETTLEMENT_DECISION',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/**
 * What a user of the portal asks for. The portal's process changes nothing itself: the worker runs the act on behalf of the user,
 * once, and answers here.
 */
@Entity('creditor_request')
export class CreditorRequest {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  creditorId: string;

  @Column('text')
  kind: RequestKind;

  @Column('jsonb')
  payload: object;

  /** The user of the portal in whose name the act runs. */
  @Column('uuid')
  submittedBy: string;

  /** Its day in the agency's zone is the trade date of the act, never the worker's day. */
  @Column('timestamptz')
  submittedAt: Date;

  @Column('text')
  idempotencyKey: string;

  /** When the worker takes it: moved on after a failure that is not a refusal. */
  @Column('timestamptz')
  dueAt: Date;

  @Column('integer')
  failures: number;

  @Column('text')
  state: 'PENDING' | 'APPLIED' | 'REFUSED';

  @Column('jsonb', { nullable: true })
  result: object | null;

  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null;

  @Column('uuid')
  actId: string;
}
