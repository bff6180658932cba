import { phonesOf } from './contact-cells';

it.each([
  ['06 12 34 56 78', 'FR-METRO', ['+33612345678']],
  ['+33 6 12 34 56 78 / 06 98 76 54 32', 'FR-METRO', ['+33612345678', '+33698765432']],
  ['0612345678 ou 0612345678', 'FR-METRO', ['+33612345678']],
  ['01-23-45-67-89 - 0612345678', 'FR-METRO', ['+33123456789', '+33612345678']],
  ['05.90.05.20.00', 'GP', ['+590590052000']],
  ['+687 81 93 95', 'NC', ['+687819395']],
  ['demander Paul', 'FR-METRO', []],
])('reads %s in %s', (cell, territory, numbers) => {
  expect(phonesOf(cell, territory)).toEqual(numbers);
});
