import type { Sentence } from '@solde/platform';
import type { QueuePoint, QueueReason } from './queue-points';

const WORDS: Readonly<Record<QueueReason, readonly [fr: string, en: string]>> = {
  BROKEN_PROMISE: ['promesse non tenue', 'broken promise'],
  AGE: ['ancienneté de la dette', 'age of the debt'],
  AMOUNT: ['montant dû', 'amount owed'],
  PAYER_CLASS: ['habitudes de paiement', 'payment habits'],
  NEVER_CONTACTED: ['jamais joint', 'never reached'],
  STALE: ['sans contact depuis plus de 14 jours', 'no contact for more than 14 days'],
  LIMITATION_NEAR: ['prescription dans moins de 180 jours', 'limitation in less than 180 days'],
};

/** Why a case comes next, in words: the agent must be able to contest the order. */
export function queueReasonText(reason: QueueReason, locale: 'fr' | 'en'): string {
  return WORDS[reason][locale === 'fr' ? 0 : 1];
}

/** The whole explanation of a case offered: its appointment, or its points one by one. */
export function queueSentence(points: readonly QueuePoint[], appointmentAt: Date | null): Sentence {
  const facts = Object.fromEntries(points.map(({ reason, points: value }) => [reason, value]));
  const key = appointmentAt === null ? 'queue.points' : 'queue.appointment';
  return { key, version: 1, facts: { ...facts, at: appointmentAt?.toISOString() ?? null } };
}
