import { constraints, refusals } from '@solde/platform';

refusals({
  CASE_CLOSED: {
    status: 422,
    fr: 'Le dossier est clos : rouvrez-le ou remboursez ce qui a été reçu.',
    en: 'The case is closed: reopen it, or refund what was received.',
  },
  NO_DEDICATED_ACCOUNT: {
    status: 422,
    fr: 'Aucun compte dédié n’est ouvert dans cette devise.',
    en: 'No dedicated account is open in this currency.',
  },
  ADJUSTMENT_NOT_AUTHORISED: {
    status: 422,
    fr: 'Le mandat ne le permet pas sans l’accord du créancier.',
    en: 'The mandate does not allow it without the creditor’s agreement.',
  },
  PAYMENT_NOT_CERTAIN: {
    status: 422,
    fr: 'Ce paiement peut encore être rejeté par la banque : il ne se rembourse pas avant d’être définitif.',
    en: 'The bank may still return this payment: it is not refunded before it is certain.',
  },
  REFUND_ACCOUNT_UNJUSTIFIED: {
    status: 422,
    fr: 'Ce compte n’est pas celui du payeur : dites pourquoi et joignez la pièce qui le prouve.',
    en: 'This is not the payer’s account: say why, and attach the paper that proves it.',
  },
  REFUND_UNDER_WAY: {
    status: 409,
    fr: 'Un remboursement de ce paiement attend déjà une décision.',
    en: 'A refund of this payment already waits for a decision.',
  },
  NOTHING_TO_REFUND: {
    status: 422,
    fr: 'Aucun remboursement approuvé n’attend de partir ainsi dans cette devise.',
    en: 'No approved refund waits to leave that way in this currency.',
  },
  REFUND_IN_ORDER: {
    status: 409,
    fr: 'Un fichier de virement qui peut encore partir porte ce remboursement : abandonnez-le d’abord.',
    en: 'A transfer file that may still leave pays this refund: drop it first.',
  },
  REFUND_OF_ANOTHER_CURRENCY: {
    status: 422,
    fr: 'Ce remboursement n’est pas dans la devise de l’ordre : demandez un ordre dans sa devise.',
    en: 'This refund is not in the currency of the order: ask for an order in its own.',
  },
  TRANSFER_FILE_NOT_IN_EUROS: {
    status: 422,
    fr: 'Un fichier de virement SEPA ne porte que des euros : demandez une liste à payer à la main.',
    en: 'A SEPA transfer file carries euros alone: ask for a list to pay by hand.',
  },
  REFUND_ORDER_DOWNLOADED: {
    status: 422,
    fr: 'Ce fichier a été téléchargé : s’il est parti à la banque, l’argent partirait deux fois. Dites pourquoi il n’est pas parti.',
    en: 'This file was downloaded: if it went to the bank, the money would leave twice. Say why it did not go.',
  },
  REFUND_PAID_OTHERWISE: {
    status: 422,
    fr: 'Un remboursement de ce fichier a été payé autrement : le fichier le paierait une seconde fois. Abandonnez-le.',
    en: 'A refund of this file was paid another way: the file would pay it a second time. Drop it.',
  },
  TRANSFER_NOT_EXPLAINED: {
    status: 422,
    fr: 'Ce que le partenaire a reçu, moins ce qu’il retient, n’est pas ce qui est arrivé sur le compte.',
    en: 'What the partner received, less what he keeps, is not what entered the account.',
  },
  PROVISION_IN_SUSPENSE: {
    status: 422,
    fr: 'La même somme de ce créancier est déjà en compte d’attente : dites que c’est elle, ou que c’est un autre versement.',
    en: 'The same amount of this creditor already waits in suspense: say that it is this one, or that it is other money.',
  },
  MONEY_IN_SUSPENSE: {
    status: 422,
    fr: 'De l’argent reçu pour ce dossier est encore en attente.',
    en: 'Money received for this case is still in suspense.',
  },
});

constraints({
  receipt_bank_reference_is_posted_once: 'DUPLICATE',
  receipt_of_a_partner_is_posted_once: 'DUPLICATE',
  partner_transfer_is_tied_once: 'TRANSITION_NOT_ALLOWED',
  partner_payment_is_passed_on_once: 'TRANSITION_NOT_ALLOWED',
  partner_payment_is_taken_back_once: 'TRANSITION_NOT_ALLOWED',
  partner_transfer_is_the_sum_of_its_payments: 'TRANSFER_NOT_EXPLAINED',
  adjustment_can_be_undone_once: 'TRANSITION_NOT_ALLOWED',
  reversal_is_made_once: 'TRANSITION_NOT_ALLOWED',
  reversal_request_is_made_once: 'FOUR_EYES',
  receipt_match_is_within_its_receipt: 'AMOUNT_ABOVE_BALANCE',
  allocation_is_within_its_match: 'AMOUNT_ABOVE_BALANCE',
  refund_of_a_receipt_follows: 'REFUND_UNDER_WAY',
  refund_is_within_its_receipt: 'AMOUNT_ABOVE_BALANCE',
  refund_takes_two_persons: 'FOUR_EYES',
  refund_is_decided_once: 'TRANSITION_NOT_ALLOWED',
  refund_is_paid_once: 'TRANSITION_NOT_ALLOWED',
  refund_comes_back_once: 'TRANSITION_NOT_ALLOWED',
  refund_to_another_account_is_justified: 'REFUND_ACCOUNT_UNJUSTIFIED',
  refund_is_in_one_living_order: 'REFUND_IN_ORDER',
  refund_given_up_is_in_no_order: 'REFUND_IN_ORDER',
  refund_order_line_is_in_its_currency: 'REFUND_OF_ANOTHER_CURRENCY',
  refund_order_file_is_in_euros: 'TRANSFER_FILE_NOT_IN_EUROS',
  refund_order_line_is_approved_and_unpaid: 'TRANSITION_NOT_ALLOWED',
  refund_order_export_is_of_a_living_order: 'TRANSITION_NOT_ALLOWED',
  refund_order_export_pays_once: 'REFUND_PAID_OTHERWISE',
  refund_order_export_pkey: 'VERSION_CONFLICT',
  refund_order_drop_of_a_download_says_why: 'REFUND_ORDER_DOWNLOADED',
  refund_order_drop_is_of_an_unpaid_refund: 'TRANSITION_NOT_ALLOWED',
  refund_order_drop_pkey: 'TRANSITION_NOT_ALLOWED',
  refund_order_is_dropped_whole: 'TRANSITION_NOT_ALLOWED',
});
