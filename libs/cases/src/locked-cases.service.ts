import { Injectable } from '@nestjs/common';
import { DomainError, type Work } from '@solde/platform';
import { AgendaItem } from './agenda-item.entity';
import { CaseFile } from './case-file.entity';
import { CaseChanged, type CaseAspect } from './cases.events';
import { Hold } from './hold.entity';
import type { FeeFacts } from './fee-facts';
import type { MoneyFacts, Outstanding } from './outstanding';

/**
 * A case that an act holds, with what the act has read of it and keeps in step with what it has queued: while the lock
 * lasts nobody else changes it.
 */
export interface LockedCase {
  readonly caseFile: CaseFile;
  agenda: AgendaItem[] | null;
  holds: Hold[] | null;
  money: MoneyFacts | null;
  /** What was last found to be owed, and from which facts: an act that posts replaces them. */
  owed: { readonly facts: MoneyFacts; readonly outstanding: Outstanding } | null;
  /** Read with `money`; null alone when a phase has been entered since. */
  fees: FeeFacts | null;
  /** The item planned because nothing else was; the next real one takes its place. */
  stopGap: AgendaItem | null;
  readonly told: Set<CaseAspect>;
}

/** The cases that each work holds. */
@Injectable()
export class LockedCases {
  private readonly held = new WeakMap<Work, Map<string, LockedCase>>();

  /** Locks a case for the act; again, it is the same object, with the act's own changes. Refuses NOT_FOUND. */
  async lock(work: Work, caseId: string): Promise<LockedCase> {
    const known = this.held.get(work)?.get(caseId);
    if (known !== undefined) return known;
    const caseFile = await work.lock(CaseFile, { id: caseId });
    if (caseFile === null) throw new DomainError('NOT_FOUND', { caseId });
    return this.hold(work, caseFile);
  }

  /**
   * Locks several cases in one statement, in the order of their ids, so that two acts never wait for each other. Answers them in
   * that order. Refuses NOT_FOUND.
   */
  async lockAll(work: Work, caseIds: readonly string[]): Promise<LockedCase[]> {
    const all = [...new Set(caseIds)].sort();
    const ids = all.filter((id) => this.known(work, id) === null);
    if (ids.length > 1) {
      for (const caseFile of await work.lockAll(CaseFile, ids)) this.hold(work, caseFile);
    }
    const locked: LockedCase[] = [];
    for (const id of all) locked.push(await this.lock(work, id));
    return locked;
  }

  /** What the act knows of a case that it locked: a case read without its lock is a bug. */
  of(work: Work, { id }: Pick<CaseFile, 'id'>): LockedCase {
    const locked = this.held.get(work)?.get(id);
    if (locked === undefined) throw new Error(`The act has not locked the case ${id}.`);
    return locked;
  }

  /** What the act knows of a case if it locked it. */
  known(work: Work, caseId: string): LockedCase | null {
    return this.held.get(work)?.get(caseId) ?? null;
  }

  /** Changes the case, in the act's memory and in its queue. */
  change(work: Work, { caseFile }: LockedCase, change: Partial<CaseFile>): void {
    work.update(CaseFile, { id: caseFile.id }, change);
    Object.assign(caseFile, change);
  }

  /** Publishes that an aspect of the case changed, once by act. */
  tell(work: Work, { caseFile, told }: LockedCase, what: CaseAspect): void {
    if (told.has(what)) return;
    told.add(what);
    work.publish(new CaseChanged(caseFile.id, what));
  }

  async agenda(work: Work, locked: LockedCase): Promise<AgendaItem[]> {
    locked.agenda ??= await work.manager
      .createQueryBuilder(AgendaItem, 'a')
      // In the text and not as a value, so that the plan may use the index of open items whatever the case.
      .where("a.caseId = :id AND a.state = 'OPEN'", { id: locked.caseFile.id })
      .getMany();
    return locked.agenda;
  }

  /** Reads the agendas of many cases in one statement. */
  async agendas(work: Work, cases: readonly LockedCase[]): Promise<void> {
    const unread = new Map(
      cases.filter(({ agenda }) => agenda === null).map((each) => [each.caseFile.id, each]),
    );
    const items = await work.manager
      .createQueryBuilder(AgendaItem, 'a')
      .where("a.caseId = ANY(:ids) AND a.state = 'OPEN'", { ids: [...unread.keys()] })
      .getMany();
    for (const locked of unread.values()) locked.agenda = [];
    for (const item of items) unread.get(item.caseId)?.agenda?.push(item);
  }

  /** The holds that nobody has lifted, in force or to come. */
  async holds(work: Work, locked: LockedCase): Promise<Hold[]> {
    locked.holds ??= await work.manager
      .createQueryBuilder(Hold, 'h')
      .where('h.caseId = :id AND h.liftedOn IS NULL', { id: locked.caseFile.id })
      .getMany();
    return locked.holds;
  }

  private hold(work: Work, caseFile: CaseFile): LockedCase {
    const locked: LockedCase = {
      ...{ caseFile, agenda: null, holds: null, money: null, owed: null, fees: null },
      ...{ stopGap: null, told: new Set() },
    };
    const cases = this.held.get(work) ?? new Map<string, LockedCase>();
    this.held.set(work, cases.set(caseFile.id, locked));
    return locked;
  }

  /** Forgets what was read, after statements that wrote set by set. */
  forget(work: Work): void {
    for (const locked of this.held.get(work)?.values() ?? [])
      Object.assign(locked, {
        ...{ agenda: null, holds: null, money: null, fees: null, stopGap: null },
      });
  }
}
