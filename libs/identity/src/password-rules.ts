/** Why a password is refused. */
export type PasswordProblem = 'TOO_SHORT' | 'TOO_LONG' | 'COMMON' | 'IS_EMAIL';

export const PASSWORD_LENGTH_MIN = 12;
/** Long sentences are welcome; hashing has a price that grows with the length. */
export const PASSWORD_LENGTH_MAX = 200;

/** The first guesses of anybody who has read a list of leaked passwords, among those long enough; in lower case. */
const COMMON: ReadonlySet<string> = new Set([
  ...['123456789012', '1234567890123', '12345678901234', '012345678910', '123123123123'],
  ...['112233445566', '098765432109', '987654321098', '123456123456', '1234567812345678'],
  ...['abcdefghijkl', 'abcdefghijklm', 'abc123abc123', 'abcd1234abcd', 'a1b2c3d4e5f6'],
  ...['1q2w3e4r5t6y', '1qaz2wsx3edc', 'qazwsxedcrfv', 'q1w2e3r4t5y6', 'zaq12wsxcde3'],
  ...['qwertyuiop12', 'qwertyuiop123', 'qwertyuiop[]', 'qwerty123456', 'qwertyqwerty'],
  ...['azertyuiop12', 'azertyuiop123', 'azerty123456', 'azertyazerty', 'azertyuiopqs'],
  ...['password1234', 'password12345', 'password123456', 'passwordpassword', 'passw0rd1234'],
  ...['p@ssw0rd1234', 'p@ssword1234', 'password2024', 'password2025', 'password2026'],
  ...['motdepasse12', 'motdepasse123', 'motdepasse1234', 'motdepasse2025', 'motdepasse2026'],
  ...['monmotdepasse', 'mot de passe', 'mot2passe2025', 'mot2passe2026', 'administrateur'],
  ...['administrator', 'administrator1', 'adminadmin12', 'adminadminadmin', 'admin1234567'],
  ...['welcome12345', 'welcome123456', 'bienvenue123', 'bienvenue1234', 'bienvenue2025'],
  ...['bienvenue2026', 'bonjourbonjour', 'bonjour12345', 'bonjour123456', 'iloveyou1234'],
  ...['iloveyou12345', 'jetaimejetaime', 'jetaime12345', 'letmein12345', 'letmeinletmein'],
  ...['changeme1234', 'changezmoi12', 'changezmoi123', 'recouvrement', 'recouvrement1'],
  ...['recouvrement12', 'recouvrement123', 'recouvrement2025', 'recouvrement2026'],
  ...['correcthorsebatterystaple', 'correct horse battery staple', 'soleilsoleil', 'loulouloulou'],
]);

/**
 * Why this password may not be chosen, or null. Length and a list, no composition rules: those give `Password2026!`
 * (CNIL deliberation 2022-100 and OWASP ASVS 5.0, 6.2: throttled sign-in, 12 characters, common passwords refused).
 */
export function passwordProblem(password: string, email: string): PasswordProblem | null {
  const chosen = canonicalPassword(password);
  const length = [...chosen].length;
  if (length < PASSWORD_LENGTH_MIN) return 'TOO_SHORT';
  if (length > PASSWORD_LENGTH_MAX) return 'TOO_LONG';
  const folded = chosen.toLowerCase();
  if (folded === email.toLowerCase()) return 'IS_EMAIL';
  if (COMMON.has(folded) || COMMON.has(folded.replaceAll(' ', '')) || isMonotonous(folded))
    return 'COMMON';
  return null;
}

/** One spelling for what keyboards compose differently: an accented letter typed on two machines is one password. */
export function canonicalPassword(password: string): string {
  return password.normalize('NFKC');
}

/** A short pattern repeated from end to end, as `aaaaaaaaaaaa` or `soldesoldesolde`. */
function isMonotonous(text: string): boolean {
  return /^(.{1,5})\1+$/u.test(text);
}
