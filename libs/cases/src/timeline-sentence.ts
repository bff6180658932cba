import { calendarDate, localDate, localTime, instant, type CalendarDate } from '@solde/calendar';
import { formatAmount, isCurrency } from '@solde/money';
import type { Sentence } from '@solde/platform';

export type TimelineLocale = 'fr' | 'en';
type Words = Readonly<Record<TimelineLocale, string>>;

/** The version of the sentences below; an older one stays readable as long as its key is listed. */
export const TIMELINE_VERSION = 1;

/** What is shown for a key that no list holds, so that a screen never fails on an entry. */
const UNKNOWN: Words = { fr: 'Action enregistrée', en: 'Action recorded' };

/**
 * The sentences of the timeline, for every lib that writes one. `{fact}` is shown as it is, `{fact:money}` as an amount of minor
 * units with the fact `currency`, `{fact:day}` as a date, `{fact:instant}` as a date and time in Paris, `{fact:word}` from the words
 * below. A part between square brackets is left out when a fact in it is missing.
 */
const SENTENCES: Readonly<Record<string, Words>> = {
  'case.received': {
    fr: 'Dossier reçu, en attente de contrôle ({claims} créance(s))',
    en: 'Case received, waiting for review ({claims} claim(s))',
  },
  'case.accepted': {
    fr: 'Dossier ouvert : {claims} créance(s)[, {amountMinor:money}]',
    en: 'Case opened: {claims} claim(s)[, {amountMinor:money}]',
  },
  'claims.joined': {
    fr: '{claims} créance(s) ajoutée(s) au dossier[ : {amountMinor:money}]',
    en: '{claims} claim(s) added to the case[: {amountMinor:money}]',
  },
  'case.phase': { fr: 'Passage en phase {phase:word}', en: 'Moved to {phase:word}' },
  'case.assigned': { fr: 'Dossier confié à un gestionnaire', en: 'Case given to an agent' },
  'case.unassigned': { fr: 'Dossier sans gestionnaire', en: 'Case without an agent' },
  'case.party-added': { fr: '{name} ajouté : {role:word}', en: '{name} added: {role:word}' },
  'case.closed': {
    fr: 'Dossier clos le {on:day} : {reason:word}',
    en: 'Case closed on {on:day}: {reason:word}',
  },
  'case.reopened': { fr: 'Dossier rouvert : {reason:word}', en: 'Case reopened: {reason:word}' },
  'case.recalled': {
    fr: 'Dossier repris par le créancier[ : {reason:word}]',
    en: 'Case recalled by the creditor[: {reason:word}]',
  },
  'service.rendered': {
    fr: 'Service rendu le {on:day} : {kind:word}',
    en: 'Service rendered on {on:day}: {kind:word}',
  },
  'service.undone': {
    fr: 'Service du {on:day} annulé : {kind:word}',
    en: 'Service of {on:day} undone: {kind:word}',
  },
  'case.outcome': { fr: 'Résultat enregistré : {code:word}', en: 'Outcome recorded: {code:word}' },
  'claim.accepted': { fr: 'Créance {number} acceptée', en: 'Claim {number} accepted' },
  'claim.rejected': {
    fr: 'Créance {number} refusée : {reason}',
    en: 'Claim {number} rejected: {reason}',
  },
  'claim.quality': {
    fr: 'Qualité du débiteur pour {number} : {from:word} devient {to:word}',
    en: 'Quality of the debtor for {number}: {from:word} becomes {to:word}',
  },
  'claim.credit-note': {
    fr: 'Avoir de {amountMinor:money} sur {number}',
    en: 'Credit note of {amountMinor:money} on {number}',
  },
  'claim.waiver': {
    fr: 'Abandon de {amountMinor:money} ({component:word}) sur {number}',
    en: 'Waiver of {amountMinor:money} ({component:word}) on {number}',
  },
  'claim.waiver-limited': {
    fr: 'Abandon d’intérêts sur {number} ramené aux intérêts dus : {amountMinor:money} de moins',
    en: 'Waiver of interest on {number} brought to the interest owed: {amountMinor:money} less',
  },
  'claim.waiver-restored': {
    fr: 'Abandon d’intérêts sur {number} de nouveau entier pour {amountMinor:money}',
    en: 'Waiver of interest on {number} in force again for {amountMinor:money}',
  },
  'claim.written-down': {
    fr: '{number} réduite de {amountMinor:money} ({component:word})',
    en: '{number} written down by {amountMinor:money} ({component:word})',
  },
  'claim.written-up': {
    fr: '{number} augmentée de {amountMinor:money} ({component:word})',
    en: '{number} written up by {amountMinor:money} ({component:word})',
  },
  'claim.adjustment-undone': {
    fr: '{kind:word} de {amountMinor:money} sur {number} : annulation',
    en: '{kind:word} of {amountMinor:money} on {number}: undone',
  },
  'settlement.offered': {
    fr: 'Solde de tout compte proposé au créancier : {amountMinor:money} jusqu’au {untilOn:day}',
    en: 'Settlement proposed to the creditor: {amountMinor:money} until {untilOn:day}',
  },
  'settlement.accepted': {
    fr: 'Solde de tout compte accepté par le créancier : {amountMinor:money} jusqu’au {untilOn:day}',
    en: 'Settlement accepted by the creditor: {amountMinor:money} until {untilOn:day}',
  },
  'settlement.kept': {
    fr: 'Accord tenu : {receivedMinor:money} reçus[, {waivedMinor:money} abandonnés]',
    en: 'Settlement kept: {receivedMinor:money} received[, {waivedMinor:money} waived]',
  },
  'settlement.lapsed': {
    fr: 'Accord de {amountMinor:money} non tenu au {untilOn:day}',
    en: 'Settlement of {amountMinor:money} not kept by {untilOn:day}',
  },
  'settlement.cancelled': {
    fr: 'Accord de {amountMinor:money} annulé',
    en: 'Settlement of {amountMinor:money} cancelled',
  },
  'settlement.given-back': {
    fr: 'Accord remis en cause : l’abandon est repris',
    en: 'Settlement undone: what was waived is owed again',
  },
  'hold.placed': {
    fr: 'Suspension : {kind:word}[ jusqu’au {untilOn:day}]',
    en: 'On hold: {kind:word}[ until {untilOn:day}]',
  },
  'hold.lifted': { fr: 'Suspension levée : {kind:word}', en: 'Hold lifted: {kind:word}' },
  'hold.expired': { fr: 'Suspension terminée : {kind:word}', en: 'Hold over: {kind:word}' },
  'letter.first-prepared': {
    fr: 'Première lettre préparée[, référence {reference}]',
    en: 'First letter prepared[, reference {reference}]',
  },
  'letter.first-sent': {
    fr: 'Première lettre envoyée le {on:day}, référence {reference}',
    en: 'First letter sent on {on:day}, reference {reference}',
  },
  'letter.written': {
    fr: 'Message préparé : {kind:word}[, référence {reference}]',
    en: 'Message prepared: {kind:word}[, reference {reference}]',
  },
  'letter.sent': {
    fr: 'Message envoyé : {kind:word}[, référence {reference}]',
    en: 'Message sent: {kind:word}[, reference {reference}]',
  },
  'letter.failed': {
    fr: 'Envoi impossible : {kind:word}[, référence {reference}][ ({code:word})]',
    en: 'Could not be sent: {kind:word}[, reference {reference}][ ({code:word})]',
  },
  'message.written': {
    fr: 'Message préparé : {kind:word}[, référence {reference}]',
    en: 'Message prepared: {kind:word}[, reference {reference}]',
  },
  'message.sent': {
    fr: 'Message envoyé : {kind:word}[, référence {reference}]',
    en: 'Message sent: {kind:word}[, reference {reference}]',
  },
  'message.not-sent': {
    fr: 'Message non parti : {kind:word}[, référence {reference}][ ({outcome:word})]',
    en: 'Message not sent: {kind:word}[, reference {reference}][ ({outcome:word})]',
  },
  'message.refused': {
    fr: 'Message refusé : {kind:word}[ ({code:word})]',
    en: 'Message refused: {kind:word}[ ({code:word})]',
  },
  'notice.payment': {
    fr: 'Créancier averti d’un paiement de {amountMinor:money}[, reçu le {receivedOn:day}]',
    en: 'Creditor told of a payment of {amountMinor:money}[, received on {receivedOn:day}]',
  },
  'notice.proposal': {
    fr: 'Proposition transmise au créancier[ : {amountMinor:money}][ le {dueOn:day}]',
    en: 'Proposal sent to the creditor[: {amountMinor:money}][ on {dueOn:day}]',
  },
  'notice.creditor': { fr: 'Avis au créancier', en: 'Notice to the creditor' },
  'outcome.corrected': {
    fr: 'Résultat corrigé : {code:word}',
    en: 'Outcome corrected: {code:word}',
  },
  'notice.sales-signal': {
    fr: 'Signal commercial transmis au créancier',
    en: 'Sales signal sent to the creditor',
  },
  'notice.payment-to-check': {
    fr: 'Créancier interrogé sur un paiement annoncé',
    en: 'Creditor asked about an announced payment',
  },
  'notice.dispute': { fr: 'Créancier averti d’une contestation', en: 'Creditor told of a dispute' },
  'notice.formal': {
    fr: 'Mise en demeure enregistrée au {on:day}',
    en: 'Formal notice recorded on {on:day}',
  },
  'limitation.event': {
    fr: 'Prescription de {number} : {kind:word} le {on:day}, nouvelle date le {limitationOn:day}',
    en: 'Limitation of {number}: {kind:word} on {on:day}, time-barred after {limitationOn:day}',
  },
  'limitation.near': {
    fr: 'La créance {number} se prescrit le {limitationOn:day}',
    en: 'Claim {number} is time-barred after {limitationOn:day}',
  },
  'interest.suspended': {
    fr: 'Intérêts suspendus à partir du {from:day}[ jusqu’au {until:day}]',
    en: 'Interest suspended from {from:day}[ until {until:day}]',
  },
  'interest.resumed': {
    fr: 'Les intérêts courent à nouveau à partir du {from:day}',
    en: 'Interest runs again from {from:day}',
  },
  'interest.judgment': {
    fr: 'Jugement signifié le {on:day} : taux légal majoré de {points} points deux mois après',
    en: 'Judgment served on {on:day}: legal rate raised by {points} points two months later',
  },
  'call.placed': { fr: 'Appel passé', en: 'Call made' },
  'call.disposition': { fr: 'Appel : {code:word}', en: 'Call: {code:word}' },
  'callback.planned': {
    fr: 'Rappel prévu le {at:instant}',
    en: 'Callback planned on {at:instant}',
  },
  'callback.missed': { fr: 'Rappel manqué', en: 'Callback missed' },
  'callback.cancelled': { fr: 'Rappel annulé', en: 'Callback cancelled' },
  'promise.made': {
    fr: 'Promesse de payer {amountMinor:money} le {dueOn:day}',
    en: 'Promise to pay {amountMinor:money} on {dueOn:day}',
  },
  'promise.renegotiated': {
    fr: 'Promesse revue : {amountMinor:money} le {dueOn:day}',
    en: 'Promise changed: {amountMinor:money} on {dueOn:day}',
  },
  'promise.kept': {
    fr: 'Promesse tenue[ : {amountMinor:money}]',
    en: 'Promise kept[: {amountMinor:money}]',
  },
  'promise.partly-kept': {
    fr: 'Promesse tenue en partie[ : {receivedMinor:money} reçus]',
    en: 'Promise partly kept[: {receivedMinor:money} received]',
  },
  'promise.broken': {
    fr: 'Promesse non tenue[ : {amountMinor:money} attendus le {dueOn:day}]',
    en: 'Promise broken[: {amountMinor:money} were due on {dueOn:day}]',
  },
  'promise.cancelled': { fr: 'Promesse annulée', en: 'Promise cancelled' },
  'plan.agreed': {
    fr: 'Échéancier accepté[ : {count} échéances, {amountMinor:money}]',
    en: 'Payment plan agreed[: {count} instalments, {amountMinor:money}]',
  },
  'plan.broken': { fr: 'Échéancier rompu', en: 'Payment plan broken' },
  'plan.completed': { fr: 'Échéancier terminé', en: 'Payment plan completed' },
  'dispute.raised': {
    fr: 'Contestation[ de {amountMinor:money}] : {reason:word}',
    en: 'Dispute[ of {amountMinor:money}]: {reason:word}',
  },
  'dispute.answered': {
    fr: 'Réponse à la contestation : {outcome:word}',
    en: 'Dispute answered: {outcome:word}',
  },
  'dispute.late': {
    fr: 'Réponse du créancier à la contestation attendue depuis le {dueOn:day}',
    en: 'The creditor’s answer to the dispute has been due since {dueOn:day}',
  },
  'dispute.withdrawn': { fr: 'Contestation retirée', en: 'Dispute withdrawn' },
  'payment.received': {
    fr: 'Paiement de {amountMinor:money} reçu le {valueOn:day}',
    en: 'Payment of {amountMinor:money} received on {valueOn:day}',
  },
  'payment.received-by-partner': {
    fr: 'Paiement de {amountMinor:money} reçu le {valueOn:day} par un partenaire ({partnerKind:word}), pas encore sur le compte',
    en: 'Payment of {amountMinor:money} received on {valueOn:day} by a partner ({partnerKind:word}), not yet on the account',
  },
  'payment.direct': {
    fr: 'Paiement direct de {amountMinor:money} déclaré, reçu le {valueOn:day}',
    en: 'Direct payment of {amountMinor:money} declared, received on {valueOn:day}',
  },
  'payment.claimed': {
    fr: 'Le débiteur dit avoir payé[ {amountMinor:money}]',
    en: 'The debtor says that he has paid[ {amountMinor:money}]',
  },
  'payment.with-partner-again': {
    fr: 'Le versement du partenaire ({partnerKind:word}) est annulé : le paiement de {amountMinor:money} du {valueOn:day} n’est plus sur le compte',
    en: 'The partner’s transfer ({partnerKind:word}) is undone: the payment of {amountMinor:money} of {valueOn:day} is no longer on the account',
  },
  'payment.matched': {
    fr: 'Paiement de {amountMinor:money} rattaché au dossier',
    en: 'Payment of {amountMinor:money} matched to the case',
  },
  'payment.unmatched': {
    fr: 'Paiement de {amountMinor:money} détaché du dossier',
    en: 'Payment of {amountMinor:money} taken off the case',
  },
  'payment.refunded': {
    fr: 'Trop-perçu de {amountMinor:money} remboursé au payeur',
    en: 'Surplus of {amountMinor:money} given back to its payer',
  },
  'payment.cleared': {
    fr: 'Paiement de {amountMinor:money} définitif',
    en: 'Payment of {amountMinor:money} cleared',
  },
  'payment.reversed': {
    fr: 'Paiement de {amountMinor:money} annulé : {reason:word}',
    en: 'Payment of {amountMinor:money} reversed: {reason:word}',
  },
  'payment.partly-reversed': {
    fr: '{amountMinor:money} d’un paiement annulés, {restMinor:money} restent : {reason:word}',
    en: '{amountMinor:money} of a payment reversed, {restMinor:money} stay: {reason:word}',
  },
  'litigation.proposed': {
    fr: 'Action en justice proposée au créancier[ : {amountMinor:money}]',
    en: 'Court action proposed to the creditor[: {amountMinor:money}]',
  },
  'litigation.reminded': {
    fr: 'Créancier relancé sur la proposition, valable jusqu’au {lapsesOn:day}',
    en: 'Creditor reminded of the proposal, open until {lapsesOn:day}',
  },
  'deadline.confirmed': {
    fr: 'Délai légal confirmé : {kind:word}[ le {dueOn:day}]',
    en: 'Legal deadline confirmed: {kind:word}[ on {dueOn:day}]',
  },
  'procedure.ended': {
    fr: 'Procédure terminée : {outcome:word}',
    en: 'Procedure ended: {outcome:word}',
  },
  'litigation.authorised': {
    fr: 'Action en justice autorisée le {on:day}[, plafond {capMinor:money}]',
    en: 'Court action authorised on {on:day}[, cap {capMinor:money}]',
  },
  'litigation.refused': {
    fr: 'Action en justice refusée par le créancier',
    en: 'Court action refused by the creditor',
  },
  'litigation.question': {
    fr: 'Question du créancier sur la proposition',
    en: 'The creditor asks about the proposal',
  },
  'litigation.answered': {
    fr: 'Réponse à la question du créancier',
    en: 'The creditor’s question was answered',
  },
  'litigation.lapsed': {
    fr: 'Proposition sans réponse, retirée',
    en: 'Proposal lapsed without an answer',
  },
  'procedure.opened': {
    fr: 'Procédure ouverte : {kind:word}',
    en: 'Procedure opened: {kind:word}',
  },
  'procedure.step': {
    fr: 'Procédure : {step:word}[ le {on:day}]',
    en: 'Procedure: {step:word}[ on {on:day}]',
  },
  'deadline.planned': {
    fr: 'Délai légal : {kind:word}[ le {dueOn:day}]',
    en: 'Legal deadline: {kind:word}[ on {dueOn:day}]',
  },
  'deadline.missed': {
    fr: 'Délai légal dépassé : {kind:word}',
    en: 'Legal deadline missed: {kind:word}',
  },
  'title.registered': {
    fr: 'Titre exécutoire enregistré[ : {amountMinor:money}]',
    en: 'Enforceable title registered[: {amountMinor:money}]',
  },
  'cost.recorded': {
    fr: 'Frais de {amountMinor:money} du {on:day} : {label} ({funder:word})',
    en: 'Cost of {amountMinor:money} on {on:day}: {label} ({funder:word})',
  },
  'cost.given-up': {
    fr: 'Frais de {amountMinor:money} déclarés irrécouvrables : {label}',
    en: 'Cost of {amountMinor:money} declared not recoverable: {label}',
  },
  'cost.billed': {
    fr: 'Débours de {amountMinor:money} à facturer : {label}',
    en: 'Disbursement of {amountMinor:money} to be billed: {label}',
  },
  'provision.received': {
    fr: 'Provision de {amountMinor:money} reçue le {on:day}',
    en: 'Provision of {amountMinor:money} received on {on:day}',
  },
  'provision.undone': {
    fr: 'Provision de {amountMinor:money} reçue le {on:day} : ce n’en était pas une, l’argent attend de nouveau',
    en: 'Provision of {amountMinor:money} received on {on:day}: it was none, its money waits again',
  },
  'provision.returned': {
    fr: 'Provision restante de {amountMinor:money} rendue au créancier',
    en: 'Rest of the provision, {amountMinor:money}, given back to the creditor',
  },
  'contact.restricted': {
    fr: 'Contact restreint : {kind:word}',
    en: 'Contact restricted: {kind:word}',
  },
  'contact.point-added': { fr: 'Coordonnée ajoutée', en: 'Contact point added' },
  'contact.point-judged': {
    fr: 'Coordonnée jugée {quality:word}',
    en: 'Contact point judged {quality:word}',
  },
  'document.added': { fr: 'Pièce ajoutée : {title}', en: 'Document added: {title}' },
  note: { fr: 'Note', en: 'Note' },
};

