import { Injectable } from '@nestjs/common';

import { fieldsOf, renderTemplate, templateFaults } from '@solde/documents';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { houseWords } from './house-words';
import type { Language, TemplateChannel, TemplateCode } from './message-kind';
import { templateWordsFaults } from './template-faults';
import { Template } from './template.entity';

export interface TemplateDraft {
  readonly code: TemplateCode;
  readonly language: Language;
  readonly channel: TemplateChannel;
  readonly subject: string;
  readonly body: string;
}

/** The words of a message, and the template that they come from; null for the house's own. */
export interface TemplateWords {
  readonly id: string | null;
  readonly subject: string;
  readonly body: string;
}

const ACTIVE = `
  SELECT id, subject, body FROM template
  WHERE state = 'ACTIVE' AND code = $1 AND language = $2 AND channel IN ($3, 'LETTER') AND territory IS NULL
  ORDER BY channel = $3 DESC LIMIT 1`;

/**
 * The words of messages: drafted, reviewed, approved by another person than their author, activated (book C.17). Versions are kept,
 * and a letter that was sent is never rendered again.
 */
@Injectable()
export class TemplatesService {
  /** Writes a new version. A draft may be unfinished; it is judged when it is reviewed. */
  async draft(work: Work, draft: TemplateDraft): Promise<Template> {
    const { channel, code, language } = draft;
    const [last] = await work.query<{ number: number }>(
      `SELECT coalesce(max(number), 0) AS number FROM template
       WHERE code = $1 AND language = $2 AND channel = $3 AND territory IS NULL`,
      [code, language, channel],
    );
    const template: Template = {
      ...{ id: uuidv7(), ...draft, territory: null, number: (last?.number ?? 0) + 1 },
      ...{ state: 'DRAFT', authorId: work.caller.userId, approvedBy: null },
      ...{ version: 1, actId: work.actId },
    };
    work.insert(Template, template);
    return template;
  }

  /** Finds the draft fit to be approved. Refuses TEMPLATE_INVALID with every fault, TRANSITION_NOT_ALLOWED. */
  async review(work: Work, id: string): Promise<Template> {
    const template = await this.lock(work, id, 'DRAFT');
    this.judge(template);
    return move(work, template, { state: 'REVIEWED' });
  }

  /** Approves a reviewed version. Refuses FOUR_EYES to its author, TRANSITION_NOT_ALLOWED. */
  async approve(work: Work, id: string): Promise<Template> {
    const template = await this.lock(work, id, 'REVIEWED');
    const { userId } = work.caller;
    if (userId === null || userId === template.authorId) throw new DomainError('FOUR_EYES');
    this.judge(template);
    return move(work, template, { state: 'APPROVED', approvedBy: userId });
  }

  /** Puts an approved version in use, and retires the one that was. */
  async activate(work: Work, id: string): Promise<Template> {
    const template = await this.lock(work, id, 'APPROVED');
    // The pack may have changed since: the law of the day of use counts.
    this.judge(template);
    const { channel, code, language } = template;
    const former = await work.manager.findOne(Template, {
      where: { channel, code, language, state: 'ACTIVE' },
      lock: { mode: 'pessimistic_write' },
    });
    if (former !== null) move(work, former, { state: 'RETIRED' });
    await work.flush();
    return move(work, template, { state: 'ACTIVE' });
  }

  /** The words in use for a message; an e-mail without words of its own says what the letter would. */
  async wordsFor(
    work: Work,
    code: TemplateCode,
    language: Language,
    channel: 'LETTER' | 'EMAIL',
  ): Promise<TemplateWords> {
    const [active] = await work.query<TemplateWords>(ACTIVE, [code, language, channel]);
    return active ?? { id: null, ...houseWords(code, language) };
  }

  /** Refuses TEMPLATE_INVALID with every fault of the words. */
  private judge(template: Template): void {
    const faults: object[] = [
      ...templateFaults(template.subject),
      ...templateFaults(template.body),
    ];
    if (faults.length === 0) {
      const fields = [...fieldsOf(template.subject), ...fieldsOf(template.body)];
      faults.push(
        ...templateWordsFaults(template, fields, (body, data) => renderTemplate(body, data)),
      );
    }
    if (faults.length > 0) throw new DomainError('TEMPLATE_INVALID', { faults });
  }

  private async lock(work: Work, id: string, state: Template['state']): Promise<Template> {
    const lock = { mode: 'pessimistic_write' } as const;
    const template = await work.manager.findOne(Template, { where: { id }, lock });
    if (template === null) throw new DomainError('NOT_FOUND');
    if (template.state !== state)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: template.state });
    return template;
  }
}

function move(work: Work, template: Template, change: Partial<Template>): Template {
  work.update(Template, { id: template.id, version: template.version }, change);
  return { ...template, ...change };
}
