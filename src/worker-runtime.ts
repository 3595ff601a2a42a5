import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { LogFormat } from './logs/log-format';
import { jsonLine } from './logs/json-line';
import { BUCKETS } from './metrics/metric-names';
import { findFreePort } from './temporal-server/free-ports';

/** What a worker's process is to do beside its work. */
export interface RuntimeSettings {
  logFormat: LogFormat;
  /** Whether anybody is to scrape metrics. */
  metrics: boolean;
}

/**
 * Installs the Temporal runtime of this process. It is the program's to do, and nobody else's: a process has one.
 * @returns where the metrics are exported, on this machine only; undefined without
 */
export async function installRuntime({ logFormat, metrics }: RuntimeSettings): Promise<string | undefined> {
  const bindAddress = metrics ? `127.0.0.1:${await findFreePort()}` : undefined;
  Runtime.install({
    ...(logFormat === 'json' && {
      logger: new DefaultLogger('INFO', (entry) => void process.stderr.write(`${jsonLine(entry)}\n`)),
    }),
    telemetryOptions: {
      ...(logFormat === 'json' && { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } }),
      ...(bindAddress !== undefined && {
        metrics: {
          prometheus: {
            bindAddress,
            countersTotalSuffix: true,
            unitSuffix: false,
            useSecondsForDurations: false,
            histogramBucketOverrides: { ...BUCKETS },
          },
        },
      }),
    },
  });
  return bindAddress;
}
