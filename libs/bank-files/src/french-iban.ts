/** The value of a letter in the key of a French account (RIB): A, J are 1; B, K, S are 2... */
const LETTERS = 'ABCDEFGHI JKLMNOPQR  STUVWXYZ';

function digitsOf(account: string): string {
  return account.replace(/[A-Z]/g, (letter) => String((LETTERS.indexOf(letter) % 10) + 1));
}

/**
 * The IBAN of a French account that is named by its bank, branch and number, as CFONB files do; null when they are none.
 *
 * Both keys are computed: the two digits of the RIB (97 less the remainder of the whole by 97), then those of ISO 13616.
 */
export function frenchIban(bank: string, branch: string, account: string): string | null {
  if (!/^\d{5}$/.test(bank) || !/^\d{5}$/.test(branch) || !/^[0-9A-Z]{11}$/.test(account))
    return null;
  const weighed = 89n * BigInt(bank) + 15n * BigInt(branch) + 3n * BigInt(digitsOf(account));
  const key = String(97n - (weighed % 97n)).padStart(2, '0');
  const bban = `${bank}${branch}${account}${key}`;
  const spelled = `${bban}FR00`.replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 'A'.charCodeAt(0) + 10),
  );
  const check = String(98n - (BigInt(spelled) % 97n)).padStart(2, '0');
  return `FR${check}${bban}`;
}
