import { DefaultLogger, type LogEntry, Runtime } from '@temporalio/worker';
import type { LogFormat } from '../config/log-format';
import { textLines } from '../logs/text-line';
import { jsonLine } from '../logs/json-line';
import { BUCKETS } from '../metrics/metric-names';
import { findFreePort } from './free-ports';

const linesOf = { text: textLines, json: (entry: LogEntry) => [jsonLine(entry)] };

/** The Temporal runtime of this process. */
export interface InstalledRuntime {
  /** Where the metrics are exported as `host:port`, on this machine only: also without a scraper, they tell how polls fare. */
  metricsAddress: string;
  /** Of a process that has no worker after all: what listens for the log would keep it. */
  end(): Promise<void>;
}

/**
 * Installs the Temporal runtime of this process. It is the program's to do, and nobody else's: a process has one.
 * @param logFormat how the process writes its log
 */
export async function installRuntime(logFormat: LogFormat): Promise<InstalledRuntime> {
  const bindAddress = `127.0.0.1:${await findFreePort()}`;
  const runtime = Runtime.install({
    logger: new DefaultLogger('INFO', (entry) => {
      for (const line of linesOf[logFormat](entry)) process.stderr.write(`${line}\n`);
    }),
    telemetryOptions: {
      // What the SDK's native part says comes through our lines too: it would write the words of others as they are.
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      metrics: {
        prometheus: {
          bindAddress,
          countersTotalSuffix: true,
          unitSuffix: false,
          useSecondsForDurations: false,
          histogramBucketOverrides: { ...BUCKETS },
        },
      },
    },
  });
  return { metricsAddress: bindAddress, end: () => runtime.shutdown() };
}
