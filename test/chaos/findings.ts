/** What a run has found wrong, by kind. */
export type Wrong = 'lost' | 'doubled' | 'broken';

/** The client's verdict: every sentence is one act, or one thing that should have held. */
export class Findings {
  private readonly said = new Map<string, Wrong>();
  private told = 0;

  add(kind: Wrong, sentence: string): void {
    this.said.set(sentence, kind);
  }

  /** What was found since it was last asked. */
  news(): string[] {
    const all = [...this.said].map(([sentence, kind]) => `${kind.toUpperCase()} ${sentence}`);
    const news = all.slice(this.told);
    this.told = all.length;
    return news;
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
