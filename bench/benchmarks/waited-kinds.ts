import type { JobSpec } from '../../simulator';
import type { RivalLook } from '../processes/bench-activities';
import type { Stranger } from '../stage/cloud';

/** One of many waits: what tells it from the others is its name, as `wait-12`. */
export interface Waited {
  name: string;
  at: number;
}

/** Something that is waited for, and how each of the ways to wait is told of it. */
export interface WaitedKind {
  /** As in `500 SQL jobs by the watcher`. */
  name: string;
  /** Ours, which starts what it then waits for. */
  workflowType: string;
  body(waited: Waited): object;
  /** What the cloud has to know of those whose names begin so. */
  registered(prefix: string, waited: readonly Waited[], durationMs: number): JobSpec[];
  /** How a stranger starts it, for those who only look; absent where nothing is started. */
  begun?(waited: Waited): Stranger;
  /** What a rival asks for. @param run what the stranger's start was called */
  look(waited: Waited, run: string): RivalLook;
  /** How a reply that tells of it names it. @default its name */
  told?(waited: Waited, run: string | undefined): string;
}

const CLUSTERS = 5;
const MRS_CLUSTER = 'm1';
const BUCKET = 'lake';
const QUEUE = 'etl';

const clusterOf = ({ at }: Waited): string => `c${at % CLUSTERS}`;

/** CDM jobs, of which most is known. */
export const CDM_JOBS: WaitedKind = {
  name: 'CDM jobs',
  workflowType: 'huaweiCloudCdmJob',
  body: (one) => ({ clusterId: clusterOf(one), jobName: one.name }),
  registered: (_prefix, waited, durationMs) =>
    waited.map((one) => ({ service: 'cdm', clusterId: clusterOf(one), name: one.name, durationMs })),
  begun: (one) => ({ service: 'cdm', clusterId: clusterOf(one), job: one.name }),
  look: (one) => ({ of: 'cdm', clusterId: clusterOf(one), jobName: one.name }),
};

/** The text tells one statement from another. */
const statementOf = ({ name }: Waited): string => `SELECT '${name}'`;
const keyOf = ({ name }: Waited): string => `in/${name}`;
const fileOf = ({ name }: Waited): string => `obs://code/${name}.py`;

/** The others: what a list answers for, a prefix that several waits share, and one thing each. */
export const OTHER_KINDS: readonly WaitedKind[] = [
  {
    name: 'SQL jobs',
    workflowType: 'huaweiCloudDliSqlJob',
    body: (one) => ({ sql: statementOf(one), queue: QUEUE }),
    registered: (prefix, _waited, durationMs) => [{ service: 'dliSql', sqlContains: `${prefix}-`, durationMs }],
    begun: (one) => ({ service: 'dliSql', job: statementOf(one) }),
    look: (_one, jobId) => ({ of: 'dliSql', jobId }),
  },
  {
    name: 'Spark batches',
    workflowType: 'huaweiCloudDliSparkJob',
    body: (one) => ({ file: fileOf(one), queue: QUEUE }),
    registered: (prefix, _waited, durationMs) => [{ service: 'dliSpark', file: `${prefix}-`, durationMs }],
    begun: (one) => ({ service: 'dliSpark', job: fileOf(one) }),
    look: (_one, batchId) => ({ of: 'dliSpark', batchId }),
  },
  {
    name: 'MRS jobs',
    workflowType: 'huaweiCloudMrsJob',
    body: (one) => ({ clusterId: MRS_CLUSTER, type: 'SparkSubmit', arguments: [fileOf(one)] }),
    registered: (_prefix, _waited, durationMs) => [{ service: 'mrs', clusterId: MRS_CLUSTER, durationMs }],
    begun: () => ({ service: 'mrs', clusterId: MRS_CLUSTER, job: 'SparkSubmit' }),
    look: (_one, jobId) => ({ of: 'mrs', clusterId: MRS_CLUSTER, jobId }),
    // Of a job that a stranger has started nothing but its id tells which it is.
    told: ({ name }, run) => run ?? name,
  },
  {
    name: 'objects',
    workflowType: 'huaweiCloudObsWait',
    body: (one) => ({ bucket: BUCKET, key: keyOf(one), stable: false }),
    registered: (_prefix, waited, appearsAfterMs) =>
      waited.map((one) => ({ service: 'obs', bucket: BUCKET, key: keyOf(one), bytes: 1, appearsAfterMs })),
    look: (one) => ({ of: 'obs', bucket: BUCKET, key: keyOf(one) }),
    told: keyOf,
  },
  {
    name: 'CDM clusters',
    workflowType: 'huaweiCloudCdmCluster',
    body: ({ name }) => ({ clusterId: name, action: 'start' }),
    registered: (_prefix, waited, startMs) =>
      waited.map(({ name }) => ({ service: 'cdmCluster', clusterId: name, status: '900', startMs })),
    begun: ({ name }) => ({ service: 'cdmCluster', job: name }),
    look: ({ name }) => ({ of: 'cdmCluster', clusterId: name }),
  },
];
