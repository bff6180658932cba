import { ProveQuery, systemCaller } from '@solde/platform';
import { addDays, type CalendarDate } from '@solde/calendar';

import { remits, transferOrders, type Run } from '../support/acts';
import { camtStatement, type ToldEntry } from '../support/bank-messages';
import { placeInvoice, type PlacedInvoice } from '../support/invoices';
import type { Person } from '../support/person';
import { BEFORE_COURT, DEDICATED_IBAN, IN_COURT, Stage, type Firm } from '../support/stage';

const STEP_MS = 300_000;
const step = (title: string, tell: () => Promise<void>): void => it(title, tell, STEP_MS);

const IBAN = 'FR7630004000031234567890143';
const PAYER = { name: 'Menuiserie India', iban: 'FR7610107001011234567890129' };

/**
 * Contractual interest of 10 % a year: 0.10 a day for 365.00 of principal. Every claim but one is due on 31 January, so that the days of
 * interest on the n-th are 28 + n in March, 59 + n in April and 89 + n in May.
 */
const MIDI = {
  ...{ code: 'MIDI', name: 'Comptoir du Midi', siren: '404833048', territory: 'FR-METRO' },
  ...{ iban: IBAN, bic: 'BNPAFRPP', claimsAccessories: true },
  address: { line: '8 rue du Marché', postalCode: '31000', city: 'Toulouse' },
  terms: {
    ...{ interestRateTable: 'CONTRACT', interestContractRate: '10', waiverMax: '50.00' },
  },
  agreement: {
    ...{ crossingWindowDays: 10, directFactor: '50', minimum: '60.00', minimumShareMax: '50' },
    ...{ cap: '400.00', withdrawalFreeDays: 15, withdrawalFactor: '50' },
    flats: [{ event: 'LITIGATION_FILE', amount: '80.00' }],
    retrocessions: [{ partnerKind: 'BAILIFF', share: '30', phases: ['LITIGATION'] }],
  },
  tariff: [
    { phases: BEFORE_COURT, components: ['PRINCIPAL'], rate: '15', ageMaxDays: 365 },
    {
      ...{ phases: BEFORE_COURT, components: ['PRINCIPAL'], ageMinDays: 366 },
      ...{ tierMode: 'MARGINAL' as const, tierBasis: 'CUMULATIVE_RECOVERED' as const },
      tiers: [{ upTo: '500.00', rate: '30' }, { rate: '20' }],
    },
    { phases: IN_COURT, components: ['PRINCIPAL'], rate: '25' },
    { phases: [...BEFORE_COURT, ...IN_COURT], components: ['INTEREST'], rate: '40' },
    { phases: [...BEFORE_COURT, ...IN_COURT], components: ['INDEMNITY'], rate: '50' },
  ],
};

/** One invoice each. */
const CLAIMS = {
  alpha: '3650.00', // a transfer, the cap, a return above 1,000.00, the room it gives back
  bravo: '730.00', // a cheque that comes back after its remittance
  charlie: '1095.00', // a cheque that comes back before it, a back-dated transfer, a part returned
  delta: '1460.00', // direct payments, litigation, an advance recovered and one given up
  echo: '730.00', // litigation on a provision
  foxtrot: '1825.00', // a settlement
  golf: '365.00', // a credit note, the minimum, a part returned, a case reopened
  hotel: '1095.00', // a write-down by the creditor, then his recall
  india: '730.00', // a waiver of the agency, an overpayment
  juliet: '1095.00', // an old debt on the grid, paid by somebody unknown
};
type Debtor = keyof typeof CLAIMS;
const DEBTORS = Object.keys(CLAIMS) as Debtor[];

/**
 * The six statements, worked out by hand from the rules. `base x rate` is rounded once, half away from zero (R-ROUND); interest 40 %,
 * indemnity 50 %, principal 15 %, in court 25 %; VAT 20 % of the total (R-VAT); balance = carry + collected + given back - costs kept
 * - fees - VAT - debours (R-REMIT-NET).
 */
