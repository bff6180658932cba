import fc from 'fast-check';
import { BinaryCells } from './binary-cells';

function framed(cells: readonly Buffer[]): Buffer {
  const rows = cells.flatMap((cell) => {
    const frame = Buffer.alloc(6);
    frame.writeInt16BE(1, 0);
    frame.writeInt32BE(cell.length, 2);
    return [frame, cell];
  });
  return Buffer.concat([Buffer.alloc(19, 1), ...rows, Buffer.from([0xff, 0xff])]);
}

it('takes cells out of a binary COPY, however the bytes come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 50 }),
      (contents, size) => {
        const sent = framed(contents.map((content) => Buffer.from(content)));
        const cells = new BinaryCells();
        const pieces: Buffer[] = [];
        for (let at = 0; at < sent.length; at += size)
          pieces.push(...cells.of(sent.subarray(at, at + size)));
        expect(Buffer.concat(pieces)).toEqual(
          Buffer.concat(contents.map((content) => Buffer.from(content))),
        );
        expect(cells.count).toBe(contents.length);
      },
    ),
  );
});
