import { instant } from '@solde/calendar';
import type { PaperSample } from '@solde/documents';

import { houseWords } from './house-words';
import { totalAsked, type ClaimAsked, type LetterFacts } from './letter-facts';
import { addressWindow, writtenLetter } from './letter-paper';
import { LANGUAGES, MESSAGE_KINDS, type Language, type MessageKind } from './message-kind';
import { specimensOf, type Specimen } from './specimen-facts';
import { writtenAmount } from './written-words';

const WRITTEN_AT = instant('2026-06-15T08:00:00Z');
/** Claims of one debtor, above what one page holds. */
const MANY_CLAIMS = 120;
/** A name and an address as long as registers have them. */
const LONG_NAME =
  'Société coopérative agricole des producteurs réunis de la vallée de la Haute-Garonne et du Comminges';
const LONG_ADDRESS =
  'Bâtiment Les Hêtres, escalier 14, 1287 ter avenue du Général-de-Larminat prolongée';

/** Every letter that the house can write, in both languages: its common shapes, and the longest that it must hold. */
export function letterSamples(): PaperSample[] {
  return LANGUAGES.flatMap((language) =>
    MESSAGE_KINDS.flatMap((kind) => samplesOf(kind, language)),
  );
}

function samplesOf(kind: MessageKind, language: Language): PaperSample[] {
  // The creditor reads his notices in the portal: they are never printed.
  if (kind === 'CREDITOR_NOTICE') return [];
  const specimens = specimensOf(kind, language);
  const word = kind.toLowerCase().replaceAll('_', '-');
  // The statement itself is a paper of its own, behind this letter.
  const name = kind === 'ACCOUNT_STATEMENT' ? `${word}-letter` : word;
  const [withTwoClaims, toConsumer] = [1, 2].map((set) => subjectsOfSet(specimens, set));
  const shapes = (withTwoClaims ?? []).map((specimen, index, all) =>
    sample(all.length === 1 ? name : `${name}-${index + 1}`, beforeTitle(kind, specimen)),
  );
  if (kind !== 'FIRST_LETTER') return shapes;
  const [consumer] = toConsumer ?? [];
  const [many] = withTwoClaims ?? [];
  return [
    ...shapes,
    ...(consumer === undefined ? [] : [sample(`${name}-consumer`, consumer)]),
    ...(many === undefined ? [] : [sample(`${name}-long`, long(beforeTitle(kind, many)))]),
  ];
}

/** Specimens come by set of claims, each with every subject of its kind. */
function subjectsOfSet(specimens: readonly Specimen[], set: number): Specimen[] {
  const keys = [...new Set(specimens.map(({ facts }) => facts.claims))];
  return specimens.filter(({ facts }) => facts.claims === keys[set]);
}

/** Without a title no cost is asked of the debtor. */
function beforeTitle(kind: MessageKind, { facts, subject }: Specimen): Specimen {
  if (kind !== 'FIRST_LETTER') return { facts, subject };
  return {
    subject,
    facts: { ...facts, claims: facts.claims.map((claim) => ({ ...claim, legalCostsMinor: 0n })) },
  };
}

function long({ facts, subject }: Specimen): Specimen {
  const [claim] = facts.claims;
  const claims = Array.from({ length: MANY_CLAIMS }, (_, index): ClaimAsked[] =>
    claim === undefined
      ? []
      : [
          {
            ...claim,
            number: `FACTURE-${index + 1}-SUCCURSALE-COMMINGES`,
            principalMinor: 1_234_567_89n + BigInt(index),
          },
        ],
  ).flat();
  const debtor = { ...facts.debtor, name: LONG_NAME, addressLine: LONG_ADDRESS };
  const creditor = { name: LONG_NAME, address: `${LONG_ADDRESS}, 31800 Saint-Gaudens` };
  return { subject, facts: { ...facts, claims, debtor, creditor } };
}

function sample(name: string, { facts, subject }: Specimen): PaperSample {
  const letter = writtenLetter(facts, subject, houseWords(subject.kind, facts.language));
  return {
    ...{ name, language: facts.language, invoice: null },
    page: letter.page(addressWindow(facts.debtor) ?? [], WRITTEN_AT),
    says: [facts.agency.legalName, facts.reference, ...figuresOf(facts, subject)],
  };
}

/** What a letter of its kind is about: the claims and their total, the sum received or promised, the case. */
function figuresOf(
  { claims, currency, language, ...facts }: LetterFacts,
  subject: Specimen['subject'],
): string[] {
  switch (subject.kind) {
    case 'RECEIPT':
    case 'PROMISE_CONFIRMATION':
      return [writtenAmount(subject.amountMinor, currency, language)];
    case 'CLOSING_LETTER':
      return [facts.caseNumber, facts.creditor.name];
    case 'NEUTRAL_MESSAGE':
      return [facts.caseNumber, facts.agency.phone];
    default: {
      const total = writtenAmount(totalAsked(claims), currency, language);
      return [facts.creditor.name, total, ...claims.map(({ number }) => number)];
    }
  }
}
