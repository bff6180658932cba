const JOB = Symbol('job');

/** How often a job is put on the queue by the clock; a job without one runs when an act asks for it. */
export type Cadence = 'MINUTE' | 'FIVE_MINUTES' | 'HOUR' | 'DAY';

/** What a job's method declares. */
export interface JobDeclaration {
  readonly name: string;
  readonly every?: Cadence;
}

type JobMethod = <M extends (payload: never) => Promise<unknown>>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/** Marks the method of a `.job` file that the queue runs, at least once, by this name. It opens its own works. */
export function Job(declaration: JobDeclaration): JobMethod {
  return (_target, _method, descriptor) => {
    Reflect.defineMetadata(JOB, declaration, descriptor.value as object);
  };
}

/** What a method declares as a job, or null. */
export function jobOf(method: object): JobDeclaration | null {
  return (Reflect.getMetadata(JOB, method) as JobDeclaration | undefined) ?? null;
}
