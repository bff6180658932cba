import { choiceSentence } from './choice-sentence';
import {
  CHOICE_REASONS,
  lineChoices,
  type EntryCandidate,
  type ReceiptCandidate,
} from './line-choices';

const line = {
  ...{ amountMinor: 300_00n, originalMinor: 900_00n as bigint | null },
  ...{ counterpartyName: 'Paul MARTIN', text: 'REJET' },
};
const receipt = (receiptId: string, change: Partial<ReceiptCandidate> = {}): ReceiptCandidate => ({
  ...{ receiptId, takenMinor: 900_00n, paidMinor: 900_00n, isReversed: false, payerName: null },
  ...{ isSameReference: false, isCaseNamed: false, isPayersAccount: false, ...change },
});
const entry = (entryId: string, change: Partial<EntryCandidate> = {}): EntryCandidate => ({
  ...{ entryId, what: 'WITHDRAWAL', isSameReference: false, caseId: null, label: null },
  ...{ isCreditorsAccount: false, creditorNames: [], creditorName: null, days: 9 },
  ...{ isCaseNamed: false, ...change },
});

describe('what a movement that waits may be', () => {
  it('ranks the payments that a part may be of, and says why', () => {
    const found = lineChoices(
      line,
      [],
      [
        receipt('c', { takenMinor: 400_00n, paidMinor: 400_00n }),
        receipt('a', { isSameReference: true, payerName: 'Martin Paul' }),
        receipt('b', { takenMinor: 300_00n, paidMinor: 300_00n }),
      ],
    );
    expect(found).toEqual([
      {
        ...{ as: 'PARTIAL_RETURN', id: 'a', what: 'RECEIPT', points: 100 },
        reasons: ['END_TO_END_REFERENCE', 'ORIGINAL_AMOUNT', 'NAME'],
      },
      { as: 'RETURN', id: 'b', what: 'RECEIPT', points: 25, reasons: ['SAME_AMOUNT'] },
      { as: 'PARTIAL_RETURN', id: 'c', what: 'RECEIPT', points: 0, reasons: [] },
    ]);
  });

  it('ranks what was recorded of its amount by its day, its case and its creditor', () => {
    const found = lineChoices(
      line,
      [
        entry('d'),
        entry('c', { days: 2 }),
        entry('b', { days: 0 }),
        entry('a', { what: 'COST', isCaseNamed: true }),
      ],
      [],
    );
    expect(found.map(({ id, points }) => [id, points])).toEqual([
      ...[
        ['a', 60],
        ['b', 40],
        ['c', 35],
        ['d', 25],
      ],
    ]);
    expect(found.every(({ as }) => as === 'RECORDED')).toBe(true);
  });

  it('says each reason in both languages', () => {
    const said = CHOICE_REASONS.flatMap((reason) => [
      choiceSentence(reason, 'fr'),
      choiceSentence(reason, 'en'),
    ]);
    expect(new Set(said).size).toBe(2 * CHOICE_REASONS.length);
  });
});
