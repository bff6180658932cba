export type Fact = string | number | boolean | null | object;

/** What was wrong with one property of the request. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
}

interface Details {
  readonly fields?: readonly FieldProblem[];
  /** The rule of the domain book or of the contract that refused. */
  readonly ruleId?: string;
  readonly cause?: unknown;
}

/**
 * A refusal: the product understood and says no, with a stable code and the facts that explain it.
 *
 * Anything else that is thrown is a bug.
 */
export class DomainError extends Error {
  readonly fields: readonly FieldProblem[] | undefined;
  readonly ruleId: string | undefined;

  constructor(
    readonly code: string,
    readonly facts: Readonly<Record<string, Fact>> = {},
    { fields, ruleId, cause }: Details = {},
  ) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'DomainError';
    this.fields = fields;
    this.ruleId = ruleId;
  }
}

/** How a code answers over HTTP, and its title in both languages. */
export interface Refusal {
  readonly status: number;
  readonly fr: string;
  readonly en: string;
}

const byCode = new Map<string, Refusal>();
const byConstraint = new Map<string, string>();

/**
 * Declares the codes with which a lib may refuse; called once by its `.errors` file.
 *
 * Answers the table, so that the file can export it. Two libs that give one code two meanings fail at start.
 */
export function refusals<T extends Readonly<Record<string, Refusal>>>(table: T): T {
  for (const [code, refusal] of Object.entries(table)) {
    const known = byCode.get(code);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(refusal))
      throw new Error(`The code ${code} is declared twice with two meanings.`);
    byCode.set(code, refusal);
  }
  return table;
}

/** Declares which refusal a violated constraint of PostgreSQL is; a constraint that nobody lists is a bug. */
export function constraints(table: Readonly<Record<string, string>>): void {
  for (const [constraint, code] of Object.entries(table)) {
    const known = byConstraint.get(constraint);
    if (known !== undefined && known !== code)
      throw new Error(`The constraint ${constraint} is declared twice with two codes.`);
    byConstraint.set(constraint, code);
  }
}

/** The declared refusal of a code, or null. */
export function refusalOf(code: string): Refusal | null {
  return byCode.get(code) ?? null;
}

/** Every code declared so far, in alphabetical order: the documentation and the house specs read it. */
export function declaredRefusals(): readonly (Refusal & { readonly code: string })[] {
  return [...byCode]
    .map(([code, refusal]) => ({ code, ...refusal }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The code that a violated constraint stands for, or null. */
export function codeOfConstraint(constraint: string): string | null {
  return byConstraint.get(constraint) ?? null;
}
