import { spawn } from 'node:child_process';
import { hear, type HeardProcess, type ProcessEnd } from './heard-process';

/** A command of ours, running as a real process. */
export interface RunningCli extends HeardProcess {
  pid: number;
}

/** Runs a command to its end. */
export function runCli(args: string[], env: NodeJS.ProcessEnv = {}): Promise<ProcessEnd> {
  return startCli(args, env).ended;
}

/** Starts a command, of another build if one is given, with nothing in its environment that could steer it but what is given. */
export function startCli(args: string[], env: NodeJS.ProcessEnv = {}, cli = process.env['TEST_CLI']): RunningCli {
  const executable = process.env['TEMPORAL_CLI_PATH'];
  if (!cli || !executable) throw new Error('TEST_CLI is set by global-setup.ts: run these tests with jest');
  const clean = Object.entries(process.env).filter(([name]) => !/^(TEMPORAL|HUAWEICLOUD|npm)_/.test(name));
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...Object.fromEntries(clean), TEMPORAL_CLI_PATH: executable, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return { pid: child.pid ?? 0, ...hear(child) };
}

/** What a worker says beside that the cloud accepts its credentials, which it may come to say before its error or not. */
export function withoutCredentialsLine(stderr: string): string {
  return stderr.replace(/^\S+ \[INFO\] Connection "default": the cloud accepts the credentials\.\n/m, '');
}
