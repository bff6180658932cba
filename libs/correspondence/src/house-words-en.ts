import type { HouseWords } from './house-words-fr';
import type { TemplateCode } from './message-kind';

const CLAIMS_TABLE = `| Claim | Basis | Due on | Principal |{{#if hasInterest}} Interest |{{/if}}{{#if hasIndemnity}} Indemnity |{{/if}}{{#if hasPenalty}} Penalty |{{/if}}{{#if hasLegalCosts}} Legal costs |{{/if}} Total |
{{#each claims}}
| {{number}} | {{basis}} | {{dueOn}} | {{principal}} |{{#if ../hasInterest}} {{interest}} |{{/if}}{{#if ../hasIndemnity}} {{indemnity}} |{{/if}}{{#if ../hasPenalty}} {{penalty}} |{{/if}}{{#if ../hasLegalCosts}} {{legalCosts}} |{{/if}} {{total}} |
{{/each}}
| Total | | | {{principal}} |{{#if hasInterest}} {{interest}} |{{/if}}{{#if hasIndemnity}} {{indemnity}} |{{/if}}{{#if hasPenalty}} {{penalty}} |{{/if}}{{#if hasLegalCosts}} {{legalCosts}} |{{/if}} {{total}} |`;

const HOW_TO_PAY = `# How to pay

By transfer to the account dedicated to money received for creditors, held by {{accountHolder}}:
IBAN {{iban}} - BIC {{bic}}
Reference to quote: {{paymentReference}}

By cheque to the order of {{accountHolder}}, sent to {{agencyAddress}}, with the same reference on its back.`;

const CLOSE = `For any question, or if you have paid already, call {{agencyPhone}} or write to {{agencyEmail}}.

{{signatory}}
{{agencyName}}`;

/** The house's own English words, used while an agency has approved no template of its own. */
export const HOUSE_WORDS_EN: Readonly<Record<TemplateCode, HouseWords>> = {
  FIRST_LETTER: {
    subject: '{{creditorName}}: request for payment of {{total}}',
    body: `Dear Sir or Madam,

{{agencyName}}, {{agencyAddress}}, SIREN {{agencySiren}}.
{{activityStatement}}

{{creditorName}}, {{creditorAddress}}, has asked us to obtain the payment of what you owe at {{date}}:

${CLAIMS_TABLE}

{{demandStatement}} This amount holds nothing for our own work, which the creditor pays.

${HOW_TO_PAY}

If you contest all or part of this sum, or cannot pay it at once, tell us: we will pass your answer on to the creditor, or look for a payment plan with you.

${CLOSE}

# Article L111-8 of the French code of civil enforcement procedures, paragraphs 2 and 3 (in French, as the law requires)

{{#each collectionCosts}}
> {{this}}

{{/each}}
{{#if latePaymentNotice}}
> {{latePaymentNotice}}

{{/if}}
> {{privacyNotice}}`,
  },
  RECEIPT: {
    subject: 'Receipt {{reference}}: {{amount}}',
    body: `Dear Sir or Madam,

On {{receivedOn}} we received{{#if payerName}} from {{payerName}}{{/if}}, on behalf of {{creditorName}}, the sum of {{amount}} by {{means}}, for which this is your receipt. It was used as follows:

| Claim | Element | Amount |
{{#each lines}}
| {{number}} | {{element}} | {{amount}} |
{{/each}}

{{#if surplus}}
The sum of {{surplus}} is above what was owed: it will be returned to you.

{{/if}}
Left to pay: {{balance}}.
{{#if provisionalNotice}}

{{provisionalNotice}}
{{/if}}

${CLOSE}`,
  },
  PROMISE_CONFIRMATION: {
    subject: 'Your commitment: {{amount}} by {{promisedOn}}',
    body: `Dear Sir or Madam,

You told us that you will pay {{amount}} by {{promisedOn}}, by {{means}}, on what you owe {{creditorName}}. Thank you: we have noted it.

${HOW_TO_PAY}

If something prevents you, tell us before that day.

${CLOSE}`,
  },
  CREDITOR_NOTICE: { subject: 'Case {{caseNumber}}', body: '{{creditorName}}' },
  REMINDER: {
    subject: '{{creditorName}}: reminder, {{total}} left to pay',
    body: `Dear Sir or Madam,

Unless we are mistaken, the sum of {{total}} that you owe {{creditorName}} has not been paid:

${CLAIMS_TABLE}

{{demandStatement}}

${HOW_TO_PAY}

${CLOSE}`,
  },
  DOCUMENT_COPY: {
    subject: '{{creditorName}}: the documents you asked for',
    body: `Dear Sir or Madam,

You asked for the documents of what {{creditorName}} claims from you. Here is the detail at {{date}}:

${CLAIMS_TABLE}

We ask the creditor for a copy of whatever is not enclosed, and will send it to you.

${CLOSE}`,
  },
  ACCOUNT_STATEMENT: {
    subject: '{{creditorName}}: your statement of account on {{statementOn}}',
    body: `Dear Sir or Madam,

Enclosed is the statement of your account with {{creditorName}} at the end of {{statementOn}}: each invoice, each payment, and interest with its rate where any runs.

${CLAIMS_TABLE}

As of today {{total}} is left to pay, due or not yet due. If a line surprises you, or if a payment is missing, please tell us.

${HOW_TO_PAY}

${CLOSE}`,
  },
  CLOSING_LETTER: {
    subject: '{{creditorName}}: end of our work',
    body: `Dear Sir or Madam,

{{#if isPaid}}
What you owed {{creditorName}} is paid. Thank you.
{{else}}
{{#if isSettled}}
The settlement agreed with {{creditorName}} is kept: nothing is owed any more in this case. Thank you.
{{else}}
{{creditorName}} has ended our work on this case. We will not write to you about it again.
{{/if}}
{{/if}}

Case {{caseNumber}} is closed with us on {{date}}.

${CLOSE}`,
  },
  NEUTRAL_MESSAGE: {
    subject: 'Message for {{debtorName}}',
    body: `Dear Sir or Madam,

We would like to speak to {{debtorName}}. Please call {{agencyName}} back at {{agencyPhone}}, quoting number {{caseNumber}}.

{{signatory}}`,
  },
  FORMAL_NOTICE: {
    subject: '{{creditorName}}: formal notice to pay {{total}}',
    body: `Dear Sir or Madam,

In spite of our letter, what you owe {{creditorName}}, {{creditorAddress}}, is not paid:

${CLAIMS_TABLE}

On behalf of the creditor we give you formal notice (mise en demeure) to pay the sum of {{total}} within {{answerDays}} days of this letter. From this letter on, interest at the legal rate is due (articles 1231-6 and 1344-1 of the French civil code). After that, the creditor alone will decide what follows.

${HOW_TO_PAY}

${CLOSE}`,
  },
};
