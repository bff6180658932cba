import { Injectable } from '@nestjs/common';

import { addMonths, type CalendarDate } from '@solde/calendar';
import { CasesService } from '@solde/cases';
import { parseAmount, type Currency, type Minor } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import { CaseCosts } from './case-costs.service';
import { LegalInterest } from './legal-interest.service';
import { TitleObtained } from './litigation.events';
import { ProcedureStep } from './procedure-step.entity';
import { ProceduresService } from './procedures.service';
import { Title } from './title.entity';

export interface NewTitle {
  readonly procedureId: string;
  readonly number: string;
  /** Granted by component, in minor units of the case's currency. */
  readonly principalMinor: Minor;
  readonly interestMinor: Minor;
  readonly indemnityMinor: Minor;
  readonly costsMinor: Minor;
  readonly documentId?: string | null;
}

/** An enforceable title lives ten years from the day it became enforceable (CPCE L111-4) [P-03]. */
const TITLE_MONTHS = 120;
const ENFORCE_TITLE = 'ENFORCE_TITLE';

/** Titles: what a court granted. */
@Injectable()
export class TitlesService {
  constructor(
    private readonly cases: CasesService,
    private readonly procedures: ProceduresService,
    private readonly interest: LegalInterest,
    private readonly costs: CaseCosts,
  ) {}

  /**
   * Registers the title of a procedure whose order is enforceable; its dates are those of the recorded steps, typed once.
   * Costs that waited for it are owed from its day, up to what it grants.
   *
   * Refuses TRANSITION_NOT_ALLOWED before that, VALIDATION_FAILED for a title of nothing, DUPLICATE.
   */
  async register(work: Work, granted: NewTitle): Promise<Title> {
    const { caseFile, procedure } = await this.procedures.lock(work, granted.procedureId);
    if (procedure.step !== 'ENFORCEABLE' || procedure.endedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { from: procedure.step });
    const { principalMinor, interestMinor, indemnityMinor, costsMinor } = granted;
    const totalMinor = principalMinor + interestMinor + indemnityMinor + costsMinor;
    if (totalMinor <= 0n)
      throw new DomainError(
        'VALIDATION_FAILED',
        {},
        {
          fields: [{ field: 'principal', code: 'NEGATIVE_OR_ZERO' }],
        },
      );
    const steps = await work.manager.findBy(ProcedureStep, { procedureId: procedure.id });
    const on = (kind: string) => dayOf(steps, kind);
    const enforceableFrom = on('ENFORCEABLE');
    const title: Title = {
      ...{ id: uuidv7(), procedureId: procedure.id, caseId: procedure.caseId },
      ...{ creditorId: procedure.creditorId, kind: 'PAYMENT_ORDER', number: granted.number },
      ...{ court: procedure.court, titleOn: on('ORDER_ISSUED'), currency: caseFile.currency },
      ...{ principalMinor, interestMinor, indemnityMinor, costsMinor },
      ...{ servedOn: on('SERVED'), enforceableFrom },
      expiresOn: addMonths(enforceableFrom, TITLE_MONTHS),
      ...{ documentId: granted.documentId ?? null, actId: work.actId },
    };
    work.insert(Title, title);
    const { servedOn, number: evidence } = title;
    await this.interest.raise(work, caseFile, { servedOn, evidence });
    const isWhole = principalMinor >= claimedMinor(steps, title.currency);
    const outcome = isWhole ? 'GRANTED' : 'PARTLY_GRANTED';
    await this.procedures.finish(work, caseFile, procedure, outcome, work.today);
    await this.cases.transition(work, caseFile, 'OBTAIN_TITLE');
    const dueAt = await this.cases.businessMorning(work, caseFile, work.today);
    await this.cases.plan(work, caseFile, {
      ...{ source: 'STRATEGY_STEP', sourceId: title.id, kind: ENFORCE_TITLE, dueAt, pool: 'LEGAL' },
    });
    await this.cases.unplan(work, caseFile, procedure.id, 'DONE');
    this.cases.note(work, caseFile, {
      ...{ channel: 'SYSTEM', key: 'title.registered', documentId: title.documentId },
      facts: {
        ...{ number: title.number, currency: title.currency, expiresOn: title.expiresOn },
        amountMinor: totalMinor.toString(),
      },
    });
    await this.costs.grant(work, caseFile, title);
    work.publish(new TitleObtained(caseFile.id, title.id));
    return title;
  }
}

function dayOf(steps: readonly ProcedureStep[], kind: string): CalendarDate {
  const step = steps.find((one) => one.kind === kind);
  if (step === undefined) throw new Error(`an enforceable order without ${kind}`);
  return step.happenedOn;
}

function claimedMinor(steps: readonly ProcedureStep[], currency: Currency): Minor {
  const filed = steps.find(({ kind }) => kind === 'REQUEST_FILED');
  const { principal = '' } = (filed?.facts ?? {}) as { readonly principal?: string };
  return parseAmount(principal, currency) ?? 0n;
}
