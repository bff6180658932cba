import { nameLikenessPct } from './name-likeness';

describe('a name as banks write it', () => {
  it.each([
    ['SARL Menuiserie Noël', 'MENUISERIE NOEL', 100],
    ['M. Jean Dupont', 'DUPONT JEAN', 100],
    ['Pépinières Lefèvre', 'PEPINIERE LEFEVRE', 100],
    ['Société Martin', 'STE MARTIN ET FILS', 66],
    ['Clinique Nguyen', 'Garage Nguyen', 50],
    ['Clinique Nguyen', 'Imprimerie de la Côte', 0],
    ['SAS', 'SARL', 0],
  ])('%s and %s: %i', (a, b, pct) => {
    expect([nameLikenessPct(a, b), nameLikenessPct(b, a)]).toEqual([pct, pct]);
  });
});
