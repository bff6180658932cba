/**
 * What the debtor of a claim is, with its evidence on the claim: it decides fees, interest, the fixed indemnity and
 * limitation. Only PROFESSIONAL owes the accessories of commercial law; a public body follows its own rules, which
 * are not in this pack, and is treated like a non-professional entity.
 */
export type DebtorQuality = 'PROFESSIONAL' | 'CONSUMER' | 'NON_PROFESSIONAL_ENTITY' | 'PUBLIC_BODY';

/** INDIVIDUAL: a natural person not acting for professional needs; it chooses the legal interest series [L-06]. */
export type CreditorQuality = 'INDIVIDUAL' | 'OTHER';
