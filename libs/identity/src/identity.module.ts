import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FolderLinkPost } from './folder-link-post.service';
import './identity.errors';
import { LinkPost } from './link-post.service';
import { OneTimeLink } from './one-time-link.entity';
import { PasswordHashing } from './password-hashing.service';
import { PasswordResetListener } from './password-reset.listener';
import { RouteCensus } from './route-census.service';
import { Session } from './session.entity';
import { SignInAttempt } from './sign-in-attempt.entity';
import { SignIn } from './sign-in.service';
import { UserAccount } from './user-account.entity';
import { UserRole } from './user-role.entity';
import { UserScope } from './user-scope.entity';
import { UsersQuery } from './users.query';
import { UsersService } from './users.service';

@Module({
  imports: [
    DiscoveryModule,
    TypeOrmModule.forFeature([
      UserAccount,
      UserRole,
      UserScope,
      Session,
      SignInAttempt,
      OneTimeLink,
    ]),
  ],
  providers: [
    UsersService,
    UsersQuery,
    SignIn,
    PasswordHashing,
    PasswordResetListener,
    RouteCensus,
    { provide: LinkPost, useClass: FolderLinkPost },
  ],
  exports: [UsersService, UsersQuery, SignIn, LinkPost],
})
export class IdentityModule {}
