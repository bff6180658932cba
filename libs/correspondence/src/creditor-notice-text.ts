import type { Language } from './message-kind';
import type { CreditorNotice } from './writing';
import { writtenAmount, writtenDay } from './written-words';

/** What a creditor is told of its case, in one sentence (CPCE R124-5 ). */
export function noticeText(notice: CreditorNotice['notice'], language: Language): string {
  const isFrench = language === 'fr';
  switch (notice.about) {
    case 'PAYMENT': {
      const amount = writtenAmount(notice.amountMinor, notice.currency, language);
      const on = writtenDay(notice.receivedOn, language);
      if (notice.receivedBy === 'DIRECT')
        return isFrench
          ? `Votre encaissement direct de ${amount} du ${on} est enregistré.`
          : `The ${amount} that you received directly on ${on} is recorded.`;
      return isFrench
        ? `Nous avons reçu ${amount} du débiteur le ${on}.`
        : `We received ${amount} from the debtor on ${on}.`;
    }
    case 'PROPOSAL': {
      const amount = writtenAmount(notice.amountMinor, notice.currency, language);
      const on = writtenDay(notice.dueOn, language);
      return isFrench
        ? `Le débiteur propose de payer ${amount} le ${on}.`
        : `The debtor proposes to pay ${amount} on ${on}.`;
    }
    case 'SALES_SIGNAL':
      return isFrench
        ? 'Une occasion commerciale a été signalée pendant un entretien.'
        : 'A sales opportunity was reported during a conversation.';
    case 'PAYMENT_TO_CHECK':
      return isFrench
        ? 'Le débiteur dit avoir payé : merci de vérifier vos encaissements.'
        : 'The debtor says that he has paid: please check what you received.';
    case 'DISPUTE':
      return isFrench
        ? 'Le débiteur conteste : votre réponse est attendue.'
        : 'The debtor contests: your answer is awaited.';
  }
}
