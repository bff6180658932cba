import { Injectable } from '@nestjs/common';

import { CallbacksService, Disposition } from '@solde/call-desk';
import { CasesService, type CaseFile } from '@solde/cases';
import { PartiesService } from '@solde/parties';
import { DomainError, type Work } from '@solde/platform';

import { DisputesService } from './disputes.service';
import { isOpenPromise } from './promise-state';
import { PromiseToPay } from './promise.entity';
import { PromisesService } from './promises.service';

/** What the act of an outcome wrote, and that still stands. Every row carries its act. */
const STANDING = `
  SELECT 'HOLD' AS kind, id FROM hold WHERE act_id = $1 AND case_id = $2 AND kind NOT IN ('PROMISE', 'DISPUTE') AND lifted_on IS NULL
  UNION ALL SELECT 'RESTRICTION', id FROM party_restriction r WHERE act_id = $1
    AND NOT EXISTS (SELECT FROM restriction_lifting l WHERE l.restriction_id = r.id)
  UNION ALL SELECT 'CALLBACK', id FROM callback WHERE act_id = $1 AND case_id = $2 AND state IN ('PLANNED', 'DUE', 'OFFERED')
  UNION ALL SELECT 'DISPUTE', id FROM dispute WHERE act_id = $1 AND case_id = $2 AND ended_on IS NULL
  UNION ALL SELECT 'POINT', p.id FROM disposition d JOIN call k ON k.id = d.call_id JOIN contact_point p ON p.id = k.contact_point_id
    WHERE d.act_id = $1 AND d.case_id = $2 AND d.code IN ('WRONG_NUMBER', 'NOT_IN_SERVICE', 'THIRD_PARTY') AND p.quality <> 'GOOD'
  ORDER BY kind, id`;

interface Standing {
  readonly kind: 'HOLD' | 'RESTRICTION' | 'CALLBACK' | 'DISPUTE' | 'POINT';
  readonly id: string;
}

/** Taking back what an outcome had done, before its correction does something else. What was sent stays sent. */
@Injectable()
export class OutcomeUndoing {
  constructor(
    private readonly cases: CasesService,
    private readonly callbacks: CallbacksService,
    private readonly parties: PartiesService,
    private readonly promises: PromisesService,
    private readonly disputes: DisputesService,
  ) {}

  /** Takes back the consequences of a disposition of the case. Refuses NOT_FOUND. */
  async undo(work: Work, caseFile: CaseFile, dispositionId: string): Promise<void> {
    const { id: caseId } = caseFile;
    const corrected = await work.manager.findOneBy(Disposition, { id: dispositionId, caseId });
    if (corrected === null) throw new DomainError('NOT_FOUND', { dispositionId });
    const standing = await work.query<Standing>(STANDING, [corrected.actId, caseId]);
    for (const { id, kind } of standing) await this.takeBack(work, caseFile, kind, id);
    const promises = await work.manager.findBy(PromiseToPay, { caseId, dispositionId });
    for (const { id, state } of promises)
      if (isOpenPromise(state)) await this.promises.cancel(work, id, 'DATA_ERROR');
    await this.cases.unplan(work, caseFile, dispositionId, 'CANCELLED');
    this.cases.note(work, caseFile, {
      ...{ channel: 'NOTE', key: 'outcome.corrected', internal: true },
      facts: { code: corrected.code },
    });
  }

  private async takeBack(
    work: Work,
    caseFile: CaseFile,
    kind: Standing['kind'],
    id: string,
  ): Promise<void> {
    switch (kind) {
      case 'HOLD':
        return this.cases.liftHold(work, caseFile, id);
      case 'RESTRICTION':
        return this.parties.liftRestriction(work, id, 'DISPOSITION_CORRECTED');
      case 'CALLBACK':
        return this.callbacks.cancel(work, id);
      case 'DISPUTE':
        await this.disputes.withdraw(work, id);
        return;
      case 'POINT':
        return this.parties.judgeContactPoint(work, id, 'UNKNOWN');
    }
  }
}
