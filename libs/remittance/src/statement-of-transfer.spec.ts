import { transferIdentifier } from '@solde/credit-transfer';

import { statementOfTransfer } from './statement-of-transfer';

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
