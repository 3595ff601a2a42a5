import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findHelm } from '../deploy/helm';
import type * as Bundling from './bundle-workflows';
import { commandLineIn, compileSources, folderOfThisRun } from './compile-sources';
import { keptBuild, keptServer } from './kept-between-runs';
import { startResidents } from './resident/residents';
import type { ServerOfThisRun } from './server-of-this-run';
import { rememberServer } from './server-of-this-run';
import { findTestServer, startTestCluster, startTestServer } from './test-server';

const load = createRequire(__filename);

/** A tenth of what a Temporal server does is collecting garbage: in tests it has memory enough to do so more rarely. */
const SELDOM_COLLECTED = { GOGC: '400', GOMEMLIMIT: '2GiB' };

/**
 * Once a run that has tests of the `server` project: one Temporal server, the workflow bundle and the compiled command
 * line, told to the test files through the environment. TEST_KEEP_SERVER=1 keeps them for the next run.
 */
export default async function globalSetup(): Promise<void> {
  // Built beside tests it would take time from those that have to be on time. Where it fails, the test that needs it says why.
  if (process.env['TEST_HELM_FIRST']) await findHelm().catch(() => undefined);
  // For each server that is started from here on, by whichever process.
  Object.assign(process.env, { ...SELDOM_COLLECTED, ...process.env });
  const folder = folderOfThisRun();
  const server = await (process.env['TEST_KEEP_SERVER'] ? kept(folder) : made(folder));
  const residents = await startResidents(commandLineIn(folder));
  rememberServer({
    ...server,
    close: async () => {
      await residents.close();
      await server.close();
    },
  });
  process.env['TEST_TEMPORAL_ADDRESS'] = server.address;
  process.env['TEST_WORKFLOW_BUNDLE'] = join(folder, 'lib/workflow-bundle.js');
  process.env['TEST_CLI'] = commandLineIn(folder);
  process.env['TEST_RESIDENTS'] = residents.path;
}

async function made(folder: string): Promise<ServerOfThisRun> {
  const start = process.env['TEST_ON_CLUSTER'] ? startTestCluster : startTestServer;
  const [server] = await Promise.all([start(), build(folder)]);
  return server;
}

async function kept(folder: string): Promise<ServerOfThisRun> {
  await keptBuild(folder, build);
  return keptServer(await findTestServer(), folder);
}

async function build(folder: string): Promise<void> {
  compileSources(folder);
  await (load('../../scripts/bundle-board') as { bundleBoard(to: string): Promise<void> }).bundleBoard(
    join(folder, 'lib/board'),
  );
  // Only here: with webpack it takes longer to load than all the rest.
  const { bundleWorkflows } = load('./bundle-workflows') as typeof Bundling;
  await bundleWorkflows(folder);
}
