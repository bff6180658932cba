import { constraints, refusals } from '@solde/platform';

/** The codes with which placement refuses a file or a hand-over; those of a row are in `row-codes.ts`. */
export const PLACEMENT_REFUSALS = refusals({
  FILE_EMPTY: { status: 422, fr: 'Le fichier est vide.', en: 'The file is empty.' },
  FILE_HAS_NUL: {
    status: 422,
    fr: 'Le fichier contient un octet nul : ce n’est pas un texte en UTF-8 ni en windows-1252.',
    en: 'The file holds a NUL byte: it is text neither in UTF-8 nor in windows-1252.',
  },
  FILE_IS_NOT_TEXT: {
    status: 415,
    fr: 'Ce n’est pas un fichier CSV : enregistrez le classeur au format CSV.',
    en: 'This is not a CSV file: save the workbook as CSV.',
  },
  FILE_ENCODING_WRONG: {
    status: 422,
    fr: 'Un caractère du fichier n’existe pas dans l’encodage indiqué.',
    en: 'A character of the file does not exist in its encoding.',
  },
  FILE_HEADER_MISSING: {
    status: 422,
    fr: 'La première ligne doit porter les titres des colonnes.',
    en: 'The first line must carry the titles of the columns.',
  },
  FILE_TOO_MANY_COLUMNS: {
    status: 422,
    fr: 'Le fichier a trop de colonnes.',
    en: 'The file has too many columns.',
  },
  FILE_MALFORMED: {
    status: 422,
    fr: 'Le fichier n’est pas un CSV correct : guillemet non refermé, ou nombre de colonnes qui change.',
    en: 'The file is not a right CSV: a quote left open, or a number of columns that changes.',
  },
  FILE_RECORD_TOO_LONG: {
    status: 422,
    fr: 'Une ligne du fichier est trop longue : un guillemet est sans doute resté ouvert.',
    en: 'A line of the file is too long: a quote was probably left open.',
  },
  FILE_HAS_NO_ROW: {
    status: 422,
    fr: 'Le fichier ne contient aucune créance sous ses titres.',
    en: 'The file holds no claim under its titles.',
  },
  FILE_ALREADY_PLACED: {
    status: 409,
    fr: 'Ce fichier a déjà été remis : rien n’a été créé.',
    en: 'This file was already placed: nothing was created.',
  },
  MAPPING_INCOMPLETE: {
    status: 422,
    fr: 'Des colonnes obligatoires ne sont pas reconnues : indiquez lesquelles.',
    en: 'Mandatory columns are not recognised: say which they are.',
  },
  MAPPING_UNKNOWN_COLUMN: {
    status: 422,
    fr: 'La correspondance nomme une colonne ou une destination qui n’existe pas.',
    en: 'The mapping names a column or a target that does not exist.',
  },
  MAPPING_AMBIGUOUS: {
    status: 422,
    fr: 'Deux colonnes ont la même destination.',
    en: 'Two columns have the same target.',
  },
});

constraints({
  placement_file_enters_once: 'FILE_ALREADY_PLACED',
  placement_of_a_file_of_its_creditor: 'NOT_FOUND',
  placement_of_a_mandate_of_its_creditor: 'NOT_FOUND',
  placement_file_creditor_id_fkey: 'NOT_FOUND',
});
