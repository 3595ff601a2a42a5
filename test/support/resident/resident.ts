import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ProcessEnd } from '../heard-process';

/** A command as a shell would give it. */
export interface Command {
  args: string[];
  /** All of its environment. */
  env: NodeJS.ProcessEnv;
}

/** What command-after-command.js says of a command: how it ended, or what keeps it from that. */
type Said = { code: number; loadedNative: boolean } | { heldBy: string[] };

/** However slow the machine is, what is done when a command has said its exit code is little. */
const ENDS_WITHIN_MS = 60_000;
/** Whatever a command does leave behind is gone with the process. */
const MOST_COMMANDS = 100;

/** A process that has the command line loaded, and runs one command at a time as a process of its own would. */
export class Resident {
  private readonly child: ChildProcess;
  private readonly closed: Promise<number | null>;
  private commands = 0;
  private isUsedUp = false;

  /** @param program the compiled command line */
  constructor(program: string) {
    this.child = spawn(process.execPath, [join(__dirname, 'command-after-command.js'), program], {
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.setEncoding('utf8');
    this.closed = new Promise((resolve) => this.child.once('close', resolve));
    void this.closed.then(() => (this.isUsedUp = true));
  }

  /** Whether another command may follow. */
  get isFresh(): boolean {
    return !this.isUsedUp && this.commands < MOST_COMMANDS;
  }

  /** Fails when the command has said its exit code and does not end: a process of its own would have stayed for ever. */
  async run(command: Command, endsWithinMs = ENDS_WITHIN_MS): Promise<ProcessEnd> {
    this.commands++;
    const mark = `<${randomUUID()}>`;
    const [stdout, stderr] = [this.child.stdout, this.child.stderr].map(
      (stream) => new Written(stream as Readable, mark),
    );
    const said = new Promise<Said>((resolve) => this.child.once('message', resolve));
    this.child.send({ ...command, mark, endsWithinMs });
    const code = await Promise.race([this.closed, this.judged(said, command)]);
    // A process that has ended writes no mark, and nothing else any more.
    await Promise.race([this.closed, Promise.all([stdout?.whole, stderr?.whole])]);
    return { code, stdout: stdout?.text() ?? '', stderr: stderr?.text() ?? '' };
  }

  async end(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.closed;
  }

  private async judged(answer: Promise<Said>, { args }: Command): Promise<number> {
    const said = await answer;
    if ('heldBy' in said) {
      this.isUsedUp = true;
      throw new Error(
        `"${args.join(' ')}" has said its exit code and does not end: it is held by ${said.heldBy.join(', ')}`,
      );
    }
    // What is not JavaScript cannot be loaded anew.
    if (said.loadedNative) this.isUsedUp = true;
    return said.code;
  }
}

/** What a command writes to a stream, up to the mark that follows its end. */
class Written {
  readonly whole: Promise<void>;
  private all = '';

  constructor(
    stream: Readable,
    private readonly mark: string,
  ) {
    this.whole = new Promise((resolve) => {
      const hear = (data: string): void => {
        this.all += data;
        if (!this.all.endsWith(mark)) return;
        stream.off('data', hear);
        resolve();
      };
      stream.on('data', hear);
    });
  }

  text(): string {
    return this.all.endsWith(this.mark) ? this.all.slice(0, -this.mark.length) : this.all;
  }
}
