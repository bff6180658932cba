/**
 * A stored explanation: what to say, not how it reads. Rendered when it is read, in the reader's language; `version` keeps
 * an old sentence readable after its words change.
 */
export interface Sentence {
  readonly key: string;
  readonly version: number;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}
