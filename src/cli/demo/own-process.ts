import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Exit } from './temporal-server/keep-process';

/** One of our own commands, running beside us. */
export interface OwnProcess {
  /** Of the process itself. */
  pid: number;
  /** The whole command, as one would type it. */
  argv: string[];
  /** Resolves with the first line it writes to stdout; rejects with its last words when it ends before. */
  firstLine: Promise<string>;
  /** Resolves when it has ended. Never rejects. */
  exited: Promise<Exit>;
  /** The last lines it wrote. */
  lastLines(): string[];
  /** Asks it to end, forces it after a while, and returns when it is gone. */
  end(): Promise<void>;
}

const GRACE_MS = 5_000;
const LINES_TO_KEEP = 20;

/**
 * Runs one of our own commands in a process of its own. It ends with us, also when we are killed, because it watches
 * its standard input, which only we hold. Its process group is its own: Ctrl-C in a terminal reaches us alone.
 */
export function startOwnProcess(command: string[], env: NodeJS.ProcessEnv): OwnProcess {
  const argv = [process.execPath, process.argv[1] ?? '', ...command];
  const child = spawn(process.execPath, [...argv.slice(1), '--end-with-stdin'], {
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // It may end before us; then there is nobody to write to, and nothing to say about it.
  child.stdin.on('error', () => undefined);
  const words: string[] = [];
  const exited = exitOf(child);
  const stdout = createInterface({ input: child.stdout });
  for (const lines of [stdout, createInterface({ input: child.stderr })]) {
    lines.on('line', (line) => {
      if (words.push(line) > LINES_TO_KEEP) words.shift();
    });
  }
  return {
    pid: child.pid ?? 0,
    argv,
    firstLine: firstOf(once(stdout, 'line') as Promise<[string]>, exited, words),
    exited,
    lastLines: () => [...words],
    end: () => endChild(child, exited),
  };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

function firstOf(line: Promise<[string]>, exited: Promise<Exit>, words: string[]): Promise<string> {
  const tooEarly = exited.then(() => Promise.reject(new Error(words.join('\n') || 'it ended without a word')));
  const first = Promise.race([line.then(([text]) => text), tooEarly]);
  // Not everybody waits for the first line.
  first.catch(() => undefined);
  tooEarly.catch(() => undefined);
  return first;
}

async function endChild(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await exited;
  clearTimeout(force);
}
