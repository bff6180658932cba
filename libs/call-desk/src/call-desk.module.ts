import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgencyModule } from '@solde/agency';
import { CasesModule } from '@solde/cases';
import { ContactModule } from '@solde/contact';
import { CreditorsModule } from '@solde/creditors';
import { IdentityModule } from '@solde/identity';
import { PartiesModule } from '@solde/parties';
import { Reads, Settings } from '@solde/platform';
import { CallDialling } from './call-dialling.entity';
import { CallEvent } from './call-event.entity';
import { CallPlaced } from './call-placed.entity';
import { Call } from './call.entity';
import { Callback } from './callback.entity';
import { Disposition } from './disposition.entity';
import { QueueItem } from './queue-item.entity';
import { WorkQueueAgent } from './work-queue-agent.entity';
import { WorkQueue } from './work-queue.entity';
import { CallDeskListener } from './call-desk.listener';
import { CallDeskQuery } from './call-desk.query';
import { CallbacksService } from './callbacks.service';
import { CallsService } from './calls.service';
import { DispositionsService } from './dispositions.service';
import { OpenHours } from './open-hours.service';
import { QueueService } from './queue.service';
import { QueuesService } from './queues.service';
import { SimulatedTelephony } from './simulated-telephony.service';
import { SimulatorSecret } from './simulator-secret.entity';
import { Telephony } from './telephony.service';
import { TwilioTelephony } from './twilio-telephony.service';
import './call-desk.errors';
import './prove.query';

const ENTITIES = [
  ...[WorkQueue, WorkQueueAgent, QueueItem, Callback],
  ...[Call, CallDialling, CallPlaced, CallEvent, Disposition, SimulatorSecret],
];

const telephony = {
  provide: Telephony,
  inject: [Settings, Reads],
  useFactory: (settings: Settings, reads: Reads): Telephony =>
    settings.telephony === 'twilio'
      ? new TwilioTelephony(settings)
      : new SimulatedTelephony(settings, reads),
};

/** The queue of calls, the calls, what came of them, and the appointments to call back. */
@Module({
  imports: [
    TypeOrmModule.forFeature(ENTITIES),
    ContactModule,
    CasesModule,
    CreditorsModule,
    PartiesModule,
    AgencyModule,
    IdentityModule,
  ],
  providers: [
    QueueService,
    QueuesService,
    CallsService,
    DispositionsService,
    CallbacksService,
    CallDeskQuery,
    CallDeskListener,
    OpenHours,
    telephony,
  ],
  exports: [
    QueueService,
    QueuesService,
    CallsService,
    DispositionsService,
    CallbacksService,
    CallDeskQuery,
    Telephony,
  ],
})
export class CallDeskModule {}
