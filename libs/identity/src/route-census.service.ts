import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ALLOW, IDEMPOTENT, PUBLIC } from '@solde/platform';
import { isPermission, rolesWith, type Role } from './permissions';

/** One entry point of an API, as its controller declares it. */
export interface Route {
  /** `POST /v1/cases/:id/notes`. */
  readonly route: string;
  readonly controller: string;
  readonly isPublic: boolean;
  /** Any of them opens the route; empty when it is public, or when somebody forgot. */
  readonly permissions: readonly string[];
  readonly roles: readonly Role[];
  readonly isIdempotent: boolean;
}

/** The routes that controllers declare, in the order of their paths. */
export function routesOf(controllers: readonly Type[]): Route[] {
  const routes = controllers.flatMap((controller) => {
    const prototype = controller.prototype as object;
    const roots = pathsOf(controller);
    return Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap(({ value }) => {
      const handler: unknown = value;
      if (typeof handler !== 'function') return [];
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      return roots.flatMap((root) =>
        pathsOf(handler).map((path) => routeOf(controller, handler, method, `${root}/${path}`)),
      );
    });
  });
  return routes.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

/** What is wrong with how a route is guarded, in one sentence; null when it is right. */
export function guardProblem({ route, controller, isPublic, permissions }: Route): string | null {
  const at = `${route} (${controller})`;
  if (isPublic && permissions.length > 0) return `${at} is both @Public and @Allow.`;
  if (!isPublic && permissions.length === 0) return `${at} has neither @Allow nor @Public.`;
  const unknown = permissions.find((code) => !isPermission(code));
  return unknown === undefined ? null : `${at} asks for "${unknown}", which no role can hold.`;
}

/** Refuses to start an API with a route that nobody decided who may call. */
@Injectable()
export class RouteCensus implements OnModuleInit {
  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    const controllers = this.discovery
      .getControllers()
      .flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype as Type] : []));
    const problems = routesOf(controllers)
      .map(guardProblem)
      .filter((each) => each !== null);
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }
}

function routeOf(controller: Type, handler: object, method: RequestMethod, path: string): Route {
  const said = <T>(key: string) =>
    (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
  const permissions = said<readonly string[]>(ALLOW) ?? [];
  const holders = new Set(permissions.flatMap((code) => rolesWith(code)));
  return {
    route: `${RequestMethod[method]} /${path.split('/').filter(Boolean).join('/')}`,
    controller: controller.name,
    isPublic: said<boolean>(PUBLIC) === true,
    permissions,
    roles: [...holders],
    isIdempotent: said<boolean>(IDEMPOTENT) === true,
  };
}

function pathsOf(target: object): string[] {
  const path = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return [path ?? ''].flat();
}

/** By path, then by method. */
function orderOf({ route }: Route): string {
  return route.split(' ').reverse().join(' ');
}