const TABLE = {
  // Alpha, 10 March: 38 days x 1.00 = 38.00; 40.00; 1,825.00 of principal. 15.20 + 20.00 + 273.75 = 308.95.
  // Delta, 10 March, direct, 8 days after the placement: crossed, 0.00. The cheques are not certain yet.
  // VAT 61.79. 1,903.00 - 308.95 - 61.79.
  '2026-03-15': {
    ...{ openingCarry: '0.00', collected: '1903.00', givenBack: '0.00', costsKept: '0.00' },
    ...{ fees: '308.95', vat: '61.79', debours: '0.00', balance: '1532.26' },
    ...{ transfer: '1532.26', carry: '0.00', feeDocumentNumber: 'FA2026-000001' },
    feeDocumentTotal: '370.74',
  },
  // Bravo, cheque of 5 March, certain on the 20th: 33 days x 0.20 = 6.60; 40.00; 365.00. 2.64 + 20.00 + 54.75 = 77.39.
  // Golf, 24 March: 51 days x 0.10 and, since the credit note of the 23rd, 1 day x 0.05 = 5.15; 40.00; 182.50 = 227.65.
  //   2.06 + 20.00 + 27.38 (27.375) = 49.44, and at closure 60.00 - 49.44 = 10.56: 60.00.
  // 411.60 + 227.65 = 639.25. 77.39 + 60.00 = 137.39. VAT 27.48 (27.478).
  '2026-03-31': {
    ...{ openingCarry: '0.00', collected: '639.25', givenBack: '0.00', costsKept: '0.00' },
    ...{ fees: '137.39', vat: '27.48', debours: '0.00', balance: '474.38' },
    ...{ transfer: '474.38', carry: '0.00', feeDocumentNumber: 'FA2026-000002' },
    feeDocumentTotal: '164.87',
  },
  // Delta, 2 April, direct: 23 days x 0.30 = 6.90; 365.00. At half price 1.38 + 27.38 (27.375) = 28.76, and no money.
  // Golf, 7 April: 91.25 of its 227.65 comes back. 2.06 + 20.00 + 13.69 (13.6875) = 35.75, and the case is open again: 35.75 - 60.00.
  // Charlie, 8 April: 67 days x 0.30 = 20.10; 40.00; 339.90. 8.04 + 20.00 + 50.99 (50.985) = 79.03.
  // Bravo, 10 April: the cheque comes back, -411.60 and -77.39.
  // Foxtrot, 13 April: 1,400.00 of principal first; the waiver bears nothing. 210.00.
  // 400.00 - 91.25 - 411.60 + 1,400.00 = 1,297.15. 28.76 - 24.25 + 79.03 - 77.39 + 210.00 = 216.15. VAT 43.23.
  // The transfer of 474.38 came back on 9 April. All of it is held.
  '2026-04-15': {
    ...{ openingCarry: '0.00', collected: '1297.15', givenBack: '474.38', costsKept: '0.00' },
    ...{ fees: '216.15', vat: '43.23', debours: '0.00', balance: '1512.15' },
    ...{ transfer: '0.00', carry: '1512.15', feeDocumentNumber: 'FA2026-000003' },
    feeDocumentTotal: '259.38',
  },
  // India, 17 April: 76 days x 0.20 = 15.20; 730.00; the indemnity was waived, 54.80 are too much. 6.08 + 109.50 = 115.58.
  // Alpha, 20 April: 41 days x 0.50 = 20.50; 1,825.00. 8.20; 273.75, of which the cap leaves 400.00 - 317.15 = 82.85. 91.05.
  // Charlie, found on 22 April, of 20 March: 48 days x 0.30 = 14.40; 40.00; 182.50 = 236.90; then of the 400.00, 19 days x 0.25 = 4.75;
  //   395.25. 5.76 + 20.00 + 27.38 (27.375) + 1.90 + 59.29 (59.2875) = 114.33, less 79.03: 35.30.
  // Juliet, of 15 April, matched on the 23rd: 470 days x 0.30 = 141.00; 40.00; 730.00 = 911.00. 56.40 + 20.00 + (500.00 x 30 %
  //   + 230.00 x 20 % = 196.00) = 272.40.
  // Delta and Echo: two court files, 160.00.
  // 745.20 + 1,845.50 + 236.90 + 911.00 = 3,738.60. 115.58 + 91.05 + 35.30 + 272.40 + 160.00 = 674.33. VAT 134.87 (134.866).
  '2026-04-30': {
    ...{ openingCarry: '1512.15', collected: '3738.60', givenBack: '0.00', costsKept: '0.00' },
    ...{ fees: '674.33', vat: '134.87', debours: '0.00', balance: '4441.55' },
    ...{ transfer: '4441.55', carry: '0.00', feeDocumentNumber: 'FA2026-000004' },
    feeDocumentTotal: '809.20',
  },
  // Delta, 5 May: the advance of 120.00, which is ours; 33 days x 0.20 = 6.60; 365.00 = 491.60. 2.64 + 91.25 = 93.89.
  // Hotel, 5 May: recalled; 50 % of 15 % of 730.00, since 365.00 were written down: 54.75.
  // Alpha, 11 May: 1,845.50 come back, and 91.05 with them.
  // Golf, 12 May: 49 days x 0.025 make 6.375 in all, 6.38 less 5.15 posted = 1.23; 91.25 = 92.48. 0.49 (0.492) + 13.69 (13.6875),
  //   and at closure 60.00 - 35.75 - 14.18 = 10.07: 24.25.
  // 491.60 - 1,845.50 + 92.48 = -1,261.42. 93.89 + 54.75 - 91.05 + 24.25 = 81.84. VAT 16.37 (16.368).
  '2026-05-15': {
    ...{ openingCarry: '0.00', collected: '-1261.42', givenBack: '0.00', costsKept: '120.00' },
    ...{ fees: '81.84', vat: '16.37', debours: '0.00', balance: '-1479.63' },
    ...{ transfer: '0.00', carry: '-1479.63', feeDocumentNumber: 'FA2026-000005' },
    feeDocumentTotal: '98.21',
  },
  // See FINAL, line by line: 971.40 + 368.70 + 1,863.50 + 428.40 - 100.00 = 3,532.00 collected;
  // 211.06 + 74.48 + 91.05 + 84.11 - 15.00 + 23.21 = 468.91. VAT 93.78 (93.782). The advance given up is billed without VAT.
  // -1,479.63 + 3,532.00 + 120.00 - 468.91 - 93.78 - 50.00.
  '2026-05-31': {
    ...{ openingCarry: '-1479.63', collected: '3532.00', givenBack: '120.00', costsKept: '0.00' },
    ...{ fees: '468.91', vat: '93.78', debours: '50.00', balance: '1559.68' },
    ...{ transfer: '1559.68', carry: '0.00', feeDocumentNumber: 'FA2026-000006' },
    feeDocumentTotal: '612.69',
  },
} as const;

