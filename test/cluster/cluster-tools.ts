import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cliCacheOf } from '../../src/cli/demo/temporal-server/cli-cache';
import { findOnPath, isExecutable } from '../../src/cli/demo/temporal-server/find-on-path';
import { findGo, GO_ENVIRONMENT } from '../deploy/go';

/** The server that Temporal's own images carry, by the name that Go's modules have for it. */
const SERVER_VERSION = 'v1.29.1';
const MODULE = 'go.temporal.io/server';
const SERVER_BUILT_WITHIN_MS = 2_400_000;
/** Debian's packages put each version into a folder of its own, and none of it on PATH. */
const DEBIAN_POSTGRESQL = '/usr/lib/postgresql';

/** The programs that a Temporal cluster is made of. */
export interface ClusterTools {
  /** Temporal's server: one program, which plays the roles it is told to. */
  server: string;
  /** Makes the schema in the database. */
  sqlTool: string;
  /** The folder of PostgreSQL's programs. */
  postgres: string;
}

/**
 * The programs of this machine. Temporal's two are the copies built earlier, or ones that Go builds now from their module and
 * that are kept in the cache of the Temporal CLI (`~/.cache/temporal-huaweicloud`).
 * @throws Error saying what is missing and how it is had
 */
export async function findClusterTools(env: NodeJS.ProcessEnv = process.env): Promise<ClusterTools> {
  const postgres = await findPostgres(env);
  const { folder } = cliCacheOf(env);
  const kept = join(folder, `temporal-server-${SERVER_VERSION}`);
  const tools = { server: join(kept, 'server'), sqlTool: join(kept, 'sql'), postgres };
  if ((await isExecutable(tools.server)) && (await isExecutable(tools.sqlTool))) return tools;
  await mkdir(folder, { recursive: true });
  const workshop = await mkdtemp(join(folder, '.build-'));
  try {
    await build(workshop, env);
    await rename(workshop, kept);
    return tools;
  } catch (error) {
    const reason = (error as Error).message.trim().split('\n').at(-1);
    const advice = `This needs Temporal's server: put Go on PATH and let it reach a module proxy, or put server and sql in ${kept}`;
    throw new Error(`${advice} (${reason}).`, { cause: error });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function build(workshop: string, env: NodeJS.ProcessEnv): Promise<void> {
  const go = await findGo(env);
  process.stderr.write(`No Temporal server here yet: building ${MODULE} ${SERVER_VERSION} with ${go}.\n`);
  process.stderr.write('This happens once, downloads about 400 MB of modules, and takes about 10 minutes.\n');
  const of = (program: string) => `${MODULE}/cmd/${program}@${SERVER_VERSION}`;
  for (const program of ['server', 'tools/sql'])
    await promisify(execFile)(go, ['install', of(program)], {
      cwd: workshop,
      timeout: SERVER_BUILT_WITHIN_MS,
      env: { ...env, ...GO_ENVIRONMENT, GOBIN: workshop },
    });
}

async function findPostgres(env: NodeJS.ProcessEnv): Promise<string> {
  const versions = existsSync(DEBIAN_POSTGRESQL) ? readdirSync(DEBIAN_POSTGRESQL).sort() : [];
  for (const version of versions.reverse()) {
    const folder = join(DEBIAN_POSTGRESQL, version, 'bin');
    if (await isExecutable(join(folder, 'initdb'))) return folder;
  }
  const initdb = await findOnPath('initdb', env);
  if (initdb) return join(initdb, '..');
  throw new Error(
    `This needs PostgreSQL: initdb is neither on PATH nor below ${DEBIAN_POSTGRESQL}; on Debian, apt-get install postgresql.`,
  );
}

/** Whom PostgreSQL runs as: it refuses to run as root. Undefined where we are somebody else anyway. */
export function postgresUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
