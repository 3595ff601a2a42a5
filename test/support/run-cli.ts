import { spawn } from 'node:child_process';
import { hear, type HeardProcess, type ProcessEnd } from './heard-process';
import { runInResident } from './resident/run-in-resident';

/** A command of ours, running as a real process. */
export interface RunningCli extends HeardProcess {
  pid: number;
}

/** These hold what a process has once, and are told to end from outside. */
const PROCESSES = ['worker', 'demo', 'simulator'];
/** What the command line itself reads, and the one that Node heeds when it changes. The rest it may have read when it began. */
const OURS = /^((TEMPORAL|HUAWEICLOUD)_|TZ$)/;

/** Runs a command to its end, in a process that has run others before it where that makes no difference. */
export function runCli(args: string[], env: NodeJS.ProcessEnv = {}): Promise<ProcessEnd> {
  const needsProcess = PROCESSES.includes(args[0] ?? '') || !Object.keys(env).every((name) => OURS.test(name));
  return needsProcess ? runCliAsProcess(args, env) : runInResident({ args, env: environmentOf(env) });
}

/** Runs a command to its end in a process of its own, for tests of how a process begins and ends, and what it needs. */
export function runCliAsProcess(args: string[], env: NodeJS.ProcessEnv = {}): Promise<ProcessEnd> {
  return startCli(args, env).ended;
}

/** Starts a command, of another build if one is given, in a process of its own. */
export function startCli(args: string[], env: NodeJS.ProcessEnv = {}, cli = process.env['TEST_CLI']): RunningCli {
  if (!cli) throw new Error('TEST_CLI is set by global-setup.ts: run these tests with jest');
  const child = spawn(process.execPath, [cli, ...args], { env: environmentOf(env), stdio: ['pipe', 'pipe', 'pipe'] });
  return { pid: child.pid ?? 0, ...hear(child) };
}

/** Nothing in it could steer a command but what is given. */
function environmentOf(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const executable = process.env['TEMPORAL_CLI_PATH'];
  if (!executable) throw new Error('TEMPORAL_CLI_PATH is set by global-setup.ts: run these tests with jest');
  const clean = Object.entries(process.env).filter(([name]) => !/^(TEMPORAL|HUAWEICLOUD|npm)_/.test(name));
  return { ...Object.fromEntries(clean), TEMPORAL_CLI_PATH: executable, ...given };
}

/** What a worker says beside that the cloud accepts its credentials, which it may come to say before its error or not. */
export function withoutCredentialsLine(stderr: string): string {
  return stderr.replace(/^\S+ \[INFO\] Connection "default": the cloud accepts the credentials\.\n/m, '');
}
