import { ROLES, type Invitation, type NewLink, type Role, type UserRow } from '@solde/identity';
import { IsEmailAddress, IsPlainText, type Page, PageDto } from '@solde/platform';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Max,
  Min,
} from 'class-validator';

const NAME_LENGTH_MAX = 120;
const SKILLS_MAX = 50;
const SKILL_LENGTH_MAX = 50;
const SCOPES_MAX = 200;
const VERSION_MAX = 2_147_483_647;

export class UsersFilterDto extends PageDto {
  @IsOptional()
  @IsIn(['AGENCY', 'PORTAL'])
  kind?: 'AGENCY' | 'PORTAL';

  @IsOptional()
  @IsIn(['INVITED', 'ACTIVE', 'DISABLED'])
  state?: 'INVITED' | 'ACTIVE' | 'DISABLED';

  @IsOptional()
  @IsIn(ROLES)
  role?: Role;
}

export class InviteUserDto {
  @IsIn(['AGENCY', 'PORTAL'])
  kind: 'AGENCY' | 'PORTAL';

  @IsEmailAddress()
  email: string;

  @IsPlainText(NAME_LENGTH_MAX)
  displayName: string;

  @IsIn(['fr', 'en'])
  locale: 'fr' | 'en';

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ROLES.length)
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles: Role[];

  /** Of a portal user: creditor groups, with everything below them. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(SCOPES_MAX)
  @IsUUID('all', { each: true })
  groupIds?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(SCOPES_MAX)
  @IsUUID('all', { each: true })
  creditorIds?: string[];

  /** As SENSITIVE, LEGAL, a language or a territory. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(SKILLS_MAX)
  @IsPlainText(SKILL_LENGTH_MAX, { each: true })
  skills?: string[];

  toInvitation(): Invitation {
    const { kind, email, displayName, locale, roles } = this;
    const { groupIds = [], creditorIds = [], skills = [] } = this;
    return { kind, email, displayName, locale, roles, groupIds, creditorIds, skills };
  }
}

export class ChangeRolesDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(ROLES.length)
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles: Role[];

  /** The version that was on the screen: somebody else's change meanwhile is refused (409 VERSION_CONFLICT). */
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  version: number;
}

export class DisableUserDto {
  /** Who takes over the cases and callbacks; without one they go back to the pool. */
  @IsOptional()
  @IsUUID()
  reassignTo?: string;
}

/** A one-time link, to be handed to the person. Said once. */
export class LinkDto {
  userId: string;
  token: string;
  expiresAt: string;

  static of({ userId, token, expiresAt }: NewLink): LinkDto {
    return { userId, token, expiresAt: expiresAt.toISOString() };
  }
}

export class UserDto {
  id: string;
  kind: 'AGENCY' | 'PORTAL';
  email: string;
  displayName: string;
  locale: 'fr' | 'en';
  state: 'INVITED' | 'ACTIVE' | 'DISABLED';
  roles: Role[];
  skills: string[];
  groupIds: string[];
  creditorIds: string[];
  version: number;

  static of(row: UserRow): UserDto {
    const { id, kind, email, displayName, locale, state } = row;
    return {
      ...{ id, kind, email, displayName, locale, state, version: row.version },
      ...{ roles: [...row.roles], skills: [...row.skills] },
      ...{ groupIds: [...row.groupIds], creditorIds: [...row.creditorIds] },
    };
  }
}

export class UsersPageDto {
  items: UserDto[];
  next: string | null;

  static of({ items, next }: Page<UserRow>): UsersPageDto {
    return { items: items.map((row) => UserDto.of(row)), next };
  }
}