/** The final statement, line by line: money in the creditor's favour is positive; of a case, the sum of its component. */
const FINAL = {
  collected: {
    // 18 May: the cost that the provision had paid, 107 days x 0.20, the indemnity, the principal.
    echo: { LEGAL_COSTS: '180.00', INTEREST: '21.40', INDEMNITY: '40.00', PRINCIPAL: '730.00' },
    // 22 May: 37 days x 0.10, the rest of the principal.
    juliet: { INTEREST: '3.70', PRINCIPAL: '365.00' },
    // 26 May: 77 days x 0.50 since the first payment, the second having come back.
    alpha: { INTEREST: '38.50', PRINCIPAL: '1825.00' },
    // 28 May: 117 days x 0.20, and half of the principal.
    bravo: { INTEREST: '23.40', INDEMNITY: '40.00', PRINCIPAL: '365.00' },
    // 27 May: 100.00 of the 400.00 come back; 4.75 of interest are paid by the rest.
    charlie: { INTEREST: '0.00', PRINCIPAL: '-100.00' },
  },
  fees: [
    ['alpha', '-15.40', '38,50 € d’intérêts x 40 % (phase amiable) = 15,40 € HT'],
    // 400.00 - 308.95 - 15.40 = 75.65: what came back had given its room back to the cap.
    [
      ...(['alpha', '-75.65'] as const),
      '1 825,00 € de principal x 15 % (phase amiable), limité par le plafond du dossier à 75,65 € HT',
    ],
    ['bravo', '-9.36', '23,40 € d’intérêts x 40 % (phase amiable) = 9,36 € HT'],
    [
      ...(['bravo', '-20.00'] as const),
      '40,00 € d’indemnités forfaitaires x 50 % (phase amiable) = 20,00 € HT',
    ],
    ['bravo', '-54.75', '365,00 € de principal x 15 % (phase amiable) = 54,75 € HT'],
    // 5.76 + 20.00 + 27.38 + 1.90 + 44.29 (295.25 x 15 % = 44.2875) = 99.33.
    [
      ...(['charlie', '15.00'] as const),
      'Honoraires du dossier recalculés (impayé) : 99,33 € au lieu de 114,33 €, soit -15,00 € HT',
    ],
    // 25 May, direct: 20 days x 0.10 = 2.00; 182.50. 2.00 x 40 % x 50 %; 182.50 x 25 % x 50 % = 22.8125.
    [
      ...(['delta', '-0.40'] as const),
      '2,00 € d’intérêts reçus directement par vous x 40 % (phase judiciaire) x 50 % = 0,40 € HT',
    ],
    [
      ...(['delta', '-22.81'] as const),
      '182,50 € de principal reçus directement par vous x 25 % (phase judiciaire) x 50 % = 22,81 € HT',
    ],
    ['echo', '-8.56', '21,40 € d’intérêts x 40 % (phase judiciaire) = 8,56 € HT'],
    [
      ...(['echo', '-20.00'] as const),
      '40,00 € d’indemnités forfaitaires x 50 % (phase judiciaire) = 20,00 € HT',
    ],
    ['echo', '-182.50', '730,00 € de principal x 25 % (phase judiciaire) = 182,50 € HT'],
    ['juliet', '-1.48', '3,70 € d’intérêts x 40 % (phase amiable) = 1,48 € HT'],
    // The grid had 730.00 already: all of it is above 500.00.
    ['juliet', '-73.00', '365,00 € de principal x 20 % (phase amiable) = 73,00 € HT'],
  ],
  costs: [
    ['delta', 'DEBOURS', '-50.00'],
    ['echo', 'PROVISION_RETURNED', '120.00'],
  ],
} as const;

let stage: Stage;
let midi: Firm;
let secondAccountant: Person;
const cases = {} as Record<Debtor, PlacedInvoice>;
const runs: Run[] = [];
const files: string[] = [];

beforeAll(async () => {
  stage = await Stage.open('2026-03-02');
  midi = await stage.found(MIDI, '2026-03-02');
  secondAccountant = await stage.hire('Denise', 'ACCOUNTANT_AGENCY');
  for (const [rank, debtor] of DEBTORS.entries())
    cases[debtor] = await placeInvoice(stage, midi, {
      ...{ number: numberOf(debtor), principal: CLAIMS[debtor], rank: 700 + rank },
      ...{ name: `Menuiserie ${debtor}`, dueOn: '2026-01-31' },
      ...(debtor === 'juliet' && { dueOn: '2024-12-31', issuedOn: '2024-12-01' }),
    });
  await stage.house.settle();
}, STEP_MS);
afterAll(() => stage.close());

