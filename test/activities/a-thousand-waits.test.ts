import { inlineCdmJob } from '../../src/activities/cdm/inline-job';
import { cdmCluster } from '../../src/activities/cdm-cluster/cluster';
import { sparkBatch } from '../../src/activities/dli-spark/spark-batch';
import { sqlJob } from '../../src/activities/dli-sql/sql-job';
import { mrsJob } from '../../src/activities/mrs/mrs-job';
import { obsWait } from '../../src/activities/obs/obs-wait';
import { Watcher } from '../../src/activities/watch/watcher';
import type { Wait } from '../../src/activities/watch/open-wait';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import { cdmRun } from '../../src/domain/cdm/submissions-since';
import { inlineRun } from '../../src/domain/cdm/inline-run';
import { clusterRun } from '../../src/domain/cdm-cluster/cluster-status';
import { sparkRun } from '../../src/domain/dli-spark/spark-batch';
import { sqlRun } from '../../src/domain/dli-sql/sql-job';
import type { MrsBody } from '../../src/domain/mrs/mrs-body';
import { mrsRun } from '../../src/domain/mrs/mrs-job';
import { awaitedObjects } from '../../src/domain/obs/obs-objects';
import { pauseBeforeLook } from '../../src/domain/pace';
import type { Sighting } from '../../src/domain/verdict';
import type { JobSpec, Simulator } from '../../simulator';
import { startSimulator } from '../../simulator';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import { CLUSTER, connectTo, copyJob, waitFor } from './waiting';

const WAITS = 1_000;
/** From the first end to the last, and before the first, by the wall clock. */
const SPREAD_MS = 9_600;
const LEAD_MS = 2_400;
/** Pauses between two looks of one wait, in the cloud's own time. */
const PACE = { minMs: 1_000, maxMs: 60_000 };
/** An end is seen a pause later at most, and what waiting for the limit adds; what holds up this process comes on top. */
const LATEST_S = 180;

/** One of a thousand: no two of them end together, and every tenth in vain. */
interface Awaited {
  nth: number;
  /** From its beginning to its end, in the cloud's own time. */
  ms: number;
  isInVain: boolean;
}

/** What is waited for, and how that is told of. */
interface Kind {
  what: string;
  /** So many times as fast as the wall clock goes the cloud's. */
  speed: number;
  /** Limits of a minute count by the cloud's time, on both sides. Those of a second by the wall clock: so many times as strict. */
  limitsOfAMinute: Record<string, number>;
  begin(awaited: Awaited): Wait;
  /** What the failed ones tell. */
  reason?: (nth: number) => string;
  /** When it was there, where the cloud's log does not tell: so long after its beginning. */
  thereAfterMs?: (awaited: Awaited) => number;
  /** Calls that a thousand waits take at most. The floor is one look at each end. */
  mostCalls: number;
}

let cloud: Simulator;
let huawei: HuaweiCloud;

afterEach(async () => {
  await huawei.close();
  await cloud.close();
});

/** Has the cloud run something that was never run before, while its clock stands. @returns its id, and when that was */
function begun(job: JobSpec, name: string): { id: string; atMs: number } {
  cloud.addJobs([job]);
  const id = cloud.run({ service: job.service, job: name, clusterId: CLUSTER, by: 'many' });
  return { id, atMs: cloud.clock().now };
}

const SQL = 'SELECT count(*) FROM orders';
const MRS: MrsBody = { clusterId: CLUSTER, type: 'SparkSubmit', arguments: [], properties: {} };
const OWNER = { workflowId: 'w', runId: 'r', step: 's', key: '1' };
const TO_START = { clusterId: CLUSTER, action: 'start' } as const;
const STARTS_AFTER_MS = 240_000;

