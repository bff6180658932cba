import { Injectable } from '@nestjs/common';
import { uuidv7, type Sentence, type Work } from '@solde/platform';
import { Action } from './action.entity';
import type { CaseFile } from './case-file.entity';
import { TIMELINE_VERSION } from './timeline-sentence';

export interface NewNote {
  readonly channel: Action['channel'];
  /** The sentence, listed in `timeline-sentence.ts`. */
  readonly key: string;
  /** Money as minor units in a text (`amountMinor: '123456'`, beside `currency`), days and instants in ISO. */
  readonly facts?: Sentence['facts'];
  /** What a person wrote. */
  readonly text?: string | null;
  /** Never shown to the creditor. */
  readonly internal?: boolean;
  readonly documentId?: string | null;
  readonly correctsId?: string | null;
}

/** The timeline of a case: what was done, insert only. */
@Injectable()
export class TimelineService {
  /** Writes an entry and answers its id. */
  note(work: Work, caseFile: Pick<CaseFile, 'id' | 'creditorId'>, entry: NewNote): string {
    const { channel, key, facts = {}, text = null, internal = false } = entry;
    const { documentId = null, correctsId = null } = entry;
    const id = uuidv7();
    work.insert(Action, {
      ...{ id, caseId: caseFile.id, creditorId: caseFile.creditorId, at: work.now, channel },
      sentence: { key, version: TIMELINE_VERSION, facts },
      ...{ text, internal, documentId, correctsId, byName: work.caller.name },
    });
    return id;
  }
}
