/** What a run has found wrong, by kind. */
export type Wrong = 'lost' | 'doubled' | 'broken';

/** The client's verdict: every sentence is one act, or one thing that should have held. */
export class Findings {
  private readonly said = new Map<string, Wrong>();

  add(kind: Wrong, sentence: string): void {
    this.said.set(sentence, kind);
  }

  count(kind: Wrong): number {
    return this.of(kind).length;
  }

  of(kind: Wrong): string[] {
    return [...this.said].filter(([, each]) => each === kind).map(([sentence]) => sentence);
  }

  get isClean(): boolean {
    return this.said.size === 0;
  }
}
