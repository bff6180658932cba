import { RefundOrdersService, RefundsService } from '@solde/payments';

import { receive } from './money';
import { ACCOUNTANT, MANAGER } from './people';
import type { Stage } from './stage';

/** Working days after the beginning: paid and asked for, approved by another person, ordered. */
const RANKS = { paid: 9, approved: 10, ordered: 11 } as const;
const BANK_REFERENCE = 'VIR DOUBLON 1';
const DOUBLE = {
  ...{ amountMinor: 18_420n, payerName: 'MENUISERIE DU CANAL' },
  ...{ payerIban: 'FR1420041010050500013M02606', statedReference: 'FACTURE DEJA REGLEE' },
} as const;

/** A company pays an invoice that it had paid its supplier: the money goes back to its account, by a file that waits for its visitor. */
export async function giveBack(stage: Stage, rank: number): Promise<void> {
  if (rank === RANKS.paid) await askForRefund(stage);
  const [refund] = await stage.rows<{ id: string; decided: boolean; ordered: boolean }>(
    `SELECT f.id, EXISTS (SELECT FROM refund_event e WHERE e.refund_id = f.id) AS decided, is_in_living_order(f.id) AS ordered
     FROM refund f LIMIT 1`,
  );
  if (refund === undefined) return;
  const { id, decided, ordered } = refund;
  if (rank === RANKS.approved && !decided)
    await stage.act(MANAGER, (work) => stage.get(RefundsService).approve(work, id));
  if (rank === RANKS.ordered && !ordered)
    await stage.act(ACCOUNTANT, (work) => stage.get(RefundOrdersService).order(work, {}));
}

async function askForRefund(stage: Stage): Promise<void> {
  await receive(stage, BANK_REFERENCE, DOUBLE);
  const [receipt] = await stage.rows<{ id: string; asked: boolean }>(
    `SELECT r.id, EXISTS (SELECT FROM refund f WHERE f.receipt_id = r.id) AS asked FROM receipt r WHERE r.bank_reference = $1`,
    [BANK_REFERENCE],
  );
  if (receipt === undefined || receipt.asked) return;
  await stage.act(ACCOUNTANT, (work) =>
    stage.get(RefundsService).ask(work, receipt.id, {
      ...{ amountMinor: DOUBLE.amountMinor, reason: 'PAID_TWICE' },
      ...{ beneficiary: 'Menuiserie du Canal', iban: DOUBLE.payerIban },
    }),
  );
}
