import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type * as Testing from '@temporalio/testing';
import type { CliCache } from './cli-cache';
import { keepProcess } from './keep-process';

/** A download that brings no new byte for this long is given up. */
const SILENCE_MS = 10_000;
const LOOK_EVERY_MS = 500;

/**
 * Lets the SDK download the Temporal CLI, and returns where it is kept from now on.
 *
 * It runs in a process of its own, because the SDK's native download can neither be stopped nor bounded from here, and
 * because it would install Temporal's Runtime with the SDK's defaults before our caller could choose its own.
 * @throws Error when `@temporalio/testing` is not installed, or nothing arrives
 */
export async function downloadCli(cache: CliCache, env: NodeJS.ProcessEnv): Promise<string> {
  const testing = resolveTestingPackage();
  await mkdir(cache.folder, { recursive: true });
  const folder = await mkdtemp(join(cache.folder, '.download-'));
  try {
    await runDownload(testing, folder, env);
    await mkdir(dirname(cache.downloaded), { recursive: true });
    await rename(await onlyFileOf(folder), cache.downloaded);
    return cache.downloaded;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A development dependency of ours: it is there in a checkout, and need not be where the package is installed. */
function resolveTestingPackage(): string {
  try {
    return require.resolve('@temporalio/testing');
  } catch {
    throw new Error('@temporalio/testing is not installed');
  }
}

async function runDownload(testing: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const lines: string[] = [];
  const script = `(${downloadMain.toString()})(require(process.argv[1]), process.argv[2])`;
  const download = await keepProcess({
    command: process.execPath,
    args: ['-e', script, testing, folder],
    env,
    onLine: (line) => lines.push(line),
  });
  const watch = endWhenSilent(folder, () => void download.end());
  const { code } = await download.exited;
  if (watch.stop()) throw new Error(`no byte arrived within ${SILENCE_MS / 1000} s`);
  if (code !== 0) throw new Error(lines.find((line) => line.trim() !== '') ?? 'it ended without a word');
}

/** Runs in the process of its own: it may use its arguments and nothing else of this file. */
function downloadMain(
  { TestWorkflowEnvironment }: Pick<typeof Testing, 'TestWorkflowEnvironment'>,
  downloadDir: string,
): void {
  TestWorkflowEnvironment.createLocal({ server: { executable: { type: 'cached-download', downloadDir } } })
    .then((environment) => environment.teardown())
    .catch((error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    });
}

/** Calls `giveUp` when the folder stops growing; `stop` tells whether it did. */
function endWhenSilent(folder: string, giveUp: () => void): { stop(): boolean } {
  let bytes = 0;
  let quietSince = performance.now();
  let gaveUp = false;
  const look = async (): Promise<void> => {
    const now = await bytesIn(folder);
    if (now !== bytes) quietSince = performance.now();
    bytes = now;
    if (gaveUp || performance.now() - quietSince < SILENCE_MS) return;
    gaveUp = true;
    giveUp();
  };
  // A file that is renamed while we look is no reason to stop looking.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return gaveUp;
    },
  };
}

async function bytesIn(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function onlyFileOf(folder: string): Promise<string> {
  const [name] = await readdir(folder);
  if (name === undefined) throw new Error('the SDK left no file behind');
  return join(folder, name);
}
