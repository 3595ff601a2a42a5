import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A program that ends with us, however we end. */
export interface KeptProcess {
  /** Of the program itself. */
  pid: number;
  /** Resolves when the program has ended. Never rejects. */
  exited: Promise<Exit>;
  /** Asks the program to end, forces it after the grace time, and returns when it is gone. */
  end(): Promise<void>;
}

/** How a program has ended. */
export interface Exit {
  /** Its exit code; null when a signal ended it. */
  code: number | null;
  /** The signal that ended it; null when none did. */
  signal: NodeJS.Signals | null;
}

/** Which program to run, and how. */
export interface KeepOptions {
  /** A path, or a name on `PATH`. */
  command: string;
  /** As they are: no shell reads them. */
  args: string[];
  /**
   * All of its variables.
   * @default those of this process
   */
  env?: NodeJS.ProcessEnv;
  /**
   * The folder it runs in.
   * @default that of this process
   */
  cwd?: string;
  /**
   * How long the program may take to end by itself once asked to, in milliseconds. 0 kills it at once.
   * @default 0
   */
  graceMs?: number;
  /** Receives each line the program writes on either stream. */
  onLine?: (line: string) => void;
}

const KILLED: Exit = { code: null, signal: 'SIGKILL' };

/** What the keeper tells us, over the channel whose closing tells it that we are gone. */
type News = { pid: number } | { error: string } | Exit;

/**
 * Starts a program through a tiny keeper process that ends it as soon as we are gone.
 *
 * An exit handler cannot do that: it does not run when this process is killed with SIGKILL, and a Temporal server or a
 * compiler left behind keeps its ports and its memory. The keeper holds one end of a channel. The kernel closes our end
 * whatever we die of, the keeper sees it and ends the program's whole process group. Both live in process groups of
 * their own, so that Ctrl-C in a terminal reaches us alone and we decide in which order things end.
 */
export async function keepProcess(options: KeepOptions): Promise<KeptProcess> {
  const { command, args, env = process.env, cwd, graceMs = 0, onLine } = options;
  const keeper = spawn(process.execPath, ['-e', KEEPER_SCRIPT, String(graceMs), command, ...args], {
    env,
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  forwardLines(keeper, onLine);
  const exited = exitOf(keeper);
  const pid = await pidOf(keeper, command);
  setReferenced(keeper, false);
  return {
    pid,
    exited,
    end: async () => {
      setReferenced(keeper, true);
      if (keeper.connected) keeper.disconnect();
      await exited;
    },
  };
}

/** Runs in the keeper, in a process of its own: it may use its arguments and nothing else of this file. */
function keeperMain(
  { spawn: start }: { spawn: typeof spawn },
  self: NodeJS.Process,
  [grace, command, ...args]: string[],
): void {
  const child = start(command ?? '', args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const tell = (news: News): void => void (self.connected && self.send?.(news));
  const signalGroup = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) self.kill(-child.pid, signal);
    } catch {
      // The whole group has ended already.
    }
  };
  const endChild = (): void => {
    if (Number(grace) === 0) return signalGroup('SIGKILL');
    signalGroup('SIGINT');
    setTimeout(() => signalGroup('SIGKILL'), Number(grace));
  };
  child.once('spawn', () => tell({ pid: child.pid ?? 0 }));
  child.once('error', (error) => {
    tell({ error: error.message });
    self.exitCode = 1;
    if (self.connected) self.disconnect();
  });
  child.once('exit', (code, signal) => {
    tell({ code, signal });
    // What the program started itself must not outlive it either.
    signalGroup('SIGKILL');
    self.exit(0);
  });
  self.once('disconnect', endChild);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) self.once(signal, endChild);
}

const KEEPER_SCRIPT = `(${keeperMain.toString()})(require('node:child_process'), process, process.argv.slice(1))`;

function forwardLines(keeper: ChildProcess, onLine: KeepOptions['onLine']): void {
  for (const stream of [keeper.stdout, keeper.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => onLine?.(line));
  }
}

/** How the program ended, in the keeper's words, once its last words have been read too. */
async function exitOf(keeper: ChildProcess): Promise<Exit> {
  let pid: number | undefined;
  let exit: Exit | undefined;
  keeper.on('message', (news: News) => {
    if ('pid' in news) pid = news.pid;
    if ('code' in news) exit = news;
  });
  // Not the keeper's own 'close': it never comes when we close the channel first (seen on Node 20).
  const disconnected = new Promise((resolve) => keeper.once('disconnect', resolve));
  const outputEnded = [keeper.stdout, keeper.stderr].map((stream) => new Promise((end) => stream?.once('close', end)));
  const started = await new Promise<boolean>((resolve) => {
    keeper.once('error', () => resolve(false));
    keeper.once('exit', () => resolve(true));
  });
  if (!started) return KILLED;
  await disconnected;
  // A keeper that was killed itself could end nobody, so we do.
  if (!exit && pid !== undefined) killGroup(pid);
  await Promise.all(outputEnded);
  return exit ?? KILLED;
}

function pidOf(keeper: ChildProcess, command: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`cannot start ${command}: ${reason}`));
    keeper.once('error', (error) => fail(error.message));
    keeper.once('exit', () => fail('its keeper ended at once'));
    keeper.on('message', (news: News) => {
      if ('error' in news) fail(news.error);
      if ('pid' in news) resolve(news.pid);
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It had ended already.
  }
}

/** A program we keep must not keep us: unless somebody waits for its end, it holds no one back from exiting. */
function setReferenced(keeper: ChildProcess, referenced: boolean): void {
  for (const handle of [keeper, keeper.channel, keeper.stdout as Socket | null, keeper.stderr as Socket | null]) {
    if (referenced) handle?.ref();
    else handle?.unref();
  }
}
