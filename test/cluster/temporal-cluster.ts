import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findFreePort } from '../../src/host/free-ports';
import { addNamespace } from './add-namespace';
import type { ClusterAccess, Part, Role } from './cluster-of-this-run';
import { DATABASE_HOST, DATABASE_USER, DATABASES, pidFileOf, ROLES } from './cluster-of-this-run';
import type { ClusterTools } from './cluster-tools';
import { postgresUser } from './cluster-tools';
import { LastingProcess } from './lasting-process';

const run = promisify(execFile);

const HOST = DATABASE_HOST;
const SCHEMAS = { default: 'postgresql/v12/temporal', visibility: 'postgresql/v12/visibility' } as const;
const USER = DATABASE_USER;
const LOW_PORTS = [20_000, 32_000] as const;
const MOST_WORDS = 300;
const READY_WITHIN_MS = 180_000;
const STEP_WITHIN_MS = 120_000;

/**
 * A Temporal server as people run it: frontend, history, matching and worker, a process each, on PostgreSQL. Whatever of it dies
 * is started again. On loopback; gone with `close`.
 */
export class TemporalCluster {
  private constructor(
    /** `127.0.0.1:port` of the frontend. */
    readonly address: string,
    private readonly folder: string,
    private readonly tools: ClusterTools,
    private readonly databasePort: number,
    private readonly parts: Map<Part, LastingProcess>,
  ) {}

  /** @param folder an empty one, which `close` leaves as it is: logs and the database are in it */
  static async open(tools: ClusterTools, folder: string): Promise<TemporalCluster> {
    const parts = new Map<Part, LastingProcess>();
    try {
      const databasePort = await findFreePort();
      parts.set('postgres', await startPostgres(tools, folder, databasePort));
      await makeSchemas(tools, databasePort);
      const ports = await writeConfiguration(folder, databasePort);
      for (const role of ROLES) parts.set(role, startRole(tools, folder, role));
      const cluster = new TemporalCluster(`${HOST}:${ports.frontend}`, folder, tools, databasePort, parts);
      await addNamespace(cluster.address, 'default');
      return cluster;
    } catch (error) {
      await endAll(parts);
      throw new Error(`no cluster came up: ${lastWords(folder)}`, { cause: error });
    }
  }

  /** What others need to look into it, and to kill parts of it. */
  get access(): ClusterAccess {
    const { address, folder, databasePort, tools } = this;
    return { address, folder, databasePort, postgres: tools.postgres };
  }

  async close(): Promise<void> {
    await endAll(this.parts);
  }
}

function logOf(folder: string, part: Part): string {
  return join(folder, `${part}.log`);
}

async function startPostgres(tools: ClusterTools, folder: string, port: number): Promise<LastingProcess> {
  const user = postgresUser();
  const data = join(folder, 'database');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  if (user) {
    chownSync(folder, user.uid, user.gid);
    chownSync(data, user.uid, user.gid);
  }
  const initdb = ['-D', data, '-U', USER, '--auth=trust', '-E', 'UTF8', '--no-locale'];
  await run(join(tools.postgres, 'initdb'), initdb, { ...user, cwd: '/', timeout: STEP_WITHIN_MS });
  const settings = { listen_addresses: HOST, port, unix_socket_directories: '', max_connections: 200 };
  const postgres = new LastingProcess({
    command: join(tools.postgres, 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    user,
    log: logOf(folder, 'postgres'),
    pidFile: pidFileOf(folder, 'postgres'),
    // Fast shutdown: it does not wait for clients to leave.
    stopSignal: 'SIGINT',
  });
  const until = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const ready = await run(join(tools.postgres, 'pg_isready'), ['-h', HOST, '-p', String(port)]).catch(
      () => undefined,
    );
    if (ready) return postgres;
    if (performance.now() > until) {
      await postgres.end();
      throw new Error(`PostgreSQL did not answer: ${readFileSync(logOf(folder, 'postgres'), 'utf8')}`);
    }
    await pause(200);
  }
}

