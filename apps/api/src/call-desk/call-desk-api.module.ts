import { Module } from '@nestjs/common';

import { CallDeskModule } from '@solde/call-desk';

import { CallbacksController } from './callbacks.controller';
import { CallsController } from './calls.controller';
import { QueueController } from './queue.controller';
import { TelephonyController } from './telephony.controller';
import { WorkQueuesController } from './work-queues.controller';

@Module({
  imports: [CallDeskModule],
  controllers: [
    QueueController,
    WorkQueuesController,
    CallsController,
    CallbacksController,
    TelephonyController,
  ],
})
export class CallDeskApiModule {}
