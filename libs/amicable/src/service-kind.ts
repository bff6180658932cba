/** What somebody of the agency does on a case beyond calling and writing, by the events of a tariff (book C.12). */
export const SERVICE_KINDS = ['BILL_FOLLOW_UP', 'TRACING'] as const;
export type ServiceKind = (typeof SERVICE_KINDS)[number];
