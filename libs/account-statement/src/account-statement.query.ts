import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { CasesQuery } from '@solde/cases';
import { renderPdf, type PaperLanguage, type PdfDefinition } from '@solde/documents';
import { Clock, DomainError, Reads, Work, type Caller } from '@solde/platform';

import { accountPage } from './account-paper';
import { accountStatement, type AccountStatement, type StatementUse } from './account-statement';

export interface StatementAsked {
  readonly caseId: string;
  /** The end of this day; today by default. */
  readonly on?: CalendarDate;
  readonly use?: StatementUse;
  /** Whom its paper is for; the case's debtor by default. */
  readonly debtorId?: string;
}

/** The statement on paper, before it is drawn. */
export interface AccountPage {
  readonly title: string;
  readonly page: PdfDefinition;
}

export interface AccountPaper {
  readonly title: string;
  readonly bytes: Buffer;
}

interface Named {
  readonly number: string;
  readonly referenceRf: string;
  readonly creditorName: string;
  readonly debtorName: string;
  readonly debtorAddress: string;
}

const NAMED = `
  SELECT c.number, c.reference_rf AS "referenceRf", k.legal_name AS "creditorName", d.name AS "debtorName",
         concat_ws(E'\\n', d.address_line, nullif(concat_ws(' ', d.postal_code, d.city), '')) AS "debtorAddress"
  FROM case_file c JOIN creditor k ON k.id = c.creditor_id JOIN debtor d ON d.id = coalesce($2, c.debtor_id)
  WHERE c.id = $1`;

/** The statement of account of a case to any day, in data and on paper. It is computed when it is asked, and kept nowhere. */
@Injectable()
export class AccountStatementQuery {
  constructor(
    private readonly cases: CasesQuery,
    private readonly agency: AgencyQuery,
    private readonly reads: Reads,
    private readonly clock: Clock,
  ) {}

  /** Refuses NOT_FOUND, RATE_MISSING, and RATE_UNVERIFIED for a court act. */
  async read(who: Caller | Work, { caseId, on, use }: StatementAsked): Promise<AccountStatement> {
    const day = on ?? (who instanceof Work ? who.today : await this.clock.today());
    return accountStatement(await this.cases.moneyFacts(who, caseId), day, use);
  }

  /** The same on paper. Refuses AGENCY_NOT_DESCRIBED too: a paper names who issues it. */
  async draw(
    caller: Caller,
    asked: StatementAsked,
    language: PaperLanguage,
  ): Promise<AccountPaper> {
    const { page, title } = await this.page(caller, asked, language);
    return { title, bytes: await renderPdf(page) };
  }

  /** The same before it is drawn, for whoever puts it behind a letter; inside an act, as that act sees the case. */
  async page(
    who: Caller | Work,
    asked: StatementAsked,
    language: PaperLanguage,
  ): Promise<AccountPage> {
    const statement = await this.read(who, asked);
    const profile = await this.agency.profile(who);
    if (profile === null) throw new DomainError('AGENCY_NOT_DESCRIBED');
    const whose = [asked.caseId, asked.debtorId ?? null];
    const [named] = await (who instanceof Work
      ? who.query<Named>(NAMED, whose)
      : this.reads.rows<Named>(who, NAMED, whose));
    if (named === undefined) throw new DomainError('NOT_FOUND', { caseId: asked.caseId });
    const payTo =
      asked.use === 'COURT_ACT'
        ? null
        : await this.agency.dedicatedAccount(who, statement.currency);
    const { legalName, addressLine, postalCode, city, siren } = profile;
    const page = accountPage(statement, {
      ...{ language, caseNumber: named.number, referenceRf: named.referenceRf },
      creditorName: named.creditorName,
      agency: { name: legalName, address: `${addressLine}\n${postalCode} ${city}`, siren },
      debtor: { name: named.debtorName, address: named.debtorAddress },
      issuedAt: who instanceof Work ? who.now : await this.clock.now(),
      payTo,
    });
    return { title: `${named.number} ${statement.on}`, page };
  }
}
