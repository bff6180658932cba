import { ROLES, type Invitation, type NewLink, type Role, type UserRow } from '@solde/identity';
import { IsPlainText, type Page } from '@solde/platform';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const EMAIL_LENGTH_MAX = 254;
const NAME_LENGTH_MAX = 120;
const SKILLS_MAX = 50;
const SKILL_LENGTH_MAX = 50;
const SCOPES_MAX = 200;
const VERSION_MAX = 2_147_483_647;
const CURSOR_LENGTH_MAX = 1000;

export class UsersFilterDto {
  @IsOptional()
  @IsIn(['AGENCY', 'PORTAL'])
  kind?: 'AGENCY' | 'PORTAL';

  @IsOptional()
  @IsIn(['INVITED', 'ACTIVE', 'DISABLED'])
  state?: 'INVITED' | 'ACTIVE' | 'DISABLED';

  @IsOptional()
  @IsIn(ROLES)
  role?: Role;

  @IsOptional()
  @IsString()
  @MaxLength(10)
  limit?: string;

  @IsOptional()
  @IsString()
  @MaxLength(CURSOR_LENGTH_MAX)
  cursor?: string;
}

export class InviteUserDto {
  @IsIn(['AGENCY', 'PORTAL'])
  kind: 'AGENCY' | 'PORTAL';

  @IsEmail()
  @MaxLength(EMAIL_LENGTH_MAX)
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
  roles: readonly Role[];
  skills: readonly string[];
  groupIds: readonly string[];
  creditorIds: readonly string[];
  version: number;

  static of(row: UserRow): UserDto {
    const { id, kind, email, displayName, locale, state } = row;
    const { roles, skills, groupIds, creditorIds, version } = row;
    return {
      ...{ id, kind, email, displayName, locale, state },
      ...{ roles, skills, groupIds, creditorIds, version },
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
