import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptProcess } from '../../src/cli/demo/temporal-server/keep-process';
import { keepProcess } from '../../src/cli/demo/temporal-server/keep-process';

const COMMAND_LINE = join(__dirname, '../../src/cli/main.js');

export interface ProgramOptions {
  /** The command of ours and its flags. */
  command: string[];
  env: NodeJS.ProcessEnv;
  /** Takes everything it says. */
  logFile: string;
  onLine?: (line: string) => void;
}

/** Runs one of our own commands as a process that ends with us, however we end. */
export async function startProgram({ command, env, logFile, onLine }: ProgramOptions): Promise<KeptProcess> {
  return keepProcess({
    command: process.execPath,
    args: [COMMAND_LINE, ...command],
    env: { ...withoutOurVariables(process.env), ...env },
    onLine: (line) => {
      appendFileSync(logFile, `${line}\n`);
      onLine?.(line);
    },
  });
}

function withoutOurVariables(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(TEMPORAL|HUAWEICLOUD)_/.test(name)));
}
