import { Injectable } from '@nestjs/common';
import { AppliesRequest, type CreditorRequest } from '@solde/creditors';
import { DebtorRelinked } from '@solde/parties';
import { DomainError, Hears, type Heard, type Work } from '@solde/platform';
import { AgendaService } from './agenda.service';
import { HoldPlaced } from './cases.events';
import { Hold } from './hold.entity';
import { LockedCases } from './locked-cases.service';
import { CaseUpkeepService } from './upkeep.service';

/** What cases do later: the agenda follows a hold of the portal, the party of a case follows its debtor. */
@Injectable()
export class CasesListener {
  constructor(
    private readonly locked: LockedCases,
    private readonly agenda: AgendaService,
    private readonly upkeep: CaseUpkeepService,
  ) {}

  @Hears(HoldPlaced)
  async onHoldPlaced(work: Work, { payload }: Heard<HoldPlaced>): Promise<void> {
    const locked = await this.locked.lock(work, payload.caseId);
    if (locked.caseFile.closedOn !== null) return;
    const hold = await work.manager.findOneByOrFail(Hold, { id: payload.holdId });
    await this.agenda.applyHolds(work, locked.caseFile);
    this.agenda.noteHold(work, locked, hold);
  }

  @Hears(DebtorRelinked)
  async onDebtorRelinked(work: Work, { payload }: Heard<DebtorRelinked>): Promise<void> {
    await this.upkeep.followParty(work, payload.debtorId, payload.toPartyId);
  }

  /** The creditor lifts a hold of its own: one that the law or the debtor put is not the creditor's to lift. */
  @AppliesRequest('HOLD_LIFTING')
  async onHoldLifting(work: Work, request: CreditorRequest): Promise<object> {
    const { holdId } = request.payload as { holdId?: string };
    const hold = await work.manager.findOneBy(Hold, {
      ...{ id: holdId ?? '', creditorId: request.creditorId },
    });
    if (hold === null) throw new DomainError('NOT_FOUND');
    if (hold.kind !== 'CREDITOR_REQUEST') throw new DomainError('FORBIDDEN', { kind: hold.kind });
    const { caseFile } = await this.locked.lock(work, hold.caseId);
    await this.agenda.liftHold(work, caseFile, hold.id);
    return { caseId: hold.caseId, holdId: hold.id };
  }
}
