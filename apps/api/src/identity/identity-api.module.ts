import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { IdentityModule, SessionAuthenticator, SignIn } from '@solde/identity';
import { AccessGuard, Authenticator } from '@solde/platform';
import { LocalStrategy } from './local-strategy';
import { PasswordsController } from './passwords.controller';
import { SessionController } from './session.controller';
import { UsersController } from './users.controller';

/** Signing in to the agency, and its users; every route of the process is guarded from here. */
@Module({
  imports: [IdentityModule, PassportModule],
  controllers: [SessionController, PasswordsController, UsersController],
  providers: [
    LocalStrategy,
    {
      provide: Authenticator,
      useFactory: (signIn: SignIn) => new SessionAuthenticator(signIn, 'AGENCY'),
      inject: [SignIn],
    },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
})
export class IdentityApiModule {}
