import { inflateSync } from 'node:zlib';

/** A piece of text where it stands, in points from the top left corner of its page. */
export interface PdfText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Of the base line. */
  readonly top: number;
  readonly size: number;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PdfText[];
}

interface PdfObject {
  readonly dictionary: string;
  readonly stream: Buffer | null;
}

interface PdfFont {
  readonly units: ReadonlyMap<number, string>;
  readonly widths: readonly number[];
}

/** A PDF of the house, read back object by object: what it embeds, and what stands on its pages. */
export class PdfFile {
  private readonly objects = new Map<number, PdfObject>();
  private readonly fonts = new Map<number, PdfFont>();
  private read: PdfPage[] | null = null;

  constructor(bytes: Buffer) {
    const source = bytes.toString('latin1');
    for (const { 0: head, 1: id, index } of source.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
      const from = index + head.length;
      const until = source.indexOf('endobj', from);
      const opening = source.indexOf('stream\n', from);
      const isStream = opening !== -1 && opening < until;
      const dictionary = source.slice(from, isStream ? opening : until);
      this.objects.set(Number(id), {
        dictionary,
        stream: isStream ? inside(bytes, opening + 7, dictionary) : null,
      });
    }
  }

  /** The dictionaries that hold a text. */
  dictionaries(holding: string): string[] {
    return [...this.objects.values()].flatMap(({ dictionary }) =>
      dictionary.includes(holding) ? [dictionary] : [],
    );
  }

  /** The content of the first stream whose dictionary holds a text. */
  stream(holding: string): Buffer | null {
    const found = [...this.objects.values()].find(
      ({ dictionary, stream }) => stream !== null && dictionary.includes(holding),
    );
    return found?.stream ?? null;
  }

  get pages(): readonly PdfPage[] {
    this.read ??= this.readPages();
    return this.read;
  }

  private readPages(): PdfPage[] {
    const [kids = ''] = this.dictionaries('/Type /Pages').map((pages) =>
      match(pages, /\/Kids \[([^\]]*)\]/),
    );
    return references(kids).map((id) => this.pageOf(this.dictionary(id)));
  }

  /** All that can be read, one line of the page by line, pages apart by a form feed. */
  get text(): string {
    return this.pages.map(linesOf).join('\f').replaceAll('\u00a0', ' ');
  }

  /** All texts as they were drawn: a cell of a table whole before the next one, without blanks between pieces. */
  get drawn(): string {
    return this.pages.flatMap(({ texts }) => texts.map(({ text }) => text)).join('');
  }

  private dictionary(id: number): string {
    return this.objects.get(id)?.dictionary ?? '';
  }

  private pageOf(page: string): PdfPage {
    const [, , width = 0, height = 0] = match(page, /\/MediaBox \[([^\]]*)\]/)
      .split(' ')
      .map(Number);
    const [content = 0] = references(match(page, /\/Contents (\d+ 0 R)/));
    const [resources = 0] = references(match(page, /\/Resources (\d+ 0 R)/));
    const fonts = new Map(
      [...this.dictionary(resources).matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => [
        name,
        this.fontOf(Number(id)),
      ]),
    );
    const drawn = this.objects.get(content)?.stream?.toString('latin1') ?? '';
    return { width, height, texts: textsOf(drawn, height, fonts) };
  }

  private fontOf(id: number): PdfFont {
    const known = this.fonts.get(id);
    if (known !== undefined) return known;
    const font = this.dictionary(id);
    const [map = 0] = references(match(font, /\/ToUnicode (\d+ 0 R)/));
    const [descendant = 0] = references(match(font, /\/DescendantFonts \[([^\]]*)\]/));
    const read: PdfFont = {
      units: unitsOf(this.objects.get(map)?.stream?.toString('latin1') ?? ''),
      widths: match(this.dictionary(descendant), /\/W \[\d+ \[([^\]]*)\]/)
        .split(' ')
        .map(Number),
    };
    this.fonts.set(id, read);
    return read;
  }
}

/** Texts that leave a page's margins, in points: what a reader or a printer would lose. */
export function outsideMargins({ width, height, texts }: PdfPage, margin: number): PdfText[] {
  return texts.filter(
    ({ left, right, top, size }) =>
      left < margin || right > width - margin || top - size < margin || top > height - margin,
  );
}

/** Texts that are written over one another. */
export function overlapping({ texts }: PdfPage): (readonly [string, string])[] {
  const inked = texts.filter(({ text }) => text.trim() !== '');
  return inked.flatMap((one, index) =>
    inked.slice(index + 1).flatMap((other) => {
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const apart = Math.abs(one.top - other.top);
      return across > 1 && apart < Math.min(one.size, other.size) * 0.7
        ? [[one.text, other.text] as const]
        : [];
    }),
  );
}

function inside(bytes: Buffer, from: number, dictionary: string): Buffer {
  const raw = bytes.subarray(from, from + Number(match(dictionary, /\/Length (\d+)/)));
  return dictionary.includes('/FlateDecode') ? inflateSync(raw) : raw;
}

function match(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1] ?? '';
}

function references(text: string): number[] {
  return [...text.matchAll(/(\d+) 0 R/g)].map(([, id]) => Number(id));
}

function unitsOf(map: string): Map<number, string> {
  const units = new Map<number, string>();
  for (const [, first = '', list = ''] of map.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g))
    [...list.matchAll(/<([\w ]+)>/g)].forEach(([, code = ''], index) =>
      units.set(
        parseInt(first, 16) + index,
        Buffer.from(code.replaceAll(' ', ''), 'hex').swap16().toString('utf16le'),
      ),
    );
  return units;
}

/** The printer writes each piece alone, at its own place: `1 0 0 1 x y Tm`, `/F1 9 Tf`, `[<glyphs> kerning ...] TJ`. */
function textsOf(drawn: string, height: number, fonts: ReadonlyMap<string, PdfFont>): PdfText[] {
  const pieces = drawn.matchAll(
    /1 0 0 1 (\S+) (\S+) Tm\n(?:\S+ T[wc]\n)*\/(F\d+) (\S+) Tf\n(?:\S+ T[wcrzL]+\n)*\[([^\]]*)\] TJ/g,
  );
  return [...pieces].flatMap(([, x, y, name = '', points, shown = '']) => {
    const font = fonts.get(name);
    if (font === undefined) return [];
    const [left, size] = [Number(x), Number(points)];
    let [text, thousandths] = ['', 0];
    for (const [, hex = '', kerning] of shown.matchAll(/<([0-9a-f]*)>|(-?[\d.]+)/g)) {
      thousandths -= Number(kerning ?? 0);
      for (const glyph of (hex.match(/.{4}/g) ?? []).map((code) => parseInt(code, 16))) {
        text += font.units.get(glyph) ?? '\ufffd';
        thousandths += font.widths[glyph] ?? 0;
      }
    }
    const right = left + (thousandths * size) / 1000;
    return [{ text, left, right, top: height - Number(y), size }];
  });
}

function linesOf({ texts }: PdfPage): string {
  const rows = [...texts].sort((a, b) =>
    Math.abs(a.top - b.top) < 1 ? a.left - b.left : a.top - b.top,
  );
  return rows.reduce((text, piece, index) => {
    const before = rows[index - 1];
    if (before === undefined) return piece.text;
    const isNewLine = Math.abs(before.top - piece.top) >= 1;
    const isApart = piece.left - before.right > 1 && !text.endsWith(' ');
    return text + (isNewLine ? '\n' : isApart ? ' ' : '') + piece.text;
  }, '');
}
