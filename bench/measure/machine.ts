import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** What the figures of a run hold for. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGiB: number;
  system: string;
  node: string;
  temporalSdk: string;
  temporalServer: string;
}

const ANSWERS_WITHIN_MS = 10_000;

export function describeMachine(executable: string): Machine {
  return {
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    temporalSdk: versionOf('@temporalio/worker'),
    temporalServer: execFileSync(executable, ['--version'], { encoding: 'utf8', timeout: ANSWERS_WITHIN_MS }).trim(),
  };
}

function versionOf(name: string): string {
  const file = join(dirname(require.resolve(name)), '../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
