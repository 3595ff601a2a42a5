import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { terminal } from './terminal';

/** A shell in a window, as a person has it: what is typed is echoed, and an emulator says what is seen. */
export interface ShellInTerminal {
  /** Types a line and presses Enter. */
  type(line: string): void;
  /** Presses Ctrl-C. */
  interrupt(): void;
  /** Resolves when the shell asks for the next command. */
  untilPrompt(): Promise<void>;
  /** Resolves when some line that can be seen, or copied, is so; fails by the test's own timeout. */
  untilShown(text: RegExp): Promise<void>;
  /** What stands from this command on, as it is copied: lines that the window has broken are whole. */
  since(command: string): Promise<string[]>;
  /** What is seen now. */
  seen(): Promise<string[]>;
  /** Presses Ctrl-C, which ends what is going on, and leaves the shell. */
  close(): Promise<void>;
}

const LOOKED_EVERY_MS = 30;
const CTRL_C = '\u0003';
/** The number tells a prompt from the one before it. What was written before it may end without a line's end. */
const PROMPT = /\d+\$ (.*)$/;

/** Opens one by util-linux's `script`, which every Debian has. @param env all that its programs find in their environment */
export async function shellInTerminal(
  columns: number,
  rows: number,
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<ShellInTerminal> {
  const shell = `stty cols ${columns} rows ${rows}; exec bash --norc --noprofile --noediting -i`;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', shell, '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'xterm-256color', LANG: 'C.UTF-8', PS1: '\\#$ ', PS2: '', HISTFILE: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const window = terminal(columns, rows);
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => window.write(text));
  let asked = 0;

  async function until(isSo: (lines: string[]) => boolean): Promise<void> {
    while (!isSo(await window.copied())) await new Promise((resolve) => setTimeout(resolve, LOOKED_EVERY_MS));
  }

  const untilPrompt = async () => {
    const next = asked + 1;
    await until((lines) => lines.at(-1)?.trimEnd().endsWith(`${next}$`) ?? false);
    asked = next;
  };
  await untilPrompt();
  return {
    type: (line) => void child.stdin.write(`${line}\n`),
    interrupt: () => void child.stdin.write(CTRL_C),
    untilPrompt,
    untilShown: (text) => until((lines) => lines.some((line) => text.test(line))),
    since: async (command) => {
      const lines = await window.copied();
      const [first = ''] = command.split('\n');
      const from = lines.findLastIndex((line) => PROMPT.exec(line)?.[1] === first);
      const rest = lines.slice(from + command.split('\n').length);
      const last = rest.at(-1)?.trimEnd() ?? '';
      if (!last.endsWith(`${asked}$`)) return rest;
      const before = last.slice(0, -`${asked}$`.length);
      return [...rest.slice(0, -1), ...(before ? [before] : [])];
    },
    seen: () => window.seen(),
    close: async () => {
      child.stdin.on('error', () => undefined);
      child.stdin.write(CTRL_C);
      // What is typed along with Ctrl-C, or while a program ends that Ctrl-C has reached, is lost.
      const typing = setInterval(() => child.stdin.write('exit\n'), 200);
      await ended;
      clearInterval(typing);
    },
  };
}
