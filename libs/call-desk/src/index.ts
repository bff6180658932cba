export { CALL_DESK_REFUSALS } from './call-desk.errors';
export {
  CallAccepted,
  CallbackMissed,
  CallRequested,
  DispositionRecorded,
} from './call-desk.events';
export { CallDeskModule } from './call-desk.module';
export {
  CallDeskQuery,
  type CallbackRow,
  type CallRow,
  type QueueCount,
  type WorkQueueRow,
} from './call-desk.query';
export { CallDialling } from './call-dialling.entity';
export { CallEvent } from './call-event.entity';
export { CallPlaced } from './call-placed.entity';
export { Call } from './call.entity';
export { callbackTime, type CallbackTime, type CallingPlace } from './callback-time';
export { Callback } from './callback.entity';
export {
  CallbacksService,
  MISSED_AFTER_MINUTES,
  MISSED_ALERT,
  type NewCallback,
  type PlannedCallback,
} from './callbacks.service';
export { CallsService, DIAL_JOB, type NewCall, type StatusReceived } from './calls.service';
export {
  consequenceOf,
  DISPOSITION_CODES,
  type Consequence,
  type Delay,
  type DispositionCode,
  type DispositionEffect,
  type DispositionNeed,
  type DispositionNext,
  type DispositionTask,
} from './disposition';
export { Disposition } from './disposition.entity';
export {
  DispositionsService,
  type ForeseenDisposition,
  type NewDisposition,
  type RecordedDisposition,
} from './dispositions.service';
export { ladderStep, type FailedAttempt, type LadderStep } from './ladder';
export { CALL_DESK_INVARIANTS } from './prove.query';
export { callStatus, suggestedDisposition, type ProviderStatus } from './provider-status';
export { QueueItem } from './queue-item.entity';
export { APPOINTMENT_LEAD_MINUTES, compareInQueue, inQueueOrder } from './queue-order';
export { queuePoints, type PayerClass, type QueuePoint, type QueueReason } from './queue-points';
export { queueReasonText, queueSentence } from './queue-sentence';
export { LEASE_MINUTES, QueueService, seesSensitive, type NextCase } from './queue.service';
export { QueuesService, type NewWorkQueue } from './queues.service';
export { SimulatedTelephony } from './simulated-telephony.service';
export { SimulatorSecret } from './simulator-secret.entity';
export {
  STATUS_PATH,
  statusUrl,
  Telephony,
  TelephonyFailure,
  type OutgoingCall,
} from './telephony.service';
export { TwilioTelephony } from './twilio-telephony.service';
export { WorkQueueAgent } from './work-queue-agent.entity';
export { WorkQueue } from './work-queue.entity';
