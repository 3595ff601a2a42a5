import type { Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { dgcInstance } from '../../src/activities/dgc/dgc-instance';
import type { Connections } from '../../src/connections/connections';
import { activeInstance } from '../../src/domain/dgc/instances-since';
import type { DgcBody } from '../../src/domain/dgc/dgc-body';
import { findingOf } from '../../src/domain/run';
import { roomyConnections } from '../support/roomy-connections';

const HOUR_MS = 3_600_000;
const NOON = Date.parse('2026-11-21T12:00:00Z');
const body: DgcBody = { jobName: 'transform', mode: 'runNow', jobParams: {} };

let cloud: Simulator;
let connections: Connections;

beforeEach(async () => {
  cloud = await startSimulator({ speed: 0 });
  connections = roomyConnections(cloud);
  cloud.addJobs([{ service: 'dgc', name: 'transform', durationMs: 600_000, bootMs: 0, outcome: 'success' }]);
});

afterEach(async () => {
  await connections.close();
  await cloud.close();
});

test.each([0, 8, 14, 22])('a run is found where the cloud dates it %i hours ahead of us', async (hours) => {
  cloud.advance(hours * HOUR_MS);
  const job = dgcInstance(connections.open('default'), body);
  const { marks } = await job.survey(job.units, {});
  cloud.run({ service: 'dgc', job: 'transform', by: 'us' });

  const { candidates } = await job.since(job.units, marks, {});
  expect(findingOf(candidates['transform'] ?? [])).toMatchObject({ is: 'one', run: { id: '1000001' } });
  const { active } = await job.survey(job.units, {});
  expect(Object.keys(active)).toEqual(['transform']);
});

test.each([
  { what: 'a run of the schedule that is planned for tonight', type: 0, aheadMs: 9 * HOUR_MS, counts: false },
  { what: 'a run of the schedule that is due', type: 0, aheadMs: 0, counts: true },
  { what: 'a run that a person asked for', type: 2, aheadMs: 9 * HOUR_MS, counts: true },
])('of runs that wait, $what counts as under way: $counts', ({ type, aheadMs, counts }) => {
  const waiting = { id: '7', status: 'waiting', type, planTimeMs: NOON + aheadMs };
  expect(activeInstance([waiting], NOON) !== undefined).toBe(counts);
});
