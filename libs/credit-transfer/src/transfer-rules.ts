import { CREDIT_TRANSFER_NAMESPACE } from './credit-transfer';
import { TRANSFER_FORM, type TransferForm } from './transfer-form';
import type { BrokenTransferRule, TransferRule } from './transfer-rule';
import { cents } from './transfer-texts';
import {
  all,
  pathOf,
  TRANSFER,
  transferOf,
  transferTree,
  type TransferElement,
} from './transfer-tree';

/** SEPA's hybrid address, from November 2026 the only one with free lines that banks take (EPC 153-22). */
const ADDRESS_LINES_MAX = 2;

/**
 * The rules that a written transfer file breaks, in the order of the file; none when a bank can take it.
 *
 * It judges the XML that would leave, never what was meant: the file is read back, and whatever stands in it that our rules do
 * not know is a fault.
 */
export function brokenTransferRules(xml: string): BrokenTransferRule[] {
  const document = read(xml);
  if (document === null)
    return [{ rule: 'XML_WELL_FORMED', path: '/', line: 1, column: 0, transfer: null }];
  if (document.namespace !== CREDIT_TRANSFER_NAMESPACE || document.name !== TRANSFER_FORM.name)
    return [broken('NAMESPACE', document)];
  const faults: BrokenTransferRule[] = [];
  judge(document, TRANSFER_FORM, faults);
  return [...faults, ...totalFaults(document), ...repeatedReferences(document)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

function read(xml: string): TransferElement | null {
  try {
    return transferTree(xml);
  } catch {
    return null;
  }
}

/** An element against its form: what it holds, in which order and how often, its text and its attributes; then those below. */
function judge(element: TransferElement, form: TransferForm, faults: BrokenTransferRule[]): void {
  judgeAttributes(element, form, faults);
  judgeText(element, form, faults);
  if (element.name === 'PstlAdr') judgeAddress(element, faults);
  if (element.name === 'FinInstnId') judgeAgent(element, faults);
  let reached = 0;
  for (const child of element.children) {
    const index = form.children.findIndex(({ name }) => name === child.name);
    const known = form.children[index];
    if (known === undefined) {
      faults.push(broken('ELEMENT_UNKNOWN', child));
      continue;
    }
    if (child.namespace !== CREDIT_TRANSFER_NAMESPACE) faults.push(broken('NAMESPACE', child));
    if (index < reached) faults.push(broken('ELEMENT_ORDER', child));
    reached = Math.max(reached, index);
    judge(child, known, faults);
  }
  for (const { name, min, max } of form.children) {
    const standing = all(element, name);
    if (standing.length < min) faults.push(broken('ELEMENT_MISSING', element, name));
    const [surplus] = standing.slice(max);
    if (surplus !== undefined) faults.push(broken('ELEMENT_REPEATED', surplus));
  }
}

function judgeAttributes(
  element: TransferElement,
  { attributes: known }: TransferForm,
  faults: BrokenTransferRule[],
): void {
  const given = element.attributes;
  for (const name of Object.keys(given))
    if (known[name] === undefined) faults.push(broken('ATTRIBUTE_UNKNOWN', element, `@${name}`));
  for (const [name, rules] of Object.entries(known))
    for (const [rule, holds] of rules)
      if (!holds(given[name] ?? '')) faults.push(broken(rule, element, `@${name}`));
}

/** The first rule that a text breaks: the others would say the same thing again. */
function judgeText(
  element: TransferElement,
  { text: rules }: TransferForm,
  faults: BrokenTransferRule[],
): void {
  const { text } = element;
  if (rules === null) {
    if (text.trim() !== '') faults.push(broken('TEXT_MISPLACED', element));
    return;
  }
  const first = rules.find(([, holds]) => !holds(text));
  if (first !== undefined) faults.push(broken(first[0], element));
}

function judgeAddress(address: TransferElement, faults: BrokenTransferRule[]): void {
  if (!has(address, 'TwnNm') || !has(address, 'Ctry'))
    faults.push(broken('ADDRESS_TOWN_AND_COUNTRY', address));
  if (all(address, 'AdrLine').length > ADDRESS_LINES_MAX)
    faults.push(broken('ADDRESS_LINES', address));
}

function judgeAgent(agent: TransferElement, faults: BrokenTransferRule[]): void {
  if (has(agent, 'BICFI') === has(agent, 'Othr')) faults.push(broken('AGENT', agent));
}

function has(element: TransferElement, name: string): boolean {
  return element.children.some((child) => child.name === name);
}

/** What is announced, for the whole file and for each of its payments, against the transfers that stand below. */
function totalFaults(document: TransferElement): BrokenTransferRule[] {
  const order = all(document, 'CstmrCdtTrfInitn')[0];
  if (order === undefined) return [];
  const payments = all(order, 'PmtInf');
  const levels = [
    ...all(order, 'GrpHdr').map((header) => ({ header, below: payments })),
    ...payments.map((payment) => ({ header: payment, below: [payment] })),
  ];
  return levels.flatMap(({ header, below }) => {
    const transfers = below.flatMap((payment) => all(payment, TRANSFER));
    const amounts = transfers.flatMap((one) => all(one, 'Amt', 'InstdAmt'));
    const total = amounts.reduce((sum, { text }) => sum + (cents(text) ?? 0n), 0n);
    return [
      ...all(header, 'NbOfTxs')
        .filter(({ text }) => /^\d{1,15}$/.test(text) && Number(text) !== transfers.length)
        .map((element) => broken('TRANSACTION_COUNT', element)),
      ...all(header, 'CtrlSum')
        .filter(({ text }) => cents(text) !== null && cents(text) !== total)
        .map((element) => broken('CONTROL_SUM', element)),
    ];
  });
}

/** A reference used twice would let one line of the bank answer two transfers. */
function repeatedReferences(document: TransferElement): BrokenTransferRule[] {
  const seen = new Set<string>();
  const references = all(document, 'CstmrCdtTrfInitn', 'PmtInf', TRANSFER, 'PmtId', 'EndToEndId');
  return references.flatMap((element) => {
    const reference = element.text.trim().toUpperCase();
    if (seen.has(reference)) return [broken('END_TO_END_UNIQUE', element)];
    seen.add(reference);
    return [];
  });
}

/** `below` names what of the element is meant, an attribute or a child that is not there. */
function broken(rule: TransferRule, element: TransferElement, below?: string): BrokenTransferRule {
  const { line, column } = element;
  const path = pathOf(element) + (below === undefined ? '' : `/${below}`);
  return { rule, path, line, column, transfer: transferOf(element) };
}
