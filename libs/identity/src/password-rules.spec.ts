import { passwordProblem } from './password-rules';

describe('a password', () => {
  it.each([
    ['eleven characters are too few', 'kV9#mTq2LpX', 'TOO_SHORT'],
    ['twelve are enough', 'kV9#mTq2LpXw', null],
    ['a sentence is welcome', 'quatre moineaux sous la pluie', null],
    ['emoji count as characters, not as bytes', '🐦🐦🐦🐦🐦🐦', 'TOO_SHORT'],
    ['a list of guesses is refused', 'Password1234', 'COMMON'],
    ['also with blanks in it', 'mot de passe 123', 'COMMON'],
    ['a pattern over and over is refused', 'soldesoldesolde', 'COMMON'],
    ['one letter over and over too', 'aaaaaaaaaaaaaaaa', 'COMMON'],
    ['the address itself is refused, in any case', 'Lea.Martin@agence.example', 'IS_EMAIL'],
    ['201 characters are too many', 'ab'.repeat(100) + 'c', 'TOO_LONG'],
  ])('%s', (_, password, problem) => {
    expect(passwordProblem(password, 'lea.martin@agence.example')).toBe(problem);
  });
});
