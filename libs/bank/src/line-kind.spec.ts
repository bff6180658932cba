import { lineKind, receivedBy, reversalReason } from './line-kind';

const line = (amountMinor: bigint, text: string, transactionCode = '', returnCode = '') => ({
  amountMinor,
  text,
  transactionCode: transactionCode === '' ? null : transactionCode,
  returnCode: returnCode === '' ? null : returnCode,
});

describe('a movement of the account', () => {
  it.each([
    ['money received', line(100n, 'FACTURE F-1', 'PMNT/RCDT/ESCT'), 'RECEIPT'],
    ['money received with costs', line(100n, 'FRAIS ET FACTURE F-1'), 'RECEIPT'],
    ['a return by its code', line(-100n, 'X', 'PMNT/ICDT/RRTN'), 'RETURN'],
    ['a return by its reason', line(-100n, 'X', 'PMNT/ICDT/ESCT', 'AM04'), 'RETURN'],
    ['a return by its words alone', line(-100n, 'REJET F-1 PROVISION INSUFFISANTE'), 'RETURN'],
    ['an unpaid direct debit', line(-100n, 'X', 'PMNT/IDDT/UPDD'), 'RETURN'],
    ['a charge by its words', line(-100n, 'FRAIS DE TENUE DE COMPTE', '21'), 'CHARGE'],
    ['a charge by its code', line(-100n, 'X', 'ACMT/MDOP/CHRG'), 'CHARGE'],
    ['a charge of SWIFT', line(-100n, 'X', 'NCHG'), 'CHARGE'],
    ['an item that SWIFT returns', line(-100n, 'X', 'NRTI'), 'RETURN'],
    ['a charge given back', line(100n, 'X', 'ACMT/MCOP/CHRG'), 'CHARGE'],
    ['a transfer that we sent', line(-100n, 'REVERSEMENT MARS', 'PMNT/ICDT/ESCT'), 'OUTGOING'],
    ['a transfer of ours that comes back', line(100n, 'X', 'PMNT/ICDT/RRTN'), 'RETURN_OF_OURS'],
  ])('is %s', (_, movement, kind) => {
    expect(lineKind(movement)).toBe(kind);
  });

  it.each([
    ['PMNT/RCDT/ESCT', 'FACTURE', 'TRANSFER'],
    ['PMNT/ICHQ/CCHQ', 'X', 'CHEQUE'],
    ['PMNT/IDDT/ESDD', 'X', 'DIRECT_DEBIT'],
    ['PMNT/MCRD/POSP', 'X', 'CARD'],
    ['NCHK', 'X', 'CHEQUE'],
    ['18', 'X', 'TRANSFER'],
    ['', 'REMISE CHEQUES 12', 'CHEQUE'],
    ['', 'REM PRLV SEPA', 'DIRECT_DEBIT'],
  ])('of %s %s came by %s', (code, text, means) => {
    expect(receivedBy(line(1n, text, code))).toBe(means);
  });

  it.each([
    ['AC04', 'X', 'TRANSFER', 'TRANSFER_RETURNED'],
    ['AM04', 'X', 'DIRECT_DEBIT', 'SEPA_DD_RETURNED'],
    ['MD06', 'PRLV IMPAYE', 'TRANSFER', 'SEPA_DD_RETURNED'],
    ['FR01', 'X', 'TRANSFER', 'FRAUD'],
    ['', 'CHEQUE IMPAYE', 'TRANSFER', 'CHEQUE_UNPAID'],
    ['', 'X', 'CHEQUE', 'CHEQUE_UNPAID'],
    ['', 'X', 'CARD', 'CHARGEBACK'],
  ])('that comes back with %s %s, received by %s, is %s', (code, text, means, reason) => {
    expect(reversalReason(line(-1n, text, '', code), means)).toBe(reason);
  });
});
