import { IsIn, IsOptional, IsUUID } from 'class-validator';

import {
  LANGUAGES,
  MESSAGE_KINDS,
  TEMPLATE_CHANNELS,
  type Language,
  type MessageChannel,
  type MessageDetail,
  type MessageKind,
  type MessageView,
  type Template,
  type TemplateChannel,
  type TemplateCode,
  type TemplateState,
} from '@solde/correspondence';
import { IsPlainText, PageDto } from '@solde/platform';

const SUBJECT_MAX = 300;
const BODY_MAX = 60_000;

export class MessageFilterDto extends PageDto {
  /** The case whose messages are listed; without it, those that could not be sent. */
  @IsOptional()
  @IsUUID()
  caseId?: string;
}

export class MessageDto {
  id: string;
  caseId: string;
  caseNumber: string;
  kind: MessageKind;
  channel: MessageChannel;
  reference: string;
  recipient: string[];
  documentId: string | null;
  writtenAt: string;
  /** QUEUED until the channel says that it has it. */
  state: MessageView['state'];
  stateAt: string | null;
  detail: string | null;

  static of({ recipient, stateAt, writtenAt, ...message }: MessageView): MessageDto {
    const { id, caseId, caseNumber, kind, channel, reference, documentId, state, detail } = message;
    return {
      ...{ id, caseId, caseNumber, kind, channel, reference, documentId, state, detail },
      recipient: [...recipient],
      writtenAt: writtenAt.toISOString(),
      stateAt: stateAt?.toISOString() ?? null,
    };
  }
}

export class MessagePageDto {
  items: MessageDto[];
  next: string | null;
}

export class MessageDetailDto extends MessageDto {
  /** The words as they were sent. */
  text: string | null;

  static detail(message: MessageDetail): MessageDetailDto {
    return { ...MessageDto.of(message), text: message.text };
  }
}

export class DraftTemplateDto {
  @IsIn(MESSAGE_KINDS)
  code: TemplateCode;

  @IsIn(LANGUAGES)
  language: Language;

  @IsIn(TEMPLATE_CHANNELS)
  channel: TemplateChannel;

  /** A line of words and fields: `{{creditorName}}: {{total}}`. */
  @IsPlainText(SUBJECT_MAX)
  subject: string;

  /** Words and fields; lines starting with `# `, `> ` or `|` are headings, small print and rows of a table. */
  @IsPlainText(BODY_MAX)
  body: string;
}

export class TemplateDto {
  id: string;
  code: TemplateCode;
  language: Language;
  channel: TemplateChannel;
  number: number;
  subject: string;
  body: string;
  state: TemplateState;
  authorId: string | null;
  approvedBy: string | null;

  static of(template: Template): TemplateDto {
    const { id, code, language, channel, number, subject, body, state } = template;
    const { authorId, approvedBy } = template;
    return { id, code, language, channel, number, subject, body, state, authorId, approvedBy };
  }
}

export class TemplatePageDto {
  items: TemplateDto[];
  next: string | null;
}
