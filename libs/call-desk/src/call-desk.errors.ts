import { constraints, refusals } from '@solde/platform';

/** The codes with which the call desk refuses. */
export const CALL_DESK_REFUSALS = refusals({
  LEASE_LOST: {
    status: 409,
    fr: 'Ce dossier ne vous est plus confié : demandez le suivant.',
    en: 'This case is no longer yours: ask for the next one.',
  },
  CALLBACK_NOT_OPEN: {
    status: 409,
    fr: 'Ce rappel n’est plus ouvert.',
    en: 'This callback is no longer open.',
  },
  DISPOSITION_NOT_ALLOWED: {
    status: 422,
    fr: 'Cette qualification ne convient pas à cet appel.',
    en: 'This disposition does not fit this call.',
  },
});

constraints({
  work_queue_name_is_used_once: 'DUPLICATE',
  work_queue_is_told_apart: 'DUPLICATE',
  work_queue_creditor_id_fkey: 'NOT_FOUND',
  work_queue_agent_pkey: 'DUPLICATE',
  disposition_of_call_is_one: 'DUPLICATE',
  disposition_is_corrected_once: 'DUPLICATE',
  callback_open_is_one: 'VERSION_CONFLICT',
  queue_item_one_agent_per_party: 'CASE_LOCKED',
});