describe('March', () => {
  step('two cheques, a transfer told by the bank, a charge, and money that crossed', async () => {
    await stage.house.travelTo('2026-03-06');
    await cheque('bravo', '411.60', '2026-03-05');
    await cheque('charlie', '300.00', '2026-03-06');
    await stage.house.travelTo('2026-03-10');
    await bankTells([
      { on: '2026-03-05', amount: '411.60', reference: 'CHQ-bravo', code: 'RCHQ/URCQ' },
      { on: '2026-03-06', amount: '300.00', reference: 'CHQ-charlie', code: 'RCHQ/URCQ' },
      { on: '2026-03-10', amount: '1903.00', text: `FACTURE ${numberOf('alpha')}` },
      { on: '2026-03-10', amount: '-12.50', text: 'FRAIS DE TENUE', code: 'MDOP/CHRG' },
    ]);
    // 38 days x 0.40; the indemnity; 365.00.
    await paidDirectly('delta', '420.20', '2026-03-10');
  });

  step('a cheque comes back before it is certain; the first run', async () => {
    await stage.house.travelTo('2026-03-12');
    await comesBack(stage.accountant, await paymentOf('charlie', '300.00'), 'CHEQUE_UNPAID');
    await remitsOn('2026-03-16', '2026-03-15');
  });

  step('the bank executes it; a credit note, then the rest of a debt', async () => {
    await stage.house.travelTo('2026-03-23');
    await adjusts(midi.decider, 'golf', {
      ...{ kind: 'CREDIT_NOTE', component: 'PRINCIPAL', amount: '-182.50' },
      reason: 'GOODS_RETURNED',
    });
    await stage.house.travelTo('2026-03-25');
    await bankTells([
      { on: '2026-03-12', amount: '-300.00', ...unpaidCheque('charlie') },
      { on: '2026-03-20', amount: '-1532.26', endToEnd: await endToEndOf('2026-03-15') },
      { on: '2026-03-24', amount: '227.65', text: `Solde ${numberOf('golf')}` },
      { on: '2026-03-25', amount: '-370.74', text: 'VIREMENT HONORAIRES' },
    ]);
    await paysOut('2026-03-25', '370.74');
    expect(await statusOf('golf')).toBe('CLOSED');
    await remitsOn('2026-04-01', '2026-03-31');
  });
});

