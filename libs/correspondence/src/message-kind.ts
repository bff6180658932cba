/** What a message is for (book C.17). */
export const MESSAGE_KINDS = [
  'FIRST_LETTER',
  'RECEIPT',
  'PROMISE_CONFIRMATION',
  'CREDITOR_NOTICE',
  'REMINDER',
  'DOCUMENT_COPY',
  'CLOSING_LETTER',
  'NEUTRAL_MESSAGE',
  'FORMAL_NOTICE',
  'ACCOUNT_STATEMENT',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
export type MessageChannel = 'LETTER' | 'EMAIL' | 'SMS' | 'PORTAL';

/** A template serves one kind of message. */
export type TemplateCode = MessageKind;
export const TEMPLATE_CHANNELS = ['LETTER', 'EMAIL', 'SMS'] as const;
export type TemplateChannel = (typeof TEMPLATE_CHANNELS)[number];
export type TemplateState = 'DRAFT' | 'REVIEWED' | 'APPROVED' | 'ACTIVE' | 'RETIRED';

export const LANGUAGES = ['fr', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language in which somebody is written to: French unless English is theirs. */
export function languageOf(text: string): Language {
  return text === 'en' ? 'en' : 'fr';
}

export type ContactNature = 'CHASE' | 'FIRST_LETTER' | 'REPLY' | 'MANDATORY_NOTICE';

interface Nature {
  /** How it counts for the contact limits; null for what the law or the debtor's own act calls for in any case. */
  readonly contact: ContactNature | null;
  /** Whether it recalls the first letter; a neutral message says nothing of a debt. */
  readonly recallsFirstLetter: boolean;
  /** The first letters of its reference. */
  readonly series: string;
}

const NATURES: Readonly<Record<MessageKind, Nature>> = {
  FIRST_LETTER: { contact: 'FIRST_LETTER', recallsFirstLetter: false, series: 'L' },
  // Owed to the debtor for any payment, whatever the case has become (CPCE R124-6).
  RECEIPT: { contact: null, recallsFirstLetter: true, series: 'Q' },
  PROMISE_CONFIRMATION: { contact: 'REPLY', recallsFirstLetter: true, series: 'L' },
  CREDITOR_NOTICE: { contact: null, recallsFirstLetter: false, series: 'N' },
  REMINDER: { contact: 'CHASE', recallsFirstLetter: true, series: 'L' },
  DOCUMENT_COPY: { contact: 'REPLY', recallsFirstLetter: true, series: 'L' },
  CLOSING_LETTER: { contact: null, recallsFirstLetter: true, series: 'L' },
  NEUTRAL_MESSAGE: { contact: 'CHASE', recallsFirstLetter: false, series: 'L' },
  FORMAL_NOTICE: { contact: 'CHASE', recallsFirstLetter: true, series: 'L' },
  ACCOUNT_STATEMENT: { contact: 'CHASE', recallsFirstLetter: true, series: 'L' },
};

export function natureOf(kind: MessageKind): Nature {
  return NATURES[kind];
}