async function makeSchemas(tools: ClusterTools, port: number): Promise<void> {
  for (const store of ['default', 'visibility'] as const) {
    const to = ['--plugin', 'postgres12', '--ep', HOST, '-p', String(port), '-u', USER, '--db', DATABASES[store]];
    for (const does of [['create'], ['setup-schema', '-v', '0.0'], ['update-schema', '--schema-name', SCHEMAS[store]]])
      await run(tools.sqlTool, [...to, ...does], { timeout: STEP_WITHIN_MS });
  }
}

/** One file for all roles, each of which reads its own part. @returns the port of each */
async function writeConfiguration(folder: string, databasePort: number): Promise<Record<Role, number>> {
  const ports: Record<string, number> = {};
  const services: Record<string, object> = {};
  for (const role of ROLES) {
    const grpcPort = await findFreePort();
    const membershipPort = await findLowPort();
    ports[role] = grpcPort;
    services[role] = { rpc: { grpcPort, membershipPort, bindOnIP: HOST } };
  }
  const httpPort = await findFreePort();
  services['frontend'] = { rpc: { ...(services['frontend'] as { rpc: object }).rpc, httpPort } };
  const sql = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `${HOST}:${databasePort}`,
      connectProtocol: 'tcp',
      user: USER,
      maxConns,
      maxIdleConns: maxConns,
    },
  });
  const frontendAddress = `${HOST}:${ports['frontend']}`;
  const configuration = {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 64,
      datastores: { default: sql(DATABASES.default, 20), visibility: sql(DATABASES.visibility, 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: HOST } },
    services,
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: frontendAddress },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    publicClient: { hostPort: frontendAddress },
    dynamicConfigClient: { filepath: join(folder, 'dynamic.yaml'), pollInterval: '10s' },
  };
  mkdirSync(join(folder, 'config'), { recursive: true });
  // JSON is YAML too.
  writeFileSync(join(folder, 'config', 'development.yaml'), JSON.stringify(configuration, null, 2));
  writeFileSync(join(folder, 'dynamic.yaml'), JSON.stringify(dynamicSettings(httpPort), null, 2));
  return ports;
}

/** The server keeps its members' ports in a smallint, and what the system hands out is above 32,767. */
async function findLowPort(): Promise<number> {
  for (;;) {
    const port = randomInt(...LOW_PORTS);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, HOST, () => resolve(true));
    });
    await new Promise((resolve) => probe.close(resolve));
    if (isFree) return port;
  }
}

/** docs/deploy.md, "What the Temporal server needs". */
function dynamicSettings(httpPort: number): object {
  const always = (value: unknown) => [{ value }];
  return {
    'component.nexusoperations.callback.endpoint.template': always(
      `http://${HOST}:${httpPort}/namespaces/{{.NamespaceName}}/nexus/callback`,
    ),
    'component.callbacks.allowedAddresses': always([{ Pattern: `${HOST}:${httpPort}`, AllowInsecure: true }]),
    // As the development server has it: nobody waits half a minute for a namespace made just now.
    'system.forceSearchAttributesCacheRefreshOnRead': always(true),
  };
}

function startRole(tools: ClusterTools, folder: string, role: Role): LastingProcess {
  return new LastingProcess({
    command: tools.server,
    args: [
      '--root',
      folder,
      '--config',
      'config',
      '--env',
      'development',
      '--allow-no-auth',
      'start',
      '--service',
      role,
    ],
    log: logOf(folder, role),
    pidFile: pidFileOf(folder, role),
    stopSignal: 'SIGTERM',
  });
}

/** The roles before the database that they write to. */
async function endAll(parts: Map<Part, LastingProcess>): Promise<void> {
  await Promise.all(ROLES.map(async (role) => parts.get(role)?.end()));
  await parts.get('postgres')?.end();
}

function lastWords(folder: string): string {
  const logs = (['postgres', ...ROLES] as const).map((part) => [part, logOf(folder, part)] as const);
  return logs
    .filter(([, file]) => existsSync(file))
    .map(
      ([part, file]) =>
        `${part}: ${readFileSync(file, 'utf8')
          .trim()
          .split('\n')
          .slice(-2)
          .map((line) => line.slice(0, MOST_WORDS))
          .join(' | ')}`,
    )
    .join('\n');
}
