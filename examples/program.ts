import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What to run, in a process of its own. */
export interface Program {
  command: string;
  args: string[];
}

/** A program that runs until it is stopped. */
export interface RunningProgram {
  /** Rejects with the program's last words when it ends by itself. */
  endedTooSoon: Promise<never>;
  stop(): Promise<void>;
}

/** Its log is kept to itself, and shown only when it ends before it is stopped. */
export function startProgram({ command, args }: Program, env: NodeJS.ProcessEnv): RunningProgram {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let heard = '';
  child.stderr.on('data', (data: Buffer) => (heard += data.toString()));
  const ended = once(child, 'close');
  let isStopped = false;
  const endedTooSoon = ended.then(() => {
    if (!isStopped) throw new Error(`the worker ended by itself:\n${heard}`);
    return new Promise<never>(() => undefined);
  });
  endedTooSoon.catch(() => undefined);
  return {
    endedTooSoon,
    stop: async () => {
      isStopped = true;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** @returns the exit code */
export async function runToItsEnd(
  { command, args }: Program,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  const child = spawn(command, args, { env, signal, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
