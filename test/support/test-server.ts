import { findCli } from '../../src/temporal-server/find-cli';
import { narratorFor } from '../../src/temporal-server/narrator';
import type { TemporalServer } from '../../src/temporal-server/start-temporal-server';
import { startTemporalServer } from '../../src/temporal-server/start-temporal-server';

/** A server of the tests' own. A developer's TEMPORAL_ADDRESS is never used: it may be one that others work on. */
export async function startTestServer(): Promise<TemporalServer> {
  const executable = await findCli({ env: process.env, narrator: narratorFor(process.stderr) });
  // The test files that start servers themselves need not look for it again.
  process.env['TEMPORAL_CLI_PATH'] = executable;
  return startTemporalServer({ executable, ui: false, readyWithinMs: 120_000 });
}
