import type { Client } from 'pg';

import type { CalendarDate } from '@solde/calendar';
import { territoryClass, type Territory } from '@solde/country';
import { uuidv7, type Caller } from '@solde/platform';

/** A case as a spec of the call desk needs it: one claim, its first letter sent, ready to be called. */
export interface DeskCase {
  readonly caseId: string;
  readonly partyId: string;
  readonly debtorId: string;
  readonly claimId: string;
  readonly contactPointId: string;
  readonly creditorId: string;
  readonly number: string;
}

interface CaseFacts {
  readonly creditorId?: string;
  readonly partyId?: string;
  readonly territory?: Territory;
  readonly status?: string;
  readonly dueOn?: CalendarDate;
  readonly principalMinor?: bigint;
  readonly limitationOn?: CalendarDate;
  readonly sensitive?: boolean;
  readonly ownerId?: string;
  readonly letterSentOn?: CalendarDate | null;
  readonly phone?: string;
  readonly number?: string;
}

/** Builds rows by SQL, as the owner: the specs of the desk must not stand or fall with placement. */
export class Desk {
  private readonly act = uuidv7();
  private mandates = new Map<string, { mandateId: string; agreementId: string }>();
  private made = 0;

  constructor(private readonly owner: Client) {}

  async open(insuredUntil: CalendarDate = '2030-12-31'): Promise<void> {
    await this.owner.query(
      `INSERT INTO act (id, name, caller_kind, caller_name, at) VALUES ($1, 'spec', 'SYSTEM', 'spec', app_now())`,
      [this.act],
    );
    await this.owner.query("SELECT set_config('solde.act_id', $1, false)", [this.act]);
    await this.insert('agency_insurance', {
      ...{ id: uuidv7(), insurer: 'Assureur', policy_number: 'P1', valid_from: '2020-01-01' },
      valid_until: insuredUntil,
    });
  }

  async agent(
    roles: readonly string[] = ['AGENT'],
    skills: readonly string[] = [],
  ): Promise<Caller> {
    const userId = uuidv7();
    await this.insert('user_account', {
      ...{ id: userId, kind: 'AGENCY', email: `${userId}@agency.test`, display_name: 'Agent' },
      ...{ state: 'ACTIVE', skills },
    });
    return {
      ...{ kind: 'USER', userId, name: 'Agent', roles, permissions: new Set<string>() },
      ...{ creditorIds: [], locale: 'fr' },
    };
  }

  async creditor(): Promise<string> {
    const creditorId = uuidv7();
    const mandateId = uuidv7();
    const agreementId = uuidv7();
    await this.insert('creditor', {
      ...{
        id: creditorId,
        code: creditorId,
        legal_name: 'Créancier',
        address_line: '1 rue',
        postal_code: '75001',
      },
      ...{ city: 'Paris', territory: 'FR-METRO', currency: 'EUR', state: 'ACTIVE' },
    });
    await this.insert('mandate', {
      ...{
        id: mandateId,
        number: mandateId,
        creditor_id: creditorId,
        currency: 'EUR',
        state: 'ACTIVE',
      },
    });
    await this.agreement(agreementId, mandateId, creditorId);
    this.mandates.set(creditorId, { mandateId, agreementId });
    return creditorId;
  }

  async party(): Promise<string> {
    const partyId = uuidv7();
    await this.insert('party', { id: partyId, kind: 'COMPANY', legal_name: `Société ${partyId}` });
    return partyId;
  }

