import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Post,
  Put,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { sessionCookie, SignIn, tokenOf, type ProvenAccount } from '@solde/identity';
import {
  Allow,
  By,
  DomainError,
  Public,
  Settings,
  type Caller,
  type IncomingRequest,
} from '@solde/platform';
import type { FastifyReply } from 'fastify';
import { LocalGuard } from './local-guard';
import { CallerDto, SessionDto } from './session.dto';
import { ChangePasswordDto, SignInDto } from './sign-in.dto';

/** One's own session. */
@Controller('v1/session')
export class SessionController {
  private readonly secure: boolean;

  constructor(
    private readonly signIn: SignIn,
    settings: Settings,
  ) {
    this.secure = settings.secureCookies || settings.publicUrlPortal.startsWith('https:');
  }

  /** Signs in with an address and a password; the session lasts 12 hours. Delays grow with wrong attempts (429). */
  @Post()
  @Public()
  @UseGuards(LocalGuard)
  async open(
    @Body() { as = 'TOKEN' }: SignInDto,
    @Req() { user }: { user: ProvenAccount },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionDto> {
    const session = await this.signIn.open('PORTAL', user);
    const { token, expiresAt } = session;
    void reply.header('cache-control', 'no-store');
    if (as === 'COOKIE')
      void reply.header(
        'set-cookie',
        sessionCookie('PORTAL', token, { secure: this.secure, expiresAt }),
      );
    return SessionDto.opened(session, as);
  }

  /** Who is signed in, and what he may do. */
  @Get()
  @Allow('session.own')
  read(@By() caller: Caller): CallerDto {
    return CallerDto.of(caller);
  }

  /** Signs out: the token is worthless from now on. */
  @Delete()
  @Allow('session.own')
  @HttpCode(204)
  async close(
    @Req() request: IncomingRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.signIn.signOut(ownToken(request), 'PORTAL');
    void reply.header('set-cookie', sessionCookie('PORTAL', null, { secure: this.secure }));
  }

  /** Changes one's own password; every other session of the user ends. */
  @Put('password')
  @Allow('session.own')
  @HttpCode(204)
  async changePassword(
    @Req() request: IncomingRequest,
    @Body() { current, next }: ChangePasswordDto,
  ): Promise<void> {
    const address = request.ip;
    await this.signIn.changePassword('PORTAL', ownToken(request), { current, next, address });
  }
}

function ownToken(request: IncomingRequest): string {
  const token = tokenOf(request, 'PORTAL');
  if (token === null) throw new DomainError('UNAUTHENTICATED');
  return token;
}
