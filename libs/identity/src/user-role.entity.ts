import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from './permissions';

/** A role that a user holds; taken away by removing the row, which the audit keeps. */
@Entity('user_role')
export class UserRole {
  @PrimaryColumn('uuid')
  userId: string;

  @PrimaryColumn('text')
  role: Role;

  @Column('uuid')
  actId: string;
}
