import { Injectable } from '@nestjs/common';

import { DomainError, uuidv7, type Work } from '@solde/platform';

import { BankLine } from './bank-line.entity';
import { BankOutcome } from './bank-outcome.entity';
import { BankUntie } from './bank-untie.entity';
import { RecordedByHandQuery } from './recorded-by-hand.query';
import { WaitingLinesQuery } from './waiting-lines.query';

/** Says of a movement of the bank that it is what the books have already. */
@Injectable()
export class BankTies {
  constructor(
    private readonly recorded: RecordedByHandQuery,
    private readonly lines: WaitingLinesQuery,
  ) {}

  /**
   * Ties a line to the entry that another act had made of it: it waits for nobody. Answers false, and changes nothing, when one of them
   * has its pair already, or they are not of the same movement.
   */
  async tie(work: Work, lineId: string, entryId: string): Promise<boolean> {
    await lockLine(work, lineId);
    if (!(await this.recorded.isPair(work, lineId, entryId))) return false;
    await work.query('DELETE FROM bank_line_due WHERE line_id = $1', [lineId]);
    work.insert(BankOutcome, {
      ...{ id: uuidv7(), lineId, kind: 'RECORDED', entryId, reason: 'PERSON' },
      ...{ receiptId: null, matchedBy: null },
    });
    return true;
  }

  /**
   * Undoes a tie, whoever or whatever had made it: nothing was posted, so nothing is; line and entry are unexplained again, and only a person says what the line is.
   *
   * Refuses NOT_FOUND; TRANSITION_NOT_ALLOWED for a line that is not tied to what was recorded; FORBIDDEN for anybody but a person.
   */
  async untie(work: Work, lineId: string, reason: string): Promise<void> {
    if (work.caller.userId === null) throw new DomainError('FORBIDDEN');
    await lockLine(work, lineId);
    if (!(await work.manager.existsBy(BankLine, { id: lineId })))
      throw new DomainError('NOT_FOUND');
    const last = await this.lines.standing(work, lineId);
    if (last?.kind !== 'RECORDED')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: last?.kind ?? 'DUE' });
    work.insert(BankUntie, { outcomeId: last.id, reason });
    if (await work.manager.existsBy(BankOutcome, { lineId, kind: 'WAITING' })) return;
    work.insert(BankOutcome, {
      ...{ id: uuidv7(), lineId, kind: 'WAITING', reason: 'RECORDED_BY_HAND' },
      ...{ receiptId: null, entryId: null, matchedBy: null },
    });
  }

  /** Whether nobody has said yet what a movement is, the desk or another act; it is locked until the act ends. */
  async waits(work: Work, lineId: string): Promise<boolean> {
    await lockLine(work, lineId);
    return this.lines.waits(work, lineId);
  }

  /**
   * The movement that waits for a person, locked until the act ends. Refuses NOT_FOUND; TRANSITION_NOT_ALLOWED for one that does not
   * wait, or that another act explains.
   */
  async waiting(work: Work, lineId: string): Promise<BankLine> {
    const waits = await this.waits(work, lineId);
    const line = await work.manager.findOneBy(BankLine, { id: lineId });
    if (line === null) throw new DomainError('NOT_FOUND');
    const last = await this.lines.standing(work, lineId);
    if (last?.kind !== 'WAITING')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: last?.kind ?? 'DUE' });
    if (!waits) throw new DomainError('TRANSITION_NOT_ALLOWED', { from: 'TRANSFER_CLEARED' });
    return line;
  }
}

/** One act on a line at a time: facts take no row lock, so the lock is on its name. */
async function lockLine(work: Work, lineId: string): Promise<void> {
  await work.query("SELECT pg_advisory_xact_lock(hashtextextended('bank line ' || $1, 0))", [
    lineId,
  ]);
}