  async case(facts: CaseFacts = {}): Promise<DeskCase> {
    const { territory = 'FR-METRO', status = 'AMICABLE.CONTACTING', dueOn = '2026-01-31' } = facts;
    const { principalMinor = 1000_00n, limitationOn = '2031-01-31' } = facts;
    const creditorId = facts.creditorId ?? (await this.creditor());
    const mandate = this.mandates.get(creditorId);
    if (mandate === undefined) throw new Error('The creditor is not of this desk.');
    const partyId = facts.partyId ?? (await this.party());
    const [debtorId, caseId, claimId, contactPointId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
    this.made += 1;
    const number = facts.number ?? `C2026${String(this.made).padStart(6, '0')}`;
    const { agreementId, mandateId } = mandate;
    await this.insert('debtor', {
      ...{ id: debtorId, creditor_id: creditorId, party_id: partyId, name: 'Débiteur', territory },
      ...{ territory_class: territoryClass(territory), sensitive: facts.sensitive ?? false },
    });
    await this.insert('contact_point', {
      ...{ id: contactPointId, debtor_id: debtorId, creditor_id: creditorId, kind: 'PHONE' },
      value: facts.phone ?? '+33612345678',
    });
    await this.insert('case_file', {
      ...{
        id: caseId,
        number,
        creditor_id: creditorId,
        mandate_id: mandateId,
        agreement_id: agreementId,
      },
      ...{
        debtor_id: debtorId,
        party_id: partyId,
        currency: 'EUR',
        status,
        placed_on: '2026-02-01',
      },
      ...{ accepted_on: '2026-02-01', oldest_due_on: dueOn, owner_id: facts.ownerId ?? null },
      ...{
        next_kind: 'CONTACT',
        next_source: 'STRATEGY_STEP',
        next_due_at: '2026-02-01T08:00:00Z',
      },
      reference_rf: `RF${number}`,
    });
    await this.insert('claim', {
      ...{
        id: claimId,
        case_id: caseId,
        creditor_id: creditorId,
        number: `F${number}`,
        number_key: claimId,
      },
      ...{ issued_on: dueOn, due_on: dueOn, currency: 'EUR', principal_minor: principalMinor },
      ...{
        debtor_quality: 'PROFESSIONAL',
        quality_evidence: 'SIREN',
        agreement_id: agreementId,
        fee_age_days: 1,
      },
      ...{ limitation_regime: 'COMMERCIAL', limitation_on: limitationOn, placed_on: '2026-02-01' },
    });
    await this.insert('claim_movement', {
      ...{
        id: uuidv7(),
        claim_id: claimId,
        case_id: caseId,
        creditor_id: creditorId,
        component: 'PRINCIPAL',
      },
      ...{
        kind: 'PLACED',
        amount_minor: principalMinor,
        value_on: '2026-02-01',
        source_id: claimId,
      },
    });
    const letterSentOn = facts.letterSentOn === undefined ? '2026-02-02' : facts.letterSentOn;
    if (letterSentOn !== null)
      await this.insert('first_letter', {
        ...{ claim_id: claimId, debtor_id: debtorId, case_id: caseId, creditor_id: creditorId },
        ...{ reference: 'L1', sent_on: letterSentOn, source: 'TAKEOVER' },
      });
    return { caseId, partyId, debtorId, claimId, contactPointId, creditorId, number };
  }

  async restrict(partyId: string, kind: string, more: object = {}): Promise<void> {
    await this.insert('party_restriction', {
      ...{ id: uuidv7(), party_id: partyId, kind, from_on: '2026-01-01', reason: 'spec', ...more },
    });
  }

  async hold({ caseId, creditorId }: DeskCase, kind: string, untilOn: CalendarDate): Promise<void> {
    await this.insert('hold', {
      ...{ id: uuidv7(), case_id: caseId, creditor_id: creditorId, kind, from_on: '2026-01-01' },
      ...{ until_on: untilOn, reason: 'spec' },
    });
  }

  async rows<T extends object>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.owner.query<T>(sql, params)).rows;
  }

  private agreement(id: string, mandateId: string, creditorId: string): Promise<void> {
    return this.insert('fee_agreement', {
      ...{ id, mandate_id: mandateId, creditor_id: creditorId, number: 1, period: '[2020-01-01,)' },
      ...{ currency: 'EUR', state: 'DRAFT' },
    });
  }

  private async insert(table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
    const full = { ...row, act_id: this.act };
    const columns = Object.keys(full);
    const places = columns.map((_, index) => `$${index + 1}`);
    await this.owner.query(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(full),
    );
  }
}
