import { isOneCharacterAway } from '@solde/parties';
import { referenceKey } from '@solde/payments';

/** How a written number is like the one meant, the surest first. */
export const LIKENESSES = [
  'EXACT',
  'LOOK_ALIKE',
  'OTHER_PREFIX',
  'END_ONLY',
  'TRANSPOSED',
  'ONE_CHARACTER',
] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** Letters that are read for digits, and the digits that they are read for. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  ...{ O: '0', Q: '0', D: '0', I: '1', L: '1', S: '5', B: '8', Z: '2', G: '6' },
};
const DIGITS = '0123456789';
/** A shorter number is met by chance. */
const NUMBER_CHARACTERS_MIN = 4;
/** A change of one character in a shorter number makes another number. */
const CHANGED_CHARACTERS_MIN = 5;
const NUMBER_CHARACTERS_MAX = 20;
/** A number may be written in groups. */
const WORDS_JOINED_MAX = 4;
const NUMBERS_MAX = 12;

/** A number without the letters in front of it, look-alikes of digits read as digits: what is compared of numbers written wrong. */
export function numberShape(reference: string): string {
  const key = referenceKey(reference).replace(/^[A-Z]+(?=[0-9])/, '');
  return key.replace(/[OQDILSBZG]/g, (letter) => LOOK_ALIKE[letter] ?? letter);
}

/** What of a label may be a number: its words, and neighbouring words together, that hold four digits or what is read for one. */
export function numbersIn(label: string): readonly string[] {
  const words = label
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .split(/[^0-9A-Z]+/)
    .filter((word) => word !== '');
  const numbers = new Set<string>();
  for (let start = 0; start < words.length && numbers.size < NUMBERS_MAX; start += 1) {
    let joined = '';
    for (const word of words.slice(start, start + WORDS_JOINED_MAX)) {
      joined += word;
      if (isNumber(joined)) numbers.add(joined);
    }
  }
  return [...numbers].slice(0, NUMBERS_MAX);
}

function isNumber(text: string): boolean {
  if (!/[0-9]/.test(text)) return false;
  const digits = numberShape(text).replace(/[^0-9]/g, '').length;
  return digits >= NUMBER_CHARACTERS_MIN && text.length <= NUMBER_CHARACTERS_MAX;
}

/** Every shape that a number written with one slip may have had: itself, two neighbours swapped, one character more, less or other. */
export function shapesNear(written: string): readonly string[] {
  const shape = numberShape(written);
  const near = new Set([shape]);
  if (shape.length < CHANGED_CHARACTERS_MIN) return [...near];
  for (let at = 0; at <= shape.length; at += 1) {
    const [before, here, after] = [shape.slice(0, at), shape.charAt(at), shape.slice(at + 1)];
    if (here !== '') near.add(before + after);
    if (after !== '') near.add(before + after.charAt(0) + here + after.slice(1));
    for (const digit of DIGITS) {
      if (here !== '') near.add(before + digit + after);
      near.add(before + digit + here + after);
    }
  }
  return [...near];
}

/** How `written` is like `number`, or null when it is another number. */
export function likeness(written: string, number: string): Likeness | null {
  const [key, meant] = [referenceKey(written), referenceKey(number)];
  if (key === meant) return 'EXACT';
  const [shape, wanted] = [numberShape(written), numberShape(number)];
  if (shape.length < NUMBER_CHARACTERS_MIN) return null;
  if (shape === wanted) return key.length === meant.length ? 'LOOK_ALIKE' : 'OTHER_PREFIX';
  if (/^[0-9]+$/.test(key) && wanted.endsWith(shape)) return 'END_ONLY';
  if (shape.length < CHANGED_CHARACTERS_MIN) return null;
  if (isTransposed(shape, wanted)) return 'TRANSPOSED';
  return isOneCharacterAway(shape, wanted) ? 'ONE_CHARACTER' : null;
}

function isTransposed(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const differing = [...a].flatMap((letter, at) => (letter === b.charAt(at) ? [] : [at]));
  const [first = 0, second = 0] = differing;
  return (
    differing.length === 2 &&
    second === first + 1 &&
    a.charAt(first) === b.charAt(second) &&
    a.charAt(second) === b.charAt(first)
  );
}
