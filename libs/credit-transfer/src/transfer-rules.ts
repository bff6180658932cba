import { CREDIT_TRANSFER_NAMESPACE } from './credit-transfer';
import { TRANSFER_FORM, type TransferForm } from './transfer-form';
import type { BrokenTransferRule, TransferRule } from './transfer-rule';
import { cents } from './transfer-texts';
import { all, transferTree, type TransferElement } from './transfer-tree';

/** SEPA's hybrid address, from November 2026 the only one with free lines that banks take (EPC 153-22). */
const ADDRESS_LINES_MAX = 2;
const TRANSFER = 'CdtTrfTxInf';

/** An element, with what a person needs to find it again. */
interface Found {
  readonly element: TransferElement;
  readonly path: string;
  readonly transfer: number | null;
}

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
    return [broken('NAMESPACE', rootOf(document))];
  const found = placed(document);
  return [
    ...formFaults(found, TRANSFER_FORM, rootOf(document)),
    ...[...found.values()].flatMap(addressFaults),
    ...[...found.values()].flatMap(agentFaults),
    ...totalFaults(found, document),
    ...repeatedReferences(found),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
}

function read(xml: string): TransferElement | null {
  try {
    return transferTree(xml);
  } catch {
    return null;
  }
}

function rootOf(document: TransferElement): Found {
  return { element: document, path: `/${document.name}`, transfer: null };
}

/** Every element with its path and its transfer; those that may repeat carry their rank. */
function placed(document: TransferElement): Map<TransferElement, Found> {
  const found = new Map<TransferElement, Found>();
  let transfers = 0;
  const visit = (place: Found): void => {
    found.set(place.element, place);
    const { children } = place.element;
    const standing = counted(children.map(({ name }) => name));
    const ranks = new Map<string, number>();
    for (const element of children) {
      const { name } = element;
      const rank = (ranks.get(name) ?? 0) + 1;
      ranks.set(name, rank);
      const isAlone = standing.get(name) === 1 && name !== TRANSFER;
      if (name === TRANSFER) transfers += 1;
      visit({
        element,
        path: `${place.path}/${name}${isAlone ? '' : `[${rank}]`}`,
        transfer: name === TRANSFER ? transfers : place.transfer,
      });
    }
  };
  visit(rootOf(document));
  return found;
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** An element against its form: what it holds, in which order and how often, its text and its attributes; then those below. */
function formFaults(
  places: ReadonlyMap<TransferElement, Found>,
  form: TransferForm,
  place: Found,
): BrokenTransferRule[] {
  const { element } = place;
  const faults = [...attributeFaults(form, place), ...textFaults(form, place)];
  let reached = 0;
  for (const child of element.children) {
    const at = places.get(child) ?? place;
    const index = form.children.findIndex(({ name }) => name === child.name);
    const known = form.children[index];
    if (known === undefined) {
      faults.push(broken('ELEMENT_UNKNOWN', at));
      continue;
    }
    if (child.namespace !== CREDIT_TRANSFER_NAMESPACE) faults.push(broken('NAMESPACE', at));
    if (index < reached) faults.push(broken('ELEMENT_ORDER', at));
    reached = Math.max(reached, index);
    faults.push(...formFaults(places, known, at));
  }
  for (const { name, min, max } of form.children) {
    const standing = all(element, name);
    const path = `${place.path}/${name}`;
    if (standing.length < min) faults.push(broken('ELEMENT_MISSING', { ...place, path }));
    const [surplus] = standing.slice(max);
    if (surplus !== undefined)
      faults.push(broken('ELEMENT_REPEATED', places.get(surplus) ?? place));
  }
  return faults;
}

function attributeFaults({ attributes }: TransferForm, place: Found): BrokenTransferRule[] {
  const given = place.element.attributes;
  const at = (name: string): Found => ({ ...place, path: `${place.path}/@${name}` });
  return [
    ...Object.keys(given)
      .filter((name) => attributes[name] === undefined)
      .map((name) => broken('ATTRIBUTE_UNKNOWN', at(name))),
    ...Object.entries(attributes).flatMap(([name, rules]) =>
      rules
        .filter(([, holds]) => !holds(given[name] ?? ''))
        .map(([rule]) => broken(rule, at(name))),
    ),
  ];
}

/** The first rule that a text breaks: the others would say the same thing again. */
function textFaults({ text: rules }: TransferForm, place: Found): BrokenTransferRule[] {
  const { text } = place.element;
  if (rules === null) return text.trim() === '' ? [] : [broken('TEXT_MISPLACED', place)];
  const first = rules.find(([, holds]) => !holds(text));
  return first === undefined ? [] : [broken(first[0], place)];
}

function addressFaults(place: Found): BrokenTransferRule[] {
  if (place.element.name !== 'PstlAdr') return [];
  const faults: BrokenTransferRule[] = [];
  if (!has(place.element, 'TwnNm') || !has(place.element, 'Ctry'))
    faults.push(broken('ADDRESS_TOWN_AND_COUNTRY', place));
  if (all(place.element, 'AdrLine').length > ADDRESS_LINES_MAX)
    faults.push(broken('ADDRESS_LINES', place));
  return faults;
}

function agentFaults(place: Found): BrokenTransferRule[] {
  if (place.element.name !== 'FinInstnId') return [];
  const isOneWay = has(place.element, 'BICFI') !== has(place.element, 'Othr');
  return isOneWay ? [] : [broken('AGENT', place)];
}

function has(element: TransferElement, name: string): boolean {
  return all(element, name).length > 0;
}

/** What is announced, for the whole file and for each of its payments, against the transfers that stand below. */
function totalFaults(
  places: ReadonlyMap<TransferElement, Found>,
  document: TransferElement,
): BrokenTransferRule[] {
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
        .map((element) => at('TRANSACTION_COUNT', element)),
      ...all(header, 'CtrlSum')
        .filter(({ text }) => cents(text) !== null && cents(text) !== total)
        .map((element) => at('CONTROL_SUM', element)),
    ];
  });

  function at(rule: TransferRule, element: TransferElement): BrokenTransferRule {
    return broken(rule, places.get(element) ?? { element, path: '/', transfer: null });
  }
}

/** A reference used twice would let one line of the bank answer two transfers. */
function repeatedReferences(places: ReadonlyMap<TransferElement, Found>): BrokenTransferRule[] {
  const seen = new Set<string>();
  return [...places.values()].flatMap((place) => {
    const { name, text } = place.element;
    if (name !== 'EndToEndId') return [];
    const reference = text.trim().toUpperCase();
    if (seen.has(reference)) return [broken('END_TO_END_UNIQUE', place)];
    seen.add(reference);
    return [];
  });
}

function broken(rule: TransferRule, { element, path, transfer }: Found): BrokenTransferRule {
  return { rule, path, line: element.line, column: element.column, transfer };
}
