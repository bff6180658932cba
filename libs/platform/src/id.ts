import { Param, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DomainError } from './domain-error';

/** Passes ids only: what is not one is VALIDATION_FAILED, before the database is asked. */
class IdPipe implements PipeTransform<unknown, string> {
  transform(value: unknown, { data = 'id' }: ArgumentMetadata): string {
    if (typeof value === 'string' && isUUID(value)) return value.toLowerCase();
    throw new DomainError('VALIDATION_FAILED', {}, { fields: [{ field: data, code: 'NOT_UUID' }] });
  }
}

/** The id in the address: `@Id() id: string` of `cases/:id`, `@Id('claimId') claimId: string`. */
export const Id = (name = 'id'): ParameterDecorator => Param(name, new IdPipe());
