import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { SignIn } from '@solde/identity';
import { Public, type IncomingRequest } from '@solde/platform';
import { AskPasswordLinkDto, ChoosePasswordDto } from './sign-in.dto';

/** Passwords forgotten, or not chosen yet. */
@Controller('v1')
export class PasswordsController {
  constructor(private readonly signIn: SignIn) {}

  /** Asks for a reset link by e-mail. The answer is the same whether the address is known or not. */
  @Post('password-links')
  @Public()
  @HttpCode(202)
  async ask(@Req() { ip }: IncomingRequest, @Body() { email }: AskPasswordLinkDto): Promise<void> {
    await this.signIn.askReset('PORTAL', email, ip);
  }

  /** Chooses a password by the token of an invitation (7 days) or of a reset link (1 hour); it works once. */
  @Post('passwords')
  @Public()
  @HttpCode(204)
  async choose(@Body() { token, password }: ChoosePasswordDto): Promise<void> {
    await this.signIn.usedLink('PORTAL', token, password);
  }
}
