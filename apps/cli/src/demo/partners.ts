import { PartnersService, type NewPartner } from '@solde/agency';
import type { CalendarDate } from '@solde/calendar';
import { PartnerSettlements, type WithheldCost } from '@solde/litigation';
import type { Minor } from '@solde/money';
import { PaymentsService } from '@solde/payments';
import { ACCOUNTANT } from './people';
import type { Stage } from './stage';

const BAILIFF: NewPartner = {
  ...{ name: 'SCP Le Goff, commissaires de justice', kind: 'BAILIFF', reference: 'HUI-LEGOFF' },
  iban: 'FR7630001007941234567890185',
};
const LAWYER: NewPartner = { name: 'Me Anne Kervella', kind: 'LAWYER', reference: 'AVO-KERVELLA' };

const AMICABLE_MINOR = 18_000n;
const IN_COURT_MINOR = 30_000n;
const SERVICE_COST_MINOR = 8_540n;

/** What partners receive and pass on, by the working day of the story. The last of it is still with them. */
export async function hearPartners(stage: Stage, day: CalendarDate, rank: number): Promise<void> {
  if (rank === 12) await receive(stage, BAILIFF, 'HUI-2231', AMICABLE_MINOR, AMICABLE);
  if (rank === 15) await passOn(stage, BAILIFF, 'HUI-2231', AMICABLE_MINOR);
  if (rank === 22) await receive(stage, BAILIFF, 'HUI-2274', IN_COURT_MINOR, IN_COURT);
  if (rank === 25) await passOn(stage, BAILIFF, 'HUI-2274', IN_COURT_MINOR, day);
  if (rank === 27) await receive(stage, LAWYER, 'CARPA-0817', AMICABLE_MINOR, AMICABLE);
}

/** Where nobody has paid, the last that the rest of the story would choose. */
const AMICABLE = `c.status IN ('AMICABLE.CONTACTING', 'AMICABLE.NEGOTIATING')
  AND NOT EXISTS (SELECT FROM receipt_match m WHERE m.case_id = c.id)
  AND NOT EXISTS (SELECT FROM promise p WHERE p.case_id = c.id) AND NOT EXISTS (SELECT FROM dispute d WHERE d.case_id = c.id)
  AND NOT EXISTS (SELECT FROM litigation_request q WHERE q.case_id = c.id)`;
const IN_COURT =
  "c.status LIKE 'LITIGATION.%' AND EXISTS (SELECT FROM procedure p WHERE p.case_id = c.id)";

/** A partner says that a debtor has paid him, unless it is recorded. */
async function receive(
  stage: Stage,
  partner: NewPartner,
  reference: string,
  amountMinor: Minor,
  which: string,
): Promise<void> {
  const partnerId = await entered(stage, partner);
  const [known] = await stage.rows(
    'SELECT id FROM receipt WHERE partner_id = $1 AND bank_reference = $2',
    [partnerId, reference],
  );
  const [found] = await stage.rows<{ caseId: string }>(
    `SELECT c.id AS "caseId" FROM case_file c WHERE ${which} ORDER BY md5(c.number) DESC LIMIT 1`,
  );
  if (known !== undefined || found === undefined) return;
  const means = partner.kind === 'LAWYER' ? 'TRANSFER' : 'CASH_AT_PARTNER';
  await stage.act(ACCOUNTANT, (work) =>
    stage.get(PaymentsService).recordAtPartner(work, {
      ...{ ...found, partnerId, reference, amountMinor, currency: 'EUR', means },
      receivedOn: work.today,
    }),
  );
}

/** His transfer enters the account, less the service of a writ that he keeps on a day when it is said, and is tied to his payment. */
async function passOn(
  stage: Stage,
  partner: NewPartner,
  reference: string,
  amountMinor: Minor,
  servedOn?: CalendarDate,
): Promise<void> {
  const partnerId = await entered(stage, partner);
  const [held] = await stage.rows<{ id: string; caseId: string }>(
    `SELECT r.id, r.named_case_id AS "caseId" FROM receipt r WHERE r.partner_id = $1 AND r.bank_reference = $2
       AND NOT EXISTS (SELECT FROM partner_transfer_payment p WHERE p.receipt_id = r.id)`,
    [partnerId, reference],
  );
  if (held === undefined) return;
  const withheld = servedOn === undefined ? [] : [serviceOn(held.caseId, servedOn)];
  const keptMinor = withheld.length === 0 ? 0n : SERVICE_COST_MINOR;
  await stage.act(ACCOUNTANT, async (work) => {
    const { id: receiptId } = await stage.get(PaymentsService).record(work, {
      ...{ amountMinor: amountMinor - keptMinor, currency: 'EUR', means: 'TRANSFER' },
      ...{ valueOn: work.today, bankReference: `VIR ${reference}`, payerName: partner.name },
    });
    const told = { partnerId, receiptId, paymentIds: [held.id] };
    await stage.get(PartnerSettlements).settle(work, told, withheld);
  });
}

function serviceOn(caseId: string, incurredOn: CalendarDate): WithheldCost {
  return {
    ...{ caseId, kind: 'BAILIFF', label: 'Signification de l’ordonnance', currency: 'EUR' },
    ...{ amountMinor: SERVICE_COST_MINOR, incurredOn, invoiceReference: 'LEGOFF-118' },
    ...{ funder: 'AGENCY', recoverable: 'WITH_TITLE' },
  };
}

async function entered(stage: Stage, partner: NewPartner): Promise<string> {
  const [known] = await stage.rows<{ id: string }>('SELECT id FROM partner WHERE reference = $1', [
    partner.reference,
  ]);
  if (known !== undefined) return known.id;
  const register = stage.act(ACCOUNTANT, (work) =>
    stage.get(PartnersService).register(work, partner),
  );
  return (await register).id;
}
