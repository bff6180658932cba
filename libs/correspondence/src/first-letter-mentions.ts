import { lookAlikeWords, type FirstLetterMention } from '@solde/country';

import { claimBasis, spacedIban } from './letter-context';
import { ELEMENTS, claimTotal, elementTotal, totalAsked, type LetterFacts } from './letter-facts';
import { LATE_PAYMENT_MARKS, demandStatement, statutoryWords } from './statutory-words';
import { oneLine, shortDay, writtenAmount } from './written-words';

export type RequiredMention = FirstLetterMention | 'PRIVACY_NOTICE';

export type LetterFault =
  | { readonly kind: 'MENTION_MISSING'; readonly mention: RequiredMention; readonly what: string }
  | { readonly kind: 'LOOK_ALIKE_WORD'; readonly word: string }
  | { readonly kind: 'FEE_ASKED'; readonly word: string }
  | { readonly kind: 'LATE_PAYMENT_TEXT_FOR_CONSUMER'; readonly word: string };

// What an agency must not ask from a debtor (CPCE L111-8, C. conso L121-21); the list is the house's.
const FEE_WORDS: readonly string[] = [
  ...['frais de dossier', 'frais de recouvrement', 'frais de gestion', 'frais de relance'],
  ...["frais d'intervention", 'frais accessoires', 'frais de mise en demeure', 'honoraires'],
  ...['collection fee', 'collection cost', 'file fee', 'handling fee', 'administration fee'],
  ...['reminder fee', 'late fee'],
];

/** The shortest word of either list: a shorter fact cannot be mistaken for one. */
const LOOK_ALIKE_LENGTH_MIN = 4;

interface Required {
  readonly mention: RequiredMention;
  readonly what: string;
  readonly words: string;
}

/**
 * What a first letter lacks or must not say, as rendered (CPCE R124-4, A-08, A-09, A-14, G-03). Empty: it may leave.
 *
 * The letter itself is read, and not its template: a block that a condition hides is a block that is missing, and each
 * omission is an offence of its own (R124-7 ). Line ends and the marks of the page count as spaces; every word else must stand as it is.
 */
export function firstLetterFaults(text: string, facts: LetterFacts): LetterFault[] {
  const letter = flat(text);
  // The privacy notice names the agency and the creditor too: to be named there alone is not to be introduced.
  const { agency, creditor, language, on } = facts;
  const privacy = flat(statutoryWords(on, language, agency, creditor.name).privacy);
  const letterProper = letter.replaceAll(privacy, ' ');
  const missing = requiredWords(facts)
    .filter(({ mention: required, words }) => {
      const read = required === 'PRIVACY_NOTICE' ? letter : letterProper;
      return words === '' || !read.includes(flat(words));
    })
    .map(({ mention: required, what }): LetterFault => {
      return { kind: 'MENTION_MISSING', mention: required, what };
    });
  return [...missing, ...wordFaults(text, facts)];
}

/** The words that no message to a debtor may hold, whatever its kind. */
export function wordFaults(text: string, facts: LetterFacts): LetterFault[] {
  const { agency, creditor, language } = facts;
  const statutory = statutoryWords(facts.on, language, agency, creditor.name);
  // Facts of the case are not the agency's words: a creditor may be called "Saisies et Cie".
  const own = [
    ...[...statutory.collectionCosts, statutory.latePayment, statutory.privacy],
    ...[creditor.name, facts.debtor.name, agency.legalName, creditor.address],
    ...facts.claims.flatMap((claim) => [claim.number, claimBasis(claim, language)]),
  ]
    .map((words) => flat(oneLine(words)))
    .filter((words) => words.length >= LOOK_ALIKE_LENGTH_MIN)
    .reduce((left, words) => left.replaceAll(words, ' '), flat(text));
  const lower = own.toLowerCase();
  const isConsumer = facts.claims.some((claim) => !claim.isProfessional);
  return [
    ...lookAlikeWords(own).map((word): LetterFault => ({ kind: 'LOOK_ALIKE_WORD', word })),
    ...FEE_WORDS.filter((word) => lower.includes(word)).map((word): LetterFault => ({
      kind: 'FEE_ASKED',
      word,
    })),
    ...(isConsumer ? LATE_PAYMENT_MARKS : []).flatMap((mark): LetterFault[] => {
      const word = mark.exec(flat(text))?.[0];
      return word === undefined ? [] : [{ kind: 'LATE_PAYMENT_TEXT_FOR_CONSUMER', word }];
    }),
  ];
}

function requiredWords(facts: LetterFacts): Required[] {
  const { account, agency, claims, creditor, currency, language } = facts;
  const statutory = statutoryWords(facts.on, language, agency, creditor.name);
  const money = (amount: bigint) => writtenAmount(amount, currency, language);
  const total = money(totalAsked(claims));
  const basis: Required[] = claims.flatMap((claim) => [
    amounts('NUMBER', oneLine(claim.number)),
    amounts('BASIS', claimBasis(claim, language)),
    amounts('DUE_DATE', shortDay(claim.dueOn, language)),
    amounts('CLAIM_TOTAL', money(claimTotal(claim))),
    ...ELEMENTS.filter((element) => claim[element] !== 0n).map((element) =>
      amounts(WHAT[element], money(claim[element])),
    ),
  ]);
  const totals = ELEMENTS.filter((element) => elementTotal(claims, element) !== 0n).map((element) =>
    amounts(WHAT[element], money(elementTotal(claims, element))),
  );
  return [
    mention('AGENCY_IDENTITY_AND_ACTIVITY', 'NAME', oneLine(agency.legalName)),
    mention(
      'AGENCY_IDENTITY_AND_ACTIVITY',
      'ADDRESS',
      oneLine(`${agency.addressLine}, ${agency.postalCode} ${agency.city}`),
    ),
    mention('AGENCY_IDENTITY_AND_ACTIVITY', 'ACTIVITY', statutory.activity),
    mention('CREDITOR_IDENTITY', 'NAME', oneLine(creditor.name)),
    mention('CREDITOR_IDENTITY', 'ADDRESS', oneLine(creditor.address)),
    ...basis,
    ...totals,
    mention('DEMAND_AND_PAYMENT_METHODS', 'DEMAND', demandStatement(total, language)),
    mention('DEMAND_AND_PAYMENT_METHODS', 'IBAN', spacedIban(account?.iban ?? '')),
    mention('DEMAND_AND_PAYMENT_METHODS', 'PAYMENT_REFERENCE', facts.paymentReference),
    ...statutory.collectionCosts.map((paragraph, index) =>
      mention('COLLECTION_COSTS_TEXT', `PARAGRAPH_${index + 2}`, paragraph),
    ),
    mention('PRIVACY_NOTICE', 'NOTICE', statutory.privacy),
  ];
}

const WHAT = {
  principalMinor: 'PRINCIPAL',
  interestMinor: 'INTEREST',
  indemnityMinor: 'INDEMNITY',
  penaltyMinor: 'PENALTY',
  legalCostsMinor: 'LEGAL_COSTS',
} as const;

function mention(mentioned: RequiredMention, what: string, words: string): Required {
  return { mention: mentioned, what, words };
}

function amounts(what: string, words: string): Required {
  return mention('BASIS_AND_AMOUNTS_BY_ELEMENT', what, words);
}

/** One line of words: line ends, no-break spaces and the page's marks count as spaces. */
function flat(text: string): string {
  return text
    .replace(/^[>#|] ?/gm, ' ')
    .replace(/\|/g, ' ')
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
}
