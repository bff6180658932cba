import type { DomainEvent, EventClass, Heard } from './domain-event';
import type { Work } from './work';

const HEARS = Symbol('hears');

interface Together {
  /** The method takes many events of different subjects at once, in one work. */
  readonly together: true;
}

/** What a listener's method declares. */
export interface Hearing {
  readonly event: EventClass<DomainEvent>;
  readonly together: boolean;
}

type Hears<A> = <M extends (work: Work, heard: A) => Promise<void>>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Marks the method of a `.listener` that hears an event, later and in its own work, once.
 *
 * With `together` it hears the events of many subjects in one work, as an array: for what is done set by set.
 */
export function Hears<E extends DomainEvent, O extends Together | undefined = undefined>(
  event: EventClass<E>,
  options?: O,
): Hears<O extends Together ? readonly Heard<E>[] : Heard<E>> {
  return (_target, _method, descriptor) => {
    const hearing: Hearing = { event, together: options?.together ?? false };
    Reflect.defineMetadata(HEARS, hearing, descriptor.value as object);
  };
}

/** What a method hears, or null. */
export function hearingOf(method: object): Hearing | null {
  return (Reflect.getMetadata(HEARS, method) as Hearing | undefined) ?? null;
}
