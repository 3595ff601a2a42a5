import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { waitUntilReady } from '../../src/cli/demo/temporal-server/wait-until-ready';
import { CACHE, filesCompiled } from './compile-sources';
import type { ServerOfThisRun } from './server-of-this-run';

/*
 * What TEST_KEEP_SERVER keeps from one run to the next: the build of these very sources, and a Temporal server. The
 * server belongs to server-keeper.js, a process of its own, which ends it when server.json is gone or untouched for long.
 */
const KEPT = join(CACHE, 'kept-between-runs');
const SERVER = join(KEPT, 'server.json');
const KEEPER_SAYS = join(KEPT, 'server-keeper.log');
const IDLE_MS = 30 * 60_000;
const ANSWERS_WITHIN_MS = 5_000;

/** Has the folder hold a build of the sources as they are, made only where the last run had others. */
export async function keptBuild(folder: string, build: (folder: string) => Promise<void>): Promise<void> {
  const kept = join(KEPT, `build-${hashOfSources()}`);
  if (!existsSync(kept)) {
    mkdirSync(KEPT, { recursive: true });
    for (const old of readdirSync(KEPT).filter((name) => name.startsWith('build-')))
      rmSync(join(KEPT, old), { recursive: true, force: true });
    const fresh = mkdtempSync(join(KEPT, 'unfinished-'));
    await build(fresh);
    // Another run beside this one may have been quicker.
    if (existsSync(kept)) rmSync(fresh, { recursive: true, force: true });
    else renameSync(fresh, kept);
  }
  cpSync(kept, folder, { recursive: true });
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of filesCompiled().sort()) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 32);
}

/** The server that an earlier run has left, or a new one; what it is given to close only says that it was used. */
export async function keptServer(executable: string, build: string): Promise<ServerOfThisRun> {
  const address = (await answeringServer()) ?? (await startKeptServer(executable, build));
  touch();
  const inUse = setInterval(touch, IDLE_MS / 10).unref();
  return {
    address,
    close: async () => {
      clearInterval(inUse);
      touch();
    },
  };
}

async function answeringServer(): Promise<string | undefined> {
  const address = addressIn(SERVER);
  if (address === undefined) return undefined;
  try {
    await waitUntilReady(address, 'default', AbortSignal.timeout(ANSWERS_WITHIN_MS));
    return address;
  } catch {
    rmSync(SERVER, { force: true });
    return undefined;
  }
}

async function startKeptServer(executable: string, build: string): Promise<string> {
  mkdirSync(KEPT, { recursive: true });
  const log = openSync(KEEPER_SAYS, 'w');
  const starter = join(build, 'lib/src/cli/demo/temporal-server/start-temporal-server.js');
  const keeper = spawn(
    process.execPath,
    [join(__dirname, 'server-keeper.js'), starter, executable, SERVER, String(IDLE_MS)],
    { detached: true, stdio: ['ignore', log, log] },
  );
  keeper.unref();
  for (;;) {
    const address = addressIn(SERVER);
    if (address !== undefined) return address;
    if (keeper.exitCode !== null) throw new Error(`no server was kept: ${readFileSync(KEEPER_SAYS, 'utf8')}`);
    await pause(20);
  }
}

function addressIn(file: string): string | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { address: string }).address : undefined;
}

function touch(): void {
  if (existsSync(SERVER)) utimesSync(SERVER, new Date(), new Date());
}
