import { Injectable } from '@nestjs/common';

/** READY: made, and nobody to send it to. ACCEPTED and REFUSED end its way. */
export type DispatchState = 'READY' | 'SENT' | 'ACCEPTED' | 'REFUSED';

/** An invoice as it is handed over; the id is the same however often it is. */
export interface InvoiceToSend {
  readonly id: string;
  readonly number: string;
  readonly pdf: Buffer;
  readonly xml: string;
}

export interface PlatformAnswer {
  readonly state: DispatchState;
  readonly reference: string | null;
  /** Said with REFUSED, and only then. */
  readonly because: string | null;
}

/** An approved platform (plateforme agréée): the one way by which invoices between businesses leave, under the French reform. */
export abstract class InvoicePlatform {
  /** Whether anything leaves at all. */
  abstract readonly isConnected: boolean;

  /** Hands an invoice over, outside of any work. Handed over again under its id, the platform answers the same. */
  abstract send(invoice: InvoiceToSend): Promise<PlatformAnswer>;
}

/** While no platform is connected nothing leaves: the invoice stands ready, and its PDF goes by the portal. */
@Injectable()
export class NoInvoicePlatform extends InvoicePlatform {
  readonly isConnected = false;

  send(): Promise<PlatformAnswer> {
    return Promise.resolve({ state: 'READY', reference: null, because: null });
  }
}
