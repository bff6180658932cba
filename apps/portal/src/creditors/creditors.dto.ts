import type { CalendarDate } from '@solde/calendar';
import type { BankDetail, Creditor, CreditorContact } from '@solde/creditors';
import type { Currency } from '@solde/money';
import { IsPlainText } from '@solde/platform';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const HOLDER_LENGTH_MAX = 140;
const IBAN_LENGTH_MAX = 60;

export class RequestBankDetailsDto {
  @IsString()
  @MaxLength(IBAN_LENGTH_MAX)
  iban: string;

  @IsOptional()
  @Matches(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/)
  bic?: string;

  @IsPlainText(HOLDER_LENGTH_MAX)
  holder: string;
}

export class CreditorDto {
  id: string;
  code: string;
  legalName: string;
  tradeName: string | null;
  siren: string | null;
  addressLine: string;
  postalCode: string;
  city: string;
  country: string;
  territory: string;
  currency: Currency;
  language: string;
  state: string;

  static of(creditor: Creditor): CreditorDto {
    const { id, code, legalName, tradeName, siren, addressLine, postalCode, city } = creditor;
    const { country, territory, currency, language, state } = creditor;
    return {
      ...{ id, code, legalName, tradeName, siren, addressLine, postalCode, city },
      ...{ country, territory, currency, language, state },
    };
  }
}

export class CreditorListDto {
  items: CreditorDto[];
}

export class ContactDto {
  id: string;
  role: string;
  name: string;
  email: string | null;
  phone: string | null;

  static of({ id, role, name, email, phone }: CreditorContact): ContactDto {
    return { id, role, name, email, phone };
  }
}

export class CreditorDetailDto extends CreditorDto {
  contacts: ContactDto[];
}

export class BankDetailDto {
  id: string;
  /** Country and last four characters. */
  iban: string;
  holder: string;
  state: string;
  usableFrom: CalendarDate | null;

  static of({ id, iban, holder, state, usableFrom }: BankDetail): BankDetailDto {
    return { id, iban: `${iban.slice(0, 2)}** **** ${iban.slice(-4)}`, holder, state, usableFrom };
  }
}

export class BankDetailListDto {
  items: BankDetailDto[];
}
