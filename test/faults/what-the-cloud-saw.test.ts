import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { FaultSpec, JobSpec } from '../../simulator';
import { obs, quietRuntime } from '../support/huawei-world';
import { markdownTable } from '../support/markdown-table';
import type { WorkerProcess } from '../support/start-worker-process';
import { startWorkerProcess } from '../support/start-worker-process';
import { LASTING_MS } from './drills';
import type { FaultWorld, Outcome, Trial } from './fault-world';
import { endOf, openFaultWorld, trialsOf } from './fault-world';
import type { Call } from './matrix';
import { runWave } from './worker-wave';

const PAGE = join(__dirname, '../../docs/promises.md');
const BEGIN = '<!-- From test/faults/what-the-cloud-saw.test.ts. UPDATE_DOCS=1 npx jest that writes it anew. -->';
const END = '<!-- End of that. -->';

const SCENARIOS = ['reply lost', 'worker killed in mid-start', 'cancelled in mid-run', 'failing', 'throttled'] as const;
type Scenario = (typeof SCENARIOS)[number];

/** Each type, by the call that starts it, and how what it starts fails. */
const TYPES: { type: string; call: Call; fails: (unit: string) => JobSpec }[] = [
  {
    type: '`dliSql`',
    call: 'DLI SQL submit',
    fails: (sqlContains) => ({ service: 'dliSql', sqlContains, durationMs: 300, outcome: 'FAILED' }),
  },
  {
    type: '`dliSpark`',
    call: 'DLI Spark create',
    fails: (file) => ({ service: 'dliSpark', file, durationMs: 300, outcome: 'dead' }),
  },
  {
    type: '`mrs`',
    call: 'MRS submit',
    fails: (unit) => ({
      service: 'mrs',
      clusterId: unit.split('/')[0] ?? '',
      durationMs: 300,
      outcome: 'FAILED',
    }),
  },
  {
    type: '`cdm` with a `job`',
    call: 'CDM inline start',
    fails: (clusterId) => ({
      service: 'cdm',
      clusterId,
      name: 'temporal_',
      ofCreated: true,
      durationMs: 300,
      outcome: 'FAILED',
    }),
  },
  { type: '`cdmCluster`, `start`', call: 'CDM cluster start', fails: brokenCluster },
  { type: '`cdmCluster`, `stop`', call: 'CDM cluster stop', fails: brokenCluster },
  {
    type: '`smn`',
    call: 'SMN publish',
    fails: (topicUrn) => ({ service: 'smn', topicUrn, refuses: { code: 'SMN.0001', message: 'no permission' } }),
  },
];

const RUNS = SCENARIOS.flatMap((scenario) => TYPES.map((type) => ({ ...type, scenario })));
const trials = trialsOf(
  RUNS.map(({ call }) => ({ call, at: 'after it was accepted', how: 'worker SIGKILL', room: 'killed-workers' })),
);
const runs = RUNS.map((run, index) => ({ ...run, trial: trials[index] as Trial }));

let world: FaultWorld;
let doomed: WorkerProcess | undefined;
/** What the cloud saw, and how the step ended; by type, in the order of the scenarios. */
const seen = new Map<string, string[]>();

beforeAll(async () => {
  quietRuntime();
  world = await openFaultWorld();
  const objects = await lookedAtByTheDoomed();
  const killed = runs.filter(({ scenario }) => scenario === 'worker killed in mid-start');
  const wave = await runWave(
    world,
    killed.map(({ trial }) => trial),
    'SIGKILL',
  );
  const others = await Promise.all(
    runs.map(async ({ type, scenario, trial, fails }) => {
      const outcome = wave.outcomes.get(trial) ?? carryOut(scenario, trial, fails(trial.unit));
      return [type, told(await outcome)] as const;
    }),
  );
  for (const [type, words] of others) seen.set(type, [...(seen.get(type) ?? []), words]);
  seen.set('`obs`', await Promise.all(SCENARIOS.map(async (scenario) => waitForObjects(scenario, objects))));
});

afterAll(async () => {
  doomed?.kill('SIGKILL');
  await world.close();
});

/** A status in which a cluster can be asked for nothing. */
function brokenCluster(clusterId: string): JobSpec {
  return { service: 'cdmCluster', clusterId, status: '300' };
}

const THROTTLED = {
  kind: 'refuse',
  status: 429,
  body: { error_code: 'APIGW.0308', error_msg: 'throttled' },
  times: 2,
} satisfies Partial<FaultSpec>;

