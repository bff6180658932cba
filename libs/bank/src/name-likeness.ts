import { isOneCharacterAway } from './number-likeness';

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
/** What stands in a label beside a name. */
const LABEL_WORDS: ReadonlySet<string> = new Set([
  ...[
    'VIR',
    'VIREMENT',
    'SEPA',
    'RECU',
    'REGLT',
    'REGLEMENT',
    'REG',
    'FACTURE',
    'FACT',
    'FAC',
    'SOLDE',
    'ACOMPTE',
  ],
  ...[
    'MENSUALITE',
    'ECHEANCE',
    'PAIEMENT',
    'FRAIS',
    'INST',
    'REF',
    'DOSSIER',
    'CLIENT',
    'VOTRE',
    'NOTRE',
    'POUR',
  ],
  ...[
    'INVOICE',
    'PAYMENT',
    'TRANSFER',
    'FROM',
    'MOTIF',
    'NUMERO',
    'NO',
    'CREANCE',
    'REMISE',
    'CHEQUE',
  ],
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

/** What a payer's name is remembered by, whatever the order of its words; null for one that says too little. */
export function nameKey(name: string | null): string | null {
  const key = [...nameWords(name ?? '')].sort().join(' ');
  return key.length >= MISTYPED_CHARACTERS_MIN ? key : null;
}

/** What of a label may be a name: its words without digits that are not the trade's. */
export function nameIn(label: string): string | null {
  const words = nameWords(label).filter((word) => !/[0-9]/.test(word) && !LABEL_WORDS.has(word));
  return words.length === 0 ? null : words.join(' ');
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
