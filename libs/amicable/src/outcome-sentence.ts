import type { DispositionEffect } from '@solde/call-desk';
import { localDate, localTime } from '@solde/calendar';

type Locale = 'fr' | 'en';
type Words = Readonly<Record<Locale, string>>;

const NEXT: Readonly<Record<string, Words>> = {
  CALL: { fr: 'Appel suivant', en: 'Next call' },
  CALLBACK: { fr: 'Rappel à l’heure demandée', en: 'Callback at the time asked' },
  PROMISE_CHECK: {
    fr: 'Contrôle de la promesse après son échéance',
    en: 'Check of the promise after its deadline',
  },
  DISPUTE_ANSWER: { fr: 'Réponse du créancier attendue', en: "The creditor's answer is awaited" },
  TRACING_REVIEW: {
    fr: 'Revue : faut-il rechercher le débiteur ?',
    en: 'Review: should the debtor be traced?',
  },
  TRACING: { fr: 'Recherche du débiteur', en: 'The debtor is traced' },
  SENIOR_REVIEW: { fr: 'Avis d’un agent confirmé', en: 'Review by a senior agent' },
  BUDGET_PLAN: { fr: 'Proposition d’échéancier', en: 'Payment plan to propose' },
  CHECK_PAYMENT: { fr: 'Vérification du paiement annoncé', en: 'Check of the payment announced' },
  ESTATE: { fr: 'Succession : service juridique', en: 'Estate: legal department' },
  INSOLVENCY_DECLARATION: {
    fr: 'Déclaration de créance : service juridique',
    en: 'Claim in the insolvency: legal department',
  },
  WRITE_TO_COUNSEL: { fr: 'Écrire au conseil du débiteur', en: "Write to the debtor's counsel" },
  OTHER_CHANNEL: { fr: 'Poursuivre par un autre canal', en: 'Go on by another channel' },
  COMPLAINT_ANSWER: {
    fr: 'Réponse à la réclamation sous 10 jours ouvrés',
    en: 'Answer to the complaint within 10 business days',
  },
  SPECIALIST: { fr: 'Suivi par un spécialiste', en: 'Follow-up by a specialist' },
  LANGUAGE_SPEAKER: {
    fr: 'Appel par un collègue qui parle la langue',
    en: 'Call by a colleague who speaks the language',
  },
  PAYMENT_FOLLOW_UP: { fr: 'Suivi du paiement', en: 'Follow-up of the payment' },
  FOLLOW_PLAN: { fr: 'Suivi de l’échéancier', en: 'Follow-up of the plan' },
  KEEP: { fr: 'Rien ne change à la suite prévue', en: 'What was planned stands' },
};

/** A step that has no words yet is no reason to show a code. */
const OTHER_STEP: Words = { fr: 'Étape suivante', en: 'Next step' };

const HOLDS: Readonly<Record<string, Words>> = {
  PROMISE: {
    fr: 'suspension jusqu’à l’échéance de la promesse',
    en: 'hold until the deadline of the promise',
  },
  PLAN: { fr: 'suspension pendant l’échéancier', en: 'hold during the plan' },
  IDENTITY_CHECK: { fr: 'suspension le temps de la vérification', en: 'hold during the check' },
  COMPLAINT: { fr: 'suspension le temps de la réponse', en: 'hold until the answer' },
  VULNERABILITY: { fr: 'suspension de 30 jours', en: 'hold of 30 days' },
  INSOLVENCY: { fr: 'suspension, procédure collective', en: 'hold, insolvency' },
  LAWYER: { fr: 'suspension, avocat', en: 'hold, lawyer' },
};

/** What an outcome leaves behind, in one sentence: the next action with its hour where the debtor lives, then the rest. */
export function outcomeSentence(
  next: { readonly kind: string; readonly dueAt: Date | null },
  effects: readonly DispositionEffect[],
  zone: string,
  locale: Locale,
): string {
  const at = next.dueAt === null ? '' : ` (${momentText(next.dueAt, zone, locale)})`;
  const first = `${(NEXT[next.kind] ?? OTHER_STEP)[locale]}${at}`;
  const others = effects.flatMap((effect) => effectWords(effect, locale));
  return [first, ...others].join(locale === 'fr' ? ' ; ' : '; ');
}

function momentText(at: Date, zone: string, locale: Locale): string {
  const [year, month, day] = localDate(at, zone).split('-');
  const date = locale === 'fr' ? `${day}/${month}/${year}` : `${year}-${month}-${day}`;
  return `${date} ${localTime(at, zone)}`;
}

function effectWords(effect: DispositionEffect, locale: Locale): string[] {
  const isFrench = locale === 'fr';
  switch (effect.kind) {
    case 'CONTACT_POINT':
      if (effect.quality === 'BAD') return [isFrench ? 'numéro écarté' : 'number set aside'];
      return [isFrench ? 'numéro partagé : rester neutre' : 'shared number: stay neutral'];
    case 'RESTRICTION':
      if (effect.restriction === 'BAD_NUMBER') return [];
      return [
        isFrench ? 'contact restreint pour cette personne' : 'contact with this person restricted',
      ];
    case 'HOLD':
      return [HOLDS[effect.hold]?.[locale] ?? effect.hold];
    case 'SEND':
      return [isFrench ? 'message envoyé' : 'message sent'];
    case 'CREDITOR_TASK':
      return [isFrench ? 'le créancier vérifie le paiement' : 'the creditor checks the payment'];
    case 'NOTICE_TO_CREDITOR_SALES':
      return [isFrench ? 'avis au créancier' : 'notice to the creditor'];
    case 'OFFER_BREAK':
      return [isFrench ? 'une pause vous est proposée' : 'a break is offered to you'];
  }
}