async function carryOut(scenario: Scenario, trial: Trial, failing: JobSpec): Promise<Outcome> {
  const { cloud } = world;
  const { drill, unit } = trial;
  const match = await world.requestOf(trial);
  if (scenario === 'reply lost') cloud.fault({ kind: 'loseReply', when: 'after', match });
  if (scenario === 'throttled') cloud.fault({ ...THROTTLED, match });
  // Nothing comes after the reply of SMN: its middle is before that.
  if (scenario === 'cancelled in mid-run' && trial.cell.call === 'SMN publish')
    cloud.fault({ kind: 'hang', when: 'after', match });
  const [isCluster, isFailing] = [failing.service === 'cdmCluster', scenario === 'failing'];
  cloud.addJobs([
    isFailing && !isCluster ? failing : drill.job(unit, isFailing || scenario === 'cancelled in mid-run'),
  ]);
  const handle = await world.start(...drill.workflow(unit));
  if (isFailing && isCluster) {
    await world.untilAccepted(trial);
    cloud.addJobs([failing]);
  }
  if (scenario === 'cancelled in mid-run') {
    await world.untilAccepted(trial);
    await handle.cancel();
  }
  return world.outcome(trial, handle);
}

function told({ log, end, failure, created }: Outcome): string {
  return [
    log.map(({ effect }) => effect).join(', '),
    failure === undefined ? end : `${end}, ${failure.replace('HuaweiCloud.', '')}`,
    ...created,
  ].join('; ');
}

const bucketOf = (scenario: Scenario) => `lake-${SCENARIOS.indexOf(scenario)}-x`;
const KEY = 'in/orders.csv';
const beginWait = async (bucket: string) => world.start('huaweiCloudObsWait', { bucket, key: KEY });
const listOf = (bucket: string) => ({ method: 'GET', path: `/${bucket}/` });

/** A wait whose worker is killed while it looks: of a wait that is its start. */
async function lookedAtByTheDoomed(): Promise<WorkflowHandle> {
  const bucket = bucketOf('worker killed in mid-start');
  world.cloud.addJobs([obs(KEY, { bucket, appearsAfterMs: LASTING_MS })]);
  world.cloud.fault({ kind: 'hang', match: listOf(bucket) });
  doomed = startWorkerProcess(world.place, []);
  const handle = await beginWait(bucket);
  while (world.cloud.faults().length) await new Promise((resolve) => setTimeout(resolve, 50));
  doomed.kill('SIGKILL');
  await doomed.ended;
  world.cloud.run({ service: 'obs', job: `${bucket}/${KEY}` });
  return handle;
}

async function waitForObjects(scenario: Scenario, ofTheDoomed: WorkflowHandle): Promise<string> {
  const bucket = bucketOf(scenario);
  const match = listOf(bucket);
  if (scenario === 'worker killed in mid-start') return toldOf(bucket, ofTheDoomed);
  if (scenario === 'reply lost') world.cloud.fault({ kind: 'loseReply', when: 'after', match });
  if (scenario === 'throttled') world.cloud.fault({ ...THROTTLED, match });
  const isLasting = scenario === 'cancelled in mid-run';
  if (scenario !== 'failing') world.cloud.addJobs([obs(KEY, { bucket, appearsAfterMs: isLasting ? LASTING_MS : 0 })]);
  const handle = await beginWait(bucket);
  if (isLasting) {
    await world.untilStatus(handle, ({ steps: [step] }) => step?.state === 'running');
    await handle.cancel();
  }
  return toldOf(bucket, handle);
}

async function toldOf(bucket: string, handle: WorkflowHandle): Promise<string> {
  const { end, failure = '' } = await handle.result().then(
    () => ({ end: 'succeeded', failure: undefined }),
    (error: unknown) => ({ failure: undefined, ...endOf(error) }),
  );
  const log = world.cloud.log().filter(({ job }) => job.startsWith(bucket));
  expect(log.filter(({ by }) => by !== 'clock')).toEqual([]);
  return ['lists alone', [end, failure.replace('HuaweiCloud.', '')].filter(Boolean).join(', ')].join('; ');
}

test.each(SCENARIOS)('each type of step is started once at most: %s', (scenario) => {
  const ofScenario = runs.filter((run) => run.scenario === scenario);
  for (const { trial } of ofScenario) {
    const { effect } = trial.drill;
    const starts = world.cloud.log().filter((entry) => entry.effect === effect);
    const ours = starts.filter(({ job, clusterId }) => job === trial.unit || clusterId === trial.unit);
    const none = scenario === 'failing' && trial.cell.call === 'SMN publish';
    expect({ unit: trial.unit, starts: ours.length }).toEqual({ unit: trial.unit, starts: none ? 0 : 1 });
  }
});

test('what the cloud saw of each stands in docs/promises.md', () => {
  const rows = [...TYPES.map(({ type }) => type), '`obs`'].map((type) => [type, ...(seen.get(type) ?? [])]);
  const page = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const fresh = `${before}${BEGIN}\n\n${markdownTable([['type', ...SCENARIOS], ...rows])}\n\n${END}${rest.split(END)[1] ?? ''}`;
  if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, fresh);

  expect(page).toBe(fresh);
});
