import { ValidateIf } from 'class-validator';

/** The property may be left out; `null` is not a way to leave it out, since the row must have a value. */
export const MayBeAbsent = (): PropertyDecorator =>
  ValidateIf((_, value: unknown) => value !== undefined);
