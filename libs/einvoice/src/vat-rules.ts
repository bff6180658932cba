import { decimal, sumOf, UNIT } from './decimal';
import type { InvoiceRule } from './invoice-rule';
import type { ReadGroup, ReadInvoice, ReadLine } from './read-invoice';

/** A category of VAT, and what its rules ask. */
interface Category {
  /** The middle of the codes of its rules. */
  readonly code: 'S' | 'Z' | 'E' | 'AE' | 'O';
  readonly words: string;
  /** What the rate of a line has to be. */
  readonly lineRate: 'ABOVE_ZERO' | 'ZERO' | 'ABSENT';
  /** Whether the breakdown says why no VAT is due. */
  readonly saysWhy: boolean;
}

const CATEGORIES: readonly Category[] = [
  { code: 'S', words: 'standard rated', lineRate: 'ABOVE_ZERO', saysWhy: false },
  { code: 'Z', words: 'zero rated', lineRate: 'ZERO', saysWhy: false },
  { code: 'E', words: 'exempt', lineRate: 'ZERO', saysWhy: true },
  { code: 'AE', words: 'under reverse charge', lineRate: 'ZERO', saysWhy: true },
  { code: 'O', words: 'outside the scope of VAT', lineRate: 'ABSENT', saysWhy: true },
];

const RATE_WORDS = { ABOVE_ZERO: 'a rate above zero', ZERO: 'the rate zero', ABSENT: 'no rate' };

/** The rules of each category of VAT, `BR-S-*` to `BR-O-*`. */
export const VAT_RULES: readonly InvoiceRule[] = [
  ...CATEGORIES.flatMap(rulesOf),
  {
    code: 'BR-O-11',
    text: 'A breakdown outside the scope of VAT stands alone.',
    holds: ({ groups }) => !groups.some(is('O')) || groups.length === 1,
  },
  {
    code: 'BR-O-12',
    text: 'Beside a breakdown outside the scope of VAT no line has another category.',
    holds: ({ groups, lines }) => !groups.some(is('O')) || lines.every(is('O')),
  },
];

function rulesOf(category: Category): InvoiceRule[] {
  const { code, words, saysWhy } = category;
  return [
    {
      code: `BR-${code}-01`,
      text: `Lines that are ${words} have ${code === 'S' ? 'a' : 'exactly one'} group in the VAT breakdown.`,
      holds: (invoice) => hasGroup(category, invoice),
    },
    {
      code: `BR-${code}-02`,
      text:
        code === 'O'
          ? 'With a line outside the scope of VAT neither seller nor buyer shows a VAT number.'
          : `With a line that is ${words} the seller is known to the tax office${code === 'AE' ? ', and so is the buyer' : ''}.`,
      holds: (invoice) => !invoice.lines.some(is(code)) || isKnownToTax(category, invoice),
    },
    {
      code: `BR-${code}-05`,
      text: `A line that is ${words} has ${RATE_WORDS[category.lineRate]}.`,
      holds: ({ lines }) => lines.filter(is(code)).every((line) => hasRate(category, line)),
    },
    {
      code: `BR-${code}-08`,
      text: `The taxable amount that is ${words} is the sum of its lines.`,
      holds: ({ groups, lines }) =>
        groups.filter(is(code)).every((group) => isSumOfLines(category, group, lines)),
    },
    {
      code: `BR-${code}-09`,
      text:
        code === 'S'
          ? 'The VAT of a standard rate is its taxable amount times the rate.'
          : `The VAT of what is ${words} is zero.`,
      holds: ({ groups }) => groups.filter(is(code)).every((group) => hasDueVat(category, group)),
    },
    {
      code: `BR-${code}-10`,
      text: saysWhy
        ? `The breakdown of what is ${words} says why, in words or by a code.`
        : `The breakdown of what is ${words} gives no reason of exemption.`,
      holds: ({ groups }) =>
        groups
          .filter(is(code))
          .every(({ reason, reasonCode }) => (reason !== null || reasonCode !== null) === saysWhy),
    },
  ];
}

function is(code: string): (one: { readonly category: string | null }) => boolean {
  return ({ category }) => category === code;
}

/** Without any group BR-CO-18 speaks, with one that has no category BR-47 does. */
function hasGroup({ code }: Category, { groups, lines }: ReadInvoice): boolean {
  if (groups.length === 0 || groups.some(({ category }) => category === null)) return true;
  if (!lines.some(is(code))) return true;
  const found = groups.filter(is(code)).length;
  return code === 'S' ? found > 0 : found === 1;
}

function isKnownToTax({ code }: Category, { seller, buyer }: ReadInvoice): boolean {
  const vat = (scheme: string) => scheme === 'VA';
  const sellers = seller.taxIds.map(({ scheme }) => scheme ?? '');
  const buyers = buyer.taxIds.map(({ scheme }) => scheme ?? '');
  if (code === 'O') return !sellers.some(vat) && !buyers.some(vat);
  const isSellerKnown = sellers.some((scheme) => scheme === 'VA' || scheme === 'FC');
  return isSellerKnown && (code !== 'AE' || buyers.some(vat) || buyer.legalId !== null);
}

function hasRate({ lineRate }: Category, { percent }: ReadLine): boolean {
  if (lineRate === 'ABSENT') return percent === null;
  const value = decimal(percent);
  return value !== null && (lineRate === 'ZERO' ? value === 0n : value > 0n);
}

/** What is missing is another rule's matter: this one compares what stands there. */
function isSumOfLines({ code }: Category, group: ReadGroup, lines: readonly ReadLine[]): boolean {
  const basis = decimal(group.basis);
  const rate = decimal(group.percent);
  if (lines.length === 0 || lines.some(({ category }) => category === null)) return true;
  if (basis === null || (code === 'S' && rate === null)) return true;
  const own = lines.filter(
    (line) => is(code)(line) && (code !== 'S' || decimal(line.percent) === rate),
  );
  const total = sumOf(own.map(({ amount }) => amount));
  return total === null || total === basis;
}

function hasDueVat({ code }: Category, group: ReadGroup): boolean {
  if (code !== 'S') return group.vat === null || decimal(group.vat) === 0n;
  return isBasisTimesRate(group);
}

const CENT = UNIT / 100n;

/** VAT = taxable amount x rate / 100, half away from zero to two decimals (or to none, in a currency without). */
export function isBasisTimesRate({ basis, percent, vat }: ReadGroup): boolean {
  const [amount, rate, due] = [decimal(basis), decimal(percent ?? '0'), decimal(vat)];
  if (amount === null || rate === null || due === null) return true;
  const unit = vat?.includes('.') === true ? CENT : UNIT;
  const divisor = 100n * UNIT * unit;
  const exact = amount * rate;
  const half = exact < 0n ? -divisor / 2n : divisor / 2n;
  return ((exact + half) / divisor) * unit === due;
}
