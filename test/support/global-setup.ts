import { findHelm } from '../deploy/helm';
import { bundleWorkflows } from './bundle-workflows';
import { compileSources } from './compile-sources';
import { rememberServer } from './server-of-this-run';
import { startTestServer } from './test-server';

/**
 * Once a run of all tests: one Temporal server, the workflow bundle and the compiled command line, told to the test
 * files through the environment.
 */
export default async function globalSetup(): Promise<void> {
  // Built beside tests it would take time from those that have to be on time. Where it fails, the test that needs it says why.
  if (process.env['TEST_HELM_FIRST']) await findHelm().catch(() => undefined);
  const { folder, cli } = compileSources();
  const [server, bundle] = await Promise.all([startTestServer(), bundleWorkflows(folder)]);
  rememberServer(server);
  process.env['TEST_TEMPORAL_ADDRESS'] = server.address;
  process.env['TEST_WORKFLOW_BUNDLE'] = bundle;
  process.env['TEST_CLI'] = cli;
}
