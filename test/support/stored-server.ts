import { join } from 'node:path';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { clusterOfThisRun, dumpDatabases } from '../cluster/cluster-of-this-run';
import type { Place } from '../credentials/secret-forms';
import { filesOf } from '../credentials/secret-forms';

/** A Temporal server of which a test reads all that it has stored. */
export interface StoredServer {
  address: string;
  /** What is in its database now. */
  stored(): Promise<Place>;
  close(): Promise<void>;
}

const WHERE = 'the database';

/** One of the test's own, with its file in the folder; the cluster where `npm run try-cluster` has one, with a dump of it there. */
export async function openStoredServer(folder: string): Promise<StoredServer> {
  const cluster = clusterOfThisRun();
  if (cluster) {
    const stored = async () => {
      await dumpDatabases(cluster, folder);
      return filesOf(WHERE, folder);
    };
    return { address: cluster.address, stored, close: async () => undefined };
  }
  const server = await startTemporalServer({
    executable: process.env['TEMPORAL_CLI_PATH'] ?? '',
    ui: false,
    dbFile: join(folder, 'temporal.db'),
    readyWithinMs: 120_000,
  });
  return { address: server.address, stored: async () => filesOf(WHERE, folder), close: async () => server.close() };
}
