import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import { compactIban, isFrenchVatNumber, isIban, isSiren, isTerritory } from '@solde/country';
import { isCurrency, type Currency } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { AgencyDeclaration } from './agency-declaration.entity';
import { AgencyInsurance } from './agency-insurance.entity';
import { AgencyProfile } from './agency-profile.entity';
import { DedicatedAccount } from './dedicated-account.entity';

/** Who the agency is. `version` is what the reader saw; absent for the first description. */
export interface ProfileFacts {
  readonly legalName: string;
  readonly siren: string;
  readonly vatNumber: string | null;
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  readonly territory: string;
  readonly phone: string;
  readonly email: string;
  readonly signatory: string;
  readonly version?: number;
}

export interface InsuranceFacts {
  readonly insurer: string;
  readonly policyNumber: string;
  /** Both days are covered. */
  readonly validFrom: CalendarDate;
  readonly validUntil: CalendarDate;
  readonly documentId?: string | null;
}

export interface DeclarationFacts {
  readonly court: string;
  readonly reference: string;
  readonly declaredOn: CalendarDate;
  readonly documentId?: string | null;
}

export interface AccountFacts {
  readonly iban: string;
  readonly bic: string;
  readonly bankName: string;
  readonly holder: string;
  readonly currency: Currency;
  readonly openedOn: CalendarDate;
}

/** The agency's own file (CPCE R124-2). */
@Injectable()
export class AgencyService {
  /**
   * Says who the agency is, or says it anew. Refuses BAD_SIREN, BAD_VAT_NUMBER, BAD_TERRITORY; VERSION_CONFLICT when somebody else
   * described it meanwhile.
   */
  async describe(work: Work, facts: ProfileFacts): Promise<AgencyProfile> {
    if (!isSiren(facts.siren)) throw new DomainError('BAD_SIREN', { siren: facts.siren });
    if (facts.vatNumber !== null && !isFrenchVatNumber(facts.vatNumber))
      throw new DomainError('BAD_VAT_NUMBER', { vatNumber: facts.vatNumber });
    if (!isTerritory(facts.territory))
      throw new DomainError('BAD_TERRITORY', { territory: facts.territory });

    const { version, ...said } = facts;
    const former = await work.manager.findOne(AgencyProfile, { where: { alone: true } });
    if (former === null) {
      const profile = { ...said, id: uuidv7(), alone: true, version: 1, actId: work.actId };
      work.insert(AgencyProfile, profile);
      return profile;
    }
    if (version === undefined)
      throw new DomainError('VERSION_CONFLICT', { version: former.version });
    work.update(AgencyProfile, { id: former.id, version }, { ...said, actId: work.actId });
    return { ...former, ...said, version: version + 1, actId: work.actId };
  }

  /** Files an insurance contract; a renewal is another one. Refuses DATE_OUT_OF_RANGE when it ends before it starts. */
  insure(work: Work, facts: InsuranceFacts): Promise<AgencyInsurance> {
    if (facts.validUntil < facts.validFrom)
      throw new DomainError('DATE_OUT_OF_RANGE', { validUntil: facts.validUntil });
    const insurance = {
      ...facts,
      id: uuidv7(),
      documentId: facts.documentId ?? null,
      actId: work.actId,
    };
    work.insert(AgencyInsurance, insurance);
    return Promise.resolve(insurance);
  }

  /** Files the declaration to the prosecutor. Refuses DATE_OUT_OF_RANGE for a day to come. */
  declare(work: Work, facts: DeclarationFacts): Promise<AgencyDeclaration> {
    if (facts.declaredOn > work.today)
      throw new DomainError('DATE_OUT_OF_RANGE', { declaredOn: facts.declaredOn });
    const declaration = {
      ...facts,
      id: uuidv7(),
      documentId: facts.documentId ?? null,
      actId: work.actId,
    };
    work.insert(AgencyDeclaration, declaration);
    return Promise.resolve(declaration);
  }

  /**
   * Opens a dedicated account. Refuses BAD_IBAN, BAD_CURRENCY, ACCOUNT_ALREADY_OPEN while another is open in the currency,
   * DUPLICATE when the IBAN was used before.
   */
  openDedicatedAccount(work: Work, facts: AccountFacts): Promise<DedicatedAccount> {
    if (!isIban(facts.iban)) throw new DomainError('BAD_IBAN');
    if (!isCurrency(facts.currency))
      throw new DomainError('BAD_CURRENCY', { currency: facts.currency });
    const account = {
      ...facts,
      id: uuidv7(),
      iban: compactIban(facts.iban),
      closedOn: null,
      version: 1,
      actId: work.actId,
    };
    work.insert(DedicatedAccount, account);
    return Promise.resolve(account);
  }

  /** Closes a dedicated account from a day on. Refuses NOT_FOUND, DATE_OUT_OF_RANGE before its opening or in the future. */
  async closeDedicatedAccount(work: Work, id: string, closedOn: CalendarDate): Promise<void> {
    const account = await work.manager.findOne(DedicatedAccount, { where: { id } });
    if (account === null) throw new DomainError('NOT_FOUND');
    if (account.closedOn !== null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { closedOn: account.closedOn });
    if (closedOn < account.openedOn || closedOn > work.today)
      throw new DomainError('DATE_OUT_OF_RANGE', { closedOn });
    const { version } = account;
    work.update(DedicatedAccount, { id, version }, { closedOn, actId: work.actId });
  }
}
