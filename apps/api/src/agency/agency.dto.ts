import type {
  AgencyDeclaration,
  AgencyInsurance,
  AgencyProfile,
  Compliance,
  ComplianceAlert,
  DedicatedAccount,
  OwnAccount,
  TeamRow,
} from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import { IsCalendarDate, IsCurrency, IsEmailAddress, IsPlainText } from '@solde/platform';
import {
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

const NAME_LENGTH_MAX = 200;
const CODE_LENGTH_MAX = 40;
/** As a SEPA transfer names who is paid. */
const HOLDER_LENGTH_MAX = 70;
const VERSION_MAX = 2_147_483_647;

export class DescribeAgencyDto {
  @IsPlainText(NAME_LENGTH_MAX)
  legalName: string;

  @Matches(/^\d{9}$/)
  siren: string;

  @IsOptional()
  @IsPlainText(CODE_LENGTH_MAX)
  vatNumber?: string;

  @IsPlainText(NAME_LENGTH_MAX)
  addressLine: string;

  @IsPlainText(CODE_LENGTH_MAX)
  postalCode: string;

  @IsPlainText(NAME_LENGTH_MAX)
  city: string;

  /** `FR-METRO`, `RE`, `NC`... */
  @IsPlainText(CODE_LENGTH_MAX)
  territory: string;

  @IsPlainText(CODE_LENGTH_MAX)
  phone: string;

  @IsEmailAddress()
  email: string;

  /** Who signs for the agency. */
  @IsPlainText(NAME_LENGTH_MAX)
  signatory: string;

  /** The version that was read; left out the first time. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(VERSION_MAX)
  version?: number;
}

export class InsureDto {
  @IsPlainText(NAME_LENGTH_MAX)
  insurer: string;

  @IsPlainText(NAME_LENGTH_MAX)
  policyNumber: string;

  @IsCalendarDate()
  validFrom: CalendarDate;

  /** The last day covered. */
  @IsCalendarDate()
  validUntil: CalendarDate;

  @IsOptional()
  @IsUUID()
  documentId?: string;
}

export class DeclareDto {
  @IsPlainText(NAME_LENGTH_MAX)
  court: string;

  @IsPlainText(NAME_LENGTH_MAX)
  reference: string;

  @IsCalendarDate()
  declaredOn: CalendarDate;

  @IsOptional()
  @IsUUID()
  documentId?: string;
}

export class OpenAccountDto {
  @IsString()
  @MaxLength(CODE_LENGTH_MAX)
  iban: string;

  @Matches(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
  bic: string;

  @IsPlainText(NAME_LENGTH_MAX)
  bankName: string;

  @IsPlainText(NAME_LENGTH_MAX)
  holder: string;

  @IsCurrency()
  currency: Currency;

  @IsCalendarDate()
  openedOn: CalendarDate;
}

/** An account of the agency itself, never one of those that hold the money of others. */
export class RequestOwnAccountDto {
  @IsString()
  @MaxLength(CODE_LENGTH_MAX)
  iban: string;

  @Matches(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
  bic: string;

  @IsPlainText(NAME_LENGTH_MAX)
  bankName: string;

  @IsPlainText(HOLDER_LENGTH_MAX)
  holder: string;

  @IsCurrency()
  currency: Currency;
}

export class CloseAccountDto {
  @IsCalendarDate()
  closedOn: CalendarDate;
}

export class ComplianceFilterDto {
  /** Today unless said. */
  @IsOptional()
  @IsCalendarDate()
  on?: CalendarDate;
}

export class FoundTeamDto {
  @IsPlainText(NAME_LENGTH_MAX)
  name: string;

  @IsPlainText(NAME_LENGTH_MAX)
  location: string;
}

export class JoinTeamDto {
  @IsUUID()
  userId: string;

  @IsOptional()
  @IsBoolean()
  leads?: boolean;
}

export class ProfileDto {
  legalName: string;
  siren: string;
  vatNumber: string | null;
  addressLine: string;
  postalCode: string;
  city: string;
  territory: string;
  phone: string;
  email: string;
  signatory: string;
  version: number;

  static of({ id: _id, alone: _alone, actId: _act, ...profile }: AgencyProfile): ProfileDto {
    return profile;
  }
}

export class InsuranceDto {
  id: string;
  insurer: string;
  policyNumber: string;
  validFrom: CalendarDate;
  validUntil: CalendarDate;
  documentId: string | null;

  static of({ actId: _act, ...insurance }: AgencyInsurance): InsuranceDto {
    return insurance;
  }
}

export class DeclarationDto {
  id: string;
  court: string;
  reference: string;
  declaredOn: CalendarDate;
  documentId: string | null;

  static of({ actId: _act, ...declaration }: AgencyDeclaration): DeclarationDto {
    return declaration;
  }
}

export class DedicatedAccountDto {
  id: string;
  iban: string;
  bic: string;
  bankName: string;
  holder: string;
  currency: Currency;
  openedOn: CalendarDate;
  closedOn: CalendarDate | null;

  static of({ actId: _act, version: _version, ...account }: DedicatedAccount): DedicatedAccountDto {
    return account;
  }
}

export class OwnAccountDto {
  id: string;
  iban: string;
  bic: string;
  bankName: string;
  holder: string;
  currency: Currency;
  /** REQUESTED, APPROVED or REJECTED. */
  state: string;
  requestedBy: string;
  approvedBy: string | null;
  /** Invoices issued from that day on name it. */
  openedOn: CalendarDate | null;
  closedOn: CalendarDate | null;

  static of({ actId: _act, version: _version, ...account }: OwnAccount): OwnAccountDto {
    return account;
  }
}

export class OwnAccountListDto {
  items: OwnAccountDto[];
}

/** Whether the agency may contact anybody on a day, and what is about to end. */
export class ComplianceDto {
  on: CalendarDate;
  insured: boolean;
  insuredUntil: CalendarDate | null;
  declared: boolean;
  /** Currencies with an open dedicated account. */
  accounts: Currency[];
  alerts: ComplianceAlert[];

  static of(on: CalendarDate, compliance: Compliance): ComplianceDto {
    const { accounts, alerts } = compliance;
    return { on, ...compliance, accounts: [...accounts], alerts: [...alerts] };
  }
}

/** The whole file of the agency. */
export class AgencyFileDto {
  /** Null before the agency was described. */
  profile: ProfileDto | null;
  compliance: ComplianceDto;
  insurances: InsuranceDto[];
  declarations: DeclarationDto[];
  dedicatedAccounts: DedicatedAccountDto[];
  /** The agency's own, to which its invoices are paid. */
  ownAccounts: OwnAccountDto[];
}

export class TeamMemberDto {
  userId: string;
  name: string;
  leads: boolean;
}

export class TeamDto {
  id: string;
  name: string;
  location: string;
  members: TeamMemberDto[];

  static of({ members, ...team }: TeamRow): TeamDto {
    return { ...team, members: [...members] };
  }
}

export class TeamListDto {
  items: TeamDto[];
}
