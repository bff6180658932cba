import { Injectable } from '@nestjs/common';
import { CaseChanged, CaseClosed, CaseReopened, CasesAccepted, HoldPlaced } from '@solde/cases';
import { UserDisabled } from '@solde/identity';
import { DebtorRelinked, PartyRestricted } from '@solde/parties';
import { Hears, Jobs, type Heard, type Work } from '@solde/platform';
import { DIAL_JOB } from './calls.service';
import { CallRequested, DispositionRecorded } from './call-desk.events';
import { CallbacksService } from './callbacks.service';
import { QueueService } from './queue.service';

/** A balance or an owner that changed says nothing against what an agent or the verdict put off. */
const LEAVES_REST = ['BALANCE', 'OWNER'];

/** What the queue does on hearing of cases, and the worker on hearing of calls. */
@Injectable()
export class CallDeskListener {
  constructor(
    private readonly queue: QueueService,
    private readonly callbacks: CallbacksService,
    private readonly jobs: Jobs,
  ) {}

  @Hears(CasesAccepted, { together: true })
  async onAccepted(work: Work, events: readonly Heard<CasesAccepted>[]): Promise<void> {
    await this.queue.fill(work, distinct(events.flatMap(({ payload }) => payload.caseIds)));
  }

  @Hears(CaseChanged, { together: true })
  async onChanged(work: Work, events: readonly Heard<CaseChanged>[]): Promise<void> {
    const rests = (event: Heard<CaseChanged>): boolean => LEAVES_REST.includes(event.payload.what);
    const moved = idsOf(events.filter((event) => !rests(event)));
    await this.queue.refresh(work, moved, true);
    await this.queue.refresh(
      work,
      idsOf(events.filter(rests)).filter((id) => !moved.includes(id)),
    );
  }

  @Hears(CaseClosed, { together: true })
  async onClosed(work: Work, events: readonly Heard<CaseClosed>[]): Promise<void> {
    for (const { payload } of events) await this.callbacks.cancelAll(work, payload.caseId);
    await this.queue.refresh(work, idsOf(events));
  }

  @Hears(CaseReopened, { together: true })
  async onReopened(work: Work, events: readonly Heard<CaseReopened>[]): Promise<void> {
    await this.queue.refresh(work, idsOf(events), true);
  }

  @Hears(HoldPlaced, { together: true })
  async onHold(work: Work, events: readonly Heard<HoldPlaced>[]): Promise<void> {
    await this.queue.refresh(work, idsOf(events), true);
  }

  @Hears(DispositionRecorded, { together: true })
  async onDisposition(work: Work, events: readonly Heard<DispositionRecorded>[]): Promise<void> {
    await this.queue.refresh(work, distinct(events.map(({ subjectId }) => subjectId)));
  }

  /** A restriction that falls sets the person's cases free, whoever the creditor. */
  @Hears(PartyRestricted)
  async onRestriction(work: Work, { payload }: Heard<PartyRestricted>): Promise<void> {
    await this.queue.refresh(
      work,
      await this.queue.casesOf(work, 'party_id', payload.partyId),
      true,
    );
  }

  /** Leases and counters key on the person: the queue learns who that now is. */
  @Hears(DebtorRelinked)
  async onRelinked(work: Work, { payload }: Heard<DebtorRelinked>): Promise<void> {
    await this.queue.refresh(work, await this.queue.casesOf(work, 'debtor_id', payload.debtorId));
  }

  @Hears(UserDisabled)
  async onDisabled(work: Work, { payload }: Heard<UserDisabled>): Promise<void> {
    await this.callbacks.reassign(work, payload.userId, payload.reassignTo);
    await this.queue.leave(work, payload.userId);
  }

  /** The network is asked by a job, after this commit: no call is placed inside a work. */
  @Hears(CallRequested)
  async onCall(work: Work, { payload }: Heard<CallRequested>): Promise<void> {
    await this.jobs.enqueue(work, DIAL_JOB, { callId: payload.callId }, payload.callId);
  }
}

function idsOf(events: readonly { readonly payload: { readonly caseId: string } }[]): string[] {
  return distinct(events.map(({ payload }) => payload.caseId));
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
