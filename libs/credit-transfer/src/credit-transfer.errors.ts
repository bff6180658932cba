import { refusals } from '@solde/platform';

refusals({
  TRANSFER_FILE_INVALID: {
    status: 422,
    fr: 'Ce fichier de virement enfreint une règle de SEPA : il n’a pas été fait.',
    en: 'This transfer file breaks a rule of SEPA: it was not made.',
  },
});
