import { findCli } from '../../src/cli/demo/temporal-server/find-cli';
import { narratorFor } from '../../src/cli/demo/temporal-server/narrator';
import type { TemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';
import { startTemporalServer } from '../../src/cli/demo/temporal-server/start-temporal-server';

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
