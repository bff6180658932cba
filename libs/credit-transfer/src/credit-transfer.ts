import type { CalendarDate } from '@solde/calendar';
import { formatAmount, sum, type Currency, type Minor } from '@solde/money';
import { createCB } from 'xmlbuilder2';

import { isCountry } from './transfer-texts';

/** A postal address in its hybrid form: town and country apart, the street in a line. Banks refuse the unstructured one. */
export interface TransferAddress {
  readonly addressLine: string;
  readonly postalCode: string;
  readonly city: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
}

/** Who pays: the agency, from an account that holds other people's money. */
export interface TransferOrderer {
  readonly name: string;
  readonly iban: string;
  /** Null when only the IBAN is known, which SEPA allows. */
  readonly bic: string | null;
  readonly address: TransferAddress | null;
}

/** One transfer to one account, in euro cents. */
export interface CreditTransfer {
  /** Of the fact that it settles: the bank gives it back on its own statement. */
  readonly endToEndId: string;
  readonly amountMinor: Minor;
  readonly creditorName: string;
  readonly creditorIban: string;
  readonly creditorBic: string | null;
  readonly creditorAddress: TransferAddress | null;
  /** What the payee reads beside the amount. */
  readonly remittanceText: string;
}

export interface CreditTransferOrder {
  /** Derived from the row that orders: the file made twice from one order is the same file, and pays once. */
  readonly messageId: string;
  readonly createdAt: Date;
  readonly executionOn: CalendarDate;
  readonly orderer: TransferOrderer;
  readonly transfers: readonly CreditTransfer[];
}

/** SEPA carries euros alone. */
export const SEPA_CURRENCY: Currency = 'EUR';
/** What a transfer file is, in the words of ISO 20022. */
export const CREDIT_TRANSFER_NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09';
/** SEPA's word for what is not said. */
const NOT_PROVIDED = 'NOTPROVIDED';
const IDENTIFIER_CHARACTERS_MAX = 35;
const NAME_CHARACTERS_MAX = 70;
const REMITTANCE_CHARACTERS_MAX = 140;
const STREET_CHARACTERS_MAX = 70;
const TOWN_CHARACTERS_MAX = 35;
const POSTAL_CODE_CHARACTERS_MAX = 16;

/** Letters that do not come apart into a base letter and an accent. */
const SPELLED: Readonly<Record<string, string>> = {
  œ: 'oe',
  Œ: 'OE',
  æ: 'ae',
  Æ: 'AE',
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  '&': '+',
  '’': "'",
  '‘': "'",
  '–': '-',
  '—': '-',
};

/**
 * A text as every SEPA bank accepts it: Latin letters, digits and `/ - ? : ( ) . , ' +` (EPC 217-08).
 *
 * Accents are taken off rather than sent: a bank that refuses one character refuses the whole file.
 */
