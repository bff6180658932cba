import {
  AMOUNT_TEXT,
  BIC,
  code,
  CONTROL_SUM,
  COUNT,
  COUNTRY,
  CREATION_TIME,
  EURO,
  EXECUTION_DATE,
  IBAN,
  IDENTIFIER,
  textOf,
  type TextRules,
} from './transfer-texts';

/** One element of the file: how often it stands there, and what it holds, in order, or which text. */
export interface TransferForm {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly children: readonly TransferForm[];
  /** Null for an element that holds others. */
  readonly text: TextRules | null;
  readonly attributes: Readonly<Record<string, TextRules>>;
}

const MANY = Number.POSITIVE_INFINITY;
/** Left to the rules of addresses and agents, which say it better than a count. */
const JUDGED_BELOW = { min: 0, max: MANY };

/** An address: the elements of the schema that a structured or a hybrid address uses, in its order. */
const ADDRESS = optional(
  parent('PstlAdr', [
    optional(leaf('StrtNm', textOf(70))),
    optional(leaf('BldgNb', textOf(16))),
    optional(leaf('PstCd', textOf(16))),
    optional(leaf('TwnNm', textOf(35))),
    optional(leaf('Ctry', COUNTRY)),
    { ...leaf('AdrLine', textOf(70)), ...JUDGED_BELOW },
  ]),
);
const AGENT = [
  parent('FinInstnId', [
    optional(leaf('BICFI', BIC)),
    optional(parent('Othr', [leaf('Id', code('NOTPROVIDED'))])),
  ]),
];
const ACCOUNT = parent('Id', [leaf('IBAN', IBAN)]);
/** EPC keeps 70 of the 140 characters that the schema allows. */
const NAME = leaf('Nm', textOf(70));

const TRANSFER = parent('CdtTrfTxInf', [
  parent('PmtId', [optional(leaf('InstrId', IDENTIFIER)), leaf('EndToEndId', IDENTIFIER)]),
  parent('Amt', [{ ...leaf('InstdAmt', AMOUNT_TEXT), attributes: { Ccy: EURO } }]),
  optional(parent('CdtrAgt', AGENT)),
  parent('Cdtr', [NAME, ADDRESS]),
  parent('CdtrAcct', [ACCOUNT]),
  optional(parent('RmtInf', [leaf('Ustrd', textOf(140))])),
]);

const PAYMENT = parent('PmtInf', [
  leaf('PmtInfId', IDENTIFIER),
  leaf('PmtMtd', code('TRF')),
  optional(leaf('BtchBookg', code('true', 'false'))),
  leaf('NbOfTxs', COUNT),
  leaf('CtrlSum', CONTROL_SUM),
  parent('PmtTpInf', [parent('SvcLvl', [leaf('Cd', code('SEPA'))])]),
  parent('ReqdExctnDt', [leaf('Dt', EXECUTION_DATE)]),
  parent('Dbtr', [NAME, ADDRESS]),
  parent('DbtrAcct', [ACCOUNT, optional(leaf('Ccy', EURO))]),
  parent('DbtrAgt', AGENT),
  leaf('ChrgBr', code('SLEV')),
  { ...TRANSFER, max: MANY },
]);

/** The part of pain.001.001.09 that a SEPA credit transfer of ours uses, element by element, in the order of its schema. */
export const TRANSFER_FORM: TransferForm = parent('Document', [
  parent('CstmrCdtTrfInitn', [
    parent('GrpHdr', [
      leaf('MsgId', IDENTIFIER),
      leaf('CreDtTm', CREATION_TIME),
      leaf('NbOfTxs', COUNT),
      leaf('CtrlSum', CONTROL_SUM),
      parent('InitgPty', [NAME]),
    ]),
    { ...PAYMENT, max: MANY },
  ]),
]);

function leaf(name: string, text: TextRules): TransferForm {
  return { name, min: 1, max: 1, children: [], text, attributes: {} };
}

function parent(name: string, children: readonly TransferForm[]): TransferForm {
  return { name, min: 1, max: 1, children, text: null, attributes: {} };
}

function optional(form: TransferForm): TransferForm {
  return { ...form, min: 0 };
}
