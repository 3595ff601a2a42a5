import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** A process whose every word is heard. */
export interface HeardProcess {
  process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Returns what matched once stdout or stderr holds the pattern; fails when the process ends without it. */
  says(pattern: RegExp): Promise<string>;
  ended: Promise<ProcessEnd>;
}

export interface ProcessEnd {
  /** Null after a signal. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** @param child whose stdout and stderr are pipes */
export function hear(child: ChildProcess): HeardProcess {
  const heard = { stdout: '', stderr: '' };
  child.stdout?.on('data', (data: Buffer) => (heard.stdout += data.toString()));
  child.stderr?.on('data', (data: Buffer) => (heard.stderr += data.toString()));
  let hasEnded = false;
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('close', (code) => {
      hasEnded = true;
      resolve({ code, ...heard });
    });
  });
  return {
    process: child,
    stdout: () => heard.stdout,
    stderr: () => heard.stderr,
    ended,
    says: async (pattern) => {
      for (;;) {
        const match = pattern.exec(heard.stdout + heard.stderr);
        if (match) return match[0];
        if (hasEnded) throw new Error(`ended without saying ${pattern}:\n${heard.stdout}${heard.stderr}`);
        await pause(20);
      }
    },
  };
}
