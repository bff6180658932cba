import { Entity, PrimaryColumn } from 'typeorm';

/** An act that waits for its seal; written by a trigger, so that no act can be left out of the chain. */
@Entity('audit_unsealed')
export class AuditUnsealed {
  @PrimaryColumn('uuid')
  actId: string;
}
