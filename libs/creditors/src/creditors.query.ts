import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import { pageOf, Reads, Work, type Caller, type Page, type PageRequest } from '@solde/platform';
import type { BankDetail } from './bank-detail.entity';
import type { CreditorContact } from './creditor-contact.entity';
import type { CreditorGroup } from './creditor-group.entity';
import type { Creditor } from './creditor.entity';
import { selected } from './selection';

const CREDITOR = selected('c', [
  ...[
    'id',
    'code',
    'groupId',
    'legalName',
    'tradeName',
    'siren',
    'siret',
    'vatNumber',
    'isIndividual',
  ],
  ...['addressLine', 'postalCode', 'city', 'country', 'territory', 'currency', 'language', 'state'],
  ...['version', 'actId'],
]);
const CONTACT = selected('k', [
  ...['id', 'creditorId', 'role', 'name', 'email', 'phone', 'active', 'version', 'actId'],
]);
const BANK_DETAIL = selected('b', [
  ...[
    'id',
    'creditorId',
    'iban',
    'bic',
    'holder',
    'state',
    'requestedBy',
    'verifiedBy',
    'verifiedHow',
  ],
  ...['approvedBy', 'usableFrom', 'version', 'actId'],
]);

const SHOWN_MAX = 500;

/** Where a creditor is paid on a day, and whether money may leave already. */
export interface PayoutAccount {
  readonly bankDetailId: string;
  readonly iban: string;
  readonly bic: string | null;
  readonly holder: string;
  readonly usableFrom: CalendarDate;
  /** False during the ten days after a change: remittances wait (BANK_DETAILS_CHANGED). */
  readonly isUsable: boolean;
}

/** The reading of creditors. Inside an act give its work; the portal sees its own by row-level security. */
@Injectable()
export class CreditorsQuery {
  constructor(private readonly reads: Reads) {}

  async one(who: Caller | Work, id: string): Promise<Creditor | null> {
    const [creditor] = await this.ask<Creditor>(
      who,
      `SELECT ${CREDITOR} FROM creditor c WHERE c.id = $1`,
      [id],
    );
    return creditor ?? null;
  }

  /** By code. `search` is a part of the code, the name or the SIREN. */
  async page(caller: Caller, search: string | null, page: PageRequest): Promise<Page<Creditor>> {
    const [after = null] = page.after ?? [];
    const rows = await this.reads.rows<Creditor>(
      caller,
      `SELECT ${CREDITOR} FROM creditor c
       WHERE ($1::text IS NULL OR c.code > $1)
         AND ($2::text IS NULL OR strpos(lower(unaccent(c.code || ' ' || c.legal_name || ' ' || coalesce(c.siren, ''))),
                                         lower(unaccent($2))) > 0)
       ORDER BY c.code LIMIT $3`,
      [after, search, page.limit + 1],
    );
    return pageOf(rows, page.limit, ({ code }) => [code]);
  }

  /** What a portal user sees: his creditors, by name. */
  mine(caller: Caller): Promise<Creditor[]> {
    return this.ask(
      caller,
      `SELECT ${CREDITOR} FROM creditor c ORDER BY c.legal_name, c.id LIMIT ${SHOWN_MAX}`,
      [],
    );
  }

  groups(caller: Caller): Promise<CreditorGroup[]> {
    return this.ask(
      caller,
      `SELECT ${selected('g', ['id', 'name', 'parentId', 'actId'])} FROM creditor_group g ORDER BY g.name LIMIT ${SHOWN_MAX}`,
      [],
    );
  }

  /** The persons of a creditor, those still there first. */
  contacts(who: Caller | Work, creditorId: string): Promise<CreditorContact[]> {
    return this.ask(
      who,
      `SELECT ${CONTACT} FROM creditor_contact k WHERE k.creditor_id = $1 ORDER BY k.active DESC, k.role, k.name, k.id LIMIT ${SHOWN_MAX}`,
      [creditorId],
    );
  }

  /** The bank details of a creditor, newest first, with what was asked and never approved. */
  bankDetails(caller: Caller, creditorId: string): Promise<BankDetail[]> {
    return this.ask(
      caller,
      `SELECT ${BANK_DETAIL} FROM bank_detail b WHERE b.creditor_id = $1 ORDER BY b.id DESC LIMIT ${SHOWN_MAX}`,
      [creditorId],
    );
  }

  /** Bank details that wait for somebody, oldest first. */
  bankDetailsAwaiting(caller: Caller): Promise<BankDetail[]> {
    return this.ask(
      caller,
      `SELECT ${BANK_DETAIL} FROM bank_detail b WHERE b.state IN ('REQUESTED', 'VERIFIED') ORDER BY b.id LIMIT ${SHOWN_MAX}`,
      [],
    );
  }

  /** Where a creditor is paid on a day, or null while no bank details are approved. */
  async payoutAccount(
    who: Caller | Work,
    creditorId: string,
    day: CalendarDate,
  ): Promise<PayoutAccount | null> {
    const [account] = await this.ask<PayoutAccount>(
      who,
      `SELECT b.id AS "bankDetailId", b.iban, b.bic, b.holder, b.usable_from AS "usableFrom", b.usable_from <= $2 AS "isUsable"
       FROM bank_detail b WHERE b.creditor_id = $1 AND b.state = 'APPROVED'`,
      [creditorId, day],
    );
    return account ?? null;
  }

  private ask<T extends object>(who: Caller | Work, sql: string, params: unknown[]): Promise<T[]> {
    return who instanceof Work ? who.query<T>(sql, params) : this.reads.rows<T>(who, sql, params);
  }
}
