import type { TemplateCode } from './message-kind';

export interface HouseWords {
  readonly subject: string;
  readonly body: string;
}

const CLAIMS_TABLE = `| Créance | Fondement | Échue le | Principal |{{#if hasInterest}} Intérêts |{{/if}}{{#if hasIndemnity}} Indemnité |{{/if}}{{#if hasPenalty}} Clause pénale |{{/if}}{{#if hasLegalCosts}} Dépens |{{/if}} Total |
{{#each claims}}
| {{number}} | {{basis}} | {{dueOn}} | {{principal}} |{{#if ../hasInterest}} {{interest}} |{{/if}}{{#if ../hasIndemnity}} {{indemnity}} |{{/if}}{{#if ../hasPenalty}} {{penalty}} |{{/if}}{{#if ../hasLegalCosts}} {{legalCosts}} |{{/if}} {{total}} |
{{/each}}
| Total | | | {{principal}} |{{#if hasInterest}} {{interest}} |{{/if}}{{#if hasIndemnity}} {{indemnity}} |{{/if}}{{#if hasPenalty}} {{penalty}} |{{/if}}{{#if hasLegalCosts}} {{legalCosts}} |{{/if}} {{total}} |`;

const HOW_TO_PAY = `# Comment payer

Par virement sur le compte dédié aux fonds reçus pour le compte des créanciers, ouvert au nom de {{accountHolder}} :
IBAN {{iban}} - BIC {{bic}}
Référence à rappeler : {{paymentReference}}

Par chèque à l’ordre de {{accountHolder}}, adressé à {{agencyAddress}}, en rappelant la même référence au dos.`;

const CLOSE = `Pour toute question, ou si vous avez déjà payé, appelez-nous au {{agencyPhone}} ou écrivez à {{agencyEmail}}.

{{signatory}}
{{agencyName}}`;

/** The house's own French words, used while an agency has approved no template of its own. */
export const HOUSE_WORDS_FR: Readonly<Record<TemplateCode, HouseWords>> = {
  FIRST_LETTER: {
    subject: '{{creditorName}} : demande de paiement de {{total}}',
    body: `Madame, Monsieur,

{{agencyName}}, {{agencyAddress}}, SIREN {{agencySiren}}.
{{activityStatement}}

{{creditorName}}, {{creditorAddress}}, nous a chargés d’obtenir le paiement de ce que vous lui devez au {{date}} :

${CLAIMS_TABLE}

{{demandStatement}} Ce montant ne comprend rien au titre de notre intervention, qui est à la charge du créancier.

${HOW_TO_PAY}

Si vous contestez tout ou partie de cette somme, ou si vous ne pouvez pas la payer en une fois, dites-le-nous : nous transmettrons votre réponse au créancier ou chercherons avec vous un échéancier.

${CLOSE}

# Article L111-8 du code des procédures civiles d’exécution, alinéas 2 et 3

{{#each collectionCosts}}
> {{this}}

{{/each}}
{{#if latePaymentNotice}}
> {{latePaymentNotice}}

{{/if}}
> {{privacyNotice}}`,
  },
  RECEIPT: {
    subject: 'Reçu {{reference}} : {{amount}}',
    body: `Madame, Monsieur,

Nous avons reçu le {{receivedOn}}{{#if payerName}} de {{payerName}}{{/if}}, pour le compte de {{creditorName}}, la somme de {{amount}} par {{means}}, et vous en donnons quittance. Elle a été imputée ainsi :

| Créance | Élément | Montant |
{{#each lines}}
| {{number}} | {{element}} | {{amount}} |
{{/each}}

{{#if surplus}}
La somme de {{surplus}} dépasse ce qui était dû : elle vous sera rendue.

{{/if}}
Reste à payer : {{balance}}.
{{#if provisionalNotice}}

{{provisionalNotice}}
{{/if}}

${CLOSE}`,
  },
  PROMISE_CONFIRMATION: {
    subject: 'Votre engagement : {{amount}} pour le {{promisedOn}}',
    body: `Madame, Monsieur,

Vous nous avez dit que vous paierez {{amount}} au plus tard le {{promisedOn}}, par {{means}}, sur ce que vous devez à {{creditorName}}. Nous vous en remercions et le notons.

${HOW_TO_PAY}

Si un imprévu vous en empêche, prévenez-nous avant cette date.

${CLOSE}`,
  },
  CREDITOR_NOTICE: { subject: 'Dossier {{caseNumber}}', body: '{{creditorName}}' },
  REMINDER: {
    subject: '{{creditorName}} : rappel, {{total}} restent à payer',
    body: `Madame, Monsieur,

Sauf erreur, la somme de {{total}} que vous devez à {{creditorName}} n’a pas été payée :

${CLAIMS_TABLE}

{{demandStatement}}

${HOW_TO_PAY}

${CLOSE}`,
  },
  DOCUMENT_COPY: {
    subject: '{{creditorName}} : les pièces que vous avez demandées',
    body: `Madame, Monsieur,

Vous avez demandé les pièces de ce que {{creditorName}} vous réclame. En voici le détail au {{date}} :

${CLAIMS_TABLE}

Nous demandons au créancier la copie des pièces qui ne seraient pas jointes et vous l’enverrons.

${CLOSE}`,
  },
  ACCOUNT_STATEMENT: {
    subject: '{{creditorName}} : votre relevé de compte au {{statementOn}}',
    body: `Madame, Monsieur,

Vous trouverez ci-joint le relevé de votre compte chez {{creditorName}}, arrêté au {{statementOn}} : chaque facture, chaque paiement, et les intérêts avec leur taux quand il en court.

${CLAIMS_TABLE}

À ce jour, {{total}} restent à payer, échus ou à échoir. Si une ligne vous surprend, ou si un paiement y manque, dites-le-nous.

${HOW_TO_PAY}

${CLOSE}`,
  },
  CLOSING_LETTER: {
    subject: '{{creditorName}} : fin de notre intervention',
    body: `Madame, Monsieur,

{{#if isPaid}}
Ce que vous deviez à {{creditorName}} est payé. Nous vous en remercions.
{{else}}
{{#if isSettled}}
L’accord conclu avec {{creditorName}} est exécuté : plus rien n’est dû pour ce dossier. Nous vous en remercions.
{{else}}
{{creditorName}} a mis fin à notre intervention au sujet de ce dossier. Nous ne vous écrirons plus à ce sujet.
{{/if}}
{{/if}}

Le dossier {{caseNumber}} est clos chez nous le {{date}}.

${CLOSE}`,
  },
  NEUTRAL_MESSAGE: {
    subject: 'Message pour {{debtorName}}',
    body: `Madame, Monsieur,

Nous souhaitons parler à {{debtorName}}. Merci de rappeler {{agencyName}} au {{agencyPhone}}, en indiquant le numéro {{caseNumber}}.

{{signatory}}`,
  },
  FORMAL_NOTICE: {
    subject: '{{creditorName}} : mise en demeure de payer {{total}}',
    body: `Madame, Monsieur,

Malgré notre lettre, ce que vous devez à {{creditorName}}, {{creditorAddress}}, n’est pas payé :

${CLAIMS_TABLE}

Nous vous mettons en demeure, au nom du créancier, de payer la somme de {{total}} dans les {{answerDays}} jours de cette lettre. À compter de celle-ci les intérêts au taux légal sont dus (articles 1231-6 et 1344-1 du code civil). Passé ce délai, le créancier décidera seul de la suite à donner.

${HOW_TO_PAY}

${CLOSE}`,
  },
};