/** Codes that a person reads as words; a code that is not here is shown in lower case. */
const WORDS: Readonly<Record<string, Words>> = {
  BAILIFF: { fr: 'commissaire de justice', en: 'bailiff' },
  CORRESPONDENT: { fr: 'correspondant', en: 'correspondent' },
  PRE_DUE: { fr: 'suivi avant échéance', en: 'follow-up before the due date' },
  EARLY_REMINDER: { fr: 'première relance', en: 'early reminder' },
  AMICABLE: { fr: 'amiable', en: 'amicable collection' },
  LITIGATION: { fr: 'contentieuse', en: 'litigation' },
  ENFORCEMENT: { fr: 'd’exécution', en: 'enforcement' },
  CREDITOR_REQUEST: { fr: 'demande du créancier', en: 'asked by the creditor' },
  DISPUTE: { fr: 'contestation', en: 'dispute' },
  PROMISE: { fr: 'promesse de payer', en: 'promise to pay' },
  PLAN: { fr: 'échéancier', en: 'payment plan' },
  COMPLAINT: { fr: 'réclamation', en: 'complaint' },
  INSOLVENCY: { fr: 'procédure collective', en: 'insolvency' },
  IDENTITY_CHECK: { fr: 'vérification d’identité', en: 'identity check' },
  VULNERABILITY: { fr: 'personne vulnérable', en: 'vulnerable person' },
  VULNERABLE: { fr: 'personne vulnérable', en: 'vulnerable person' },
  MEDIATION: { fr: 'médiation', en: 'mediation' },
  DATA_RIGHT: { fr: 'droits sur les données', en: 'data rights' },
  LAWYER: { fr: 'avocat', en: 'lawyer' },
  LAWYER_REPRESENTED: { fr: 'représenté par un avocat', en: 'represented by a lawyer' },
  QUALITY: { fr: 'qualité', en: 'quality' },
  OPT_OUT_PHONE: { fr: 'refus des appels', en: 'no calls' },
  OPT_OUT_EMAIL: { fr: 'refus des e-mails', en: 'no e-mails' },
  OPT_OUT_SMS: { fr: 'refus des SMS', en: 'no text messages' },
  BAD_NUMBER: { fr: 'mauvais numéro', en: 'wrong number' },
  DECEASED: { fr: 'personne décédée', en: 'deceased' },
  ABUSIVE_CALLER: { fr: 'échanges agressifs', en: 'abusive exchanges' },
  DEBTOR: { fr: 'débiteur', en: 'debtor' },
  CO_DEBTOR: { fr: 'codébiteur', en: 'co-debtor' },
  GUARANTOR: { fr: 'caution', en: 'guarantor' },
  PROFESSIONAL: { fr: 'professionnel', en: 'professional' },
  CONSUMER: { fr: 'consommateur', en: 'consumer' },
  NON_PROFESSIONAL_ENTITY: { fr: 'non-professionnel', en: 'non-professional entity' },
  PUBLIC_BODY: { fr: 'personne publique', en: 'public body' },
  ACKNOWLEDGEMENT: { fr: 'reconnaissance de dette', en: 'acknowledgement of the debt' },
  COURT_CLAIM: { fr: 'demande en justice', en: 'court claim' },
  ENFORCEMENT_ACT: { fr: 'acte d’exécution', en: 'act of enforcement' },
  INSOLVENCY_CLAIM: { fr: 'déclaration de créance', en: 'claim in an insolvency' },
  PARTICIPATORY_PROCEDURE: { fr: 'procédure participative', en: 'participatory procedure' },
  SMALL_CLAIM_AGREEMENT: { fr: 'procédure simplifiée', en: 'simplified procedure' },
  PAID_IN_FULL: { fr: 'payé en totalité', en: 'paid in full' },
  PAID_DIRECT: { fr: 'payé directement au créancier', en: 'paid to the creditor directly' },
  RECALLED_BY_CREDITOR: { fr: 'repris par le créancier', en: 'recalled by the creditor' },
  PAYMENT_REVERSED: { fr: 'paiement annulé', en: 'payment reversed' },
  FIRST_LETTER: { fr: 'première lettre', en: 'first letter' },
  RECEIPT: { fr: 'reçu', en: 'receipt' },
  PROMISE_CONFIRMATION: { fr: 'confirmation de promesse', en: 'promise confirmation' },
  CREDITOR_NOTICE: { fr: 'avis au créancier', en: 'notice to the creditor' },
  REMINDER: { fr: 'relance', en: 'reminder' },
  DOCUMENT_COPY: { fr: 'copie de pièce', en: 'copy of a document' },
  CLOSING_LETTER: { fr: 'lettre de clôture', en: 'closing letter' },
  NEUTRAL_MESSAGE: { fr: 'message neutre', en: 'neutral message' },
  FORMAL_NOTICE: { fr: 'mise en demeure', en: 'formal notice' },
  ACCOUNT_STATEMENT: { fr: 'relevé de compte', en: 'statement of account' },
  BILL_FOLLOW_UP: { fr: 'suivi d’un effet', en: 'follow-up of a bill of exchange' },
  TRACING: { fr: 'recherche du débiteur', en: 'tracing of the debtor' },
  NO_ANSWER: { fr: 'pas de réponse', en: 'no answer' },
  BUSY: { fr: 'occupé', en: 'busy' },
  VOICEMAIL_LEFT: { fr: 'message neutre laissé', en: 'neutral message left' },
  VOICEMAIL_NOT_LEFT: { fr: 'répondeur, sans message', en: 'voicemail, no message' },
  GATEKEEPER: { fr: 'standard', en: 'switchboard' },
  THIRD_PARTY: { fr: 'tierce personne', en: 'third party' },
  CALLBACK_REQUESTED: { fr: 'rappel demandé', en: 'callback requested' },
  PROMISE_TO_PAY: { fr: 'promesse de payer', en: 'promise to pay' },
  WRONG_NUMBER: { fr: 'mauvais numéro', en: 'wrong number' },
  PAYMENT_ORDER: { fr: 'injonction de payer', en: 'payment order' },
  PLAN_AGREED: { fr: 'échéancier convenu', en: 'payment plan agreed' },
  PAID_ALREADY: { fr: 'dit avoir déjà payé', en: 'says that he has paid' },
  PAYMENT_NOW: { fr: 'paiement immédiat', en: 'payment at once' },
  NEED_DOCUMENT: { fr: 'demande un document', en: 'asks for a document' },
  REFUSES: { fr: 'refus de payer', en: 'refuses to pay' },
  CANNOT_PAY: { fr: 'ne peut pas payer', en: 'cannot pay' },
  NOT_IN_SERVICE: { fr: 'numéro non attribué', en: 'number not in service' },
  LANGUAGE_BARRIER: { fr: 'autre langue', en: 'another language' },
  HARD_CALL: { fr: 'appel difficile', en: 'hard call' },
  SALES_SIGNAL: { fr: 'signal commercial', en: 'sales signal' },
  TECHNICAL_FAILURE: { fr: 'incident technique', en: 'technical failure' },
  INVOICE_ERROR: { fr: 'erreur de facture', en: 'error in the invoice' },
  NOT_DELIVERED: { fr: 'non livré', en: 'not delivered' },
  DELIVERY_PARTIAL: { fr: 'livraison partielle', en: 'delivered in part' },
  PRICE: { fr: 'prix', en: 'price' },
  ALREADY_PAID: { fr: 'déjà payé', en: 'already paid' },
  NOT_MY_DEBT: { fr: 'ne reconnaît pas la dette', en: 'not his debt' },
  CONTRACT: { fr: 'contrat', en: 'contract' },
  LIMITATION: { fr: 'prescription', en: 'limitation' },
  CREDIT_NOTE_DUE: { fr: 'avoir attendu', en: 'credit note due' },
  ADMIN: { fr: 'motif administratif', en: 'administrative reason' },
  OTHER: { fr: 'autre motif', en: 'another reason' },
  UPHELD: { fr: 'fondée', en: 'upheld' },
  PARTIAL: { fr: 'fondée en partie', en: 'upheld in part' },
  REJECTED: { fr: 'rejet', en: 'rejected' },
  PAID_PRINCIPAL_ONLY: { fr: 'principal payé', en: 'principal paid' },
  SETTLED: { fr: 'accord amiable', en: 'settled' },
  CANCELLED_BY_CREDIT_NOTE: { fr: 'annulé par un avoir', en: 'cancelled by a credit note' },
  PLACED_IN_ERROR: { fr: 'remis par erreur', en: 'placed in error' },
  DISPUTE_UPHELD: { fr: 'contestation fondée', en: 'dispute upheld' },
  IRRECOVERABLE_UNTRACED: { fr: 'débiteur introuvable', en: 'debtor not found' },
  IRRECOVERABLE_INSOLVENT: { fr: 'débiteur insolvable', en: 'debtor insolvent' },
  IRRECOVERABLE_NO_ASSETS: { fr: 'rien à saisir', en: 'nothing to seize' },
  IRRECOVERABLE_UNECONOMIC: { fr: 'frais supérieurs à l’enjeu', en: 'not worth its cost' },
  LIMITATION_EXPIRED: { fr: 'créance prescrite', en: 'time-barred' },
  DECEASED_NO_ESTATE: { fr: 'succession sans actif', en: 'estate without assets' },
  COMPLAINT_UPHELD: { fr: 'réclamation fondée', en: 'complaint upheld' },
  MANDATE_TERMINATED: { fr: 'mandat terminé', en: 'mandate ended' },
  TRANSFERRED_TO_OTHER_PROVIDER: { fr: 'confié à un autre', en: 'given to somebody else' },
  DUPLICATE: { fr: 'doublon', en: 'duplicate' },
  CHEQUE_UNPAID: { fr: 'chèque impayé', en: 'cheque unpaid' },
  SEPA_DD_RETURNED: { fr: 'prélèvement rejeté', en: 'direct debit returned' },
  TRANSFER_RETURNED: { fr: 'virement retourné', en: 'transfer returned' },
  TRANSFER_UNDONE: { fr: 'versement du partenaire annulé', en: 'partner’s transfer undone' },
  MATCH_UNDONE: { fr: 'paiement détaché', en: 'payment taken off' },
  CHARGEBACK: { fr: 'paiement par carte contesté', en: 'card payment charged back' },
  POSTING_ERROR: { fr: 'erreur de saisie', en: 'posting error' },
  FRAUD: { fr: 'fraude', en: 'fraud' },
  REQUEST_FILED: { fr: 'requête déposée', en: 'request filed' },
  ORDER_ISSUED: { fr: 'ordonnance rendue', en: 'order issued' },
  SERVED: { fr: 'signification', en: 'served' },
  OPPOSED: { fr: 'opposition', en: 'opposed' },
  NON_OPPOSED: { fr: 'sans opposition', en: 'not opposed' },
  ENFORCEABLE: { fr: 'ordonnance exécutoire', en: 'order enforceable' },
  PAYMENT_ORDER_SERVE: { fr: 'signifier l’ordonnance', en: 'to serve the order' },
  PAYMENT_ORDER_OPPOSITION: { fr: 'fin du délai d’opposition', en: 'end of the time to oppose' },
  PAYMENT_ORDER_ENFORCE: { fr: 'exécution possible', en: 'enforcement possible' },
  PAYMENT_ORDER_CERTIFICATE: {
    fr: 'certificat de non-opposition',
    en: 'certificate of non-opposition',
  },
  GRANTED: { fr: 'demande accueillie', en: 'granted' },
  PARTLY_GRANTED: { fr: 'demande accueillie en partie', en: 'granted in part' },
  DISMISSED: { fr: 'demande rejetée', en: 'dismissed' },
  WITHDRAWN: { fr: 'désistement', en: 'withdrawn' },
  LAPSED: { fr: 'caducité', en: 'lapsed' },
  AGREEMENT: { fr: 'accord', en: 'agreement' },
  NO_AGREEMENT: { fr: 'sans accord', en: 'no agreement' },
  AGENCY: { fr: 'avancés par le cabinet', en: 'advanced by the agency' },
  PROVISION: { fr: 'payés sur la provision', en: 'paid out of the provision' },
  CREDITOR: { fr: 'payés par le créancier', en: 'paid by the creditor' },
  PRINCIPAL: { fr: 'principal', en: 'principal' },
  INTEREST: { fr: 'intérêts', en: 'interest' },
  INDEMNITY: { fr: 'indemnité', en: 'indemnity' },
  PENALTY: { fr: 'pénalité', en: 'penalty' },
  LEGAL_COSTS: { fr: 'frais', en: 'costs' },
  CREDIT_NOTE: { fr: 'avoir', en: 'credit note' },
  WAIVER: { fr: 'abandon', en: 'waiver' },
  INTEREST_WAIVER: { fr: 'abandon d’intérêts', en: 'interest waiver' },
  BALANCE_CORRECTION: { fr: 'correction', en: 'correction' },
  GOOD: { fr: 'bonne', en: 'good' },
  BAD: { fr: 'mauvaise', en: 'bad' },
  SHARED: { fr: 'partagée', en: 'shared' },
  UNKNOWN: { fr: 'inconnue', en: 'unknown' },
};

