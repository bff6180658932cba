import { Injectable } from '@nestjs/common';
import { rate } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { shapeFaults, type AgreementTerms } from './agreement-shape';
import { AgreementActivated } from './creditors.events';
import { FeeAgreement } from './fee-agreement.entity';
import { FeeFlat } from './fee-flat.entity';
import { FeeRetrocession } from './fee-retrocession.entity';
import { FeeRule } from './fee-rule.entity';
import { FeeTier } from './fee-tier.entity';
import { Mandate } from './mandate.entity';
import { periodOf, rangeOf } from './period';
import { Signatures } from './signatures.service';
import type { Signer } from './signer';

export interface AgreementProposal extends AgreementTerms {
  readonly mandateId: string;
}

const USUAL = {
  assignment: 'PLACEMENT_DATE',
  crossingWindowDays: 5,
  directFactor: rate('100'),
  minimumShareMax: rate('50'),
  remittanceMode: 'NET',
} as const;

/** Fee agreements: stored as proposed, signed by the creditor, put in force by another person through `fees.activate`. */
@Injectable()
export class AgreementsService {
  constructor(private readonly signatures: Signatures) {}

  /**
   * Stores a tariff as it is proposed to the creditor; `fees.propose` carries the worked examples on, and nobody else calls this. Refuses AGREEMENT_INCONSISTENT with each fault of its shape, NOT_FOUND,
   * MANDATE_NOT_ACTIVE when the mandate is at its end.
   */
  async propose(work: Work, { mandateId, ...terms }: AgreementProposal): Promise<FeeAgreement> {
    const mandate = await this.lockMandate(work, mandateId);
    if (mandate.state === 'TERMINATED' || mandate.state === 'CANCELLED')
      throw new DomainError('MANDATE_NOT_ACTIVE', { state: mandate.state });
    const faults = shapeFaults(terms);
    if (faults.length > 0) throw new DomainError('AGREEMENT_INCONSISTENT', { faults });

    const formers = await work.manager.count(FeeAgreement, { where: { mandateId } });
    const agreement: FeeAgreement = {
      id: uuidv7(),
      mandateId,
      creditorId: mandate.creditorId,
      number: formers + 1,
      currency: mandate.currency,
      period: rangeOf(terms.from, terms.until ?? null),
      assignment: terms.assignment ?? USUAL.assignment,
      state: 'PROPOSED',
      crossingWindowDays: terms.crossingWindowDays ?? USUAL.crossingWindowDays,
      directFactor: terms.directFactor ?? USUAL.directFactor,
      minimumMinor: terms.minimumMinor ?? null,
      minimumShareMax: terms.minimumShareMax ?? USUAL.minimumShareMax,
      capMinor: terms.capMinor ?? null,
      withdrawalFreeDays: terms.withdrawalFreeDays ?? null,
      withdrawalFactor: terms.withdrawalFactor ?? null,
      withdrawalWaived: terms.withdrawalWaived ?? [],
      remittanceMode: terms.remittanceMode ?? USUAL.remittanceMode,
      proposedBy: work.caller.userId,
      creditorSignedBy: null,
      creditorSignedAt: null,
      activatedBy: null,
      version: 1,
      actId: work.actId,
    };
    work.insert(FeeAgreement, agreement);
    this.insertLines(work, agreement, terms);
    return agreement;
  }

  /** Records the creditor's signature. Refuses SIGNER_NOT_ALLOWED, NOT_FOUND, TRANSITION_NOT_ALLOWED unless it is proposed. */
  async signByCreditor(work: Work, agreementId: string, signer: Signer): Promise<FeeAgreement> {
    const agreement = await this.lock(work, agreementId);
    assertProposed(agreement);
    await this.signatures.assertForCreditor(work, agreement.creditorId, signer);
    return written(work, agreement, {
      state: 'SIGNED',
      creditorSignedBy: signer.userId,
      creditorSignedAt: signer.at,
    });
  }

  /**
   * Puts a signed agreement in force; the one before it ends the day before. Its rules must have been checked: `fees.activate` does,
   * and nobody else calls this. Refuses FOUR_EYES to who proposed it, AGREEMENT_PERIODS_OVERLAP when it starts before the one in
   * force did, NOT_FOUND, TRANSITION_NOT_ALLOWED.
   */
  async markActive(work: Work, agreementId: string): Promise<FeeAgreement> {
    const agreement = await this.lock(work, agreementId);
    if (agreement.state !== 'SIGNED')
      throw new DomainError('TRANSITION_NOT_ALLOWED', {
        state: agreement.state,
        trigger: 'ACTIVATE',
      });
    const activatedBy = work.caller.userId;
    if (activatedBy === null || activatedBy === agreement.proposedBy)
      throw new DomainError('FOUR_EYES');

    await this.endFormer(work, agreement);
    work.publish(new AgreementActivated(agreement.id, agreement.mandateId, agreement.creditorId));
    return written(work, agreement, { state: 'ACTIVE', activatedBy });
  }

