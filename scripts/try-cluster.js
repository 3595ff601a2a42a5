'use strict';
// npm run try-cluster: Temporal's four roles on PostgreSQL, built and started here, and on them the tests of schedules,
// backfills, versions, Nexus, codec and secrets, the demo, and chaos in which the roles and the database are killed as well as
// workers. `-- chaos` leaves the tests out, `-- waits` measures what thousands of waits cost that server. test/cluster has the
// cluster. What it needs and does not find it says, and ends with 1.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const WORKFLOWS = 'deployments,changed-workflows,people,reset,called-from-outside,workers-come-and-go,pipeline';
/** Tests that `npm test` runs on the development server. */
const TESTS = [
  '**/test/schedules/*.test.ts',
  `**/test/workflows/{${WORKFLOWS}}.test.ts`,
  '**/test/codec/{nexus,nothing-in-clear}.test.ts',
  '**/test/credentials/no-secret-left.test.ts',
];
const TRIALS = '**/test/cluster/try-cluster.ts';
const PARTS = { all: [...TESTS, TRIALS], chaos: [TRIALS], waits: ['**/test/cluster/try-waits.ts'] };

const [part = 'all'] = process.argv.slice(2);
const patterns = PARTS[part];
if (!patterns) {
  console.error(`try-cluster: one of ${Object.keys(PARTS).join(', ')}, not ${part}`);
  process.exit(2);
}
const root = join(__dirname, '..');
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const args = [jest, '--selectProjects', 'server', '--maxWorkers', '1', '--testMatch', ...patterns];
const env = { ...process.env, TEST_ON_CLUSTER: '1' };
process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;
