import { createRequire } from 'node:module';
import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { DiscoveryService } from '@nestjs/core';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import { getMetadataStorage } from 'class-validator';

import { routesOf, type Route } from '@solde/identity';

// Where class-transformer keeps what @Type says; it declares no types for it.
const { defaultMetadataStorage } = createRequire(__filename)('class-transformer/cjs/storage') as {
  defaultMetadataStorage: {
    findTypeMetadata(target: Type, property: string): { typeFunction(): unknown } | undefined;
  };
};

/** What one route of a running API takes, as its own decorators say. */
export interface Form extends Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its parameters: `/v1/cases/:id`. */
  readonly path: string;
  readonly body: Type | null;
  readonly query: Type | null;
}

/** One property of a body or of a query. */
export interface Field {
  readonly name: string;
  readonly isOptional: boolean;
  readonly isList: boolean;
  readonly nested: Type | null;
  readonly rules: readonly Rule[];
}

interface Rule {
  readonly name: string;
  readonly constraints: readonly unknown[];
}

/** Every route of an API that runs: one that is added tomorrow is here by itself. */
export function formsOf(app: INestApplication): Form[] {
  const controllers = app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype as Type] : []));
  return controllers.flatMap((controller) => {
    const routes = routesOf([controller]);
    return handlersOf(controller).map(({ name, route }): Form => {
      const known = routes.find((each) => each.route === route);
      if (known === undefined) throw new Error(`${route} is no route.`);
      const [method, path] = route.split(' ') as [Form['method'], string];
      const body = dtoOf(controller, name, RouteParamtypes.BODY);
      const query = dtoOf(controller, name, RouteParamtypes.QUERY);
      return { ...known, method, path, body, query };
    });
  });
}

/** The properties that a class of a body or of a query takes. */
export function fieldsOf(dto: Type): Field[] {
  const rules = new Map<string, Rule[]>();
  const lists = new Set<string>();
  for (const one of getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false)) {
    const name = one.name ?? one.type;
    if (one.each || name === 'isArray' || name.startsWith('array')) lists.add(one.propertyName);
    const known = rules.get(one.propertyName) ?? [];
    rules.set(one.propertyName, [
      ...known,
      { name, constraints: (one.constraints as unknown[] | undefined) ?? [] },
    ]);
  }
  return [...rules].map(([name, own]) => ({
    name,
    isOptional: own.some((rule) => OPTIONAL.includes(rule.name)),
    isList: lists.has(name),
    nested: own.some((rule) => rule.name === 'nestedValidation') ? nestedIn(dto, name) : null,
    rules: own.filter((rule) => !OPTIONAL.includes(rule.name)),
  }));
}

/** A body that its own rules accept; every id in it is the one given. Only what must be there is there, unless all is asked. */
export function sampleOf(dto: Type, id: string, all = false): Record<string, unknown> {
  const fields = fieldsOf(dto).filter(
    ({ name, isOptional }) => (all || !isOptional) && name !== 'cursor',
  );
  return Object.fromEntries(fields.map((field) => [field.name, valueOf(field, id, all)]));
}

const OPTIONAL = ['isOptional', 'conditionalValidation'];
const DAY = '2026-03-05';
/** Texts of which one fits whatever pattern a property asks for. */
const WORDS = [
  ...['EUR', 'FR', '1', '10:00', 'ABCDEFGH', 'a1', '123456789', '12345678901234', 'FR12345678'],
  ...[
    'PROFESSIONAL',
    'SENSITIVE',
    '0.00',
    '2026-03-05T10:00:00Z',
    'a'.repeat(64),
    'A1B2',
    '2026-03',
  ],
];

function valueOf(field: Field, id: string, all: boolean): unknown {
  const one = field.nested === null ? scalarOf(field, id) : sampleOf(field.nested, id, all);
  return field.isList ? [one] : one;
}

function scalarOf({ name, rules }: Field, id: string): unknown {
  if (name === 'limit') return '10';
  const rule = (wanted: string) => rules.find((each) => each.name === wanted);
  const among = rule('isIn')?.constraints[0] as readonly unknown[] | undefined;
  if (among !== undefined) return among[0];
  if (rule('isUuid')) return id;
  if (rule('isInt')) return Number(rule('min')?.constraints[0] ?? 1);
  if (rule('isBoolean')) return true;
  if (rule('isObject')) return {};
  if (rule('IsEmailAddress')) return 'personne@exemple.test';
  if (rule('IsCalendarDate')) return DAY;
  if (rule('IsCurrency')) return 'EUR';
  const patterns = rules
    .filter((each) => each.name === 'matches')
    .map((each) => each.constraints[0] as RegExp);
  if (rule('IsMoney')) return '1.00';
  const word = WORDS.find((text) => patterns.every((pattern) => pattern.test(text)));
  if (word === undefined) throw new Error(`No sample fits ${name}: ${patterns.join(' ')}`);
  return word;
}

interface Handler {
  readonly name: string;
  readonly route: string;
}

function handlersOf(controller: Type): Handler[] {
  const prototype = controller.prototype as object;
  const [root = ''] = pathsOf(controller);
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(
    ([name, { value }]) => {
      const handler: unknown = value;
      if (typeof handler !== 'function') return [];
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      const [path = ''] = pathsOf(handler);
      const parts = `${root}/${path}`.split('/').filter(Boolean).join('/');
      return [{ name, route: `${RequestMethod[method]} /${parts}` }];
    },
  );
}

function pathsOf(target: object): string[] {
  return [
    (Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined) ?? '',
  ].flat();
}

/** The class that a handler takes its whole body or query as; null when it takes none, or a named part alone. */
function dtoOf(controller: Type, handler: string, kind: RouteParamtypes): Type | null {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<
    string,
    { readonly index: number; readonly data?: unknown }
  >;
  const types = (Reflect.getMetadata(
    'design:paramtypes',
    controller.prototype as object,
    handler,
  ) ?? []) as readonly unknown[];
  for (const [key, { index, data }] of Object.entries(args)) {
    const type = types[index];
    if (key.startsWith(`${kind}:`) && data === undefined && typeof type === 'function')
      if (fieldsOf(type as Type).length > 0) return type as Type;
  }
  return null;
}

function nestedIn(dto: Type, property: string): Type {
  const metadata = defaultMetadataStorage.findTypeMetadata(dto, property);
  if (metadata === undefined) throw new Error(`${dto.name}.${property} does not say its type.`);
  return metadata.typeFunction() as Type;
}
