/** What a debt is made of. Money is spent on components, and fees are rated by component. */
export const COMPONENTS = ['PRINCIPAL', 'INTEREST', 'INDEMNITY', 'PENALTY', 'LEGAL_COSTS'] as const;
export type Component = (typeof COMPONENTS)[number];
