import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CliCache } from './cli-cache';
import { TEMPORAL_CLI_VERSION } from './cli-cache';
import { findOnPath, isExecutable } from './find-on-path';
import { keepProcess } from './keep-process';
import type { Narrator } from './narrator';

const MODULE = `github.com/temporalio/cli/cmd/temporal@${TEMPORAL_CLI_VERSION}`;
/** Where Go's own installer puts it, on PATH or not. */
const GO_INSTALLED = '/usr/local/go/bin/go';
const BUILD_PREFIX = '.build-';
/** No build takes that long: its folder was left behind by a build that was killed. */
const STALE_AFTER_MS = 2 * 60 * 60 * 1000;
const LINES_TO_QUOTE = 3;

/** Where to build, and whom to tell of it. */
export interface BuildOptions {
  /** In which `go` is found and runs. */
  env: NodeJS.ProcessEnv;
  /** Where the result is kept. */
  cache: CliCache;
  /** Who is told that it takes its time. */
  narrator: Narrator;
}

/**
 * Builds the Temporal CLI from source with Go, once, and returns where it is kept from now on.
 *
 * Each build has a folder of its own and is moved into place when it is whole. So a killed build leaves no half
 * program, and of two builds at once both succeed: the second move replaces a file by its equal.
 * @throws Error when there is no Go, or it fails
 */
export async function buildCli({ env, cache, narrator }: BuildOptions): Promise<string> {
  const go = (await findOnPath('go', env)) ?? ((await isExecutable(GO_INSTALLED)) ? GO_INSTALLED : undefined);
  if (go === undefined) throw new Error(`go is neither on PATH nor at ${GO_INSTALLED}`);
  await mkdir(cache.folder, { recursive: true });
  await removeStaleBuilds(cache.folder);
  const folder = await mkdtemp(join(cache.folder, BUILD_PREFIX));
  try {
    narrator.say(`No Temporal CLI here yet: building ${MODULE} with ${go}.`);
    narrator.say(`This happens once and takes about 150 seconds. It will be kept in ${dirname(cache.built)}.`);
    await narrator.whileRunning('building the Temporal CLI', runGo(go, folder, env));
    await mkdir(dirname(cache.built), { recursive: true });
    await rename(join(folder, 'temporal'), cache.built);
    return cache.built;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runGo(go: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const lines: string[] = [];
  const build = await keepProcess({
    command: go,
    args: ['install', MODULE],
    cwd: folder,
    // A caller's GOFLAGS=-mod=vendor or GOBIN would break this build or put it elsewhere.
    env: { ...env, GOBIN: folder, GOFLAGS: '-mod=mod' },
    onLine: (line) => {
      if (lines.push(line) > LINES_TO_QUOTE) lines.shift();
    },
  });
  const { code, signal } = await build.exited;
  if (code !== 0) throw new Error(`go install ended with ${signal ?? code}: ${lines.join(' | ') || 'it said nothing'}`);
}

async function removeStaleBuilds(folder: string): Promise<void> {
  const builds = (await readdir(folder))
    .filter((name) => name.startsWith(BUILD_PREFIX))
    .map((name) => join(folder, name));
  for (const build of builds) {
    // Another process may remove it first.
    const { mtimeMs } = await stat(build).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > STALE_AFTER_MS) await rm(build, { recursive: true, force: true });
  }
}
