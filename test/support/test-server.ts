import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCli } from '../../src/cli/demo/temporal-server/find-cli';
import { narratorFor } from '../../src/cli/demo/temporal-server/narrator';
import type { TemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { findClusterTools } from '../cluster/cluster-tools';
import { TemporalCluster } from '../cluster/temporal-cluster';
import type { ServerOfThisRun } from './server-of-this-run';

export async function findTestServer(): Promise<string> {
  const executable = await findCli({ env: process.env, narrator: narratorFor(process.stderr) });
  // The test files that start servers themselves need not look for it again.
  process.env['TEMPORAL_CLI_PATH'] = executable;
  return executable;
}

/** A server of the tests' own. A developer's TEMPORAL_ADDRESS is never used: it may be one that others work on. */
export async function startTestServer(): Promise<TemporalServer> {
  return startTemporalServer({ executable: await findTestServer(), ui: false, readyWithinMs: 120_000 });
}

/** For `npm run try-cluster`: Temporal's four roles on PostgreSQL, told to the test files through the environment. */
export async function startTestCluster(): Promise<ServerOfThisRun> {
  await findTestServer();
  const folder = mkdtempSync(join(tmpdir(), 'temporal-cluster-'));
  // PostgreSQL runs as another user, who has to reach what is in it.
  chmodSync(folder, 0o755);
  const cluster = await TemporalCluster.open(await findClusterTools(), folder);
  process.env['TEST_CLUSTER'] = JSON.stringify(cluster.access);
  return {
    address: cluster.address,
    close: async () => {
      await cluster.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
