import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { poolOf } from './data-source';
import type { DatabaseRole } from './migration-helpers';
import { PROCESS_ROLE } from './process-role';
import { roleName } from './roles';
import { Settings } from './settings';

/** Why a process is not ready to serve. */
export type Unready =
  | 'DATABASE_AWAY'
  | 'SCHEMA_NOT_MIGRATED'
  | 'FSYNC_OFF'
  | 'FULL_PAGE_WRITES_OFF'
  | 'SYNCHRONOUS_COMMIT_OFF'
  | 'ROLE_IS_SUPERUSER'
  | 'ROLE_BYPASSES_ROW_SECURITY'
  | 'ROLE_OWNS_THE_SCHEMA'
  | 'ROLE_IS_MEMBER_OF_A_STRONGER_ROLE'
  | 'ROLE_IS_NOT_THE_PORTAL';

type Checks = Record<Unready, boolean>;

const CHECKS = `
  SELECT to_regclass('act') IS NULL AS "SCHEMA_NOT_MIGRATED",
         current_setting('fsync') <> 'on' AS "FSYNC_OFF",
         current_setting('full_page_writes') <> 'on' AS "FULL_PAGE_WRITES_OFF",
         current_setting('synchronous_commit') = 'off' AS "SYNCHRONOUS_COMMIT_OFF",
         r.rolsuper AS "ROLE_IS_SUPERUSER",
         r.rolbypassrls AS "ROLE_BYPASSES_ROW_SECURITY",
         coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "ROLE_OWNS_THE_SCHEMA",
         NOT r.rolsuper AND EXISTS (
           SELECT FROM pg_roles AS other
           WHERE other.oid <> r.oid AND pg_has_role(r.oid, other.oid, 'MEMBER')
             AND (other.rolsuper OR other.rolbypassrls OR other.rolname = ANY ($1)
               OR other.oid = (SELECT relowner FROM pg_class WHERE oid = to_regclass('act')))
         ) AS "ROLE_IS_MEMBER_OF_A_STRONGER_ROLE",
         $2::boolean AND coalesce(has_table_privilege(to_regclass('act'), 'SELECT'), false) AS "ROLE_IS_NOT_THE_PORTAL"
  FROM pg_roles AS r WHERE r.rolname = current_user`;

/** Whether this process may serve: its database answers, is safe against a crash, and gives it no more than its own rights. */
@Injectable()
export class Health {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
    @Inject(PROCESS_ROLE) private readonly role: DatabaseRole,
  ) {}

  /** Every reason not to be ready; none is ready. */
  async unready(): Promise<Unready[]> {
    const isPortal = this.role === 'PORTAL';
    const stronger = isPortal ? [roleName(this.settings.databaseSchema, 'AGENCY')] : [];
    try {
      const { rows } = await poolOf(this.dataSource).query<Checks>(CHECKS, [stronger, isPortal]);
      const [checks] = rows;
      if (checks === undefined) return ['DATABASE_AWAY'];
      return (Object.keys(checks) as Unready[]).filter((reason) => checks[reason]);
    } catch {
      return ['DATABASE_AWAY'];
    }
  }
}
