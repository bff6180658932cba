/** One line of a page that a reader types, and what the page says he sees. */
export interface TypedLine {
  readonly line: string;
  /** The text under it after `#>`, with `…` for what differs; null when nothing is shown. */
  readonly shows: string | null;
}

const BLOCK = /^```bash\n([\s\S]*?)^```$/gm;
const SHOWN = /^#> ?/;

/** The lines of every bash block below a heading, up to the next heading of the same depth. */
export function typedLines(page: string, heading: string): TypedLine[] {
  const [, below = ''] = page.split(`\n${heading}\n`);
  const depth = heading.split(' ')[0] ?? '';
  const [section = ''] = below.split(new RegExp(`^${depth} `, 'm'));
  return [...section.matchAll(BLOCK)].flatMap(([, block = '']) => linesOf(block));
}

function linesOf(block: string): TypedLine[] {
  const lines: TypedLine[] = [];
  for (const text of block.split('\n').filter((each) => each.trim() !== '')) {
    const last = lines.at(-1);
    if (!SHOWN.test(text)) lines.push({ line: text, shows: null });
    else if (last !== undefined) {
      const shown = text.replace(SHOWN, '');
      lines[lines.length - 1] = {
        ...last,
        shows: last.shows === null ? shown : `${last.shows}\n${shown}`,
      };
    }
  }
  return lines;
}

/** Whether what was printed is what the page shows. */
export function isAsShown(printed: string, shows: string): boolean {
  const pattern = shows
    .split('…')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[\\s\\S]*');
  return new RegExp(`^${pattern}$`).test(printed.trim());
}

/** The variables that a line sets. */
export function variablesSetBy(line: string): string[] {
  return [...line.matchAll(/(?:^|\s)([A-Z]+)=/g)].map(([, name = '']) => name);
}
