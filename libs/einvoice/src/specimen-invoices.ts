import { rate } from '@solde/money';

import type { ElectronicInvoice, VatTreatment } from './electronic-invoice';

/** What was paid in the name of the creditor is no turnover of the agency. */
export const DEBOURS: VatTreatment = {
  ...{ category: 'E', reason: 'Débours (CGI, article 267, II, 2°)', reasonCode: 'VATEX-EU-79-C' },
};

const party = {
  ...{
    name: 'Fournitures & <Cie>',
    addressLine: '1 rue du Port',
    postalCode: '59000',
    city: 'Lille',
  },
  ...{ country: 'FR', siren: '732829320', siret: '73282932000074', vatNumber: 'FR44732829320' },
};

export const invoice: ElectronicInvoice = {
  ...{ kind: 'INVOICE', number: 'FA2026-000001', issuedOn: '2026-03-16', dueOn: '2026-03-20' },
  ...{ currency: 'EUR', seller: { ...party, name: 'Agence Élan' }, buyer: party },
  lines: [
    {
      name: 'Honoraires',
      explanation: '15 % de 666,67',
      amountMinor: 100_00n,
      vat: standard('20'),
    },
  ],
  notes: [
    { subject: 'PMD', text: 'Pénalités' },
    { subject: 'PMT', text: '40 EUR' },
    { subject: 'AAB', text: 'Pas d’escompte' },
  ],
  terms: 'Compensation sur le relevé RV-1',
  payment: { kind: 'SET_OFF', text: 'Compensation' },
  ...{ contractReference: null, preceding: [], paidMinor: 0n },
  period: { from: '2026-03-01', until: '2026-03-15' },
};

export function standard(percent: string): VatTreatment {
  return { category: 'S', rate: rate(percent) };
}

export const withVat = (...treatments: VatTreatment[]): ElectronicInvoice => ({
  ...invoice,
  lines: treatments.map((vat, index) => ({
    ...{ name: `Ligne ${index}`, explanation: null, amountMinor: 100_00n, vat },
  })),
});

export const OUTSIDE: ElectronicInvoice = {
  ...withVat({ category: 'O', reason: 'Hors champ', reasonCode: null }),
  seller: { ...invoice.seller, siren: null, vatNumber: null },
  buyer: { ...invoice.buyer, siren: null, vatNumber: null },
};
export const TRANSFER: ElectronicInvoice = {
  ...invoice,
  payment: {
    ...{
      kind: 'TRANSFER',
      iban: 'FR76 3000 6000 0112 3456 7890 189',
      bic: 'AGRIFRPP',
      holder: 'A',
    },
    ...{ text: 'Virement', reference: 'RF27FA2026000001' },
  },
};
export const CREDIT: ElectronicInvoice = {
  ...invoice,
  kind: 'CREDIT_NOTE',
  preceding: [{ number: 'FA2026-000001', issuedOn: '2026-03-16' }],
};

/** One invoice of each shape, by what it is. */
export const SPECIMENS: readonly (readonly [string, ElectronicInvoice])[] = [
  ['an invoice', invoice],
  ['a credit note', CREDIT],
  ['a transfer', TRANSFER],
  ['a transfer in another currency', { ...TRANSFER, currency: 'XPF' }],
  ['fees and disbursements', withVat(standard('20'), DEBOURS, standard('8.5'))],
  ['what is outside VAT', OUTSIDE],
  [
    'an exempt territory',
    withVat({ category: 'E', reason: 'CGI, article 294', reasonCode: null }, DEBOURS),
  ],
];
