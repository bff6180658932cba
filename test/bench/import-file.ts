const DIGITS = 9;
const SHAPES = ['SAS', 'SARL', 'EURL', 'SCI', ''] as const;
const TRADES = [
  'Boulangerie',
  'Transports',
  'Imprimerie',
  'Garage',
  'Pharmacie',
  'Librairie',
] as const;
const NAMES = [
  'Lefèvre',
  'Nguyen',
  'Payet',
  'Müller',
  "d'Armor",
  'Lacroix',
  'Fontaine',
  'Noël',
] as const;
const PLACES = [
  ...[
    ['75011', 'Paris'],
    ['31000', 'Toulouse'],
    ['67000', 'Strasbourg'],
    ['59800', 'Lille'],
  ],
  ...[
    ['97400', 'Saint-Denis'],
    ['97110', 'Pointe-à-Pitre'],
    ['98800', 'Nouméa'],
    ['13006', 'Marseille'],
  ],
] as const;

const HEADER =
  'Réf. client;Raison sociale;Forme;SIREN;N° facture;Date facture;Échéance;Montant TTC;Devise;Adresse;Code postal;' +
  'Ville;Téléphone;E-mail;Interlocuteur;N° commande;Observations\r\n';
const PIECE_CHARACTERS = 1 << 18;

/**
 * A placement of `claims` lines as an accountant exports it, always the same for the same number: three lines in a hundred are wrong, one
 * and a half bear a number that came before, and each debtor owes two invoices or so.
 */
export function* placementFile(claims: number): Generator<Buffer> {
  const random = sequence(claims);
  let text = HEADER;
  for (let line = 0; line < claims; line += 1) {
    text += row(line, Math.floor(random() * claims * 0.55), random);
    if (text.length > PIECE_CHARACTERS) {
      yield Buffer.from(text);
      text = '';
    }
  }
  yield Buffer.from(text);
}

function row(line: number, debtor: number, random: () => number): string {
  const number = random() < 0.015 && line > 10 ? line - 7 : line;
  const isWrong = random() < 0.03;
  const [postalCode, city] = PLACES[debtor % PLACES.length] ?? PLACES[0];
  const name = `${TRADES[debtor % 6] ?? ''} ${NAMES[(debtor >> 3) % 8] ?? ''} ${debtor}`;
  const cents = Math.floor(random() * 500_000) + 1_000;
  const euros = String(Math.floor(cents / 100)).replace(/(\d)(?=\d{3}$)/, '$1 ');
  const amount = isWrong ? 'à voir' : `${euros},${String(cents % 100).padStart(2, '0')}`;
  const month = 1 + (line % 9);
  const cells = [
    ...[`CL${debtor}`, name, SHAPES[debtor % 5] ?? '', sirenOf(debtor), `FA2025-${number}`],
    ...[
      `${two(1 + (line % 28))}/${two(month)}/2025`,
      `${two(1 + (line % 28))}/${two(month + 1)}/2025`,
    ],
    ...[amount, 'EUR', `"${debtor % 300} rue du Port, bâtiment ${debtor % 40}"`, postalCode, city],
    ...[phoneOf(debtor), debtor % 3 === 0 ? '' : `compta${debtor}@exemple-${debtor % 900}.fr`],
    ...[`Loïc ${NAMES[debtor % 8] ?? ''}`, `BC${line % 9000}`, ''],
  ];
  return `${cells.join(';')}\r\n`;
}

function phoneOf(debtor: number): string {
  const digits = `06${String(10_000_000 + ((debtor * 7919) % 80_000_000)).slice(0, 8)}`;
  const pairs = digits.match(/../g) ?? [];
  return pairs.join(debtor % 2 === 0 ? ' ' : '.');
}

/** Nine digits that pass Luhn. */
function sirenOf(debtor: number): string {
  const body = String(30_000_000 + ((debtor * 7919) % 60_000_000)).padStart(DIGITS - 1, '0');
  const sum = Array.from(body).reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Numbers from 0 to 1 that look random and are the same at every run. */
function sequence(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 4294967296;
  };
}
