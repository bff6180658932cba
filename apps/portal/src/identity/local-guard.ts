import { Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard as PassportGuard } from '@nestjs/passport';
import { DomainError, requestValidation } from '@solde/platform';
import type { FastifyRequest } from 'fastify';
import { PORTAL_LOCAL } from './local-strategy';
import { SignInDto } from './sign-in.dto';

/** Lets passport prove the address and the password of a well-formed body; guards run before the validation of bodies. */
@Injectable()
export class LocalGuard extends PassportGuard(PORTAL_LOCAL) {
  private readonly validation = requestValidation();

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const { body } = context.switchToHttp().getRequest<FastifyRequest>();
    await this.validation.transform(body ?? {}, { type: 'body', metatype: SignInDto });
    return (await super.canActivate(context)) as boolean;
  }

  override handleRequest<T>(error: unknown, account: T | false): T {
    if (error instanceof Error) throw error;
    if (account === false) throw new DomainError('SIGN_IN_REFUSED');
    return account;
  }
}