const KINDS: Kind[] = [
  {
    what: 'CDM jobs, every other of them created for its run',
    speed: 100,
    limitsOfAMinute: { 'cdm.read': 120 },
    begin({ nth, ms, isInVain }) {
      const name = `copy_${nth}`;
      const ended = { outcome: isInVain ? 'FAILED' : 'SUCCEEDED', errorSummary: `reason ${nth}` };
      const { id, atMs } = begun({ service: 'cdm', clusterId: CLUSTER, name, durationMs: ms, ...ended }, name);
      const run = cdmRun(name, { id: Number(id), createdAtMs: atMs });
      if (nth % 2) return waitFor(copyJob(huawei, name), [run]);
      const body = { clusterId: CLUSTER, variables: {}, job: COPY_OF_ORDERS, keep: true };
      const job = inlineCdmJob(huawei, body, name, (jobName) => copyJob(huawei, jobName));
      return waitFor(job, [inlineRun('orders', name, run)], { fairnessKey: name });
    },
    reason: (nth) => `reason ${nth}`,
    mostCalls: 1_500,
  },
  {
    what: 'SQL jobs',
    speed: 100,
    limitsOfAMinute: {},
    begin({ ms, isInVain }) {
      const outcome = isInVain ? 'FAILED' : 'FINISHED';
      const { id, atMs } = begun({ service: 'dliSql', durationMs: ms, outcome, message: 'no such column' }, SQL);
      const body = { sql: SQL, conf: {}, rows: 0, queue: 'etl' };
      return waitFor(sqlJob(huawei, body, 'none'), [sqlRun(SQL, id, { submittedAtMs: atMs })], { fairnessKey: id });
    },
    reason: () => 'no such column',
    mostCalls: 2_000,
  },
  {
    what: 'Spark batches',
    speed: 100,
    limitsOfAMinute: {},
    begin({ nth, ms, isInVain }) {
      const file = `batch-${nth}-.py`;
      const outcome = isInVain ? 'dead' : 'success';
      const { id, atMs } = begun({ service: 'dliSpark', durationMs: ms, outcome, log: [`line of ${nth}`] }, file);
      const body = { file, args: [], conf: {}, jars: [], pyFiles: [], files: [] };
      return waitFor(sparkBatch(huawei, body, OWNER), [sparkRun(file, id, { createdAtMs: atMs })]);
    },
    reason: (nth) => `its log ends: line of ${nth}`,
    mostCalls: 2_000,
  },
  {
    what: 'MRS jobs',
    speed: 100,
    limitsOfAMinute: { 'mrs.list': 1_000, 'mrs.read': 1_000 },
    begin({ ms, isInVain }) {
      const outcome = isInVain ? 'FAILED' : 'SUCCEEDED';
      const { id, atMs } = begun({ service: 'mrs', clusterId: CLUSTER, durationMs: ms, outcome }, MRS.type);
      return waitFor(mrsJob(huawei, MRS, 'none'), [mrsRun(MRS, id, { submittedAtMs: atMs })], { fairnessKey: id });
    },
    reason: () => 'MRS tells no reason',
    // A job tells how far it is: the nearer its end, the oftener it is looked at, though a list would do before.
    mostCalls: 8_000,
  },
  {
    what: 'objects with a prefix',
    // A reading serves all who ask for it within a quarter of a second: by this cloud's time 5 s.
    speed: 20,
    limitsOfAMinute: {},
    begin({ nth, ms }) {
      const of = { bucket: 'lake', key: `in/part-${nth}.csv` };
      cloud.addJobs([{ service: 'obs', ...of, appearsAfterMs: ms, bytes: nth }]);
      return waitFor(obsWait(huawei, { ...of, minObjects: 1, minBytes: 0, stable: true }), [awaitedObjects(of)]);
    },
    thereAfterMs: ({ ms }) => ms,
    // Each object is seen twice.
    mostCalls: 3_000,
  },
  {
    what: 'the start of one CDM cluster',
    speed: 100,
    limitsOfAMinute: { 'cdm.read': 120 },
    begin({ nth }) {
      const cluster = { service: 'cdmCluster', clusterId: CLUSTER, status: '900', startMs: STARTS_AFTER_MS } as const;
      if (!nth) begun(cluster, CLUSTER);
      return waitFor(cdmCluster(huawei, TO_START), [clusterRun(TO_START)], { fairnessKey: String(nth) });
    },
    thereAfterMs: () => STARTS_AFTER_MS,
    mostCalls: 100,
  },
];

/** How many looks a wait takes that shares none, at the same pace. */
function looksAlone(ms: number): number {
  let looks = 1;
  for (let ageMs = 0; ageMs < ms; looks += 1) ageMs += pauseBeforeLook({ ageMs }, PACE);
  return looks;
}

