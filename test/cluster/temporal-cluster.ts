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
import {
  DATABASE_HOST,
  DATABASE_USER,
  DATABASES,
  NEXUS_ADDRESSES,
  NEXUS_CALLBACK,
  pidFileOf,
  ROLES,
  writeDynamicSettings,
} from './cluster-of-this-run';
import type { ClusterTools } from './cluster-tools';
import { postgresUser } from './cluster-tools';
import { LastingProcess } from './lasting-process';

const run = promisify(execFile);

const HOST = DATABASE_HOST;
const SCHEMAS = { default: 'postgresql/v12/temporal', visibility: 'postgresql/v12/visibility' } as const;
const USER = DATABASE_USER;
const LOW_PORTS = [20_000, 32_000] as const;
const MOST_WORDS = 300;
const ANEW_EVERY = '2s';
const READY_WITHIN_MS = 180_000;
const STEP_WITHIN_MS = 120_000;

/** What a frontend asks of who calls it: a client certificate, and an API key (a JWT) whose claims say what it may. */
export interface FrontendSecurity {
  /** Its own certificate, as PEM. */
  certFile: string;
  keyFile: string;
  /** Whose client certificates it takes; read anew every two seconds. */
  clientCaFile: string;
  /** Where the public keys of API keys are, as a JSON Web Key Set; read anew every two seconds. */
  keysUrl: string;
}

type FrontRole = Role | 'internal-frontend';

/**
 * A Temporal server as people run it: frontend, history, matching and worker, a process each, on PostgreSQL. Whatever of it dies
 * is started again. On loopback; gone with `close`.
 */
export class TemporalCluster {
  private constructor(
    /** What others need to look into it, and to kill parts of it. */
    readonly access: ClusterAccess,
    /** `127.0.0.1:port` where nobody is asked who calls: of the internal frontend, where there is one. */
    readonly openAddress: string,
    private readonly parts: Map<Part, LastingProcess>,
  ) {}

  /**
   * @param folder an empty one, which `close` leaves as it is: logs and the database are in it
   * @param security what the frontend asks of who calls it; left out, nothing
   */
  static async open(tools: ClusterTools, folder: string, security?: FrontendSecurity): Promise<TemporalCluster> {
    const parts = new Map<Part, LastingProcess>();
    const roles: FrontRole[] = [...ROLES, ...(security ? (['internal-frontend'] as const) : [])];
    try {
      const databasePort = await findFreePort();
      parts.set('postgres', await startPostgres(tools, folder, databasePort));
      await makeSchemas(tools, databasePort);
      const { ports, settings } = await writeConfiguration(folder, databasePort, roles, security);
      for (const role of roles) parts.set(role, startRole(tools, folder, role));
      const address = `${HOST}:${ports['frontend']}`;
      const openAddress = `${HOST}:${ports[security ? 'internal-frontend' : 'frontend']}`;
      await addNamespace(openAddress, 'default');
      const access = { address, folder, databasePort, postgres: tools.postgres, settings };
      return new TemporalCluster(access, openAddress, parts);
    } catch (error) {
      await endAll(parts);
      throw new Error(`no cluster came up: ${lastWords(folder)}`, { cause: error });
    }
  }

  get address(): string {
    return this.access.address;
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

/** One file for all roles, each of which reads its own part. @returns the port of each, and the dynamic settings */
async function writeConfiguration(
  folder: string,
  databasePort: number,
  roles: FrontRole[],
  security: FrontendSecurity | undefined,
): Promise<{ ports: Record<string, number>; settings: Record<string, unknown> }> {
  const ports: Record<string, number> = {};
  const services: Record<string, object> = {};
  for (const role of roles) {
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
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: HOST }, ...(security && securityOf(security)) },
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
    // Where there is an internal frontend the server finds it by itself.
    ...(!security && { publicClient: { hostPort: frontendAddress } }),
    dynamicConfigClient: { filepath: join(folder, 'dynamic.yaml'), pollInterval: '10s' },
  };
  mkdirSync(join(folder, 'config'), { recursive: true });
  // JSON is YAML too.
  writeFileSync(join(folder, 'config', 'development.yaml'), JSON.stringify(configuration, null, 2));
  const settings = dynamicSettings(httpPort);
  writeDynamicSettings(folder, settings);
  return { ports, settings };
}

function securityOf({ certFile, keyFile, clientCaFile, keysUrl }: FrontendSecurity): object {
  const server = { certFile, keyFile, requireClientAuth: true, clientCaFiles: [clientCaFile] };
  const jwtKeyProvider = { keySourceURIs: [keysUrl], refreshInterval: ANEW_EVERY };
  return {
    tls: { frontend: { server }, refreshInterval: ANEW_EVERY },
    authorization: { jwtKeyProvider, authorizer: 'default', claimMapper: 'default' },
  };
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

/** docs/temporal-server.md. */
function dynamicSettings(httpPort: number): Record<string, unknown> {
  return {
    [NEXUS_CALLBACK]: `http://${HOST}:${httpPort}/namespaces/{{.NamespaceName}}/nexus/callback`,
    [NEXUS_ADDRESSES]: [{ Pattern: `${HOST}:${httpPort}`, AllowInsecure: true }],
    // As the development server has it: nobody waits half a minute for a namespace made just now.
    'system.forceSearchAttributesCacheRefreshOnRead': true,
  };
}

function startRole(tools: ClusterTools, folder: string, role: FrontRole): LastingProcess {
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
  const { postgres, ...roles } = Object.fromEntries(parts);
  await Promise.all(Object.values(roles).map(async (role) => role.end()));
  await postgres?.end();
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
