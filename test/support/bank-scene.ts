import type { Type } from '@nestjs/common';

import {
  BankImport,
  BankModule,
  BankPosting,
  BankQuery,
  BankUploads,
  type ImportedFile,
  type ShownLine,
} from '@solde/bank';
import type { CalendarDate } from '@solde/calendar';
import { PaymentsService } from '@solde/payments';
import { ProveQuery, systemCaller } from '@solde/platform';

import { Agency } from './agency';
import { camtStatement, type ToldEntry } from './bank-messages';

const caller = systemCaller('spec');
/** The account from which the money of `record` comes. */
export const PAYER = 'FR1420041010050500013M02606';

/** An agency whose bank tells what came, and the worker's loop over it. */
export class BankScene {
  private constructor(readonly agency: Agency) {}

  static async open(today: CalendarDate, modules: readonly Type[] = []): Promise<BankScene> {
    const scene = new BankScene(await Agency.open([BankModule, ...modules]));
    await scene.agency.travelTo(today);
    return scene;
  }

  close(): Promise<void> {
    return this.agency.close();
  }

  /** A file of the bank, imported; nothing of it is posted. */
  send(bytes: string, name = 'releve'): Promise<ImportedFile> {
    async function* source(): AsyncGenerator<Buffer> {
      yield Buffer.from(bytes);
    }
    return this.agency
      .get(BankUploads)
      .receive(source(), name, (upload) =>
        this.agency.act((work) => this.agency.get(BankImport).importFile(work, upload)),
      );
  }

  /** Each movement that is due, in its own act. */
  async post(): Promise<void> {
    const posting = this.agency.get(BankPosting);
    for (;;) {
      const next = await this.agency.act(async (work) => {
        const id = await posting.nextToPost(work);
        if (id !== null) await posting.post(work, id);
        return id;
      });
      if (next === null) return;
    }
  }

  /** A statement, imported and posted; every invariant holds. Answers its lines. */
  async told(entries: readonly ToldEntry[], opening = '0.00'): Promise<ShownLine[]> {
    const file = await this.send(camtStatement(entries, { opening }));
    await this.post();
    expect(await this.broken()).toEqual([]);
    const all = { limit: 100, after: null };
    const query = this.agency.get(BankQuery);
    return (await query.lines(caller, file.statements[0]?.id ?? '', null, all)).items;
  }

  /** The invariants that do not hold. */
  async broken(): Promise<string[]> {
    const proofs = await this.agency.get(ProveQuery).prove(caller);
    return proofs.filter(({ holds }) => !holds).map(({ name }) => name);
  }

  /** Money in suspense that a person recorded. */
  async record(on: CalendarDate, amountMinor: bigint, payerName = 'Inconnu'): Promise<string> {
    const receipt = await this.agency.act((work) =>
      this.agency.get(PaymentsService).record(work, {
        ...{ amountMinor, currency: 'EUR', means: 'TRANSFER', valueOn: on, payerName },
        payerIban: PAYER,
      }),
    );
    return receipt.id;
  }
}
