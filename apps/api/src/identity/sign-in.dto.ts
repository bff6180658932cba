import { IsEmailAddress, IsPlainText } from '@solde/platform';
import { PASSWORD_LENGTH_MAX } from '@solde/identity';
import { IsIn, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

const TOKEN_LENGTH_MAX = 100;
/** Counted in UTF-16 units here and in characters by the rule: an emoji is one character and two units. */
const PASSWORD_UNITS_MAX = 2 * PASSWORD_LENGTH_MAX;

export class SignInDto {
  @IsEmailAddress()
  email: string;

  @IsString()
  @MinLength(1)
  @MaxLength(PASSWORD_UNITS_MAX)
  password: string;

  /** `TOKEN` answers a bearer token, for programs; `COOKIE` sets an httpOnly cookie and answers none, for pages. */
  @IsOptional()
  @IsIn(['TOKEN', 'COOKIE'])
  as?: 'TOKEN' | 'COOKIE';
}

export class AskPasswordLinkDto {
  @IsEmailAddress()
  email: string;
}

/** The token stands in the body, never in an address: addresses are logged. */
export class ChoosePasswordDto {
  @IsPlainText(TOKEN_LENGTH_MAX)
  token: string;

  @IsString()
  @MinLength(1)
  @MaxLength(PASSWORD_UNITS_MAX)
  password: string;
}

export class ChangePasswordDto {
  @IsString()
  @MinLength(1)
  @MaxLength(PASSWORD_UNITS_MAX)
  current: string;

  @IsString()
  @MinLength(1)
  @MaxLength(PASSWORD_UNITS_MAX)
  next: string;
}
