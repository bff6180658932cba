import { Injectable, Logger } from '@nestjs/common';

import { DocumentsQuery } from '@solde/documents';
import { Job, systemCaller, UnitOfWork, type Caller } from '@solde/platform';
import {
  InvoiceDispatchQuery,
  InvoiceDispatchService,
  InvoicePlatform,
  PapersQuery,
  type DueInvoice,
  type PlatformAnswer,
} from '@solde/remittance';

const NAME = 'remittance.send-invoices';
const PAGE = 100;

/** Hands electronic invoices to the platform that the agency has approved, one by one. */
@Injectable()
export class InvoicesJob {
  private readonly logger = new Logger('InvoicesJob');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly platform: InvoicePlatform,
    private readonly dispatches: InvoiceDispatchService,
    private readonly query: InvoiceDispatchQuery,
    private readonly papers: PapersQuery,
    private readonly documents: DocumentsQuery,
  ) {}

  /** Takes every invoice that is due once; one that fails waits for the next hour, and keeps nobody else waiting. */
  @Job({ name: NAME, every: 'HOUR' })
  async send(): Promise<void> {
    const caller: Caller = { ...systemCaller(NAME), permissions: new Set(['documents.read']) };
    let after: string | null = null;
    for (;;) {
      const due = await this.query.due(caller, this.platform.isConnected, { after, limit: PAGE });
      for (const invoice of due) {
        after = invoice.id;
        try {
          // Out of any work: a platform answers when it likes, and nobody waits on locks meanwhile.
          const answer = await this.answerTo(caller, invoice);
          await this.unitOfWork.run(caller, (work) =>
            this.dispatches.record(work, invoice.id, answer),
          );
        } catch (error) {
          this.logger.error({ err: error }, NAME);
        }
      }
      if (due.length < PAGE) return;
    }
  }

  /** What breaks a rule of the standard is refused here: no platform would take it. */
  private async answerTo(caller: Caller, due: DueInvoice): Promise<PlatformAnswer> {
    const { id, number, statementId, documentId } = due;
    const form = await this.papers.electronicForm(caller, statementId);
    const broken = form === null ? ['NO_ELECTRONIC_FORM'] : form.broken;
    if (form === null || broken.length > 0)
      return { state: 'REFUSED', reference: null, because: broken.join(', ') };
    const { bytes: pdf } = await this.documents.read(caller, documentId);
    return this.platform.send({ id, number, pdf, xml: form.hybrid.xml });
  }
}
