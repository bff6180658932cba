export {
  SEPA_CURRENCY,
  transferIdentifier,
  type CreditTransfer,
  type CreditTransferOrder,
  type TransferAddress,
  type TransferOrderer,
} from './credit-transfer';
export { CreditTransferModule } from './credit-transfer.module';
export { payeeFault, type Payee } from './payee-fault';
export { TransferFiles } from './transfer-files.service';
export { transferOrderer, type OrdererSeat, type PayingAccount } from './transfer-orderer';
export { TRANSFER_RULES, type BrokenTransferRule, type TransferRule } from './transfer-rule';
export { brokenTransferRules } from './transfer-rules';
