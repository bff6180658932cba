import { IsIn, IsOptional, IsUUID } from 'class-validator';

import { contactSentence, type ContactAnswer } from '@solde/contact';
import { CONTACT_CHANNELS, type ContactChannel } from '@solde/parties';
import type { Caller } from '@solde/platform';

export class ContactVerdictQueryDto {
  @IsOptional()
  @IsIn(CONTACT_CHANNELS)
  channel: ContactChannel = 'PHONE';

  /** A number or address of the debtor, or of another party of the case. */
  @IsOptional()
  @IsUUID()
  contactPointId?: string;
}

/** Whether the person may be contacted, and if not by which rule and when next. */
export class ContactVerdictDto {
  allowed: boolean;
  /** CONTACT_NOT_ALLOWED or INITIAL_LETTER_REQUIRED. */
  code: string | null;
  /** The test that refuses: RESTRICTED, ON_HOLD, PER_7_DAYS... */
  rule: string | null;
  detail: string | null;
  ruleId: string | null;
  source: string | null;
  nextAllowedAt: string | null;
  /** In the language of whoever asks. */
  sentence: string;

  static of(answer: ContactAnswer, { locale }: Caller): ContactVerdictDto {
    const { allowed, code, rule, detail, ruleId, source } = answer;
    return {
      ...{ allowed, code, rule, detail, ruleId, source },
      nextAllowedAt: answer.nextAllowedAt?.toISOString() ?? null,
      sentence: contactSentence(answer.sentence, locale),
    };
  }
}
