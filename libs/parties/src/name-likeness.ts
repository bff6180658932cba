/** Forms of companies and titles of persons: they tell nobody apart. */
const FORMS: ReadonlySet<string> = new Set([
  ...[
    'SARL',
    'SAS',
    'SASU',
    'SA',
    'EURL',
    'SCI',
    'SNC',
    'SCP',
    'SELARL',
    'EI',
    'EIRL',
    'GIE',
    'STE',
    'SOCIETE',
  ],
  ...[
    'ETS',
    'ETABLISSEMENTS',
    'CIE',
    'M',
    'MR',
    'MME',
    'MLLE',
    'MONSIEUR',
    'MADAME',
    'OU',
    'ET',
    'DE',
    'DU',
    'LA',
  ],
  ...['LE', 'LES', 'DES', 'GMBH', 'LTD', 'BV', 'SRL'],
]);
/** Two short words that differ by one letter are two words. */
const MISTYPED_CHARACTERS_MIN = 5;
const WORDS_MAX = 12;

/** The words of a name that tell it apart, in capitals without accents. */
export function nameWords(name: string): readonly string[] {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .filter((word) => word.length > 1 && !FORMS.has(word));
  return [...new Set(words)].slice(0, WORDS_MAX);
}

/** How alike two names are, from 0 to 100: the share of their words that they have in common, one letter apart included. */
export function nameLikenessPct(a: string, b: string): number {
  const [left, right] = [nameWords(a), [...nameWords(b)]];
  if (left.length === 0 || right.length === 0) return 0;
  const total = left.length + right.length;
  let common = 0;
  for (const word of left) {
    const at = right.findIndex((other) => isSameWord(word, other));
    if (at === -1) continue;
    common += 1;
    right.splice(at, 1);
  }
  return Math.floor((200 * common) / total);
}

function isSameWord(a: string, b: string): boolean {
  if (a === b) return true;
  return (
    a.length >= MISTYPED_CHARACTERS_MIN &&
    b.length >= MISTYPED_CHARACTERS_MIN &&
    isOneCharacterAway(a, b)
  );
}

/** Whether one character more, less or other makes `b` of `a`. */
export function isOneCharacterAway(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  let at = 0;
  while (at < short.length && short.charAt(at) === long.charAt(at)) at += 1;
  const rest = short.length === long.length ? short.slice(at + 1) : short.slice(at);
  return rest === long.slice(at + 1);
}