export function sepaText(text: string, charactersMax: number): string {
  return [...text]
    .map((letter) => SPELLED[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^0-9A-Za-z/\-?:().,'+]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
    .slice(0, charactersMax)
    .trimEnd();
}

/** An identifier of the file, derived from the id of a row and never drawn: 35 characters at most. */
export function transferIdentifier(rowId: string): string {
  const identifier = rowId.replace(/[^0-9A-Za-z]/g, '');
  if (identifier === '' || identifier.length > IDENTIFIER_CHARACTERS_MAX)
    throw new RangeError(`no SEPA identifier in ${rowId}`);
  return identifier;
}

/**
 * The credit transfer file of an order: ISO 20022 pain.001.001.09, SEPA, one debit per transfer.
 *
 * The same order always gives the same bytes, so that a file downloaded twice cannot pay twice. What it was given may break the
 * rules of SEPA: `brokenTransferRules` judges what was written. Throws RangeError on an order without transfers.
 */
export function creditTransferFile(order: CreditTransferOrder): string {
  if (order.transfers.length === 0)
    throw new RangeError('a credit transfer file without transfers');
  const { messageId } = order;
  const count = String(order.transfers.length);
  const total = euros(sum(order.transfers.map(({ amountMinor }) => amountMinor)));
  const name = nameOf(order.orderer.name);
  const header = {
    MsgId: messageId,
    CreDtTm: `${order.createdAt.toISOString().slice(0, 19)}Z`,
    NbOfTxs: count,
    CtrlSum: total,
    InitgPty: { Nm: name },
  };
  const payment = {
    PmtInfId: messageId,
    PmtMtd: 'TRF',
    BtchBookg: 'false',
    NbOfTxs: count,
    CtrlSum: total,
    PmtTpInf: { SvcLvl: { Cd: 'SEPA' } },
    ReqdExctnDt: { Dt: order.executionOn },
    Dbtr: { Nm: name, ...postal(order.orderer.address) },
    DbtrAcct: { Id: { IBAN: bankText(order.orderer.iban) }, Ccy: SEPA_CURRENCY },
    DbtrAgt: agent(order.orderer.bic),
    ChrgBr: 'SLEV',
  };
  const parts: string[] = [];
  // One transfer is built at a time: the tree of a whole run would be the largest thing that its process ever holds.
  const file = createCB({
    prettyPrint: true,
    data: (part: string) => parts.push(part),
    error: (failure: Error) => {
      throw failure;
    },
  });
  file.dec({ version: '1.0', encoding: 'UTF-8' });
  file.ele('Document', { xmlns: CREDIT_TRANSFER_NAMESPACE }).ele('CstmrCdtTrfInitn');
  file.ele({ GrpHdr: header }).ele('PmtInf').ele(payment);
  for (const one of order.transfers) file.ele({ CdtTrfTxInf: transfer(one) });
  file.end();
  return parts.join('');
}

function transfer(one: CreditTransfer): Record<string, unknown> {
  const text = sepaText(one.remittanceText, REMITTANCE_CHARACTERS_MAX);
  return {
    PmtId: { EndToEndId: one.endToEndId },
    Amt: { InstdAmt: { '@Ccy': SEPA_CURRENCY, '#': euros(one.amountMinor) } },
    ...(one.creditorBic === null ? {} : { CdtrAgt: agent(one.creditorBic) }),
    Cdtr: { Nm: nameOf(one.creditorName), ...postal(one.creditorAddress) },
    CdtrAcct: { Id: { IBAN: bankText(one.creditorIban) } },
    ...(text === '' ? {} : { RmtInf: { Ustrd: text } }),
  };
}

/** An address without a town or a country that is one would be refused: it is then left out, as SEPA allows inside its area. */
function postal(address: TransferAddress | null): Record<string, unknown> {
  if (address === null) return {};
  const town = sepaText(address.city, TOWN_CHARACTERS_MAX);
  const street = sepaText(address.addressLine, STREET_CHARACTERS_MAX);
  const postalCode = sepaText(address.postalCode, POSTAL_CODE_CHARACTERS_MAX);
  if (town === '' || !isCountry(address.country)) return {};
  return {
    PstlAdr: {
      ...(postalCode === '' ? {} : { PstCd: postalCode }),
      TwnNm: town,
      Ctry: address.country,
      ...(street === '' ? {} : { AdrLine: street }),
    },
  };
}

/** A name without one Latin letter would be empty, which the schema refuses. */
function nameOf(name: string): string {
  return sepaText(name, NAME_CHARACTERS_MAX) || NOT_PROVIDED;
}

/** The debtor's bank is mandatory in the schema; the IBAN says which it is. */
function agent(bic: string | null): Record<string, unknown> {
  return { FinInstnId: bic === null ? { Othr: { Id: NOT_PROVIDED } } : { BICFI: bankText(bic) } };
}

/** Euro cents as a file writes them. */
export function euros(amountMinor: Minor): string {
  return formatAmount(amountMinor, SEPA_CURRENCY);
}

/** An IBAN or a BIC as a file writes it. */
export function bankText(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}
