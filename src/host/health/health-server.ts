import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import { ConfigurationError } from '../../config/configuration-error';
import { boundConnections } from './bound-connections';
import type { HealthAddress } from './health-address';
import { exportedMetrics } from './exported-metrics';
import type { ReadinessReport } from './readiness';

/** What the answers are made of. */
export interface HealthSources {
  /** Asked for each `/readyz`. */
  readiness(): Promise<ReadinessReport>;
  /** Where this process's runtime exports its metrics, as `host:port`; absent where it does not. */
  metricsAddress?: string;
}

/** Answers health checks until it is closed. */
export interface HealthServer {
  /** How many are connected now. */
  connections(): number;
  /** `http://host:port`, also where any port was asked for. */
  url: string;
  /** Answers nothing from now on, and ends the connections. */
  close(): Promise<void>;
}

/** Probes and a scraper need a handful. */
export const MOST_CONNECTIONS = 64;
/** A probe's request comes in one piece. */
const ASKED_WITHIN_MS = 2_000;
const CHECKED_EVERY_MS = 1_000;
/** Longer than any answer takes; who does not read his in that time has gone. */
const SILENT_FOR_MS = 15_000;

/** Whoever reaches the port may keep it busy for these seconds, and no longer. */
const BOUNDS = {
  requestTimeout: ASKED_WITHIN_MS,
  headersTimeout: ASKED_WITHIN_MS,
  connectionsCheckingInterval: CHECKED_EVERY_MS,
};

const NO_METRICS =
  'This process was not started by `temporal-huaweicloud worker`, and its Temporal runtime exports no metrics at an ' +
  'address that is known here: pass metricsAddress to createWorker.';

interface Answer {
  status: number;
  /** Sent as JSON, unless it is a text of a type of its own. */
  body: object | string;
  type?: string;
}

type Answers = Record<string, () => Answer | Promise<Answer>>;

/**
 * Answers `/healthz`, `/readyz` and `/metrics`.
 * @throws {ConfigurationError} when the address cannot be listened on
 */
export async function openHealthServer(address: HealthAddress, sources: HealthSources): Promise<HealthServer> {
  const loop = monitorEventLoopDelay();
  const answers: Answers = {
    '/healthz': () => alive(loop),
    '/readyz': () => readiness(sources),
    '/metrics': () => metrics(sources.metricsAddress),
  };
  const server = createServer(BOUNDS);
  server.timeout = SILENT_FOR_MS;
  const connections = boundConnections(server, MOST_CONNECTIONS);
  server.on('request', (asked: IncomingMessage, response: ServerResponse) => void answer(answers, asked, response));
  const url = await listen(server, address);
  loop.enable();
  return {
    url,
    connections,
    close: async () => {
      loop.disable();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(answers: Answers, asked: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, body, type = 'application/json; charset=utf-8' } = await answerTo(answers, asked);
  response.statusCode = status;
  response.setHeader('content-type', type);
  // One question a connection: nobody keeps one for the next, and a body, which no question has, is not read.
  response.setHeader('connection', 'close');
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

async function answerTo(answers: Answers, { method, url = '/' }: IncomingMessage): Promise<Answer> {
  const found = Object.entries(answers).find(([path]) => path === url.split('?', 1)[0]);
  if (!found || (method !== 'GET' && method !== 'HEAD')) {
    return { status: 404, body: { error: `Asked can be: ${Object.keys(answers).join(', ')}.` } };
  }
  try {
    return await found[1]();
  } catch (error) {
    return { status: 500, body: { error: messageOf(error) } };
  }
}

/** A process whose event loop stands still does not come to answer: that is what a liveness check notices. */
function alive(loop: IntervalHistogram): Answer {
  const longest = Math.round(loop.max / 1e6);
  loop.reset();
  const uptimeSeconds = Math.round(process.uptime());
  return { status: 200, body: { alive: true, uptimeSeconds, longestEventLoopDelayMs: longest } };
}

async function readiness(sources: HealthSources): Promise<Answer> {
  const report = await sources.readiness();
  return { status: report.ready ? 200 : 503, body: report };
}

/** The SDK exports on a port of its own: passed on, one port has everything. */
async function metrics(metricsAddress: string | undefined): Promise<Answer> {
  if (metricsAddress === undefined) return { status: 501, body: { error: NO_METRICS } };
  try {
    return await exportedMetrics(metricsAddress);
  } catch (error) {
    return { status: 502, body: { error: `The exporter of this process does not answer: ${messageOf(error)}.` } };
  }
}

async function listen(server: Server, { host, port }: HealthAddress): Promise<string> {
  try {
    // Of the two addresses that `localhost` may name, the one that every probe tries.
    server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port });
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'EADDRINUSE' ? 'it is taken' : message;
    throw new ConfigurationError(
      `The health checks cannot be answered at ${host}:${port}: ${reason}. Name another in HUAWEICLOUD_HEALTH_ADDRESS or --health.`,
      { cause: error },
    );
  }
  const { address, family, port: openPort } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${openPort}`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
