'use strict';
// npm run try-cluster: Temporal's four roles on PostgreSQL, built and started here, and on them the tests of schedules,
// backfills, versions, Nexus, codec and secrets, the demo, and chaos in which the roles and the database are killed as well as
// workers. test/cluster has the cluster. What it needs and does not find it says, and ends with 1.
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
const ITS_OWN = '**/test/cluster/try-cluster.ts';

const jest = join(__dirname, '..', 'node_modules', 'jest', 'bin', 'jest.js');
// `npm run try-cluster -- chaos` runs its own trials only.
const only = process.argv.slice(2);
const patterns = only.length ? [ITS_OWN] : [...TESTS, ITS_OWN];
const names = only.length ? ['-t', only.join(' ')] : [];
const args = [jest, '--selectProjects', 'server', '--maxWorkers', '1', ...names, '--testMatch', ...patterns];
const { status } = spawnSync(process.execPath, args, {
  cwd: join(__dirname, '..'),
  stdio: 'inherit',
  env: { ...process.env, TEST_ON_CLUSTER: '1' },
});
process.exitCode = status ?? 1;
