'use strict';
// npm run try-cluster: Temporal's four roles on PostgreSQL, built and started here, and on them the tests of schedules,
// backfills, versions, Nexus, codec and secrets, the demo, and chaos in which the roles and the database are killed as well as
// workers; after them, key and certificate rotated under load, and what is said in each case of trouble, as a table. `-- chaos`,
// `-- rotation` and `-- cases` do one of these alone, `-- waits` measures what thousands of waits cost that server.
// test/cluster has the cluster. What it needs and does not find it says, and ends with 1.
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
const trial = (name) => `**/test/cluster/try-${name}.ts`;
const PARTS = {
  all: [...TESTS, ...['cluster', 'rotation', 'cases'].map(trial)],
  chaos: [trial('cluster')],
  rotation: [trial('rotation')],
  cases: [trial('cases')],
  waits: [trial('waits')],
};

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
