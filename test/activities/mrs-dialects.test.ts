import { setTimeout as pause } from 'node:timers/promises';
import { mrsJob } from '../../src/activities/mrs/mrs-job';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { MrsBody } from '../../src/domain/mrs/mrs-body';
import { nameOfStart } from '../../src/domain/mrs/mrs-job';
import type { Run } from '../../src/domain/run';
import { findingOf } from '../../src/domain/run';
import { hasEnded } from '../../src/domain/verdict';
import type { Simulator, SimulatorOptions } from '../../simulator';
import { startSimulator } from '../../simulator';
import { CLUSTER, connectTo } from './waiting';

const BODY: MrsBody = { clusterId: CLUSTER, type: 'SparkPython', arguments: ['a.py'], properties: {} };
const UNIT = `${CLUSTER}/SparkPython`;
const NAME = nameOfStart('0123456789abcdef0123456789abcdef');
const CALL = {};

let cloud: Simulator;
let huawei: HuaweiCloud;

async function open(mrs: NonNullable<SimulatorOptions['dialect']>['mrs'], jobs: object = {}) {
  cloud = await startSimulator({ dialect: { mrs } });
  cloud.addJobs([{ service: 'mrs', clusterId: CLUSTER, durationMs: 100, ...jobs }]);
  huawei = connectTo(cloud);
  return mrsJob(huawei, BODY, NAME);
}

afterEach(async () => {
  await huawei.close();
  await cloud.close();
});

/** How MRS may speak where its pages, its SDKs and its samples disagree. */
const DIALECTS = [
  {},
  { failedState: 'FAILED' },
  { waiting: 'New' },
  { waiting: 'NEW_SAVING' },
  { numbers: 'string' },
  { readStatus: 202 },
  { errorStatus: 500 },
  { killReply: 'result' },
  { jobName: 'fuzzy' },
  { longestName: 36, longestArguments: 4_096 },
] as const;

test.each(DIALECTS)(
  'whichever way MRS speaks, %j, a job is submitted, found by its name, and judged',
  async (dialect) => {
    const job = await open(dialect, { outcome: 'FAILED' });

    const { marks } = await job.survey([UNIT], CALL);
    const answer = (await job.start([UNIT], marks, CALL))[UNIT];
    const { candidates } = await job.since([UNIT], marks, CALL);
    const found = findingOf(candidates[UNIT] ?? []);

    expect(answer).toMatchObject({ is: 'started', run: { id: cloud.log()[0]?.run } });
    expect(found).toMatchObject({ is: 'one', run: { id: cloud.log()[0]?.run, origin: 'adopted' } });
    expect(await endOf([(answer as { run: Run }).run])).toMatchObject({ verdict: 'failed', status: 'FAILED' });
  },
);

async function endOf(runs: Run[]) {
  const job = mrsJob(huawei, BODY, NAME);
  for (;;) {
    const [seen] = await job.look(runs as Run<object>[], CALL);
    if (seen && hasEnded(seen.verdict)) return seen;
    await pause(20);
  }
}

test.each(['empty', 'result'] as const)(
  'a kill that is answered with %s is asked for, and then seen',
  async (killReply) => {
    const job = await open({ killReply }, { durationMs: 3_600_000 });
    const answer = (await job.start([UNIT], {}, CALL))[UNIT] as { run: Run<object> };

    expect(await job.stop([answer.run], CALL)).toBe('asked');

    expect(await endOf([answer.run])).toMatchObject({ verdict: 'stopped', status: 'KILLED' });
  },
);

test.each([
  { submitErrors: 'top', errorStatus: 400 },
  { submitErrors: 'top', errorStatus: 500 },
  { submitErrors: 'nested', errorStatus: 400 },
  { submitErrors: 'nested', errorStatus: 500 },
] as const)('a cluster with no room for one more says so, %j, and nothing is in doubt', async (dialect) => {
  const job = await open(dialect, { mostRunning: 0 });

  await expect(job.start([UNIT], {}, CALL)).rejects.toMatchObject({
    code: 'MRS.0177',
    kind: 'Unavailable',
    effect: 'none',
  });
});