  /** Drops a tariff that was never in force. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED. */
  async withdraw(work: Work, agreementId: string): Promise<FeeAgreement> {
    const agreement = await this.lock(work, agreementId);
    const { state } = agreement;
    if (state !== 'PROPOSED' && state !== 'SIGNED')
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state, trigger: 'WITHDRAW' });
    return written(work, agreement, { state: 'TERMINATED' });
  }

  private async endFormer(work: Work, agreement: FeeAgreement): Promise<void> {
    const { mandateId, period } = agreement;
    const { from } = periodOf(period);
    const overlapping = await work.query<{ id: string }>(
      `SELECT id FROM fee_agreement
       WHERE mandate_id = $1 AND state IN ('ACTIVE', 'SUPERSEDED') AND period && $2::daterange`,
      [mandateId, period],
    );
    for (const { id } of overlapping) {
      const former = await work.manager.findOneOrFail(FeeAgreement, { where: { id } });
      const started = periodOf(former.period).from;
      if (former.state !== 'ACTIVE' || started >= from)
        throw new DomainError('AGREEMENT_PERIODS_OVERLAP', {
          agreementNumber: former.number,
          from: started,
        });
      written(work, former, { state: 'SUPERSEDED', period: rangeOf(started, from) });
    }
    // Periods may not overlap at any moment: the former must be shorter before this one counts.
    await work.flush();
  }

  private insertLines(
    work: Work,
    { id: agreementId, creditorId }: FeeAgreement,
    terms: AgreementTerms,
  ): void {
    for (const [index, rule] of terms.rules.entries()) {
      const ruleId = uuidv7();
      work.insert(FeeRule, {
        id: ruleId,
        agreementId,
        creditorId,
        position: index + 1,
        phases: rule.phases,
        components: rule.components,
        claimTypes: rule.claimTypes ?? [],
        segments: rule.segments ?? [],
        territories: rule.territories ?? [],
        ageMinDays: rule.ageMinDays ?? 0,
        ageMaxDays: rule.ageMaxDays ?? null,
        channel: rule.channel ?? 'ANY',
        tierMode: rule.tierMode ?? 'NONE',
        tierBasis: rule.tierBasis ?? null,
        rate: rule.rate ?? null,
      });
      work.insert(
        FeeTier,
        (rule.tiers ?? []).map((tier, at) => ({ ruleId, creditorId, position: at + 1, ...tier })),
      );
    }
    work.insert(
      FeeFlat,
      (terms.flats ?? []).map(({ event, amountMinor }) => ({
        id: uuidv7(),
        agreementId,
        creditorId,
        event,
        amountMinor,
      })),
    );
    work.insert(
      FeeRetrocession,
      (terms.retrocessions ?? []).map(({ partnerKind, share, phases = [] }) => ({
        ...{ id: uuidv7(), agreementId, creditorId, partnerKind, share, phases },
      })),
    );
  }

  private async lock(work: Work, id: string): Promise<FeeAgreement> {
    const found = await work.manager.findOne(FeeAgreement, { where: { id } });
    if (found === null) throw new DomainError('NOT_FOUND');
    await this.lockMandate(work, found.mandateId);
    return work.manager.findOneOrFail(FeeAgreement, { where: { id } });
  }

  private async lockMandate(work: Work, id: string): Promise<Mandate> {
    const mandate = await work.manager.findOne(Mandate, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    if (mandate === null) throw new DomainError('NOT_FOUND');
    return mandate;
  }
}

/** Whether the creditor may sign this agreement now; the portal asks it first. Refuses TRANSITION_NOT_ALLOWED. */
export function assertProposed({ state }: Pick<FeeAgreement, 'state'>): void {
  if (state !== 'PROPOSED')
    throw new DomainError('TRANSITION_NOT_ALLOWED', { state, trigger: 'SIGN_BY_CREDITOR' });
}

function written(work: Work, agreement: FeeAgreement, change: Partial<FeeAgreement>): FeeAgreement {
  const { id, version } = agreement;
  work.update(FeeAgreement, { id, version }, { ...change, actId: work.actId });
  return { ...agreement, ...change, version: version + 1, actId: work.actId };
}
