import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export interface Answer {
  readonly status: number;
  readonly printed: string;
  readonly complained: string;
}

const END = '@@end-of-line@@';

/** A reader's terminal: one bash in an empty folder, to which lines are typed one after the other. */
export class Shell {
  private readonly folder = mkdtempSync(join(tmpdir(), 'solde-reader-'));
  private readonly bash: ChildProcessWithoutNullStreams;
  private printed = '';
  private complained = '';
  private look: () => void = () => undefined;

  constructor() {
    const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
    this.bash = spawn('bash', ['--noprofile', '--norc'], {
      cwd: this.folder,
      env: { PATH, HOME: this.folder, LANG: 'C.UTF-8' },
    });
    this.bash.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.printed += text;
      this.look();
    });
    this.bash.stderr.setEncoding('utf8').on('data', (text: string) => (this.complained += text));
  }

  /** Types a line and waits until its prompt would come back. */
  async type(line: string): Promise<Answer> {
    this.printed = this.complained = '';
    const ended = new Promise<RegExpExecArray>((resolve) => {
      this.look = () => {
        const end = new RegExp(`\\n${END} (\\d+)\\n`).exec(this.printed);
        if (end !== null) resolve(end);
      };
    });
    this.bash.stdin.write(`${line}\nprintf '\\n${END} %s\\n' $?\n`);
    const end = await ended;
    return {
      status: Number(end[1]),
      printed: this.printed.slice(0, end.index),
      complained: this.complained,
    };
  }

  close(): void {
    this.bash.stdin.end();
    this.bash.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
