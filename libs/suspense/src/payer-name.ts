import { nameWords } from '@solde/parties';

/** What stands in a label beside a name. */
const LABEL_WORDS: ReadonlySet<string> = new Set([
  ...[
    'VIR',
    'VIREMENT',
    'SEPA',
    'RECU',
    'REGLT',
    'REGLEMENT',
    'REG',
    'FACTURE',
    'FACT',
    'FAC',
    'SOLDE',
    'ACOMPTE',
  ],
  ...[
    'MENSUALITE',
    'ECHEANCE',
    'PAIEMENT',
    'FRAIS',
    'INST',
    'REF',
    'DOSSIER',
    'CLIENT',
    'VOTRE',
    'NOTRE',
    'POUR',
  ],
  ...[
    'INVOICE',
    'PAYMENT',
    'TRANSFER',
    'FROM',
    'MOTIF',
    'NUMERO',
    'NO',
    'CREANCE',
    'REMISE',
    'CHEQUE',
  ],
]);
/** A shorter key would name too many. */
const KEY_CHARACTERS_MIN = 5;

/** What a payer's name is remembered by, whatever the order of its words; null for one that says too little. */
export function nameKey(name: string | null): string | null {
  const key = [...nameWords(name ?? '')].sort().join(' ');
  return key.length >= KEY_CHARACTERS_MIN ? key : null;
}

/** What of a label may be a name: its words without digits that are not the trade's. */
export function nameIn(label: string): string | null {
  const words = nameWords(label).filter((word) => !/[0-9]/.test(word) && !LABEL_WORDS.has(word));
  return words.length === 0 ? null : words.join(' ');
}
