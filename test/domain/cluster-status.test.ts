import { clusterRun, clusterState, whyNoJobs } from '../../src/domain/cdm-cluster/cluster-status';

const WAKE = 'a step before this one wakes it, `cdmCluster: { clusterId: c1, action: start }`';
const IN_TIME = ': it is asked again until the time of the step is up.';

test.each([
  ['100', 'starting', true, `is being created (status 100)${IN_TIME}`],
  ['300', 'broken', false, 'has failed (status 300): look at it in the console.'],
  ['303', 'broken', false, 'could not be created (status 303): look at it in the console.'],
  ['500', 'starting', true, `is being restarted (status 500)${IN_TIME}`],
  ['800', 'broken', false, 'is frozen (status 800): settle what the account owes.'],
  ['900', 'rests', false, `is stopped (status 900): ${WAKE}, or somebody starts it in the console.`],
  ['910', 'stopping', true, `is being stopped (status 910): it is asked again until it rests; then ${WAKE}.`],
  ['920', 'starting', true, `is being started (status 920)${IN_TIME}`],
])('a cluster of status %s is %s, and why it runs no job passes by itself: %p', (status, state, passes, why) => {
  expect(clusterState({ status })).toBe(state);
  expect(whyNoJobs('c1', { status })).toEqual({ passes, sentence: `CDM cluster c1 ${why}` });
});

test('a cluster that runs takes jobs, unless it is being restarted; nobody knows of one without a word', () => {
  expect([clusterState({ status: '200' }), whyNoJobs('c1', { status: '200' })]).toEqual(['runs', undefined]);
  expect([
    clusterState({ status: '200', isRestarting: true }),
    clusterState({ status: '900', isRestarting: true }),
  ]).toEqual(['starting', 'rests']);
  expect(whyNoJobs('c1', { status: '200', isRestarting: true })).toMatchObject({ passes: true });
  expect(whyNoJobs('c1', { status: '200', isRestarting: false })).toBeUndefined();
  expect([clusterState({}), clusterState({ status: '42' }), whyNoJobs('c1', {})]).toEqual([
    'unknown',
    'unknown',
    undefined,
  ]);
});

test('what a step of a cluster waits for is the cluster, and what it was before where that is known', () => {
  const run = { id: 'c1', job: 'c1', origin: 'new' };
  expect(clusterRun({ clusterId: 'c1', action: 'start' })).toEqual({ ...run, trace: {} });
  expect(clusterRun({ clusterId: 'c1', action: 'stop' }, '200')).toEqual({ ...run, trace: { left: '200' } });
});
