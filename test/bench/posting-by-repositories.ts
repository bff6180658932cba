import { IsNull, type DataSource, type EntityManager } from 'typeorm';
import { DedicatedAccount } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import {
  AgendaItem,
  CaseFile,
  CasePhase,
  Claim,
  ClaimMovement,
  DisputedAmount,
} from '@solde/cases';
import { FeeRule, MandateTerms } from '@solde/creditors';
import { FeeLine } from '@solde/fees';
import { Entry, LedgerAccount, Posting, type AccountCode } from '@solde/ledger';
import { multiply, percentOf, rate, round } from '@solde/money';
import { Debtor } from '@solde/parties';
import { Allocation, Clearing, Receipt, ReceiptMatch } from '@solde/payments';
import { Act, PendingEvent, PublishedEvent, uuidv7 } from '@solde/platform';

/** One payment of a case, in minor units of its currency. */
export interface Paid {
  readonly caseId: string;
  readonly amountMinor: bigint;
  readonly valueOn: CalendarDate;
  readonly at: Date;
}

interface Spent extends Paid {
  readonly caseFile: CaseFile;
  readonly claim: Claim;
  readonly actId: string;
  readonly receiptId: string;
}

/**
 * The same payment as it is usually written with TypeORM: one transaction, a locked reading, every row by its repository, one
 * after the other. The reads and the rows are those of the act; accounts and tariff are remembered here as well.
 */
export class PostingByRepositories {
  private readonly rules = new Map<string, FeeRule>();
  private readonly accounts = new Map<AccountCode, LedgerAccount>();

  constructor(private readonly dataSource: DataSource) {}

  async record(paid: Paid): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { caseId, amountMinor } = paid;
      const caseFile = await manager.findOneOrFail(CaseFile, {
        where: { id: caseId },
        lock: { mode: 'pessimistic_write' },
      });
      const { currency, mandateId, debtorId } = caseFile;
      const account = await manager.findOneByOrFail(DedicatedAccount, {
        ...{ currency, closedOn: IsNull() },
      });
      const claims = await manager.findBy(Claim, { caseId });
      const movements = await manager.findBy(ClaimMovement, { caseId });
      await manager.findBy(MandateTerms, { mandateId });
      await manager.findBy(DisputedAmount, { caseId });
      await manager.findBy(AgendaItem, { caseId, state: 'OPEN' });
      await manager.findBy(CasePhase, { caseId });
      await manager.findOneBy(Debtor, { id: debtorId });
      const claim = claims.find(({ id }) => balanceOf(movements, id) >= amountMinor);
      if (claim === undefined) throw new Error('The case owes less than the payment.');
      const spent = { ...paid, caseFile, claim, actId: uuidv7(), receiptId: uuidv7() };
      await receive(manager, spent, account.id);
      await allocate(manager, spent);
      await this.earn(manager, spent);
      await this.enter(manager, spent, 'RECEIPT', ['BANK_TP', 'CREDITOR_PAYABLE'], amountMinor);
      const feeMinor = feeOf(amountMinor, (await this.ruleOf(claim)).rate);
      await this.enter(manager, spent, 'FEE_EARNED', ['FEES_UNBILLED', 'FEE_INCOME'], feeMinor);
      await publish(manager, spent, 'cases.case-changed');
      await publish(manager, spent, 'payments.payment-recorded');
    });
  }

  private async earn(manager: EntityManager, spent: Spent): Promise<void> {
    const { caseId, amountMinor, valueOn, caseFile, claim, receiptId, actId } = spent;
    const rule = await this.ruleOf(claim);
    const ratePct = percentOf(rule.rate ?? rate('0'));
    const feeMinor = feeOf(amountMinor, rule.rate);
    const slice = { agreementId: claim.agreementId, ruleId: rule.id, paymentClass: 'AGENCY' };
    await manager.insert(FeeLine, {
      ...{ id: uuidv7(), caseId, creditorId: caseFile.creditorId, kind: 'CONTINGENCY', receiptId },
      ...{ component: 'PRINCIPAL', phase: 'AMICABLE', currency: caseFile.currency, actId },
      ...{ baseMinor: amountMinor, exact: String(feeMinor), amountMinor: feeMinor },
      slices: [{ ...slice, baseMinor: amountMinor.toString(), ratePct, factorPct: '100' }],
      ...{ valueOn, earnedOn: valueOn },
      sentence: { key: 'FEE_CONTINGENCY', version: 1, facts: { ratePct, fee: String(feeMinor) } },
    });
  }

  private async enter(
    manager: EntityManager,
    { caseFile: { currency }, valueOn, at, receiptId, actId }: Spent,
    kind: 'RECEIPT' | 'FEE_EARNED',
    [debit, credit]: readonly [AccountCode, AccountCode],
    amountMinor: bigint,
  ): Promise<void> {
    const id = uuidv7();
    await manager.insert(Entry, {
      ...{ id, kind, currency, valueOn, bookedOn: valueOn, recordedAt: at },
      ...{ source: 'receipt', sourceId: receiptId, actId },
    });
    for (const [line, code] of [debit, credit].entries()) {
      const { id: accountId, book } = await this.accountOf(code);
      const signedMinor = code === debit ? amountMinor : -amountMinor;
      await manager.insert(Posting, {
        ...{ entryId: id, line: line + 1, accountId, book, currency, amountMinor: signedMinor },
      });
    }
  }

  private async ruleOf({ agreementId }: Claim): Promise<FeeRule> {
    const known =
      this.rules.get(agreementId) ??
      (await this.dataSource.manager.findOneByOrFail(FeeRule, { agreementId }));
    this.rules.set(agreementId, known);
    return known;
  }

  private async accountOf(code: AccountCode): Promise<LedgerAccount> {
    const known =
      this.accounts.get(code) ??
      (await this.dataSource.manager.findOneByOrFail(LedgerAccount, { code }));
    this.accounts.set(code, known);
    return known;
  }
}

