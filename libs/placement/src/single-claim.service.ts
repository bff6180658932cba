import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '@solde/calendar';
import { CasesService, claimNumberKey } from '@solde/cases';
import { isFrenchVatNumber, isSiren, type ClaimType, type DebtorQuality } from '@solde/country';
import { isCurrency, type Currency, type Minor } from '@solde/money';
import { PartiesService, type DebtorFacts, type NewContactPoint } from '@solde/parties';
import { DomainError, type FieldProblem, type Work } from '@solde/platform';

/** One claim with its debtor, as a program or a form gives it. */
export interface SingleClaim {
  readonly creditorId: string;
  readonly mandateId: string;
  readonly debtor: DebtorFacts & {
    readonly reference?: string | null;
    readonly vatNumber?: string | null;
    readonly quality?: DebtorQuality | null;
    readonly contactPoints?: readonly NewContactPoint[];
  };
  readonly type?: ClaimType;
  readonly number: string;
  readonly issuedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly currency: Currency;
  readonly principalMinor: Minor;
  readonly basis?: string | null;
}

/** Places one claim, without a file. */
@Injectable()
export class SingleClaimService {
  constructor(
    private readonly parties: PartiesService,
    private readonly cases: CasesService,
  ) {}

  /**
   * Joins the debtor, then the claim to an open case or a new one. Refuses VALIDATION_FAILED with the codes of a file's rows on the
   * fields, and what `cases.place` refuses: MANDATE_NOT_ACTIVE, OUT_OF_SCOPE, LIMITATION_EXPIRED, DUPLICATE...
   */
  async place(work: Work, claim: SingleClaim): Promise<{ caseId: string; claimId: string }> {
    const fields = faults(claim);
    if (fields.length > 0) throw new DomainError('VALIDATION_FAILED', {}, { fields });
    const { creditorId, debtor, ...facts } = claim;
    const { reference = null, quality = null, contactPoints = [], ...person } = debtor;
    // As for a chunk: two requests that bear one number must not both find it free.
    await work.query(`SELECT pg_advisory_xact_lock(hashtextextended('placement:' || $1, 0))`, [
      creditorId,
    ]);
    const { id: debtorId } = await this.parties.joinDebtor(
      work,
      creditorId,
      person,
      reference === null ? [] : [reference],
      contactPoints,
    );
    return this.cases.place(work, {
      ...facts,
      creditorId,
      debtorId,
      debtorQuality: quality,
    });
  }
}

function faults({
  debtor,
  number,
  issuedOn,
  dueOn,
  currency,
  principalMinor,
}: SingleClaim): FieldProblem[] {
  const { siren = null, vatNumber = null } = debtor;
  const found: FieldProblem[] = [];
  const say = (field: string, code: string) => found.push({ field, code });
  if (claimNumberKey(number) === '') say('number', 'MISSING_FIELD');
  if (dueOn < issuedOn) say('dueOn', 'DUE_BEFORE_ISSUE');
  if (principalMinor <= 0n) say('principal', 'NEGATIVE_OR_ZERO');
  if (!isCurrency(currency)) say('currency', 'BAD_CURRENCY');
  if (siren !== null && !isSiren(siren)) say('debtor.siren', 'BAD_SIREN');
  if (vatNumber?.startsWith('FR') === true) {
    if (!isFrenchVatNumber(vatNumber)) say('debtor.vatNumber', 'BAD_VAT_NUMBER');
    else if (siren !== null && vatNumber.slice(4) !== siren)
      say('debtor.vatNumber', 'SIREN_VAT_MISMATCH');
  }
  return found;
}
