import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { SignIn, type ProvenAccount } from '@solde/identity';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-local';

/** Passport keeps its strategies in one table of the process: the name says whose it is. */
export const AGENCY_LOCAL = 'agency-local';

/** An address and a password, proved for the agency. The session is opened by the controller, once the request is valid. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, AGENCY_LOCAL) {
  constructor(private readonly signIn: SignIn) {
    super({ usernameField: 'email', passReqToCallback: true });
  }

  validate(request: FastifyRequest, email: string, password: string): Promise<ProvenAccount> {
    return this.signIn.prove('AGENCY', email, password, request.ip);
  }
}
