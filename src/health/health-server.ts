import { monitorEventLoopDelay } from 'node:perf_hooks';
import fastify, { type FastifyInstance } from 'fastify';
import { request } from 'undici';
import { ConnectionError } from '../connections/connection-error';
import type { HealthAddress } from './health-address';
import type { ReadinessReport } from './readiness';

/** What the answers are made of. */
export interface HealthSources {
  readiness(): Promise<ReadinessReport>;
  /** Where this process's runtime exports its metrics, as `host:port`; absent where it does not. */
  metricsAddress?: string;
}

export interface HealthServer {
  /** `http://host:port`, also where any port was asked for. */
  url: string;
  close(): Promise<void>;
}

const SCRAPED_WITHIN_MS = 5_000;
const NO_METRICS =
  'This process was not started by `temporal-huaweicloud worker`, and its Temporal runtime exports no metrics at an ' +
  'address that is known here: pass metricsAddress to createWorker.';

/**
 * Answers `/healthz`, `/readyz` and `/metrics`.
 * @throws {ConnectionError} when the address cannot be listened on
 */
export async function openHealthServer(address: HealthAddress, sources: HealthSources): Promise<HealthServer> {
  const app = fastify({ forceCloseConnections: true });
  const loop = monitorEventLoopDelay();
  loop.enable();
  // A process whose event loop stands still does not come to answer: that is what a liveness check notices.
  app.get('/healthz', () => {
    const longest = Math.round(loop.max / 1e6);
    loop.reset();
    return { alive: true, uptimeSeconds: Math.round(process.uptime()), longestEventLoopDelayMs: longest };
  });
  app.get('/readyz', async (_request, reply) => {
    const report = await sources.readiness();
    return reply.code(report.ready ? 200 : 503).send(report);
  });
  serveMetrics(app, sources.metricsAddress);
  const url = await listen(app, address);
  return {
    url,
    close: async () => {
      loop.disable();
      await app.close();
    },
  };
}

/** The SDK exports on a port of its own: passed on, one port has everything. */
function serveMetrics(app: FastifyInstance, metricsAddress: string | undefined): void {
  app.get('/metrics', async (_request, reply) => {
    if (metricsAddress === undefined) return reply.code(501).send({ error: NO_METRICS });
    try {
      const { statusCode, headers, body } = await request(`http://${metricsAddress}/metrics`, {
        headersTimeout: SCRAPED_WITHIN_MS,
        bodyTimeout: SCRAPED_WITHIN_MS,
      });
      const type = headers['content-type'] ?? 'text/plain; version=0.0.4';
      return reply
        .code(statusCode)
        .header('content-type', type)
        .send(await body.text());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return reply.code(502).send({ error: `The exporter of this process does not answer: ${reason}.` });
    }
  });
}

async function listen(app: FastifyInstance, { host, port }: HealthAddress): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'EADDRINUSE' ? 'it is taken' : message;
    throw new ConnectionError(
      `The health checks cannot be answered at ${host}:${port}: ${reason}. Name another in HUAWEICLOUD_HEALTH_ADDRESS or --health.`,
      { cause: error },
    );
  }
}
