import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { CONTROLLER_WATERMARK } from '@nestjs/common/constants';
import { AGENCY_ROLES, PORTAL_ROLES, routesOf, type Role, type Route } from '@solde/identity';
import { markdownTable } from './markdown';
import { filesUnder, root } from './repository';

/** One API: its name, the folder of its process and the roles that sign in to it. */
export interface Api {
  readonly name: string;
  readonly app: 'api' | 'portal';
  readonly roles: readonly Role[];
}

export const APIS: readonly Api[] = [
  { name: 'Agency API', app: 'api', roles: AGENCY_ROLES },
  { name: 'Creditor API', app: 'portal', roles: PORTAL_ROLES },
];

/** Every route that the controllers of one API declare; a new controller counts from the moment its file stands there. */
export async function routesOfApi({ app }: Api): Promise<readonly Route[]> {
  const files = [
    ...filesUnder('libs/platform/src').filter((path) =>
      /\/health\b[^/]*(?<!\.spec)\.ts$/.test(path),
    ),
    ...filesUnder(`apps/${app}/src`).filter((path) => path.endsWith('.controller.ts')),
  ];
  const controllers: Type[] = [];
  for (const file of files) {
    const exported = (await import(join(root, file))) as Record<string, unknown>;
    controllers.push(...Object.values(exported).filter(isController));
  }
  return routesOf(controllers);
}

/** docs/routes.md: which role may call which route. */
export async function routesPage(): Promise<string> {
  const parts = [
    '# Routes and roles',
    'Who may call what, as the code says it: `npm run routes` writes this page and a spec fails when it is stale. A route without a permission does not start. `open` needs no sign-in; `key` requires the header `Idempotency-Key`.',
  ];
  for (const api of APIS) {
    const routes = await routesOfApi(api);
    parts.push(`## ${api.name}`, table(api, routes));
  }
  return `${parts.join('\n\n')}\n`;
}

function isController(exported: unknown): exported is Type {
  return (
    typeof exported === 'function' && Reflect.getMetadata(CONTROLLER_WATERMARK, exported) === true
  );
}

function table({ roles }: Api, routes: readonly Route[]): string {
  const rows = [
    ['Route', 'Permission', 'Key', ...roles],
    ...routes.map((route) => [
      `\`${route.route}\``,
      route.isPublic ? 'open' : route.permissions.map((code) => `\`${code}\``).join(' or '),
      route.isIdempotent ? 'key' : '',
      ...roles.map((role) => (route.isPublic || route.roles.includes(role) ? 'x' : '')),
    ]),
  ];
  return markdownTable(rows);
}
