import { findFreePort, UI_PORT_OFFSET } from '../../../host/free-ports';
import type { Exit, KeptProcess } from './keep-process';
import { keepProcess } from './keep-process';
import { waitUntilReady } from './wait-until-ready';

/** How to run a development server. */
export interface TemporalServerOptions {
  /** The Temporal CLI, as `findTemporalCli` finds it. */
  executable: string;
  /** Made when the server starts. @default 'default' */
  namespace?: string;
  /** Where the server listens. Without it a free port is taken, and another one when that is lost in a race. */
  port?: number;
  /**
   * Whether the web UI is served too.
   * @default true
   */
  ui?: boolean;
  /**
   * Where the web UI listens.
   * @default the server's port + 1000
   */
  uiPort?: number;
  /** Keeps everything in this SQLite file. Without it, workflows are forgotten when the server ends. */
  dbFile?: string;
  /** Search attributes to register, by name, e.g. `{ Team: 'Keyword' }`. */
  searchAttributes?: Record<string, string>;
  /**
   * How long the server may take until it answers, in milliseconds.
   * @default 30_000
   */
  readyWithinMs?: number;
  /** Receives each line the server writes. Errors only: it is told to be quiet. */
  log?: (line: string) => void;
}

/** A server that listens on loopback only and ends with this process, however this process ends. */
export interface TemporalServer {
  /** `127.0.0.1:port`, for clients and workers. */
  address: string;
  /** The one it was started with. */
  namespace: string;
  /** Null when the server has no UI. */
  uiUrl: string | null;
  /** Of the CLI that serves. */
  pid: number;
  /** Resolves when it has ended, whoever ended it. */
  exited: Promise<Exit>;
  /** Ends the server and returns when it is gone. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const TRIES = 4;
/** SQLite keeps its file whole under SIGKILL too, but a server told to stop leaves no journal behind. */
const GRACE_WITH_FILE_MS = 5_000;
const LINES_TO_QUOTE = 5;

/**
 * Starts a Temporal development server and returns once it can be used.
 * @throws Error with the server's last words when it ends or is not ready in time
 */
export async function startTemporalServer(options: TemporalServerOptions): Promise<TemporalServer> {
  const tries = options.port === undefined ? TRIES : 1;
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      // Between our finding a port free and the server taking it, anyone may have taken it.
      if (left === 0 || !(error instanceof ServerEnded)) throw error;
    }
  }
}

class ServerEnded extends Error {}

async function startOnce(options: TemporalServerOptions): Promise<TemporalServer> {
  const { namespace = 'default', ui = true, readyWithinMs = 30_000 } = options;
  const port = options.port ?? (await findFreePort());
  const uiPort = options.uiPort ?? port + UI_PORT_OFFSET;
  const lastLines: string[] = [];
  const server = await keepProcess({
    command: options.executable,
    args: serverArguments(options, port, ui ? uiPort : undefined),
    env: environmentWithoutTemporal(process.env),
    graceMs: options.dbFile ? GRACE_WITH_FILE_MS : 0,
    onLine: (line) => {
      options.log?.(line);
      if (lastLines.push(line) > LINES_TO_QUOTE) lastLines.shift();
    },
  });
  const address = `${HOST}:${port}`;
  await readyOrEnded(server, { address, namespace, readyWithinMs, lastLines });
  return {
    address,
    namespace,
    uiUrl: ui ? `http://${HOST}:${uiPort}` : null,
    pid: server.pid,
    exited: server.exited,
    close: () => server.end(),
  };
}

function serverArguments(options: TemporalServerOptions, port: number, uiPort: number | undefined): string[] {
  const { namespace, dbFile, searchAttributes = {} } = options;
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--log-level', 'error'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-ip', HOST, '--ui-port', String(uiPort)]),
    ...(namespace === undefined ? [] : ['--namespace', namespace]),
    ...(dbFile === undefined ? [] : ['--db-filename', dbFile]),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

/** The CLI reads TEMPORAL_* too: an address or a profile meant for another server must not steer this one. */
function environmentWithoutTemporal(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}

interface Readiness {
  address: string;
  namespace: string;
  readyWithinMs: number;
  lastLines: string[];
}

async function readyOrEnded(
  server: KeptProcess,
  { address, namespace, readyWithinMs, lastLines }: Readiness,
): Promise<void> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), readyWithinMs);
  const ended = server.exited.then(() => 'ended' as const);
  try {
    const ready = waitUntilReady(address, namespace, giveUp.signal);
    // When the server has ended, nobody waits for `ready` any more; its failure is no news then.
    ready.catch(() => undefined);
    if ((await Promise.race([ready, ended])) !== 'ended') return;
    throw new ServerEnded(
      `the Temporal server ended before it was ready: ${lastLines.join(' | ') || 'it said nothing'}`,
    );
  } catch (error) {
    await server.end();
    if (error instanceof ServerEnded) throw error;
    throw new Error(`the Temporal server did not answer on ${address} within ${readyWithinMs} ms`, { cause: error });
  } finally {
    clearTimeout(timer);
    giveUp.abort();
  }
}