describe('April', () => {
  step('direct money after the window; a part returned opens a case again', async () => {
    await stage.house.travelTo('2026-04-03');
    await paidDirectly('delta', '371.90', '2026-04-02');
    await stage.house.travelTo('2026-04-07');
    const golf = await paymentOf('golf', '227.65');
    await comesBack(stage.accountant, golf, 'TRANSFER_RETURNED', '91.25');
    expect(await statusOf('golf')).not.toBe('CLOSED');
  });

  step('a settlement is agreed; a transfer and a cheque come back by the bank', async () => {
    await stage.house.travelTo('2026-04-09');
    const [agent] = stage.agents;
    const { id } = await agent.does<{ id: string }>(
      `/v1/cases/${cases.foxtrot.caseId}/settlements`,
      { amount: '1400.00', currency: 'EUR', untilOn: '2026-04-30' },
    );
    await midi.decider.does(`/v1/settlements/${id}/decisions`, { decision: 'ACCEPT' });
    await stage.house.travelTo('2026-04-10');
    const endToEnd = await endToEndOf('2026-03-31');
    await bankTells([
      { on: '2026-04-07', amount: '-91.25', text: 'RETOUR PARTIEL', code: 'ICDT/RRTN' },
      { on: '2026-04-08', amount: '-474.38', endToEnd },
      { on: '2026-04-08', amount: '400.00', text: `ACOMPTE ${numberOf('charlie')}` },
      { on: '2026-04-09', amount: '474.38', endToEnd, code: 'ICDT/RRTN', returnCode: 'AC04' },
      { on: '2026-04-10', amount: '-411.60', ...unpaidCheque('bravo') },
    ]);
  });

  step('the settlement is kept, somebody unknown pays, and the run is held', async () => {
    await stage.house.travelTo('2026-04-15');
    await bankTells([
      { on: '2026-04-13', amount: '1400.00', text: `ACCORD ${numberOf('foxtrot')}` },
      { on: '2026-04-15', amount: '911.00', text: 'VIREMENT CLIENT', name: 'M. Durand' },
    ]);
    expect(await statusOf('foxtrot')).toBe('CLOSED');
    const [checker] = stage.managers;
    await checker.does('/v1/remittances/holds', {
      ...{ creditorId: midi.id, because: 'Saisie-attribution annoncée' },
    });
    await remitsOn('2026-04-16', '2026-04-15');
    expect(await lastStatement()).toMatchObject({ state: 'HELD', heldBecause: 'LEGAL_HOLD' });
  });

  step('the agency waives within its mandate; two cases go to court', async () => {
    const [agent] = stage.agents;
    await adjusts(agent, 'india', {
      ...{ kind: 'WAIVER', component: 'INDEMNITY', amount: '-40.00' },
      reason: 'COMMERCIAL_GESTURE',
    });
    await stage.house.travelTo('2026-04-20');
    await bankTells([
      { on: '2026-04-17', amount: '800.00', text: numberOf('india'), ...PAYER },
      { on: '2026-04-20', amount: '1845.50', text: numberOf('alpha') },
    ]);
    expect(await statusOf('alpha')).toBe('CLOSED');
    for (const debtor of ['delta', 'echo'] as const) await goesToCourt(debtor);
  });

  step('what was too much is given back by two persons', async () => {
    const receiptId = await paymentOf('india', '800.00');
    const { id } = await stage.accountant.does<{ id: string }>(
      `/v1/payments/${receiptId}/refunds`,
      {
        ...{ amount: '54.80', currency: 'EUR', reason: 'OVERPAID' },
        ...{ beneficiary: PAYER.name, iban: PAYER.iban },
      },
    );
    expect(await stage.accountant.isRefused(`/v1/refunds/${id}/approval`)).toMatchObject({
      ...{ status: 409, code: 'FOUR_EYES' },
    });
    await stage.managers[0].does(`/v1/refunds/${id}/approval`);
    const { endToEndId } = await stage.accountant.reads<{ endToEndId: string }>(
      `/v1/refunds/${id}`,
    );
    await stage.house.travelTo('2026-04-24');
    await stage.accountant.does(`/v1/cases/${cases.echo.caseId}/provisions`, {
      ...{ amount: '300.00', currency: 'EUR', receivedOn: '2026-04-22', bankReference: 'PROV-1' },
    });
    await costs('echo', '180.00', '2026-04-24', { funder: 'PROVISION', recoverable: 'YES' });
    await bankTells([
      { on: '2026-04-22', amount: '-54.80', endToEnd: endToEndId },
      {
        ...{ on: '2026-04-22', valueOn: '2026-03-20', amount: '236.90' },
        text: `RETROUVE ${numberOf('charlie')}`,
      },
      { on: '2026-04-22', amount: '300.00', reference: 'PROV-1', name: 'Comptoir du Midi' },
      { on: '2026-04-24', amount: '-180.00', text: 'ETUDE COMMISSAIRE DE JUSTICE' },
    ]);
    expect(await statusOf('india')).toBe('CLOSED');
    // The bank does not say of which case the bailiff was paid; the accountant does.
    const waiting = await stage.accountant.reads<{ items: { id: string; amount: string }[] }>(
      '/v1/bank-lines/waiting',
    );
    const [line] = waiting.items.filter(({ amount }) => amount === '-180.00');
    const choices = await stage.accountant.reads<{
      items: { as: string; what: string; entryId: string; caseNumber: string }[];
    }>(`/v1/bank-lines/${line?.id}/choices`);
    const [cost] = choices.items;
    const { number: caseNumber } = await stage.accountant.reads<{ number: string }>(
      `/v1/cases/${cases.echo.caseId}`,
    );
    expect(choices.items).toMatchObject([{ as: 'RECORDED', what: 'COST', caseNumber }]);
    await stage.accountant.does(`/v1/bank-lines/${line?.id}/resolution`, {
      ...{ as: 'RECORDED', entryId: cost?.entryId },
    });
  });

  step('the desk finds whose money waits; the held money leaves with the fourth run', async () => {
    const { accountant, house, managers } = stage;
    const { items } = await accountant.reads<{
      items: { receiptId: string; inSuspense: string; payerName: string }[];
    }>('/v1/suspense');
    const [unknown, ...others] = items.filter(({ payerName }) => payerName === 'M. Durand');
    expect([unknown?.inSuspense, others]).toEqual(['911.00', []]);
    await accountant.does(`/v1/suspense/${unknown?.receiptId}/acceptance`, {
      ...{ caseId: cases.juliet.caseId, currency: 'EUR' },
    });
    await house.travelTo('2026-04-27');
    await costs('delta', '120.00', '2026-04-25', { funder: 'AGENCY', recoverable: 'YES' });
    const holds = await accountant.reads<{ items: { id: string }[] }>('/v1/remittances/holds');
    await managers[0].does(`/v1/remittances/holds/${holds.items[0]?.id}/lift`, {
      because: 'Mainlevée reçue',
    });
    await remitsOn('2026-05-04', '2026-04-30');
  });
});

