import { Injectable } from '@nestjs/common';
import { Hears, type Heard, type Work } from '@solde/platform';
import { PasswordResetAsked } from './identity.events';
import { LinkPost } from './link-post.service';
import { UserAccount } from './user-account.entity';
import { UsersService } from './users.service';

/** Makes the reset link that somebody asked for and sends it to the account's own address. */
@Injectable()
export class PasswordResetListener {
  constructor(
    private readonly users: UsersService,
    private readonly post: LinkPost,
  ) {}

  /**
   * The token exists in this work alone, so the message leaves before the commit: if that fails the link in it is dead, and
   * the next delivery sends another.
   */
  @Hears(PasswordResetAsked)
  async onAsked(work: Work, { payload: { userId } }: Heard<PasswordResetAsked>): Promise<void> {
    const link = await this.users.requestReset(work, { userId });
    if (link === null) return;
    const user = await work.manager.findOneByOrFail(UserAccount, { id: userId });
    await work.flush();
    await this.post.send({
      to: user.email,
      displayName: user.displayName,
      locale: user.locale,
      audience: user.kind,
      purpose: 'PASSWORD_RESET',
      token: link.token,
      expiresAt: link.expiresAt,
    });
  }
}
