import { Module } from '@nestjs/common';

import './credit-transfer.errors';
import { TransferFiles } from './transfer-files.service';
import { TransferSchema } from './transfer-schema.service';

@Module({ providers: [TransferFiles, TransferSchema], exports: [TransferFiles] })
export class CreditTransferModule {}
