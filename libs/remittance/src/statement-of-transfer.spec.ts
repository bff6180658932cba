import { transferIdentifier } from '@solde/credit-transfer';

import { statementOfTransfer, statementsOfCutTransfer } from './statement-of-transfer';

it('names the statement that a bank gives back', () => {
  for (const statementId of [
    '0198f5a0-7b1e-7c3d-9a4f-000000000001',
    '0198f5a0-7b1e-7c3d-9a4f-2b6c8d0e1f2a',
  ]) {
    expect(statementOfTransfer(transferIdentifier(statementId))).toBe(statementId);
    const shouted = ` ${transferIdentifier(statementId).toUpperCase()} `;
    expect(statementOfTransfer(shouted)).toBe(statementId);
  }
  for (const other of ['', 'NOTPROVIDED', '0198f5a0-7b1e-7c3d-9a4f-000000000002', 'f'.repeat(31)])
    expect(statementOfTransfer(other)).toBeNull();
});

it('knows the statements that a reference cut by the bank may name, and no other', () => {
  const id = '0198f5a0-7b1e-7c3d-9a4f-2b6c8d0e1f2a';
  const identifier = transferIdentifier(id);
  expect(statementsOfCutTransfer(` ${identifier.slice(0, 16).toUpperCase()}`)).toEqual({
    from: '0198f5a0-7b1e-7c3d-0000-000000000000',
    until: '0198f5a0-7b1e-7c3d-ffff-ffffffffffff',
  });
  expect(statementsOfCutTransfer(identifier)).toEqual({ from: id, until: id });
  for (const other of [identifier.slice(0, 15), `${identifier}0`, 'REMB-12', 'NOTPROVIDED'])
    expect(statementsOfCutTransfer(other)).toBeNull();
});
