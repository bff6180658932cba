import { Injectable } from '@nestjs/common';

import { AgencyQuery } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { renderHybridInvoice, renderPdf } from '@solde/documents';
import { feeSentence } from '@solde/fees';
import { rate, type Currency, type Minor } from '@solde/money';
import { DomainError, Reads, type Caller, type Query, type Sentence } from '@solde/platform';

import { feeInvoice, type FeeInvoice, type PrecedingInvoice } from './fee-invoice';
import {
  debitClaimPage,
  feeDocumentPage,
  PAPER_LINES_MAX,
  statementPage,
  type CollectedLine,
  type CostSentenceLine,
  type FeeSentenceLine,
  type PaperAccount,
  type PaperParty,
  type StatementPaper,
} from './remittance-paper';
import { PAPER_WORDS } from './statement-words';

/** A paper that is to be made. */
export interface MissingPaper {
  readonly statementId: string;
  readonly kind: 'STATEMENT' | 'FEE_DOCUMENT' | 'DEBIT_CLAIM';
}

/** A paper drawn, ready to be kept. */
export interface DrawnPaper extends MissingPaper {
  readonly creditorId: string;
  readonly title: string;
  readonly documentKind: 'REMITTANCE_STATEMENT' | 'FEE_INVOICE' | 'FEE_CREDIT_NOTE' | 'DEBIT_CLAIM';
  readonly bytes: Buffer;
}

const MISSING = `
  SELECT s.id AS "statementId", k.kind
  FROM remittance_statement s CROSS JOIN (VALUES ('STATEMENT'), ('FEE_DOCUMENT'), ('DEBIT_CLAIM')) AS k (kind)
  WHERE s.run_id = $1
    AND CASE k.kind WHEN 'STATEMENT' THEN true
          WHEN 'FEE_DOCUMENT' THEN EXISTS (SELECT FROM fee_document f WHERE f.statement_id = s.id)
          ELSE EXISTS (SELECT FROM debit_claim d WHERE d.statement_id = s.id) END
    AND NOT EXISTS (SELECT FROM remittance_document d WHERE d.statement_id = s.id AND d.kind = k.kind)
  ORDER BY s.number, k.kind DESC`;

const STATEMENT = `
  SELECT s.id, s.number, s.creditor_id AS "creditorId", s.currency, s.cut_off_on AS "cutOffOn", s.payout_on AS "payoutOn",
         r.approved_on AS "issuedOn", act.at AS "approvedAt", s.opening_carry_minor AS "openingCarryMinor",
         s.mode, s.given_back_minor AS "givenBackMinor", s.costs_kept_minor AS "costsKeptMinor", s.debours_minor AS "deboursMinor",
         s.claimed_minor AS "claimedMinor", q.number AS "claimNumber", q.due_on AS "claimDueOn", f.due_on AS "documentDueOn",
         s.collected_minor AS "collectedMinor", s.fees_minor AS "feesMinor", s.vat_rate AS "vatRate",
         s.vat_minor AS "vatMinor", s.balance_minor AS "balanceMinor", s.transfer_minor AS "transferMinor",
         s.carry_minor AS "carryMinor", s.held_because AS "heldBecause", s.lines,
         CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('holder', o.holder, 'iban', o.iban, 'bic', o.bic) END AS "documentAccount",
         CASE WHEN da.id IS NOT NULL THEN jsonb_build_object('holder', da.holder, 'iban', da.iban, 'bic', da.bic) END AS "claimAccount",
         f.kind AS "documentKind", f.number AS "documentNumber", f.total_minor AS "documentTotalMinor",
         k.language, k.legal_name AS name, k.address_line AS "addressLine", k.postal_code AS "postalCode", k.city, k.siren,
         k.siret, k.country, k.vat_number AS "vatNumber"
  FROM remittance_statement s JOIN remittance_run r ON r.id = s.run_id JOIN act ON act.id = s.act_id
  JOIN creditor k ON k.id = s.creditor_id LEFT JOIN fee_document f ON f.statement_id = s.id
  LEFT JOIN debit_claim q ON q.statement_id = s.id
  LEFT JOIN own_account o ON o.id = f.own_account_id LEFT JOIN dedicated_account da ON da.id = q.dedicated_account_id
  WHERE s.id = $1`;

/** Invoices that a credit note names. */
const PRECEDING_MAX = 50;

