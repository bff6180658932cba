import { constraints, refusals } from '@solde/platform';

/** The codes with which the reading of the bank's files refuses. A refused file leaves nothing behind. */
export const bankRefusals = refusals({
  BANK_FILE_UNKNOWN: {
    status: 415,
    fr: 'Ce fichier n’est ni un relevé CAMT.053 ni un avis CAMT.054 (versions 02 et 08), ni un relevé CFONB 120, ni un relevé MT940.',
    en: 'This file is neither a CAMT.053 statement nor a CAMT.054 notification (versions 02 and 08), nor a CFONB 120 one, nor an MT940 one.',
  },
  BANK_FILE_MALFORMED: {
    status: 422,
    fr: 'Le relevé n’est pas correct à la ligne indiquée : rien n’a été importé.',
    en: 'The statement is not right at the line given: nothing was imported.',
  },
  BANK_FILE_UNSAFE: {
    status: 422,
    fr: 'Le relevé contient ce qu’aucune banque n’envoie (DOCTYPE, imbrication ou texte démesuré) : rien n’a été importé.',
    en: 'The statement holds what no bank sends (a DOCTYPE, endless nesting or text): nothing was imported.',
  },
  BANK_FILE_ENCODING_WRONG: {
    status: 422,
    fr: 'Le relevé contient des caractères qui n’existent pas dans son encodage : rien n’a été importé.',
    en: 'The statement holds characters that do not exist in its encoding: nothing was imported.',
  },
  BANK_FILE_EMPTY: {
    status: 422,
    fr: 'Le fichier de la banque est vide.',
    en: 'The file of the bank is empty.',
  },
  BANK_FILE_ALREADY_IMPORTED: {
    status: 409,
    fr: 'Ce fichier a déjà été importé : rien n’a changé.',
    en: 'This file was already imported: nothing has changed.',
  },
  BANK_TOTALS_DIFFER: {
    status: 422,
    fr: 'Ancien solde et mouvements ne donnent pas le nouveau solde : rien n’a été importé.',
    en: 'The opening balance and the lines do not make the closing balance: nothing was imported.',
  },
  BANK_ACCOUNT_UNKNOWN: {
    status: 422,
    fr: 'Ce relevé n’est pas celui d’un compte dédié ouvert de l’agence.',
    en: 'This statement is not that of an open dedicated account of the agency.',
  },
  BANK_STATEMENT_DISAGREES: {
    status: 409,
    fr: 'Un jour déjà importé dans un autre format n’a pas les mêmes mouvements ici : rien n’a été importé.',
    en: 'A day already imported in another format does not have the same lines here: nothing was imported.',
  },
});

constraints({
  bank_file_is_imported_once: 'BANK_FILE_ALREADY_IMPORTED',
  bank_line_is_posted_once: 'DUPLICATE',
  bank_outcome_is_posted_once: 'TRANSITION_NOT_ALLOWED',
  bank_outcome_of_a_receipt_is_told_once: 'DUPLICATE',
  bank_outcome_of_a_refund_is_told_once: 'DUPLICATE',
  bank_outcome_recorded_is_its_entry: 'AMOUNT_ABOVE_BALANCE',
  bank_line_means_one_thing: 'TRANSITION_NOT_ALLOWED',
  bank_entry_has_one_line: 'DUPLICATE',
  bank_untie_is_of_a_tie: 'TRANSITION_NOT_ALLOWED',
});
