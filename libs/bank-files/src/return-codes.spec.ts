import { KNOWN_RETURN_CODES, returnWords } from './return-codes';

describe('codes of returned money', () => {
  it('have words in both languages; an unknown one is shown as it is', () => {
    expect(KNOWN_RETURN_CODES).toEqual(
      expect.arrayContaining(['AC01', 'AC04', 'AM04', 'MD01', 'MD06', 'MS02', 'MS03', 'SL01']),
    );
    expect([returnWords('AM04', 'fr'), returnWords('am04', 'en')]).toEqual([
      'provision insuffisante',
      'insufficient funds',
    ]);
    expect([returnWords('ZZ99', 'fr'), returnWords(null, 'en')]).toEqual([null, null]);
  });
});