const COLLECTED = `
  SELECT a.value_on AS "valueOn", c.number AS "caseNumber", d.name AS "debtorName", l.number AS "claimNumber", a.component,
         s.amount_minor AS "amountMinor"
  FROM statement_line s JOIN allocation a ON a.id = s.source_id JOIN claim l ON l.id = a.claim_id
  JOIN case_file c ON c.id = a.case_id JOIN debtor d ON d.id = c.debtor_id
  WHERE s.statement_id = $1 AND s.source = 'ALLOCATION' ORDER BY s.id LIMIT ${PAPER_LINES_MAX}`;

const FEES = `
  SELECT c.number AS "caseNumber", f.sentence, f.amount_minor AS "amountMinor"
  FROM statement_line s JOIN fee_line f ON f.id = s.source_id LEFT JOIN case_file c ON c.id = f.case_id
  WHERE s.statement_id = $1 AND s.source = 'FEE_LINE' ORDER BY s.id LIMIT ${PAPER_LINES_MAX}`;

const COSTS = `
  SELECT c.number AS "caseNumber", coalesce(k.kind, s.source) AS kind, o.label, s.amount_minor AS "amountMinor"
  FROM statement_line s LEFT JOIN cost_line k ON s.source = 'COST' AND k.id = s.source_id
  LEFT JOIN case_cost o ON o.id = k.cost_id LEFT JOIN case_file c ON c.id = s.case_id
  WHERE s.statement_id = $1 AND s.source IN ('COST', 'TRANSFER_RETURN') ORDER BY s.id LIMIT ${PAPER_LINES_MAX}`;

/** The invoices of the cases whose fees a credit note gives back (CGI annex II, article 242 nonies A). */
const PRECEDING = `
  SELECT DISTINCT f.number, f.issued_on AS "issuedOn"
  FROM fee_document n JOIN statement_line own ON own.statement_id = n.statement_id AND own.source = 'FEE_LINE'
  JOIN fee_line given ON given.id = own.source_id JOIN fee_line earned ON earned.case_id = given.case_id
  JOIN statement_line billed ON billed.source = 'FEE_LINE' AND billed.source_id = earned.id
  JOIN fee_document f ON f.statement_id = billed.statement_id AND f.kind = 'INVOICE'
    AND (f.issued_on, f.id) < (n.issued_on, n.id)
  WHERE n.statement_id = $1 ORDER BY f.issued_on, f.number LIMIT ${PRECEDING_MAX}`;

interface StatementRow {
  readonly id: string;
  readonly number: string;
  readonly creditorId: string;
  readonly currency: Currency;
  readonly cutOffOn: CalendarDate;
  readonly payoutOn: CalendarDate;
  readonly issuedOn: CalendarDate;
  readonly approvedAt: Date;
  readonly openingCarryMinor: Minor;
  readonly mode: 'NET' | 'GROSS';
  readonly collectedMinor: Minor;
  readonly givenBackMinor: Minor;
  readonly costsKeptMinor: Minor;
  readonly deboursMinor: Minor;
  readonly claimedMinor: Minor;
  readonly claimNumber: string | null;
  readonly claimDueOn: CalendarDate | null;
  readonly documentDueOn: CalendarDate | null;
  readonly feesMinor: Minor;
  readonly vatRate: string;
  readonly vatMinor: Minor;
  readonly balanceMinor: Minor;
  readonly transferMinor: Minor;
  readonly carryMinor: Minor;
  readonly heldBecause: StatementPaper['heldBecause'];
  readonly lines: number;
  readonly documentKind: 'INVOICE' | 'CREDIT_NOTE' | null;
  readonly documentNumber: string | null;
  readonly documentTotalMinor: Minor | null;
  readonly documentAccount: PaperAccount | null;
  readonly claimAccount: PaperAccount | null;
  readonly language: string;
  readonly name: string;
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  readonly siren: string | null;
  readonly vatNumber: string | null;
  readonly siret: string | null;
  readonly country: string;
}

interface FeeRow {
  readonly caseNumber: string | null;
  readonly sentence: Sentence;
  readonly amountMinor: Minor;
}

/** The papers of a run before they are kept: what is missing, and what each says. */
@Injectable()
export class PapersQuery {
  constructor(
    private readonly reads: Reads,
    private readonly agency: AgencyQuery,
  ) {}

  /** The papers of a run that are still to be made, in the order of its statements. */
  missing(caller: Caller, runId: string): Promise<MissingPaper[]> {
    return this.reads.rows<MissingPaper>(caller, MISSING, [runId]);
  }