/** How long this process was held up: of the time that passes, what a timer fires too late. */
function heldUp(): () => number {
  const everyMs = 20;
  let [lastAt, ms] = [performance.now(), 0];
  const timer = setInterval(() => {
    ms += Math.max(0, performance.now() - lastAt - everyMs);
    lastAt = performance.now();
  }, everyMs);
  return () => {
    clearInterval(timer);
    return ms;
  };
}

/** When each run ended, by the cloud's own log. */
function endsInTheCloud(): Map<string | null, number> {
  return new Map(cloud.log().flatMap(({ effect, run, at }) => (effect === 'end' ? [[run, at] as const] : [])));
}

const seconds = (ms: number) => Number((ms / 1_000).toFixed(1));
const GETS = ({ method }: { method: string }) => method === 'GET';
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

test.each(KINDS)('a thousand waits for $what stay under the limits, and each hears how its own ended', async (kind) => {
  const { what, speed, limitsOfAMinute, thereAfterMs } = kind;
  const perMs = 60_000 / speed;
  const limits = Object.fromEntries(Object.entries(limitsOfAMinute).map(([group, calls]) => [group, { calls, perMs }]));
  // The clock stands until all have begun, so that they begin at one moment.
  cloud = await startSimulator({ limits: true, scaleLimits: Object.keys(limits).length > 0, speed: 0 });
  huawei = connectTo(cloud, { budget: { limits } });
  const all = Array.from({ length: WAITS }, (_, nth): Awaited => {
    return { nth, ms: LEAD_MS * speed + (nth * SPREAD_MS * speed) / WAITS, isInVain: nth % 10 === 0 };
  });
  const waits = all.map((awaited) => kind.begin(awaited));
  const watcher = new Watcher({ minMs: PACE.minMs / speed, maxMs: PACE.maxMs / speed });
  const { now: beganAtMs } = cloud.setSpeed(speed);
  const [usedBefore, heapBefore, heldUpMs] = [process.cpuUsage(), process.memoryUsage().heapUsed, heldUp()];

  const heard = await Promise.all(
    waits.map(async (wait) => {
      const [seen] = await watcher.untilEnded(wait);
      return { seen, atMs: cloud.clock().now };
    }),
  );

  const { user, system } = process.cpuUsage(usedBefore);
  const endedAt = endsInTheCloud();
  const lateMs = heard.map(({ atMs }, nth) => {
    const thereAtMs = thereAfterMs?.(all[nth] as Awaited);
    return atMs - (thereAtMs === undefined ? (endedAt.get(waits[nth]?.runs[0]?.id ?? '') ?? 0) : beganAtMs + thereAtMs);
  });
  const calls = cloud.requests().filter(GETS);
  const measured = {
    sent: sum(calls.map(({ total }) => total)),
    refused: sum(calls.map(({ throttled }) => throttled)),
    aLookAWait: sum(all.map((awaited) => looksAlone(thereAfterMs?.(awaited) ?? awaited.ms))),
    latestS: seconds(Math.max(...lateMs)),
    medianS: seconds([...lateMs].sort((one, other) => one - other)[WAITS / 2] ?? 0),
    processorS: seconds((user + system) / 1_000),
    heapMB: Math.round((process.memoryUsage().heapUsed - heapBefore) / 1e6),
    heldUpS: seconds(heldUpMs() * speed),
  };
  process.stdout.write(`1,000 waits for ${what}: ${JSON.stringify(measured)}\n`);

  heard.forEach(({ seen }, nth) => expect(seen).toMatchObject(endOf(kind, all[nth] as Awaited)));
  for (const { route, throttled } of cloud.requests()) expect({ route, throttled }).toEqual({ route, throttled: 0 });
  expect(measured.sent).toBeLessThanOrEqual(kind.mostCalls);
  expect(measured.latestS).toBeLessThan(LATEST_S + 2 * measured.heldUpS);
  expect(measured.processorS).toBeLessThan(20);
});

function endOf({ reason, thereAfterMs }: Kind, { nth, isInVain }: Awaited): Partial<Sighting> {
  if (thereAfterMs || !isInVain) return { verdict: 'succeeded' };
  return { verdict: 'failed', reason: expect.stringContaining(reason?.(nth) ?? '') as string };
}
