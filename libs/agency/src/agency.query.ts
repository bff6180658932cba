import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import type { Currency } from '@solde/money';
import { Reads, Work, type Caller } from '@solde/platform';
import type { AgencyDeclaration } from './agency-declaration.entity';
import type { AgencyInsurance } from './agency-insurance.entity';
import type { AgencyProfile } from './agency-profile.entity';
import { complianceOn, type AgencyFile, type Compliance } from './compliance';
import type { DedicatedAccount } from './dedicated-account.entity';
import type { OwnAccount } from './own-account.entity';

const PROFILE = `
  SELECT id, alone, legal_name AS "legalName", siren, vat_number AS "vatNumber", address_line AS "addressLine",
         postal_code AS "postalCode", city, territory, phone, email, signatory, version, act_id AS "actId"
  FROM agency_profile`;

const ACCOUNTS_SHOWN_MAX = 200;
const ACCOUNT_COLUMNS = `
  id, iban, bic, bank_name AS "bankName", holder, currency, opened_on AS "openedOn", closed_on AS "closedOn",
  version, act_id AS "actId"`;

/** The whole file in one round trip: the verdict of a contact asks for it each time. */
const FILE = `
  SELECT
    (SELECT coalesce(jsonb_agg(jsonb_build_object('validFrom', valid_from, 'validUntil', valid_until)), '[]')
     FROM agency_insurance) AS insurances,
    (SELECT coalesce(jsonb_agg(declared_on), '[]') FROM agency_declaration) AS "declaredOn",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'openedOn', opened_on, 'closedOn', closed_on)), '[]')
     FROM dedicated_account) AS accounts,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('currency', currency, 'openedOn', opened_on, 'closedOn', closed_on)), '[]')
     FROM own_account WHERE opened_on IS NOT NULL) AS "ownAccounts"`;

const OWN_ACCOUNTS = `
  SELECT id, iban, bic, bank_name AS "bankName", holder, currency, state, requested_by AS "requestedBy", approved_by AS "approvedBy",
         opened_on AS "openedOn", closed_on AS "closedOn", version, act_id AS "actId"
  FROM own_account`;

const INSURANCES = `
  SELECT id, insurer, policy_number AS "policyNumber", valid_from AS "validFrom", valid_until AS "validUntil",
         document_id AS "documentId", act_id AS "actId"
  FROM agency_insurance ORDER BY valid_until DESC, id`;

const DECLARATIONS = `
  SELECT id, court, reference, declared_on AS "declaredOn", document_id AS "documentId", act_id AS "actId"
  FROM agency_declaration ORDER BY declared_on DESC, id`;

const TEAMS = `
  SELECT t.id, t.name, t.location,
         coalesce(jsonb_agg(jsonb_build_object('userId', u.id, 'name', u.display_name, 'leads', m.leads)
                            ORDER BY m.leads DESC, u.display_name) FILTER (WHERE u.id IS NOT NULL), '[]') AS members
  FROM team AS t
  LEFT JOIN (team_member AS m JOIN user_account AS u ON u.id = m.user_id AND u.state <> 'DISABLED') ON m.team_id = t.id
  GROUP BY t.id ORDER BY t.name`;

export interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly members: readonly {
    readonly userId: string;
    readonly name: string;
    readonly leads: boolean;
  }[];
}

/** The reading of the agency's file. Whoever asks inside an act gives its work, and sees what the act has written. */
@Injectable()
export class AgencyQuery {
  constructor(private readonly reads: Reads) {}

  /**
   * Whether the agency is in order on a day, and what is about to end. `invoicedIn` are the currencies in which
   * creditors pay invoices: an account of the agency must be open in each.
   */
  async compliance(
    who: Caller | Work,
    day: CalendarDate,
    invoicedIn: readonly Currency[] = [],
  ): Promise<Compliance> {
    const [file] = await this.ask<AgencyFile>(who, FILE);
    const empty = { insurances: [], declaredOn: [], accounts: [], ownAccounts: [] };
    return complianceOn(day, file ?? empty, invoicedIn);
  }

  /** Who the agency is, or null before it was described. */
  async profile(who: Caller | Work): Promise<AgencyProfile | null> {
    const [profile] = await this.ask<AgencyProfile>(who, PROFILE);
    return profile ?? null;
  }

  /** The open dedicated account in a currency, or null: money of others has no other place to go. */
  async dedicatedAccount(who: Caller | Work, currency: Currency): Promise<DedicatedAccount | null> {
    const [account] = await this.ask<DedicatedAccount>(
      who,
      `SELECT ${ACCOUNT_COLUMNS} FROM dedicated_account WHERE currency = $1 AND closed_on IS NULL`,
      [currency],
    );
    return account ?? null;
  }

  dedicatedAccounts(caller: Caller): Promise<DedicatedAccount[]> {
    return this.ask(
      caller,
      `SELECT ${ACCOUNT_COLUMNS} FROM dedicated_account ORDER BY currency, opened_on DESC, id`,
    );
  }

  /** The agency's own account in force in a currency, or null: its invoices then ask for nothing that could be paid. */
  async ownAccount(who: Caller | Work, currency: Currency): Promise<OwnAccount | null> {
    const [account] = await this.ask<OwnAccount>(
      who,
      `${OWN_ACCOUNTS} WHERE currency = $1 AND state = 'APPROVED' AND closed_on IS NULL`,
      [currency],
    );
    return account ?? null;
  }

  ownAccounts(caller: Caller): Promise<OwnAccount[]> {
    return this.ask(
      caller,
      `${OWN_ACCOUNTS} ORDER BY currency, id DESC LIMIT ${ACCOUNTS_SHOWN_MAX}`,
    );
  }

  insurances(caller: Caller): Promise<AgencyInsurance[]> {
    return this.ask(caller, INSURANCES);
  }

  declarations(caller: Caller): Promise<AgencyDeclaration[]> {
    return this.ask(caller, DECLARATIONS);
  }

  teams(caller: Caller): Promise<TeamRow[]> {
    return this.ask(caller, TEAMS);
  }

  private ask<T extends object>(
    who: Caller | Work,
    sql: string,
    params: readonly unknown[] = [],
  ): Promise<T[]> {
    return who instanceof Work
      ? who.prepared<T>(sql, params)
      : this.reads.rows<T>(who, sql, params);
  }
}