const PARIS = 'Europe/Paris';
const MONTHS_EN =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const NO_BREAK_SPACE = '\u00a0';

/** An entry of the timeline as a person reads it; both APIs render with it. Never throws: an unknown key has a plain sentence. */
export function timelineSentence(sentence: Sentence, locale: TimelineLocale): string {
  const { key, facts } = sentence;
  const template = (SENTENCES[key] ?? UNKNOWN)[locale];
  return template
    .replace(/\[([^\]]*)\]/g, (_, part: string) => {
      const names = [...part.matchAll(PLACE)].map((match) => match[1] ?? '');
      return names.every((name) => isGiven(facts[name])) ? part : '';
    })
    .replace(PLACE, (_, name: string, form: string | undefined) =>
      isGiven(facts[name]) ? shown(String(facts[name]), form, facts, locale) : '…',
    );
}

const PLACE = /\{(\w+)(?::(\w+))?\}/g;

function isGiven(fact: Sentence['facts'][string] | undefined): boolean {
  return fact !== undefined && fact !== null && fact !== '';
}

function shown(
  fact: string,
  form: string | undefined,
  facts: Sentence['facts'],
  locale: TimelineLocale,
): string {
  if (form === 'money') return amount(fact, String(facts.currency ?? 'EUR'), locale);
  if (form === 'day') return day(fact, locale);
  if (form === 'instant') return moment(fact, locale);
  if (form === 'word') return WORDS[fact]?.[locale] ?? fact.toLowerCase().replaceAll('_', ' ');
  return fact;
}

