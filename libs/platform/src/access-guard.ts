import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Caller } from './caller';
import { DomainError } from './domain-error';
import { ALLOW, idempotencyKeyOf, IDEMPOTENT, PUBLIC, type IncomingRequest } from './entry-point';

/** Finds out who sends a request; null when nobody valid is signed in. Provided by the process's own module. */
export abstract class Authenticator {
  abstract authenticate(request: IncomingRequest): Promise<Caller | null>;
}

/** Deny by default: an entry point without `@Allow` or `@Public` is open to nobody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IncomingRequest>();
    const caller = await this.authenticator.authenticate(request);
    if (caller !== null) request.caller = caller;
    if (this.said<boolean>(PUBLIC, context) !== true) {
      if (caller === null) throw new DomainError('UNAUTHENTICATED');
      const allowed = this.said<readonly string[]>(ALLOW, context) ?? [];
      if (!allowed.some((permission) => caller.permissions.has(permission)))
        throw new DomainError('FORBIDDEN', { permission: allowed.join(' ') });
    }
    if (this.said<boolean>(IDEMPOTENT, context) === true) {
      idempotencyKeyOf(request);
      request.idempotent = true;
    }
    return true;
  }

  private said<T>(key: string, context: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T>(key, [context.getHandler(), context.getClass()]);
  }
}
