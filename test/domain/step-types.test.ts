import type { StepWork } from '../../src/domain/step-types';
import { factsOf, traitsOf } from '../../src/domain/step-types';

const work = (service: string, body: object) => ({ service, body }) as unknown as StepWork;
const job = { 'from-connector-name': 'obs', 'to-connector-name': 'dws', 'to-link-name': 'dws_link' };
const OUTLIVES = 'outlives its step';
const LEAVES_NOTHING = 'leaves nothing to stop';

/** In words, so that a table shows what differs. */
function toldOf(work: StepWork): string[] {
  const traits = traitsOf(work);
  const { runsOutliveStep, leavesNothing, already } = traits;
  return [
    traits.title(work.body),
    ...(factsOf(work.service).isOfADate(work.body) ? ['of a date'] : []),
    ...(runsOutliveStep ? [OUTLIVES] : []),
    ...(leavesNothing ? [LEAVES_NOTHING] : []),
    ...(already ? [already] : []),
  ];
}

test.each([
  [work('cdm', { clusterId: 'c', jobName: 'orders' }), ['CDM job orders', 'of a date']],
  [work('cdm', { clusterId: 'c', job }), ['CDM copy obs to dws_link', 'of a date', 'nothing']],
  [work('dgc', { jobName: 'j', mode: 'runNow' }), ['DGC job j', 'of a date']],
  [work('dgc', { jobName: 'j', mode: 'supplement' }), ['backfill of DGC job j', 'of a date']],
  [work('dgc', { jobName: 'j', mode: 'scheduleOn' }), ['schedule of DGC job j (on)', OUTLIVES, 'asWanted']],
  [work('dgc', { jobName: 'j', mode: 'scheduleOff' }), ['schedule of DGC job j (off)', OUTLIVES, 'asWanted']],
  [work('dli', { jobIds: ['131'], action: 'start' }), ['DLI stream job 131', OUTLIVES]],
  [work('dli', { jobIds: ['131', '132'], action: 'start' }), ['DLI stream jobs 131, 132', OUTLIVES]],
  [work('dli', { jobIds: ['131'], action: 'stop' }), ['stop of DLI stream jobs 131', LEAVES_NOTHING, 'nothing']],
  [work('dliSql', { sql: 'SELECT 1' }), ['DLI SQL job SELECT 1', 'of a date', 'nothing']],
  [work('dliSpark', { file: 'obs://b/a.py' }), ['DLI Spark batch obs://b/a.py', 'of a date', 'nothing']],
  [work('mrs', { clusterId: 'c', type: 'Flink' }), ['MRS job Flink on cluster c', 'of a date', 'nothing']],
  [work('obs', { bucket: 'b', key: 'k' }), ['wait for obs://b/k', LEAVES_NOTHING, 'nothing']],
  [work('cdmCluster', { clusterId: 'c', action: 'start' }), ['start of CDM cluster c', LEAVES_NOTHING, 'asWanted']],
  [work('smn', { topicUrn: 'urn:smn:r:p:night' }), ['SMN message to night', LEAVES_NOTHING, 'nothing']],
])('of %j it is known: %j', (step, told) => {
  expect(toldOf(step)).toEqual(told);
});