  /** Draws a paper. It reads and computes only, so it is called outside of any work: a long list takes seconds. */
  async draw(caller: Caller, { statementId, kind }: MissingPaper): Promise<DrawnPaper> {
    const agency = await this.agencyParty(caller);
    const { creditorId, paper, preceding } = await this.reads.run(caller, (query) =>
      read(query, statementId, agency),
    );
    const words = PAPER_WORDS[paper.language];
    const { feeDocument } = paper;
    if (kind === 'STATEMENT')
      return {
        ...{ statementId, kind, creditorId, documentKind: 'REMITTANCE_STATEMENT' },
        title: `${words.statement} ${paper.number}`,
        bytes: await renderPdf(statementPage(paper)),
      };
    if (kind === 'DEBIT_CLAIM') {
      const claim = debitClaimPage(paper);
      if (claim === null) throw new DomainError('NOT_FOUND');
      return {
        ...{ statementId, kind, creditorId, documentKind: 'DEBIT_CLAIM' },
        title: `${words.DEBIT_CLAIM} ${paper.claim?.number ?? ''}`,
        bytes: await renderPdf(claim),
      };
    }
    const page = feeDocumentPage(paper);
    if (page === null || feeDocument === null) throw new DomainError('NOT_FOUND');
    const invoice = feeInvoice(paper, preceding);
    const isFit = invoice?.broken.length === 0;
    return {
      ...{ statementId, kind, creditorId },
      documentKind: feeDocument.kind === 'INVOICE' ? 'FEE_INVOICE' : 'FEE_CREDIT_NOTE',
      title: `${words[feeDocument.kind]} ${feeDocument.number}`,
      // An invoice that breaks a rule is printed all the same: it is owed; what may not leave is its electronic form.
      bytes: isFit ? await renderHybridInvoice(page, invoice.hybrid) : await renderPdf(page),
    };
  }

  /** The electronic form of a statement's fee document; null where there is none. */
  async electronicForm(caller: Caller, statementId: string): Promise<FeeInvoice | null> {
    const agency = await this.agencyParty(caller);
    const { paper, preceding } = await this.reads.run(caller, (query) =>
      read(query, statementId, agency),
    );
    return feeInvoice(paper, preceding);
  }

  private async agencyParty(caller: Caller): Promise<PaperParty> {
    const profile = await this.agency.profile(caller);
    if (profile === null) throw new DomainError('AGENCY_NOT_DESCRIBED');
    return { ...profile, name: profile.legalName };
  }
}

async function read(
  query: Query,
  statementId: string,
  agency: PaperParty,
): Promise<{
  readonly creditorId: string;
  readonly paper: StatementPaper;
  readonly preceding: readonly PrecedingInvoice[];
}> {
  const [row] = await query<StatementRow>(STATEMENT, [statementId]);
  if (row === undefined) throw new DomainError('NOT_FOUND');
  const collected = await query<CollectedLine>(COLLECTED, [statementId]);
  const language = row.language === 'en' ? 'en' : 'fr';
  const fees: FeeSentenceLine[] = (await query<FeeRow>(FEES, [statementId])).map((line) => ({
    caseNumber: line.caseNumber,
    sentence: feeSentence(line.sentence, language),
    amountMinor: line.amountMinor,
  }));
  const costs = await query<CostSentenceLine>(COSTS, [statementId]);
  const { documentKind, documentNumber, documentTotalMinor, documentDueOn: dueOn } = row;
  const { claimNumber, claimDueOn, claimAccount, documentAccount: account } = row;
  const { name, addressLine, postalCode, city, siren, siret, country, vatNumber } = row;
  const preceding =
    documentKind === 'CREDIT_NOTE' ? await query<PrecedingInvoice>(PRECEDING, [statementId]) : [];
  return {
    creditorId: row.creditorId,
    preceding,
    paper: {
      ...row,
      vatRate: rate(row.vatRate),
      ...{ agency, language, collected, fees, costs },
      claim:
        claimNumber === null || claimDueOn === null
          ? null
          : { number: claimNumber, dueOn: claimDueOn, account: claimAccount },
      creditor: { name, addressLine, postalCode, city, siren, siret, country, vatNumber },
      feeDocument:
        documentKind === null || documentNumber === null || documentTotalMinor === null
          ? null
          : {
              ...{ kind: documentKind, number: documentNumber, totalMinor: documentTotalMinor },
              ...{ dueOn, account },
            },
      linesLeftOut: row.lines - collected.length - fees.length - costs.length,
    },
  };
}
