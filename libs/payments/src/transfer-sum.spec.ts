import * as fc from 'fast-check';

import { transferDue } from './transfer-sum';

const amounts = fc.array(fc.bigInt(1n, 10n ** 12n), { maxLength: 20 });

describe('what a partner must have sent', () => {
  it.each([
    ['one payment, whole', [400_00n], [], [], 400_00n],
    ['several at once', [400_00n, 520_00n], [], [], 920_00n],
    ['less what he kept', [400_00n], [], [50_00n], 350_00n],
    ['less what came back after he had sent it', [500_00n], [400_00n], [], 100_00n],
    ['less both', [500_00n], [400_00n], [30_00n, 20_00n], 50_00n],
    ['nothing, and is owed', [100_00n], [400_00n], [], -300_00n],
  ] as const)('%s', (_, receivedMinor, takenBackMinor, withheldMinor, due) => {
    expect(transferDue({ receivedMinor, takenBackMinor, withheldMinor })).toBe(due);
  });

  it('is the same whatever the order, and of two accounts the sum of both', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, (received, back, kept) => {
        const due = transferDue({
          ...{ receivedMinor: received, takenBackMinor: back, withheldMinor: kept },
        });
        const none = { receivedMinor: [], takenBackMinor: [], withheldMinor: [] };
        const apart =
          transferDue({ ...none, receivedMinor: [...received].reverse() }) +
          transferDue({ ...none, takenBackMinor: back }) +
          transferDue({ ...none, withheldMinor: kept });
        return due === apart;
      }),
    );
  });
});
