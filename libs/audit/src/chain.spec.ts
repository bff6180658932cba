import { instant } from '@solde/calendar';
import fc from 'fast-check';
import { GENESIS_HASH, headLine, linkHash, parseHead, type Link } from './chain';

const link: Link = {
  number: 1n,
  previousHash: GENESIS_HASH,
  sealedAt: instant('2026-03-02T09:00:00Z'),
  actIds: ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'],
  actDigests: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)],
};

describe('the hash of a link', () => {
  it.each([
    ['its number', { number: 2n }],
    ['the link before', { previousHash: Buffer.alloc(32, 9) }],
    ['its instant', { sealedAt: instant('2026-03-02T09:00:00.001Z') }],
    ['the order of its acts', { actIds: [...link.actIds].reverse() }],
    ['which act said what', { actDigests: [...link.actDigests].reverse() }],
    [
      'an act left out',
      { actIds: link.actIds.slice(0, 1), actDigests: link.actDigests.slice(0, 1) },
    ],
  ])('changes with %s', (_, change) => {
    expect(linkHash({ ...link, ...change }).equals(linkHash(link))).toBe(false);
  });
});

describe('a head', () => {
  it('is read back from its line', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 17n),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (number, bytes) => {
          const head = { number, hash: Buffer.from(bytes) };
          expect(parseHead(`${headLine(head)}\n`)).toEqual(head);
        },
      ),
    );
  });

  it.each(['', '12', '12 abc', `-1 ${'0'.repeat(64)}`, `1 ${'0'.repeat(64)} 2`])(
    'is not %p',
    (line) => {
      expect(parseHead(line)).toBeNull();
    },
  );
});
