import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { transformFileSync } from '@swc/core';
import type { Hold } from './crash-points';
import type { WorkerPlace } from './worker-with-crash-points';
import { writeWhole } from './write-whole';

const PROGRAM = [
  'worker-process.ts',
  'worker-with-crash-points.ts',
  'crash-points.ts',
  'roomy-connections.ts',
  'plenty.ts',
];

/** A worker that runs as a process of its own. */
export interface WorkerProcess {
  /** The units whose calls have come to where they are held. */
  held: ReadonlySet<string>;
  /** The units whose calls were let go and have come to their end. */
  passed: ReadonlySet<string>;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Resolves with its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

export function startWorkerProcess(place: WorkerPlace, holds: Hold[]): WorkerProcess {
  const child = spawn(process.execPath, [program(), JSON.stringify({ place, holds })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = { held: new Set<string>(), passed: new Set<string>() };
  createInterface(child.stdout).on('line', (line) => {
    // The SDK's core writes its warnings to the same stream.
    const [, word, unit = ''] = /^(held|passed) (.+)$/.exec(line) ?? [];
    if (word === 'held' || word === 'passed') said[word].add(unit);
  });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('close', (code, signal) => resolve(signal ?? code)),
  );
  return { ...said, ended, kill: (signal) => void child.kill(signal) };
}

/** Compiles the program beside the sources that global-setup.ts has compiled, from where it can import them. */
function program(): string {
  const room = join(compiledFolder(), 'lib/test/support');
  mkdirSync(room, { recursive: true });
  for (const name of PROGRAM) {
    const { code } = transformFileSync(join(__dirname, name), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs' },
    });
    writeWhole(join(room, name.replace(/\.ts$/, '.js')), code);
  }
  return join(room, 'worker-process.js');
}

/** Where the sources as they are now lie compiled, for this run of the tests only. */
export function compiledFolder(): string {
  const cli = process.env['TEST_CLI'];
  if (!cli) throw new Error('TEST_CLI is set by global-setup.ts: run these tests with jest');
  return dirname(dirname(cli));
}
