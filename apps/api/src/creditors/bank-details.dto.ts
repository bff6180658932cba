import type { CalendarDate } from '@solde/calendar';
import type { BankDetail } from '@solde/creditors';
import { IsPlainText } from '@solde/platform';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const HOLDER_LENGTH_MAX = 140;
const HOW_LENGTH_MAX = 500;
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

export class VerifyBankDetailsDto {
  /** Whom you called back, on which known number, and what they confirmed. */
  @IsPlainText(HOW_LENGTH_MAX)
  how: string;
}

export class BankDetailDto {
  id: string;
  creditorId: string;
  iban: string;
  bic: string | null;
  holder: string;
  state: string;
  requestedBy: string;
  verifiedBy: string | null;
  verifiedHow: string | null;
  approvedBy: string | null;
  /** Money may be sent from this day on. */
  usableFrom: CalendarDate | null;

  static of({ actId: _act, version: _version, ...detail }: BankDetail): BankDetailDto {
    return detail;
  }
}

export class BankDetailListDto {
  items: BankDetailDto[];

  static of(details: readonly BankDetail[]): BankDetailListDto {
    return { items: details.map((detail) => BankDetailDto.of(detail)) };
  }
}
