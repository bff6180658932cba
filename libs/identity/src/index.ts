export { UserDisabled, PasswordResetAsked } from './identity.events';
export { IdentityModule } from './identity.module';
export { LinkPost, type LinkToSend } from './link-post.service';
export { OneTimeLink } from './one-time-link.entity';
export { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, passwordProblem } from './password-rules';
export {
  AGENCY_ROLES,
  isPermission,
  isRole,
  PERMISSION_CODES,
  PERMISSIONS,
  permissionsOf,
  PORTAL_ROLES,
  ROLES,
  rolesOfKind,
  rolesWith,
  type AgencyRole,
  type Audience,
  type Permission,
  type PortalRole,
  type Role,
  type UserKind,
} from './permissions';
export { guardProblem, RouteCensus, routesOf, type Route } from './route-census.service';
export {
  SAME_SITE_HEADER,
  SESSION_COOKIES,
  sessionCookie,
  SessionAuthenticator,
  tokenOf,
} from './session-authenticator.service';
export { Session } from './session.entity';
export { SESSION_HOURS, SignIn, type OpenedSession, type ProvenAccount } from './sign-in.service';
export { UserAccount } from './user-account.entity';
export { UserRole } from './user-role.entity';
export { UserScope } from './user-scope.entity';
export { UsersQuery, type UserFilter, type UserRow } from './users.query';
export { UsersService, type Invitation, type NewLink } from './users.service';
