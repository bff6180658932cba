import { CAUSE_CODES, causeWords } from './cause-words';
import { PAPER_WORDS } from './statement-words';

describe('what keeps money', () => {
  it.each(CAUSE_CODES)('%s is said in French and in English, each in its own words', (code) => {
    const { fr, en } = causeWords(code);
    for (const words of [fr, en]) {
      expect(words).toMatch(/^\p{L}.{10,}[^.]$/u);
      expect(words).not.toMatch(/[A-Z]{2,}_[A-Z]/);
    }
    expect(fr).not.toBe(en);
  });

  it('has no words twice, and tells the creditor whatever holds his transfer', () => {
    const said = CAUSE_CODES.map((code) => causeWords(code).fr);
    expect(new Set(said).size).toBe(said.length);
    for (const words of [PAPER_WORDS.fr, PAPER_WORDS.en])
      expect(Object.keys(words)).toEqual(
        expect.arrayContaining(
          CAUSE_CODES.filter((code) => /^(LEGAL|NO_IBAN|BANK|ACCOUNT|AMOUNT)/.test(code)),
        ),
      );
  });
});
