import type {
  Creditor,
  CreditorChange,
  CreditorContact,
  CreditorGroup,
  CreditorTrigger,
} from '@solde/creditors';
import type { Currency } from '@solde/money';
import { IsCurrency, IsEmailAddress, IsPlainText, type Page, PageDto } from '@solde/platform';
import { IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min } from 'class-validator';
import { MayBeAbsent } from './may-be-absent.dto';

const NAME_LENGTH_MAX = 200;
const CODE_LENGTH_MAX = 40;
const VERSION_MAX = 2_147_483_647;
const MOVES = ['SUSPEND', 'RESUME', 'START_CLOSING', 'CLOSE'] as const satisfies CreditorTrigger[];
const CONTACT_ROLES = ['DECIDER', 'DISPUTES', 'SALES', 'ACCOUNTING', 'IT'] as const;

export class CreditorsFilterDto extends PageDto {
  /** A part of the code, the name or the SIREN. */
  @IsOptional()
  @IsPlainText(NAME_LENGTH_MAX)
  search?: string;
}

export class FoundGroupDto {
  @IsPlainText(NAME_LENGTH_MAX)
  name: string;

  @IsOptional()
  @IsUUID()
  parentId?: string;
}

export class FoundCreditorDto {
  /** Short, human, never changed: it begins the numbers of the creditor's mandates. */
  @Matches(/^[A-Z0-9][A-Z0-9-]{1,19}$/)
  code: string;

  @IsOptional()
  @IsUUID()
  groupId?: string;

  @IsPlainText(NAME_LENGTH_MAX)
  legalName: string;

  @IsOptional()
  @IsPlainText(NAME_LENGTH_MAX)
  tradeName?: string;

  @IsOptional()
  @Matches(/^\d{9}$/)
  siren?: string;

  @IsOptional()
  @Matches(/^\d{14}$/)
  siret?: string;

  @IsOptional()
  @Matches(/^[A-Z]{2}[A-Z0-9]{2,18}$/)
  vatNumber?: string;

  @IsOptional()
  @IsBoolean()
  isIndividual?: boolean;

  @IsPlainText(NAME_LENGTH_MAX)
  addressLine: string;

  @IsPlainText(CODE_LENGTH_MAX)
  postalCode: string;

  @IsPlainText(NAME_LENGTH_MAX)
  city: string;

  @IsOptional()
  @Matches(/^[A-Z]{2}$/)
  country?: string;

  /** Where it is established, for VAT: `FR-METRO`, `RE`, `NC`... */
  @IsPlainText(CODE_LENGTH_MAX)
  territory: string;

  @IsCurrency()
  currency: Currency;

  @IsOptional()
  @IsIn(['fr', 'en'])
  language?: 'fr' | 'en';
}

export class ChangeCreditorDto {
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  version: number;

  @IsOptional()
  @IsUUID()
  groupId?: string | null;

  @MayBeAbsent()
  @IsPlainText(NAME_LENGTH_MAX)
  legalName?: string;

  @IsOptional()
  @IsPlainText(NAME_LENGTH_MAX)
  tradeName?: string | null;

  @IsOptional()
  @Matches(/^\d{9}$/)
  siren?: string | null;

  @IsOptional()
  @Matches(/^\d{14}$/)
  siret?: string | null;

  @IsOptional()
  @Matches(/^[A-Z]{2}[A-Z0-9]{2,18}$/)
  vatNumber?: string | null;

  @MayBeAbsent()
  @IsPlainText(NAME_LENGTH_MAX)
  addressLine?: string;

  @MayBeAbsent()
  @IsPlainText(CODE_LENGTH_MAX)
  postalCode?: string;

  @MayBeAbsent()
  @IsPlainText(NAME_LENGTH_MAX)
  city?: string;

  @MayBeAbsent()
  @IsPlainText(CODE_LENGTH_MAX)
  territory?: string;

  @MayBeAbsent()
  @IsIn(['fr', 'en'])
  language?: 'fr' | 'en';

  toChange(): CreditorChange {
    const { version: _version, ...change } = { ...this };
    return change;
  }
}

export class MoveCreditorDto {
  @IsIn(MOVES)
  trigger: (typeof MOVES)[number];
}

export class AddContactDto {
  @IsIn(CONTACT_ROLES)
  role: CreditorContact['role'];

  @IsPlainText(NAME_LENGTH_MAX)
  name: string;

  @IsOptional()
  @IsEmailAddress()
  email?: string;

  @IsOptional()
  @IsPlainText(CODE_LENGTH_MAX)
  phone?: string;
}

export class ChangeContactDto {
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  version: number;

  @MayBeAbsent()
  @IsIn(CONTACT_ROLES)
  role?: CreditorContact['role'];

  @MayBeAbsent()
  @IsPlainText(NAME_LENGTH_MAX)
  name?: string;

  @IsOptional()
  @IsEmailAddress()
  email?: string | null;

  @IsOptional()
  @IsPlainText(CODE_LENGTH_MAX)
  phone?: string | null;

  /** False when the person left. */
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;
}

export class GroupDto {
  id: string;
  name: string;
  parentId: string | null;

  static of({ id, name, parentId }: CreditorGroup): GroupDto {
    return { id, name, parentId };
  }
}

export class GroupListDto {
  items: GroupDto[];
}

export class CreditorDto {
  id: string;
  code: string;
  groupId: string | null;
  legalName: string;
  tradeName: string | null;
  siren: string | null;
  siret: string | null;
  vatNumber: string | null;
  isIndividual: boolean;
  addressLine: string;
  postalCode: string;
  city: string;
  country: string;
  territory: string;
  currency: Currency;
  language: string;
  state: string;
  version: number;

  static of({ actId: _act, ...creditor }: Creditor): CreditorDto {
    return creditor;
  }
}

export class CreditorPageDto {
  items: CreditorDto[];
  next: string | null;

  static of({ items, next }: Page<Creditor>): CreditorPageDto {
    return { items: items.map((creditor) => CreditorDto.of(creditor)), next };
  }
}

export class ContactDto {
  id: string;
  role: string;
  name: string;
  email: string | null;
  phone: string | null;
  active: boolean;
  version: number;

  static of(contact: CreditorContact): ContactDto {
    const { id, role, name, email, phone, active, version } = contact;
    return { id, role, name, email, phone, active, version };
  }
}

export class ContactListDto {
  items: ContactDto[];
}
