import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';

import type { CalendarDate } from '@solde/calendar';
import { compactIban, isIban } from '@solde/country';
import { DomainError, uuidv7, type Work } from '@solde/platform';

import type { PartnerKind } from './partner-kind';
import { Partner } from './partner.entity';

export interface NewPartner {
  readonly name: string;
  readonly kind: PartnerKind;
  readonly reference: string;
  readonly iban?: string;
}

/** The register of those who may receive money of debtors for us. */
@Injectable()
export class PartnersService {
  /** Enters a partner. Refuses BAD_IBAN, DUPLICATE for a reference that another one has. */
  register(work: Work, { iban, ...facts }: NewPartner): Promise<Partner> {
    if (iban !== undefined && !isIban(iban)) throw new DomainError('BAD_IBAN');
    const plain = iban === undefined ? null : compactIban(iban);
    const partner: Partner = {
      ...{ ...facts, id: uuidv7(), endedOn: null, version: 1, actId: work.actId },
      ibanLast4: plain?.slice(-4) ?? null,
      ibanHash: plain === null ? null : createHash('sha256').update(plain).digest(),
    };
    work.insert(Partner, partner);
    return Promise.resolve(partner);
  }

  /** From the day after, he receives nothing more for us. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED twice, DATE_OUT_OF_RANGE to come. */
  async end(work: Work, id: string, endedOn: CalendarDate): Promise<void> {
    const partner = await this.known(work, id);
    if (partner.endedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { endedOn: partner.endedOn });
    if (endedOn > work.today) throw new DomainError('DATE_OUT_OF_RANGE', { latest: work.today });
    const { version } = partner;
    work.update(Partner, { id, version }, { endedOn, actId: work.actId });
  }

  /** A partner, even one who has ended. Refuses NOT_FOUND. */
  async known(work: Work, id: string): Promise<Partner> {
    const partner = await work.manager.findOne(Partner, { where: { id } });
    if (partner === null) throw new DomainError('NOT_FOUND', { partnerId: id });
    return partner;
  }

  /** The partner who received money on a day. Refuses NOT_FOUND, PARTNER_NOT_ACTIVE after his last day. */
  async receiving(work: Work, id: string, on: CalendarDate): Promise<Partner> {
    const partner = await this.known(work, id);
    if (partner.endedOn !== null && on > partner.endedOn)
      throw new DomainError('PARTNER_NOT_ACTIVE', { endedOn: partner.endedOn });
    return partner;
  }
}
