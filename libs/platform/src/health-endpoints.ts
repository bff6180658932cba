import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';
import { Public } from './entry-point';
import { Health } from './health';

/** For the machine that keeps the process alive, and for the one that sends it traffic. */
@ApiExcludeController()
@SkipThrottle()
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  live(): object {
    return { live: true };
  }

  @Get('ready')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const because = await this.health.unready();
    if (because.length > 0) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { ready: because.length === 0, because };
  }
}
