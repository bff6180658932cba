import type { DiscoveryService } from '@nestjs/core';

/** A method of a provider, and the name by which the database knows it. */
export interface FoundMethod<D> {
  readonly name: string;
  /** What its decorator declared. */
  readonly declared: D;
  call(...args: unknown[]): Promise<void>;
}

/** The methods of every provider of the application that `declarationOf` recognises, in the order of their names. */
export function declaredMethods<D>(
  discovery: DiscoveryService,
  declarationOf: (method: object) => D | null,
): FoundMethod<D>[] {
  const providers = new Set<object>();
  for (const { instance, isAlias } of discovery.getProviders()) {
    const provider: unknown = instance;
    if (!isAlias && typeof provider === 'object' && provider !== null) providers.add(provider);
  }
  const found = [...providers].flatMap((provider) => methodsOf(provider, declarationOf));
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function methodsOf<D>(
  provider: object,
  declarationOf: (method: object) => D | null,
): FoundMethod<D>[] {
  const prototype = Object.getPrototypeOf(provider) as object | null;
  if (prototype === null || prototype === Object.prototype) return [];
  return Object.entries(Object.getOwnPropertyDescriptors(prototype)).flatMap(([key, { value }]) => {
    const method: unknown = value;
    if (key === 'constructor' || typeof method !== 'function') return [];
    const declared = declarationOf(method);
    if (declared === null) return [];
    const name = `${provider.constructor.name}.${key}`;
    const call = async (...args: unknown[]) => {
      await Reflect.apply(method, provider, args);
    };
    return [{ name, declared, call }];
  });
}
