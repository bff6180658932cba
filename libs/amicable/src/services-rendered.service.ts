import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { FlatFees } from '@solde/fees';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import type { ServiceKind } from './service-kind';
import { ServiceRendered } from './service-rendered.entity';
import { ServiceUndone } from './service-undone.entity';

export interface NewService {
  readonly caseId: string;
  readonly kind: ServiceKind;
  /** Today when it is not said. */
  readonly renderedOn?: CalendarDate;
  /** What was done and what was found: the creditor reads it. */
  readonly report: string;
}

/** Bills followed and debtors traced: done by a person, told to the creditor, charged where the agreement says so (R-FEE-FLAT). */
@Injectable()
export class ServicesRendered {
  constructor(
    private readonly cases: CasesService,
    private readonly flats: FlatFees,
  ) {}

  /**
   * Records a service with its day. Refuses NOT_FOUND, FORBIDDEN to whom is nobody, DATE_OUT_OF_RANGE before the placement, after the
   * closure or in the future.
   */
  async record(work: Work, service: NewService): Promise<ServiceRendered> {
    const { caseId, kind, renderedOn = work.today, report } = service;
    const { userId } = work.caller;
    if (userId === null) throw new DomainError('FORBIDDEN');
    const caseFile = await this.cases.lock(work, caseId);
    const { closedOn, creditorId, placedOn } = caseFile;
    const latest = closedOn ?? work.today;
    if (renderedOn < placedOn || renderedOn > latest)
      throw new DomainError('DATE_OUT_OF_RANGE', { earliest: placedOn, latest });
    const id = uuidv7();
    const row = { id, caseId, creditorId, kind, renderedOn, report, renderedBy: userId };
    work.insert(ServiceRendered, row);
    this.cases.note(work, caseFile, {
      ...{ channel: 'NOTE', key: 'service.rendered', facts: { kind, on: renderedOn } },
      text: report,
    });
    await this.flats.charge(work, caseFile, kind, id, renderedOn);
    return { ...row, actId: work.actId };
  }

  /** Undoes a service that was recorded by mistake: its fee is given back. Refuses NOT_FOUND, DUPLICATE the second time. */
  async undo(work: Work, serviceId: string, reason: string): Promise<void> {
    const service = await work.manager.findOneBy(ServiceRendered, { id: serviceId });
    if (service === null) throw new DomainError('NOT_FOUND', { serviceId });
    const { caseId, creditorId, kind, renderedOn } = service;
    const caseFile = await this.cases.lock(work, caseId);
    const id = uuidv7();
    work.insert(ServiceUndone, { id, serviceId, creditorId, reason });
    this.cases.note(work, caseFile, {
      ...{ channel: 'NOTE', key: 'service.undone', facts: { kind, on: renderedOn } },
      text: reason,
    });
    await this.flats.giveBack(work, caseFile, serviceId, id);
  }
}
