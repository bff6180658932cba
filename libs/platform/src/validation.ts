import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { isCalendarDate } from '@solde/calendar';
import { isCurrency, parseAmount, type Currency, type Minor } from '@solde/money';
import { isEmail, registerDecorator, type ValidationOptions } from 'class-validator';
import { DomainError, type FieldProblem } from './domain-error';

const AMOUNT_LENGTH_MAX = 20;
const EMAIL_LENGTH_MAX = 254;
/** A sign, digits, decimals: which number of decimals is right depends on the currency, and `parseAmount` says it. */
const AMOUNT = /^-?(0|[1-9]\d*)(\.\d{1,4})?$/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/;
/** Half of a surrogate pair: PostgreSQL cannot store it. */
const HALF = /\p{Surrogate}/u;
const FIELDS_MAX = 100;

/** A decimal string such as "1234.56", never a JSON number: numbers lose cents. Read it with `parseAmount`. */
export function IsMoney(options?: ValidationOptions & { positive?: boolean }): PropertyDecorator {
  return check('IsMoney', 'must be a decimal amount in a string, as "1234.56"', options, (text) => {
    if (text.length > AMOUNT_LENGTH_MAX || !AMOUNT.test(text)) return false;
    return options?.positive !== true || /^[^-].*[1-9]|^[1-9]/.test(text);
  });
}

/** The minor units of a text that `IsMoney` let pass; refuses `field` when its decimals are not those of the currency. */
export function amountOf(text: string, currency: Currency, field = 'amount'): Minor {
  const minor = parseAmount(text, currency);
  if (minor !== null) return minor;
  throw new DomainError(
    'VALIDATION_FAILED',
    { currency },
    { fields: [{ field, code: 'NOT_MONEY' }] },
  );
}

/** A day of the calendar, as "2026-03-31". */
export function IsCalendarDate(options?: ValidationOptions): PropertyDecorator {
  return check('IsCalendarDate', 'must be a date, as "2026-03-31"', options, isCalendarDate);
}

/** A known ISO 4217 code in upper case. */
export function IsCurrency(options?: ValidationOptions): PropertyDecorator {
  return check('IsCurrency', 'must be a currency code, as "EUR"', options, isCurrency);
}

/** An e-mail address, 254 characters at most. The library fails on half a character, so that is looked for first. */
export function IsEmailAddress(options?: ValidationOptions): PropertyDecorator {
  return check(
    'IsEmailAddress',
    'must be an e-mail address',
    options,
    (text) => text.length <= EMAIL_LENGTH_MAX && !HALF.test(text) && isEmail(text),
  );
}

/** Text of at most `max` characters, not blank, without control characters (line breaks and tabs may stay). */
export function IsPlainText(max: number, options?: ValidationOptions): PropertyDecorator {
  return check(
    'IsPlainText',
    `must be text of 1 to ${max} characters without control characters`,
    options,
    (text) => text.length <= max && text.trim() !== '' && !CONTROL.test(text) && !HALF.test(text),
  );
}

/** Validates every DTO: nothing unknown passes, and the refusal names each field and what it broke. */
export function requestValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    exceptionFactory: (errors) =>
      new DomainError('VALIDATION_FAILED', {}, { fields: fieldsOf(errors).slice(0, FIELDS_MAX) }),
  });
}

function fieldsOf(errors: readonly ValidationError[], path = ''): FieldProblem[] {
  return errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = path === '' ? property : `${path}.${property}`;
    const own = Object.keys(constraints).map((rule) => ({ field, code: codeOf(rule) }));
    return [...own, ...fieldsOf(children, field)];
  });
}

/** `whitelistValidation` is UNKNOWN_PROPERTY; `isUuid` and `IsMoney` are NOT_UUID and NOT_MONEY. */
function codeOf(rule: string): string {
  if (rule === 'whitelistValidation') return 'UNKNOWN_PROPERTY';
  const words = rule.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();
  return words.startsWith('IS_') ? `NOT_${words.slice(3)}` : words;
}

function check(
  name: string,
  message: string,
  options: ValidationOptions | undefined,
  accepts: (text: string) => boolean,
): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      ...(options === undefined ? {} : { options }),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && accepts(value),
        defaultMessage: () => `$property ${message}`,
      },
    });
  };
}
