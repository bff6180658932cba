import { Body, Controller, Headers, HttpCode, Post, Query, Req } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { FastifyRequest } from 'fastify';

import { CallsService, Telephony } from '@solde/call-desk';
import { DomainError, Public, Settings, systemCaller, UnitOfWork } from '@solde/platform';

const FIELDS_MAX = 100;
const SEQUENCE_MAX = 10_000;
const SECONDS_MAX = 86_400;
const SID_LENGTH_MAX = 64;

/** What the provider of telephony tells us, signed over the public address. */
@Controller('v1/telephony')
export class TelephonyController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly calls: CallsService,
    private readonly telephony: Telephony,
    private readonly settings: Settings,
  ) {}

  /** A status of a call; each counts once, in any order. 403 without the provider's signature. */
  @Post('calls/status')
  @HttpCode(204)
  @Public()
  async status(
    @Req() request: FastifyRequest,
    @Headers('x-twilio-signature') signature: string | undefined,
    @Query('call') callId: unknown,
    @Body() body: unknown,
  ): Promise<void> {
    const fields = fieldsOf(body);
    const url = `${this.settings.publicUrl}${request.url}`;
    if (signature === undefined || !(await this.telephony.isGenuine(signature, url, fields)))
      throw new DomainError('FORBIDDEN');
    const { CallSid: providerCallId = '', CallStatus: status = '' } = fields;
    if (!isUUID(callId) || providerCallId === '' || providerCallId.length > SID_LENGTH_MAX)
      throw new DomainError('NOT_FOUND');
    await this.unitOfWork.run(systemCaller('telephony'), (work) =>
      this.calls.receiveStatus(work, {
        ...{ callId: String(callId), providerCallId, status },
        sequence: wholeNumber(fields.SequenceNumber, SEQUENCE_MAX) ?? 0,
        durationSeconds: wholeNumber(fields.CallDuration, SECONDS_MAX),
      }),
    );
  }
}

/** A form as the provider sends it: texts alone. Anything else cannot bear its signature. */
function fieldsOf(body: unknown): Record<string, string> {
  if (typeof body !== 'object' || body === null) return {};
  const entries = Object.entries(body as Record<string, unknown>).slice(0, FIELDS_MAX);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function wholeNumber(text: string | undefined, max: number): number | null {
  const value = text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : null;
  return value === null || value > max ? null : value;
}
