import { CLOSURE_REASONS, CLOSURE_RULES, closureRefusal } from './closure-reasons';

const paid = { balanceMinor: 0n, principalMinor: 0n, suspenseMinor: 0n, unclearedMinor: 0n };
const owing = { ...paid, balanceMinor: 500_00n, principalMinor: 460_00n };

describe('closing a case', () => {
  it.each([
    ['paid to zero', 'PAID_IN_FULL', ['SYSTEM'], [], paid, null],
    ['still owing', 'PAID_IN_FULL', ['SYSTEM'], [], owing, 'BALANCE_NOT_ZERO'],
    ['paid, by a person', 'PAID_IN_FULL', ['TEAM_LEAD'], [], paid, 'FORBIDDEN'],
    [
      'paid by a cheque that may bounce',
      'PAID_IN_FULL',
      ['SYSTEM'],
      [],
      { ...paid, unclearedMinor: 500_00n },
      'MONEY_NOT_CLEARED',
    ],
    [
      'recalled over money in suspense',
      'RECALLED_BY_CREDITOR',
      ['SYSTEM'],
      ['RECALL_REQUEST'],
      { ...owing, suspenseMinor: 60_00n },
      'MONEY_IN_SUSPENSE',
    ],
    ['recalled', 'RECALLED_BY_CREDITOR', ['SYSTEM'], ['RECALL_REQUEST'], owing, null],
    ['untraced, on word', 'IRRECOVERABLE_UNTRACED', ['TEAM_LEAD'], [], owing, 'EVIDENCE_REQUIRED'],
    ['untraced', 'IRRECOVERABLE_UNTRACED', ['TEAM_LEAD'], ['TRACING_REPORT'], owing, null],
    [
      'principal paid, the rest waived',
      'PAID_PRINCIPAL_ONLY',
      ['TEAM_LEAD'],
      ['WAIVER_AUTHORITY'],
      { ...owing, principalMinor: 0n },
      null,
    ],
  ] as const)('%s', (_, reason, by, evidence, caseFile, refusal) => {
    expect(closureRefusal({ reason, by, evidence }, caseFile)).toBe(refusal);
  });

  it('gives the creditor a certificate exactly for what is irrecoverable', () => {
    for (const reason of CLOSURE_REASONS)
      expect(CLOSURE_RULES[reason].certificate).toBe(reason.startsWith('IRRECOVERABLE'));
  });
});
