import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Clock, Settings, uuidv7 } from '@solde/platform';
import { linkLetter } from './link-letter';
import { LinkPost, type LinkToSend } from './link-post.service';

const OWNER_ONLY = 0o600;

/** Leaves each e-mail as a file of `<DATA_DIR>/outbox/mail`, from where a mail server may take it. */
@Injectable()
export class FolderLinkPost extends LinkPost {
  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    super();
  }

  async send(link: LinkToSend): Promise<void> {
    const { dataDir, publicUrl, publicUrlPortal } = this.settings;
    const site = link.audience === 'AGENCY' ? publicUrl : publicUrlPortal;
    const folder = join(dataDir, 'outbox', 'mail');
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${uuidv7()}.eml`);
    // Renamed when whole: whoever watches the folder never takes half a message.
    await writeFile(`${file}.part`, linkLetter(link, site, await this.clock.now()), {
      mode: OWNER_ONLY,
    });
    await rename(`${file}.part`, file);
  }
}
