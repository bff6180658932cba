import { Injectable } from '@nestjs/common';
import { isFrenchVatNumber, isSiren, isSiret, isTerritory } from '@solde/country';
import { isCurrency, type Currency } from '@solde/money';
import { DomainError, uuidv7, type Work } from '@solde/platform';
import { CreditorContact } from './creditor-contact.entity';
import { CreditorGroup } from './creditor-group.entity';
import { creditorAfter, type CreditorTrigger } from './creditor-moves';
import { Creditor } from './creditor.entity';

/** A creditor as it is founded. `code` is short and human; a person without a SIREN is an individual. */
export interface CreditorFacts {
  readonly code: string;
  readonly groupId?: string | null;
  readonly legalName: string;
  readonly tradeName?: string | null;
  readonly siren?: string | null;
  readonly siret?: string | null;
  readonly vatNumber?: string | null;
  readonly isIndividual?: boolean;
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country?: string;
  readonly territory: string;
  readonly currency: Currency;
  readonly language?: 'fr' | 'en';
}

/** What may be said anew of a creditor; its code and its currency stay. */
export type CreditorChange = Partial<Omit<CreditorFacts, 'code' | 'currency'>>;

export interface ContactFacts {
  readonly role: CreditorContact['role'];
  readonly name: string;
  readonly email?: string | null;
  readonly phone?: string | null;
}

/** Creditors, their groups and the persons to talk to. */
@Injectable()
export class CreditorsService {
  /** Founds a group, under another or not. Refuses DUPLICATE, NOT_FOUND. */
  foundGroup(
    work: Work,
    { name, parentId = null }: { name: string; parentId?: string | null },
  ): Promise<CreditorGroup> {
    const group = { id: uuidv7(), name, parentId, actId: work.actId };
    work.insert(CreditorGroup, group);
    return Promise.resolve(group);
  }

  /** Founds a creditor. Refuses BAD_SIREN, BAD_SIRET, BAD_VAT_NUMBER, BAD_TERRITORY, BAD_CURRENCY, DUPLICATE. */
  found(work: Work, facts: CreditorFacts): Promise<Creditor> {
    assertIdentified(facts);
    if (!isCurrency(facts.currency))
      throw new DomainError('BAD_CURRENCY', { currency: facts.currency });
    const creditor: Creditor = {
      id: uuidv7(),
      code: facts.code,
      groupId: facts.groupId ?? null,
      legalName: facts.legalName,
      tradeName: facts.tradeName ?? null,
      siren: facts.siren ?? null,
      siret: facts.siret ?? null,
      vatNumber: facts.vatNumber ?? null,
      isIndividual: facts.isIndividual ?? false,
      addressLine: facts.addressLine,
      postalCode: facts.postalCode,
      city: facts.city,
      country: facts.country ?? 'FR',
      territory: facts.territory,
      currency: facts.currency,
      language: facts.language ?? 'fr',
      state: 'PROSPECT',
      version: 1,
      actId: work.actId,
    };
    work.insert(Creditor, creditor);
    return Promise.resolve(creditor);
  }

  /** Says something anew of a creditor. Refuses as `found`, NOT_FOUND, and VERSION_CONFLICT when `version` is not the last. */
  async change(work: Work, id: string, version: number, change: CreditorChange): Promise<Creditor> {
    const former = await this.lock(work, id);
    const creditor: Creditor = { ...former, ...defined(change) };
    assertIdentified(creditor);
    if (version !== former.version)
      throw new DomainError('VERSION_CONFLICT', { version: former.version });
    work.update(Creditor, { id, version }, { ...defined(change), actId: work.actId });
    return { ...creditor, version: version + 1, actId: work.actId };
  }

  /** Moves a creditor on. Refuses NOT_FOUND, TRANSITION_NOT_ALLOWED. */
  async move(work: Work, id: string, trigger: CreditorTrigger): Promise<Creditor> {
    const creditor = await this.lock(work, id);
    const state = creditorAfter(creditor.state, trigger);
    if (state === null)
      throw new DomainError('TRANSITION_NOT_ALLOWED', { state: creditor.state, trigger });
    const { version } = creditor;
    work.update(Creditor, { id, version }, { state, actId: work.actId });
    return { ...creditor, state, version: version + 1, actId: work.actId };
  }

  /** Adds a person of the creditor. Refuses NOT_FOUND. */
  async addContact(work: Work, creditorId: string, facts: ContactFacts): Promise<CreditorContact> {
    await this.existing(work, creditorId);
    const contact: CreditorContact = {
      id: uuidv7(),
      creditorId,
      role: facts.role,
      name: facts.name,
      email: facts.email ?? null,
      phone: facts.phone ?? null,
      active: true,
      version: 1,
      actId: work.actId,
    };
    work.insert(CreditorContact, contact);
    return contact;
  }

  /** Says something anew of a person, or that he is no longer there. Refuses NOT_FOUND, VERSION_CONFLICT. */
  async changeContact(
    work: Work,
    id: string,
    version: number,
    change: Partial<ContactFacts> & { readonly active?: boolean },
  ): Promise<void> {
    if (!(await work.manager.exists(CreditorContact, { where: { id } })))
      throw new DomainError('NOT_FOUND');
    work.update(CreditorContact, { id, version }, { ...defined(change), actId: work.actId });
  }

  /** Locks a creditor for the acts that number or move what is under it. Refuses NOT_FOUND. */
  async lock(work: Work, id: string): Promise<Creditor> {
    const creditor = await work.manager.findOne(Creditor, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    if (creditor === null) throw new DomainError('NOT_FOUND');
    return creditor;
  }

  private async existing(work: Work, id: string): Promise<void> {
    if (!(await work.manager.exists(Creditor, { where: { id } })))
      throw new DomainError('NOT_FOUND');
  }
}

function assertIdentified(facts: {
  readonly siren?: string | null;
  readonly siret?: string | null;
  readonly vatNumber?: string | null;
  readonly territory: string;
}): void {
  const { siren, siret, vatNumber, territory } = facts;
  if (siren && !isSiren(siren)) throw new DomainError('BAD_SIREN', { siren });
  if (siret && (!isSiret(siret) || (siren && !siret.startsWith(siren))))
    throw new DomainError('BAD_SIRET', { siret });
  if (vatNumber?.startsWith('FR') && !isFrenchVatNumber(vatNumber))
    throw new DomainError('BAD_VAT_NUMBER', { vatNumber });
  if (!isTerritory(territory)) throw new DomainError('BAD_TERRITORY', { territory });
}

/** What was said: a property left out is not a property set to nothing. */
function defined<T extends object>(change: T): T {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as T;
}
