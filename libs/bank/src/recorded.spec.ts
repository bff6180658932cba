import fc from 'fast-check';

import { recordedFor, type RecordedEntry, type SeenLine } from './recorded';

const entry = (entryId: string, change: Partial<RecordedEntry> = {}): RecordedEntry => ({
  ...{ entryId, what: 'WITHDRAWAL', isSameReference: false, caseId: null },
  ...{ isCreditorsAccount: false, creditorNames: [], ...change },
});
const line = (change: Partial<SeenLine> = {}): SeenLine => ({
  ...{ kind: 'OUTGOING', endToEndId: null, counterpartyName: null, caseIds: [], ...change },
});
const cost = (entryId: string, caseId: string) => entry(entryId, { what: 'COST', caseId });
const provision = (entryId: string, change: Partial<RecordedEntry> = {}) =>
  entry(entryId, {
    what: 'PROVISION',
    caseId: 'case',
    creditorNames: ['Fournitures du Nord'],
    ...change,
  });
const received = (change: Partial<SeenLine> = {}) => line({ kind: 'RECEIPT', ...change });
const known = (found: ReturnType<typeof recordedFor>) =>
  found === null || found === 'UNSURE' ? found : found.entryId;

describe('the entry that a line is', () => {
  it.each([
    ['nothing recorded', line(), [], null],
    ['the only withdrawal of that amount', line(), [entry('a')], 'a'],
    ['one of two of that amount', line(), [entry('a'), entry('b')], 'UNSURE'],
    ['the only transfer, without a reference', line(), [entry('a', { what: 'TRANSFER' })], 'a'],
    [
      'a transfer, under a reference of somebody',
      line({ endToEndId: 'LOYER' }),
      [entry('a', { what: 'TRANSFER' })],
      'UNSURE',
    ],
    ['a withdrawal, whatever its reference', line({ endToEndId: 'HONORAIRES' }), [entry('a')], 'a'],
    ['a cost by its amount alone', line(), [cost('a', 'case')], 'UNSURE'],
    [
      'the cost of the case that is named',
      line({ caseIds: ['case'] }),
      [cost('a', 'case'), entry('b')],
      'a',
    ],
    [
      'one of two alike of the case that is named',
      line({ caseIds: ['case'] }),
      [cost('a', 'case'), cost('b', 'case')],
      'UNSURE',
    ],
    [
      'what was recorded under the bank’s reference',
      received(),
      [entry('a'), provision('b', { isSameReference: true })],
      'b',
    ],
    ['money of nobody known', received(), [provision('a')], 'UNSURE'],
    [
      'money from the creditor’s account',
      received(),
      [provision('a', { isCreditorsAccount: true })],
      'a',
    ],
    [
      'money under the creditor’s name',
      received({ counterpartyName: 'FOURNITURES DU NORD SARL' }),
      [provision('a')],
      'a',
    ],
    [
      'money under a name that is near',
      received({ counterpartyName: 'FOURNITURES DU SUD' }),
      [provision('a')],
      'UNSURE',
    ],
    [
      'money of ours that comes back, beside a provision of its amount',
      line({ kind: 'RETURN_OF_OURS' }),
      [provision('a')],
      'UNSURE',
    ],
    [
      'money of ours that comes back, as a transfer that was given back',
      line({ kind: 'RETURN_OF_OURS' }),
      [entry('a', { what: 'TRANSFER' }), provision('b')],
      'a',
    ],
    [
      'two provisions of one creditor',
      received(),
      [provision('a', { isCreditorsAccount: true }), provision('b', { isCreditorsAccount: true })],
      'UNSURE',
    ],
  ] as const)('%s', (_, seen, entries, found) => {
    expect(known(recordedFor(seen, entries))).toBe(found);
  });

  it('is one of those recorded, and does not depend on their order', () => {
    const some = fc.record({
      entryId: fc.uuid(),
      what: fc.constantFrom('TRANSFER', 'WITHDRAWAL', 'REFUND', 'PROVISION', 'COST', 'CLAIM_PAID'),
      isSameReference: fc.boolean(),
      caseId: fc.constantFrom(null, 'a', 'b'),
      isCreditorsAccount: fc.boolean(),
      creditorNames: fc.constant<string[]>([]),
    });
    const lines = fc.record({
      kind: fc.constantFrom('RECEIPT', 'OUTGOING', 'RETURN_OF_OURS'),
      endToEndId: fc.constantFrom(null, 'X'),
      counterpartyName: fc.constant(null),
      caseIds: fc.subarray(['a', 'b']),
    });
    fc.assert(
      fc.property(lines, fc.uniqueArray(some, { selector: (one) => one.entryId }), (seen, all) => {
        const found = known(recordedFor(seen, all));
        expect(known(recordedFor(seen, [...all].reverse()))).toBe(found);
        expect(found === null).toBe(all.length === 0);
        if (found !== null && found !== 'UNSURE')
          expect(all.map(({ entryId }) => entryId)).toContain(found);
      }),
    );
  });
});