/** 1 234,56 EUR in French, EUR 1,234.56 in English. */
function amount(minor: string, currency: string, locale: TimelineLocale): string {
  if (!/^-?\d{1,18}$/.test(minor) || !isCurrency(currency)) return minor;
  const [whole = '', decimals] = formatAmount(BigInt(minor), currency).split('.');
  const separator = locale === 'fr' ? NO_BREAK_SPACE : ',';
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, separator);
  const mark = locale === 'fr' ? ',' : '.';
  const figure = decimals === undefined ? grouped : `${grouped}${mark}${decimals}`;
  return locale === 'fr' ? `${figure}${NO_BREAK_SPACE}${currency}` : `${currency} ${figure}`;
}

function day(text: string, locale: TimelineLocale): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return text;
  const [year, month, date] = calendarDate(text).split('-');
  return locale === 'fr'
    ? `${date}/${month}/${year}`
    : `${Number(date)} ${MONTHS_EN[Number(month) - 1]} ${year}`;
}

function moment(text: string, locale: TimelineLocale): string {
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return text;
  const at = instant(text);
  const on: CalendarDate = localDate(at, PARIS);
  const time = localTime(at, PARIS);
  return locale === 'fr' ? `${day(on, locale)} à ${time}` : `${day(on, locale)} at ${time}`;
}
