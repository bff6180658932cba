import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplicationContext } from '@nestjs/common';

import { CallsService, Telephony } from '@solde/call-desk';
import { systemCaller, UnitOfWork } from '@solde/platform';

const BODY_BYTES_MAX = 16 * 1024;

/** Where the simulated provider posts what becomes of a call, while no API runs: signed, as the API asks it to be. */
export class PhoneLine {
  private agency: INestApplicationContext | null = null;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<PhoneLine> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const line = new PhoneLine(server, `http://127.0.0.1:${port}`);
    server.on('request', (request, reply) => {
      line.receive(request).then(
        (taken) => reply.writeHead(taken ? 204 : 403).end(),
        () => reply.writeHead(500).end(),
      );
    });
    return line;
  }

  ringsAt(agency: INestApplicationContext): void {
    this.agency = agency;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async receive(request: IncomingMessage): Promise<boolean> {
    const { agency } = this;
    const url = new URL(request.url ?? '/', this.url);
    const fields = Object.fromEntries(new URLSearchParams(await textOf(request)));
    const signature = String(request.headers['x-twilio-signature'] ?? '');
    if (agency === null) return false;
    const telephony = agency.get(Telephony, { strict: false });
    if (!(await telephony.isGenuine(signature, url.href, fields))) return false;
    const { CallSid = '', CallStatus = '', SequenceNumber, CallDuration } = fields;
    await agency.get(UnitOfWork).run(systemCaller('telephony'), (work) =>
      agency.get(CallsService, { strict: false }).receiveStatus(work, {
        ...{ callId: url.searchParams.get('call') ?? '', providerCallId: CallSid },
        ...{ status: CallStatus, sequence: Number(SequenceNumber ?? 0) },
        durationSeconds: CallDuration === undefined ? null : Number(CallDuration),
      }),
    );
    return true;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_BYTES_MAX) throw new Error('Too long for a status.');
  }
  return text;
}
