export { MessageNotSent, MessageSent } from './correspondence.events';
export { CorrespondenceModule } from './correspondence.module';
export { CorrespondenceQuery, type MessageDetail, type MessageView } from './correspondence.query';
export { CorrespondenceService, type StatementMailing } from './correspondence.service';
export { DispatchEvent } from './dispatch-event.entity';
export { Dispatcher, DISPATCH_ATTEMPTS_MAX, type Taken } from './dispatcher.service';
export { FirstLettersService } from './first-letters.service';
export {
  LANGUAGES,
  MESSAGE_KINDS,
  TEMPLATE_CHANNELS,
  type Language,
  type MessageChannel,
  type MessageKind,
  type TemplateChannel,
  type TemplateCode,
  type TemplateState,
} from './message-kind';
export { letterSamples } from './letter-samples';
export { Message } from './message.entity';
export { Outbox, type Accepted, type Effect } from './outbox.service';
export { Template } from './template.entity';
export { TemplatesService, type TemplateDraft } from './templates.service';
export type {
  ClosingLetter,
  CreditorNotice,
  FormalNoticeLetter,
  PlainWriting,
  PromiseConfirmation,
  ReceiptLine,
  WrittenReceipt,
  Writing,
} from './writing';
