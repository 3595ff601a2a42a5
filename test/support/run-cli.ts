import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';

/** A command of ours, running as a real process. */
export interface RunningCli {
  pid: number;
  process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Returns what matched once stdout or stderr holds the pattern; fails when the command ends without it. */
  says(pattern: RegExp): Promise<string>;
  ended: Promise<CliEnd>;
}

export interface CliEnd {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command to its end. */
export function runCli(args: string[], env: NodeJS.ProcessEnv = {}): Promise<CliEnd> {
  return startCli(args, env).ended;
}

/** Starts a command, of another build if one is given, with nothing in its environment that could steer it but what is given. */
export function startCli(args: string[], env: NodeJS.ProcessEnv = {}, cli = process.env['TEST_CLI']): RunningCli {
  const executable = process.env['TEMPORAL_CLI_PATH'];
  if (!cli || !executable) throw new Error('TEST_CLI is set by global-setup.ts: run these tests with jest');
  const clean = Object.entries(process.env).filter(([name]) => !/^(TEMPORAL|HUAWEICLOUD)_/.test(name));
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...Object.fromEntries(clean), TEMPORAL_CLI_PATH: executable, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const heard = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (heard.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (heard.stderr += data.toString()));
  let hasEnded = false;
  const ended = new Promise<CliEnd>((resolve) => {
    child.once('close', (code) => {
      hasEnded = true;
      resolve({ code, ...heard });
    });
  });
  return {
    pid: child.pid ?? 0,
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