describe('May', () => {
  step('a case is recalled, one pays its advance back, and a large transfer returns', async () => {
    const { accountant, house } = stage;
    await adjusts(midi.decider, 'hotel', {
      ...{ kind: 'BALANCE_CORRECTION', component: 'PRINCIPAL', amount: '-365.00' },
      reason: 'BILLING_ERROR',
    });
    await house.travelTo('2026-05-05');
    await midi.decider.does(`/v1/cases/${cases.hotel.caseId}/recall`, { reason: 'TAKEN_IN_HOUSE' });
    await house.settle();
    expect(await statusOf('hotel')).toBe('CLOSED');
    await house.travelTo('2026-05-08');
    await bankTells([
      { on: '2026-05-05', amount: '491.60', text: numberOf('delta') },
      { on: '2026-05-07', amount: '-4441.55', endToEnd: await endToEndOf('2026-04-30') },
    ]);
    await house.travelTo('2026-05-11');
    const alpha = await paymentOf('alpha', '1845.50');
    const reversal = { reason: 'TRANSFER_RETURNED' };
    expect(await accountant.does(`/v1/payments/${alpha}/reversal`, reversal)).toEqual({
      state: 'WAITING_SECOND_PERSON',
    });
    await comesBack(secondAccountant, alpha, 'TRANSFER_RETURNED');
    expect(await statusOf('alpha')).not.toBe('CLOSED');
    await costs('delta', '50.00', '2026-05-11', { funder: 'AGENCY', recoverable: 'WITH_TITLE' });
    await house.travelTo('2026-05-13');
    await bankTells([
      { on: '2026-05-11', amount: '-1233.45', text: 'VIREMENT HONORAIRES' },
      {
        ...{ on: '2026-05-11', amount: '-1845.50', text: `RETOUR ${numberOf('alpha')}` },
        code: 'ICDT/RRTN',
      },
      { on: '2026-05-12', amount: '92.48', text: numberOf('golf') },
    ]);
    expect(await statusOf('golf')).toBe('CLOSED');
    // 164.87 + 259.38 + 809.20: the three documents since the first withdrawal.
    await paysOut('2026-05-11', '1233.45');
    await remitsOn('2026-05-18', '2026-05-15');
  });

  step('the last payments, and a part that comes back', async () => {
    const { house, legal } = stage;
    await house.travelTo('2026-05-20');
    const { items } = await legal.reads<{ items: { id: string; amount: string }[] }>(
      `/v1/costs?caseId=${cases.delta.caseId}`,
    );
    const lost = items.find(({ amount }) => amount === '50.00');
    await legal.does(`/v1/costs/${lost?.id}/giving-up`, { reason: 'Aucun titre attendu' });
    await house.travelTo('2026-05-26');
    await paidDirectly('delta', '184.50', '2026-05-25');
    await bankTells([
      { on: '2026-05-18', amount: '971.40', text: numberOf('echo') },
      { on: '2026-05-22', amount: '368.70', text: numberOf('juliet') },
      { on: '2026-05-26', amount: '1863.50', text: numberOf('alpha') },
    ]);
    for (const debtor of ['echo', 'juliet', 'alpha'] as const)
      expect(await statusOf(debtor)).toBe('CLOSED');
    await house.travelTo('2026-05-27');
    const charlie = await paymentOf('charlie', '400.00');
    await comesBack(stage.accountant, charlie, 'TRANSFER_RETURNED', '100.00');
    await house.travelTo('2026-05-29');
    await bankTells([
      { on: '2026-05-27', amount: '-100.00', text: 'RETOUR PARTIEL', code: 'ICDT/RRTN' },
      { on: '2026-05-28', amount: '428.40', text: numberOf('bravo') },
      { on: '2026-05-28', amount: '77.00', text: 'DON', name: 'Anonyme' },
    ]);
    await remitsOn('2026-06-01', '2026-05-31');
  });

  step('the last transfer and the last withdrawal', async () => {
    await stage.house.travelTo('2026-06-08');
    await bankTells([
      { on: '2026-06-05', amount: '-1559.68', endToEnd: await endToEndOf('2026-05-31') },
      { on: '2026-06-08', amount: '12.50', text: 'GESTE COMMERCIAL', code: 'MDOP/CHRG' },
    ]);
    await stage.house.travelTo('2026-06-09');
    await bankTells([{ on: '2026-06-09', amount: '-830.90', text: 'VIREMENT HONORAIRES' }]);
    // 98.21 + 612.69, and the advance of 120.00 that was kept.
    await paysOut('2026-06-09', '830.90');
  });
});

