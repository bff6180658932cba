import fc from 'fast-check';
import { RecordGuard, RECORD_BYTES_MAX } from './record-guard';

function faultOf(text: string, sizes: number): { fault: unknown; guard: RecordGuard } {
  const guard = new RecordGuard();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += sizes) {
    const fault = guard.add(bytes.subarray(at, at + sizes));
    if (fault !== null) return { fault, guard };
  }
  return { fault: null, guard };
}

describe('the guard of records', () => {
  it('knows where the open record began, however the bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', ';', '\n', '"x\ny"', '"q""r"', 'é'), { maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (parts, size) => {
          const text = `${parts.join('')}\nlast "open`;
          const { fault, guard } = faultOf(text, size);
          expect(fault).toBeNull();
          expect(guard.isInQuotes).toBe(true);
          expect(guard.openRecordAtByte).toBe(Buffer.byteLength(`${parts.join('')}\n`));
        },
      ),
    );
  });

  it.each([
    ['without an end', 'x'.repeat(RECORD_BYTES_MAX + 1), 0],
    ['inside quotes', `a\n"${'x\n'.repeat(RECORD_BYTES_MAX)}`, 2],
  ])('stops a record %s', (_, text, atByte) => {
    expect(faultOf(text, 65_536).fault).toEqual({ kind: 'RECORD_TOO_LONG', atByte });
  });

  it('lets a file of any length pass', () => {
    expect(faultOf('some cells;"and a quoted one"\n'.repeat(150_000), 65_536).fault).toBeNull();
  });

  it.each([1, 2, 3, 4, 100])('sees the mark of the end of data in pieces of %i', (size) => {
    expect(faultOf('a;b\n\\.\nc;d\n', size).fault).toEqual({ kind: 'END_OF_DATA_MARK', atByte: 4 });
    expect(faultOf('a;b\nx\\.y\n\\.z\n'.repeat(7), size).fault).toBeNull();
  });
});
