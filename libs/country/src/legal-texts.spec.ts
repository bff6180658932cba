import { FIRST_LETTER_MENTIONS, legalTextOn, lookAlikeWords } from './legal-texts';

describe('texts that letters must carry', () => {
  it('paragraphs 2 and 3 of article L111-8, word for word', () => {
    const text = legalTextOn('COLLECTION_COSTS', '2026-03-02');
    expect(text?.verified).toBe(true);
    expect(text?.paragraphs).toEqual([
      "Les frais de recouvrement entrepris sans titre exécutoire restent à la charge du créancier, sauf s'ils concernent un acte dont l'accomplissement est prescrit par la loi au créancier. Toute stipulation contraire est réputée non écrite, sauf disposition législative contraire.",
      "Cependant, le créancier qui justifie du caractère nécessaire des démarches entreprises pour recouvrer sa créance peut demander au juge de l'exécution de laisser tout ou partie des frais ainsi exposés à la charge du débiteur de mauvaise foi.",
    ]);
  });

  it('nothing before the first day that the pack knows', () => {
    expect(legalTextOn('COLLECTION_COSTS', '2014-12-31')).toBeNull();
    expect(legalTextOn('AMICABLE_ACTIVITY', '2026-03-02')?.paragraphs).toHaveLength(1);
    expect(FIRST_LETTER_MENTIONS).toHaveLength(5);
  });
});

describe('words that would make a letter pass for an official act', () => {
  it.each([
    ['Nos HUISSIERS passeront.', ['huissier']],
    ['Service  judiciaire', ['service judiciaire']],
    ['Dernière phase judiciaire avant SAISIE', ['saisie', 'dernière phase judiciaire']],
    ['derniere phase judiciaire', ['dernière phase judiciaire']],
    ['Le présent acte vaut commandement', ['commandement', 'acte']],
    ['Prenez contact : la date exacte du pacte', []],
    ['Nous exerçons une activité de recouvrement amiable.', []],
  ])('%j', (letter, words) => {
    expect(lookAlikeWords(letter)).toEqual(words);
  });

  it('the law may say "acte" in what letters must reproduce, whatever its apostrophes and line breaks', () => {
    const [costs = ''] = legalTextOn('COLLECTION_COSTS', '2026-03-02')?.paragraphs ?? [];
    const printed = costs.replaceAll("'", '’').replaceAll(' ', '\n');
    expect(lookAlikeWords(`Madame,\n${printed}\nCordialement`)).toEqual([]);
    expect(lookAlikeWords(`${printed} Dernier acte.`)).toEqual(['acte']);
  });
});