describe('the whole of it', () => {
  step('the six statements are the hand-checked table', async () => {
    const shown = await statements();
    const found = Object.fromEntries(
      shown.map((statement) => {
        const cutOffOn = statement.cutOffOn as keyof typeof TABLE;
        const columns = Object.keys(TABLE[cutOffOn]) as (keyof Statement)[];
        return [cutOffOn, Object.fromEntries(columns.map((name) => [name, statement[name]]))];
      }),
    );
    expect(found).toEqual(TABLE);
    expect(shown.map(({ feeDocumentKind }) => feeDocumentKind)).toEqual(shown.map(() => 'INVOICE'));
  });

  step('each line of the final statement is as computed, in a French sentence', async () => {
    const { id } = await lastStatement();
    const lines = await midi.admin.readsAll<Line>(`/v1/statements/${id}`);
    const of = (source: string) => lines.filter((line) => line.source === source);
    const collected: Record<string, Record<string, bigint>> = {};
    for (const { caseId, component, amount } of of('ALLOCATION')) {
      const sums = (collected[debtorOf(caseId)] ??= {});
      sums[component ?? ''] = (sums[component ?? ''] ?? 0n) + cents(amount);
    }
    expect(collected).toEqual(
      Object.fromEntries(
        Object.entries(FINAL.collected).map(([debtor, sums]) => [
          debtor,
          Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, cents(sum)])),
        ]),
      ),
    );
    const fees = of('FEE_LINE').map(({ caseId, amount, sentence }) => [
      ...[debtorOf(caseId), amount, (sentence ?? '').replaceAll('\u00a0', ' ')],
    ]);
    expect(sorted(fees)).toEqual(
      sorted(FINAL.fees.map(([debtor, fee, says]) => [debtor, fee, says.replaceAll('’', "'")])),
    );
    const paid = of('COST').map(({ caseId, kind, amount }) => [debtorOf(caseId), kind, amount]);
    expect(sorted(paid)).toEqual(sorted(FINAL.costs.map((line) => [...line])));
    expect(of('TRANSFER_RETURN')).toEqual([]);
  });

  step('what the bank was ordered is what the statements say', () => {
    const orders = files.map((file) => transferOrders(file, DEDICATED_IBAN));
    expect(orders).toEqual(
      ['1532.26', '474.38', '4441.55', '1559.68'].map((total) => ({
        ...{ count: '1', total, payments: [{ amount: total, iban: IBAN }] },
      })),
    );
    return Promise.resolve();
  });

  step('both books stand where they must', async () => {
    const balances =
      await stage.managers[0].reads<{ book: string; account: string; balance: string }[]>(
        '/v1/ledger/balances',
      );
    const standing = balances
      .filter(({ balance }) => balance !== '0.00')
      .map(({ book, account, balance }) => [book, account, balance]);
    // Fees: 308.95 + 137.39 + 216.15 + 674.33 + 81.84 + 468.91 = 1,887.57; their VAT 377.52. Taken out: 370.74 + 1,233.45
    // + 830.90 = 2,435.09, of which 170.00 had been advanced. Partners: 30 % of 91.25, 2.64, 0.40, 22.81, 8.56, 20.00 and 182.50:
    // 27.38 + 0.79 + 0.12 + 6.84 + 2.57 + 6.00 + 54.75 = 98.45. The 77.00 of nobody wait.
    expect(sorted(standing)).toEqual(
      sorted([
        ['AGENCY', 'AGENCY_BANK', '2265.09'],
        ['AGENCY', 'FEE_INCOME', '-1887.57'],
        ['AGENCY', 'RETROCESSIONS_DUE', '-98.45'],
        ['AGENCY', 'RETROCESSION_EXPENSE', '98.45'],
        ['AGENCY', 'VAT_COLLECTED', '-377.52'],
        ['TRUST', 'BANK_TP', '77.00'],
        ['TRUST', 'DEBTOR_SUSPENSE', '-77.00'],
      ]),
    );
  });

  step('the money held is the money owed, and a day is signed over it', async () => {
    const { accountant, house } = stage;
    const proof = await accountant.reads<object>('/v1/trust/proof');
    expect(proof).toMatchObject({
      ...{ held: '77.00', owed: '77.00', statement: '77.00', gap: '0.00', unexplained: '0.00' },
    });
    // Every line of the bank is tied to what the books have of it.
    expect(proof).toMatchObject({ reasons: [] });
    const day = await house.today();
    await house.travelTo(addDays(day, 1));
    expect(await accountant.does('/v1/trust/days', { day })).toMatchObject({ gap: '0.00' });
  });

  step('everything that must hold, holds', async () => {
    const proofs = await stage.house.worker.get(ProveQuery).prove(systemCaller('cli.prove'));
    expect(proofs.filter(({ holds }) => !holds)).toEqual([]);
    expect(proofs.length).toBeGreaterThan(20);
  });
});

// ---- what the story asks again and again

interface Statement extends Record<string, unknown> {
  readonly id: string;
  readonly cutOffOn: string;
  readonly feeDocumentKind: string;
}

interface Line {
  readonly source: string;
  readonly kind: string | null;
  readonly caseId: string | null;
  readonly component: string | null;
  readonly sentence: string | null;
  readonly amount: string;
}

function numberOf(debtor: Debtor): string {
  return `CM-${debtor.toUpperCase()}-2601`;
}

function debtorOf(caseId: string | null): string {
  return DEBTORS.find((debtor) => cases[debtor].caseId === caseId) ?? 'nobody';
}

const cents = (amount: string): bigint => BigInt(amount.replace('.', ''));

const sorted = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map((row) => row.join(' | ')).sort();

async function statements(): Promise<Statement[]> {
  return (await midi.admin.readsAll<Statement>('/v1/statements')).reverse();
}

async function lastStatement(): Promise<Statement> {
  const last = (await statements()).at(-1);
  if (last === undefined) throw new Error('The creditor has no statement.');
  return last;
}

/** As the bank gives it back: the number of the statement's row, without its dashes. */
async function endToEndOf(cutOffOn: CalendarDate): Promise<string> {
  const statement = (await statements()).find((one) => one.cutOffOn === cutOffOn);
  return (statement?.id ?? '').replaceAll('-', '');
}

async function statusOf(debtor: Debtor): Promise<string> {
  const { caseId } = cases[debtor];
  return (await stage.lead.reads<{ status: string }>(`/v1/cases/${caseId}`)).status;
}

/** The payment of that amount that stands on the case. */
async function paymentOf(debtor: Debtor, amount: string): Promise<string> {
  const payments = await stage.accountant.readsAll<{
    id: string;
    amount: string;
    reversedOn: string | null;
  }>(`/v1/payments?caseId=${cases[debtor].caseId}`);
  const found = payments.filter((one) => one.amount === amount && one.reversedOn === null);
  expect(found).toHaveLength(1);
  return found[0]?.id ?? '';
}