async function receive(manager: EntityManager, spent: Spent, accountId: string): Promise<void> {
  const { caseId, amountMinor, valueOn, at, caseFile, receiptId, actId } = spent;
  const { creditorId, currency } = caseFile;
  const facts = { channel: 'AGENCY', currency, valueOn, means: 'TRANSFER', amountMinor } as const;
  await manager.insert(Act, {
    ...{ id: actId, name: 'bench', callerKind: 'SYSTEM', callerName: 'bench', at },
  });
  await manager.insert(Receipt, {
    ...{ ...facts, id: receiptId, receivedOn: valueOn, designatedClaimIds: [] },
    ...{ dedicatedAccountId: accountId, namedCaseId: caseId, actId },
  });
  await manager.insert(ReceiptMatch, {
    ...{ ...facts, id: uuidv7(), receiptId, caseId, creditorId, how: 'RECORDED', actId },
  });
  await manager.insert(Clearing, { receiptId, clearedOn: valueOn, actId });
}

async function allocate(manager: EntityManager, spent: Spent): Promise<void> {
  const { caseId, amountMinor, valueOn, caseFile, claim, receiptId, actId } = spent;
  const { creditorId } = caseFile;
  const id = uuidv7();
  const served = { claimId: claim.id, caseId, creditorId, component: 'PRINCIPAL' } as const;
  await manager.insert(Allocation, {
    ...{ ...served, id, receiptId, amountMinor, valueOn, bookedOn: valueOn, channel: 'AGENCY' },
    actId,
  });
  await manager.insert(ClaimMovement, {
    ...{ ...served, id: uuidv7(), kind: 'ALLOCATION', amountMinor: -amountMinor, valueOn },
    ...{ sourceId: id, actId },
  });
}

async function publish(manager: EntityManager, spent: Spent, name: string): Promise<void> {
  const { caseId, at, receiptId, actId } = spent;
  const id = uuidv7();
  const payload = { caseId, receiptId };
  await manager.insert(PublishedEvent, { id, name, subjectId: caseId, payload, actId, at });
  await manager.insert(PendingEvent, { eventId: id, subjectId: caseId, dueAt: at });
}

function balanceOf(movements: readonly ClaimMovement[], claimId: string): bigint {
  return movements
    .filter((one) => one.claimId === claimId)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

function feeOf(baseMinor: bigint, feeRate: FeeRule['rate']): bigint {
  return round(multiply(baseMinor, feeRate ?? rate('0')));
}
