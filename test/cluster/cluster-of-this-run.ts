import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The parts of a cluster, each a process of its own. */
export const ROLES = ['frontend', 'history', 'matching', 'worker'] as const;
export type Role = (typeof ROLES)[number];
/** All that a cluster may be made of; an internal frontend only where the other asks who calls. */
export type Part = Role | 'internal-frontend' | 'postgres';

/** What is told of a cluster to the test files, which are other processes. */
export interface ClusterAccess {
  /** `127.0.0.1:port` of the frontend. */
  address: string;
  /** Its logs, its database, and the process id of each part. */
  folder: string;
  databasePort: number;
  /** The folder of PostgreSQL's programs. */
  postgres: string;
  /** Its dynamic settings, by their names, as docs/temporal-server.md has them. */
  settings: Record<string, unknown>;
}

export const DATABASE_HOST = '127.0.0.1';
export const DATABASE_USER = 'temporal';
export const DATABASES = { default: 'temporal', visibility: 'temporal_visibility' } as const;

/** The two settings without which nobody's call by Nexus comes back. */
export const NEXUS_CALLBACK = 'component.nexusoperations.callback.endpoint.template';
export const NEXUS_ADDRESSES = 'component.callbacks.allowedAddresses';

/** The cluster that global-setup.ts has made, where `npm run try-cluster` asked for one. */
export function clusterOfThisRun(): ClusterAccess | undefined {
  const told = process.env['TEST_CLUSTER'];
  return told === undefined ? undefined : (JSON.parse(told) as ClusterAccess);
}

/** Turns on what a Nexus operation needs, or not; read anew by the server every ten seconds. */
export function writeDynamicSettings(folder: string, settings: Record<string, unknown>): void {
  const written = Object.entries(settings).map(([name, value]) => [name, [{ value }]]);
  // JSON is YAML too.
  writeFileSync(join(folder, 'dynamic.yaml'), JSON.stringify(Object.fromEntries(written), null, 2));
}

/** Where the process id of a part is to be read. */
export function pidFileOf(folder: string, part: Part): string {
  return join(folder, `${part}.pid`);
}

/** Kills a part with SIGKILL, unless it has died by itself. It is started again after a second. */
export function killPart({ folder }: Pick<ClusterAccess, 'folder'>, part: Part): void {
  const pid = Number(readFileSync(pidFileOf(folder, part), 'utf8'));
  // 0 would be this process, and all that belong to it.
  if (pid === 0) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A command line for `sh` that prints all that a database of the cluster holds: bytes as they are where they are text. */
export function dumpCommand({ postgres, databasePort }: ClusterAccess, database: string): string {
  const to = `-h ${DATABASE_HOST} -p ${databasePort} -U ${DATABASE_USER}`;
  return `PGOPTIONS='-c bytea_output=escape' '${join(postgres, 'pg_dump')}' ${to} ${database}`;
}

/** Everything that the databases hold, into a file each. */
export async function dumpDatabases(cluster: ClusterAccess, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const database of Object.values(DATABASES)) {
    const command = `${dumpCommand(cluster, database)} > '${join(folder, database)}.sql'`;
    await promisify(execFile)('sh', ['-c', command]);
  }
}

/** The size of each database, in bytes, as PostgreSQL tells it. */
export async function databaseBytes({ postgres, databasePort }: ClusterAccess): Promise<Record<string, number>> {
  const to = ['-h', DATABASE_HOST, '-p', String(databasePort), '-U', DATABASE_USER, '-d', DATABASES.default];
  const query = `select datname || ' ' || pg_database_size(datname) from pg_database where datname like 'temporal%'`;
  const { stdout } = await promisify(execFile)(join(postgres, 'psql'), [...to, '-Atc', query]);
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name = '', bytes]) => [name, Number(bytes)]),
  );
}