/** Recorded at the counter, under the reference that the bank gives it. */
async function cheque(debtor: Debtor, amount: string, valueOn: CalendarDate): Promise<void> {
  await stage.accountant.does('/v1/payments', {
    ...{ caseId: cases[debtor].caseId, amount, currency: 'EUR', means: 'CHEQUE', valueOn },
    ...{ receivedOn: valueOn, bankReference: `CHQ-${debtor}` },
  });
  await stage.house.settle();
}

const unpaidCheque = (debtor: Debtor) => ({
  ...{ text: `CHEQUE IMPAYE ${numberOf(debtor)}`, code: 'RCHQ/UPCQ' },
});

async function paidDirectly(
  debtor: Debtor,
  amount: string,
  receivedOn: CalendarDate,
): Promise<void> {
  await midi.admin.does('/v1/direct-payments', {
    ...{ caseId: cases[debtor].caseId, amount, currency: 'EUR', means: 'TRANSFER', receivedOn },
  });
  await stage.house.settle();
}

async function comesBack(
  who: Person,
  paymentId: string,
  reason: string,
  amount?: string,
): Promise<void> {
  const asked = { reason, ...(amount !== undefined && { amount }) };
  expect(await who.does(`/v1/payments/${paymentId}/reversal`, asked)).toEqual({
    state: 'REVERSED',
  });
  await stage.house.settle();
}

async function adjusts(who: Person, debtor: Debtor, adjustment: object): Promise<void> {
  const { caseId, claimId } = cases[debtor];
  await who.does(`/v1/cases/${caseId}/adjustments`, { claimId, currency: 'EUR', ...adjustment });
  await stage.house.settle();
}

async function costs(
  debtor: Debtor,
  amount: string,
  incurredOn: CalendarDate,
  more: object,
): Promise<void> {
  await stage.legal.does(`/v1/cases/${cases[debtor].caseId}/costs`, {
    ...{ kind: 'BAILIFF', label: 'Commissaire de justice', amount, currency: 'EUR', incurredOn },
    ...more,
  });
  await stage.house.settle();
}

/** Proposed, authorised, opened: litigation from that day on. */
async function goesToCourt(debtor: Debtor): Promise<void> {
  const { caseId } = cases[debtor];
  const { id } = await stage.agents[0].does<{ id: string }>('/v1/litigation-requests', {
    ...{ caseId, route: 'PAYMENT_ORDER', costEstimate: '300.00', currency: 'EUR' },
    reason: 'Refus de payer',
  });
  await stage.house.settle();
  await midi.decider.does(`/v1/litigation-requests/${id}/decisions`, {
    ...{ decision: 'AUTHORISE', cap: '400.00' },
  });
  await stage.house.settle();
  await stage.legal.does('/v1/procedures', {
    ...{ caseId, type: 'PAYMENT_ORDER', court: 'Tribunal de commerce de Toulouse' },
    ...{ courtTerritory: 'FR-METRO', costEstimate: '300.00', currency: 'EUR' },
  });
  await stage.house.settle();
}

const bank = { closing: 0n, from: '2026-03-01' as CalendarDate, files: 0 };

/** A statement of the dedicated account that follows the one before. */
async function bankTells(entries: readonly ToldEntry[]): Promise<void> {
  const to = await stage.house.today();
  const opening = decimal(bank.closing);
  const text = camtStatement(entries, { opening, from: bank.from, to });
  bank.closing += entries.reduce((sum, { amount }) => sum + cents(amount), 0n);
  bank.from = addDays(to, 1);
  bank.files += 1;
  const file = { name: `releve-${bank.files}.xml`, bytes: Buffer.from(text) };
  await stage.accountant.sends('/v1/bank-files', file);
  await stage.house.settle();
}

function decimal(amount: bigint): string {
  const digits = String(amount < 0n ? -amount : amount).padStart(3, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Prepared, checked, approved; the file is downloaded where something is transferred. */
async function remitsOn(day: CalendarDate, cutOffOn: CalendarDate): Promise<void> {
  await stage.house.travelTo(day, '10:00');
  const run = await remits(stage, cutOffOn);
  runs.push(run);
  const expected = TABLE[cutOffOn as keyof typeof TABLE];
  expect(await lastStatement()).toMatchObject(expected);
  if (run.file !== null) {
    const bytes = await stage.accountant.downloads(`/v1/remittances/${run.id}/file`);
    files.push(bytes.toString('utf8'));
  }
}

/** The fees that have left the dedicated account, as the bank's statement shows. */
async function paysOut(on: CalendarDate, amount: string): Promise<void> {
  const waiting = await stage.accountant.readsAll<{ id: string; amount: string }>(
    '/v1/bank-lines/waiting',
  );
  const bankLineId = waiting.find((line) => line.amount === `-${amount}`)?.id;
  expect(
    await stage.accountant.does('/v1/remittances/withdrawals', { currency: 'EUR', on, bankLineId }),
  ).toEqual({ amount });
}
