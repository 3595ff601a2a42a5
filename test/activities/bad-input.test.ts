import { cdmCluster } from '../../src/activities/cdm-cluster/cluster';
import { inlineCdmJob } from '../../src/activities/cdm/inline-job';
import { sparkBatch } from '../../src/activities/dli-spark/spark-batch';
import { sqlJob } from '../../src/activities/dli-sql/sql-job';
import { mrsJob } from '../../src/activities/mrs/mrs-job';
import { obsWait } from '../../src/activities/obs/obs-wait';
import type { RemoteJob } from '../../src/activities/remote-job';
import { smnMessage } from '../../src/activities/smn/message';
import { startWithFence } from '../../src/activities/start/start-with-fence';
import type { HuaweiCloud } from '../../src/client/huawei-cloud';
import type { MrsBody } from '../../src/domain/mrs/mrs-body';
import { awaitedObjects } from '../../src/domain/obs/obs-objects';
import type { Run, StartResult } from '../../src/domain/run';
import type { SqlTrace } from '../../src/domain/dli-sql/sql-job';
import { checkPipeline } from '../../src/spec/check-pipeline';
import type { JobSpec, LogEntry, Simulator, SimulatorOptions } from '../../simulator';
import { startSimulator } from '../../simulator';
import { COPY_OF_ORDERS } from '../support/copy-of-orders';
import { CLUSTER, connectTo, copyJob } from './waiting';

describe('before anything is asked of the cloud', () => {
  const AROUND = { connections: ['default'], startedAt: '2026-03-01T00:00:00Z' };
  const TABLES = { maps: [{ a: 1 }], text: 'a,b', many: Array.from({ length: 1_001 }, (_, at) => at) };
  const check = (step: object) =>
    checkPipeline({ name: 'p', params: TABLES, steps: [{ id: 's', ...step }] }, {}, AROUND);
  const forEach = (list: unknown) => ({ forEach: { in: list, as: 'table' }, dgc: { jobName: '{{ table }}' } });
  const TOPIC = 'urn:smn:cn-north-4:0a:data-ops';

  test.each([
    [
      'two statements',
      { dliSql: { sql: 'SELECT 1; SELECT 2' } },
      'DLI takes one a job: a second begins in line 1 with `SELECT 2`; give it a step of its own',
    ],
    [
      'a second statement behind comments',
      { dliSql: { sql: 'SELECT 1; -- a; b\n/* ; */\nDROP TABLE t;' } },
      'a second begins in line 3 with `DROP TABLE t`',
    ],
    [
      'a second statement behind a quote that looks closed',
      { dliSql: { sql: "SELECT 'it\\'s; one'; SELECT 2" } },
      'a second begins in line 1 with `SELECT 2`',
    ],
    [
      'a statement of half a million characters',
      { dliSql: { sql: `SELECT '${'x'.repeat(500_000)}'` } },
      'a statement has at most 499,999 characters, and this one has 500,009',
    ],
    ['more rows than are handed on', { dliSql: { sql: 'SELECT 1', rows: 101 } }, 'steps[0].dliSql.rows: '],
    ['a type that MRS does not have', { mrs: { clusterId: 'c', type: 'HBase' } }, 'steps[0].mrs.type: '],
    [
      'arguments beyond what MRS takes',
      { mrs: { clusterId: 'c', type: 'SparkSql', arguments: ['x'.repeat(150_001)] } },
      'steps[0].mrs.arguments: have at most 150,000 characters together',
    ],
    [
      'more arguments than Spark is given',
      { dliSpark: { file: 'a.py', args: Array.from({ length: 1_001 }, () => 'x') } },
      'steps[0].dliSpark.args: ',
    ],
    [
      'a message beyond what SMN takes',
      { smn: { topicUrn: TOPIC, message: 'x'.repeat(262_145) } },
      'steps[0].smn.message: a message has at most 262,144 bytes',
    ],
    ['a topic that is none', { smn: { topicUrn: 'data-ops', message: 'x' } }, 'steps[0].smn.topicUrn: '],
    [
      'a bucket with its scheme',
      { obs: { bucket: 'obs://lake', key: 'k' } },
      'without `obs://` and without a key behind it',
    ],
    [
      'a list of more items than there may be steps',
      forEach('params.many'),
      'it comes to 1,001 steps, and 1,000 is the most',
    ],
    ['a list that is a text', forEach('params.text'), 'is to be a list, and params.text is "a,b": write the items, or'],
    ['a list that there is not', forEach('params.none'), 'there is no `params.none`: give `none` a default'],
    ['a list of maps', forEach('params.maps'), 'item 1 is a map: an item is one text or number'],
    ['an item that comes twice', forEach(['a', 'b', 'a']), 'item 3 "a" stands in the list before'],
  ])('%s: a sentence with its place', (_what, step, sentence) => {
    expect(() => check(step)).toThrow(sentence);
    expect(() => check(step)).toThrow(/^steps/);
  });

  test.each([
    ['a semicolon at its end', 'SELECT 1;'],
    ['several, with comments behind them', 'SELECT 1 ;; -- done; really\n/* nothing; more */ ;'],
    ['one in a text', 'SELECT \'a;b\', "c;d", `e;f` FROM t'],
    ['one in a comment before it', '-- a; b\n/* c; /* d; */ e; */ SELECT 1'],
  ])('a statement with %s is one statement', (_what, sql) => {
    expect(check({ dliSql: { sql } }).steps).toHaveLength(1);
  });

  test('an empty list is no mistake: the step is left out, and says why', () => {
    expect(check(forEach([])).steps).toMatchObject([{ id: 's', leftOut: 'its `forEach` has no item' }]);
  });
});

describe('by the answer of the cloud', () => {
  let cloud: Simulator;
  let huawei: HuaweiCloud;

  async function open(jobs: JobSpec[], options: SimulatorOptions = {}): Promise<void> {
    cloud = await startSimulator(options);
    huawei = connectTo(cloud);
    cloud.addJobs(jobs);
  }

  afterEach(async () => {
    await huawei.close();
    await cloud.close();
  });

  /** As the activity of a step starts it: every pause is over at once, and has taken its time. */
  async function start<Mark, Trace>(job: RemoteJob<Mark, Trace>): Promise<StartResult> {
    let pausedMs = 0;
    const times = { leaseMs: 5_000, requestTimeoutMs: 20_000, visibilityMs: 100 };
    return startWithFence(
      job,
      { times, whenRunning: 'fail', partially: false },
      {
        fence: undefined,
        keep: async () => undefined,
        pause: async (ms) => void (pausedMs += ms),
        nowMs: () => performance.now() + pausedMs,
      },
    );
  }

  const started = (): LogEntry[] => cloud.log().filter(({ effect }) => effect === 'start');
  const SPARK = { args: [], conf: {}, jars: [], pyFiles: [], files: [] };
  const FILE = 'obs://code/a.py';
  const OWNER = { workflowId: 'w', runId: 'r', step: 's', key: '1' };
  const MRS: MrsBody = { clusterId: CLUSTER, type: 'SparkSql', arguments: ['SELECT 1'], properties: {} };
  const TOPIC = 'urn:smn:cn-north-4:0a:data-ops';
  const inline = () =>
    inlineCdmJob(
      huawei,
      { clusterId: CLUSTER, job: COPY_OF_ORDERS, variables: {}, keep: false },
      'temporal_1',
      (name) => copyJob(huawei, name),
    );
  const copies: JobSpec[] = [
    { service: 'cdm', clusterId: CLUSTER, name: 'orders' },
    { service: 'cdm', clusterId: CLUSTER, name: 'temporal_', ofCreated: true },
  ];
  const clusterIn = (status: string): JobSpec[] => [...copies, { service: 'cdmCluster', clusterId: CLUSTER, status }];
  const mrsIn = (clusterState: string): JobSpec[] => [{ service: 'mrs', clusterId: CLUSTER, clusterState }];
  const WAKE = 'a step before this one wakes it, `cdmCluster: { clusterId: c1, action: start }`';

  interface Bad {
    what: string;
    jobs: JobSpec[];
    dialect?: SimulatorOptions['dialect'];
    job: () => RemoteJob<never, never> | RemoteJob<unknown, unknown>;
    says: string[];
  }

  const BAD = [
    {
      what: 'a queue that nobody has',
      jobs: [{ service: 'dliSql', queue: 'etl' }],
      job: () => sqlJob(huawei, { sql: 'SELECT 1', queue: 'elt', conf: {}, rows: 0 }, 'm'),
      says: ['The queue elt does not exist', 'Check the job ids, the queue and the project.'],
    },
    {
      what: 'a queue that no Spark batch has',
      jobs: [{ service: 'dliSpark', queue: 'etl' }],
      job: () => sparkBatch(huawei, { ...SPARK, file: FILE, queue: 'elt' }, OWNER),
      says: ['The queue elt does not exist'],
    },
    {
      what: 'Spark 3.3 without an agency',
      jobs: [],
      dialect: { dliSpark: { agency: 'required' } },
      job: () => sparkBatch(huawei, { ...SPARK, file: FILE, sparkVersion: '3.3.1' }, OWNER),
      says: ['set an agency', 'the `agency` of a `dliSpark` step'],
    },
    {
      what: 'a type for which the MRS cluster has no component',
      jobs: [{ service: 'mrs', clusterId: CLUSTER, refuses: { code: '0168', message: 'Hive is not installed.' } }],
      job: () => mrsJob(huawei, { ...MRS, type: 'HiveSql' }, 'temporal-1'),
      says: ['Hive is not installed', 'The cluster cannot run jobs of this type: check its components, and the type.'],
    },
    {
      what: 'arguments beyond what this region takes',
      jobs: [{ service: 'mrs', clusterId: CLUSTER }],
      dialect: { mrs: { longestArguments: 4_096 } },
      job: () => mrsJob(huawei, { ...MRS, arguments: ['x'.repeat(4_097)] }, 'temporal-1'),
      says: ['Invalid parameter arguments', 'some regions take no more than 4,096 characters of arguments together'],
    },
    {
      what: 'an MRS cluster that is gone',
      jobs: mrsIn('terminated'),
      job: () => mrsJob(huawei, MRS, 'temporal-1'),
      says: ['the cluster "c1" is terminated, and takes no jobs: nothing was submitted; name a cluster that runs'],
    },
    {
      what: 'an MRS cluster that is on its way to be gone',
      jobs: mrsIn('terminating'),
      job: () => mrsJob(huawei, MRS, 'temporal-1'),
      says: ['the cluster "c1" is terminating, and takes no jobs: nothing was submitted; name a cluster that runs'],
    },
    {
      what: 'an MRS cluster that is being created',
      jobs: mrsIn('starting'),
      job: () => mrsJob(huawei, MRS, 'temporal-1'),
      says: ['The cluster is starting', 'in a state in which it takes no jobs'],
    },
    {
      what: 'a CDM job of a cluster that rests',
      jobs: clusterIn('900'),
      job: () => copyJob(huawei, 'orders'),
      says: ['its status is 900', WAKE],
    },
    {
      what: 'a CDM job of a cluster that is on its way to rest',
      jobs: clusterIn('910'),
      job: () => copyJob(huawei, 'orders'),
      says: ['CDM cluster c1 is being stopped (status 910)', WAKE],
    },
    {
      what: 'a CDM job of a cluster that is being created',
      jobs: clusterIn('100'),
      job: () => copyJob(huawei, 'orders'),
      says: ['CDM cluster c1 is being created (status 100)', 'asked again until the time of the step is up'],
    },
    {
      what: 'a CDM job that is to be created in a cluster that rests',
      jobs: clusterIn('900'),
      job: inline,
      says: ['its status is 900', WAKE],
    },
    {
      what: 'a CDM cluster that is frozen and to be woken',
      jobs: clusterIn('800'),
      job: () => cdmCluster(huawei, { clusterId: CLUSTER, action: 'start' }),
      says: ['CDM cluster c1 is in status 800', 'look at it in the console'],
    },
    {
      what: 'a topic that nobody has',
      jobs: [{ service: 'smn', topicUrn: `${TOPIC}-2` }],
      job: () => smnMessage(huawei, { topicUrn: TOPIC, message: 'x' }),
      says: ['The topic is not found', 'Check the URN of the topic: region, project and name.'],
    },
  ] as Bad[];

  test.each(BAD)(
    '$what: a sentence to act by, nothing started and nothing left',
    async ({ jobs, dialect, job, says }) => {
      await open(jobs, { dialect });

      const sentence = await start(job() as RemoteJob<unknown, unknown>).then(
        ({ refused }) => refused?.[0]?.reason,
        ({ message }: Error) => message,
      );

      for (const words of says) expect(sentence).toContain(words);
      expect(started()).toEqual([]);
    },
  );

  test.each([
    {
      what: 'that there is not',
      seed: { bucket: 'other' },
      says: ['NoSuchBucket', 'Nobody has a bucket of this name: check it.'],
    },
    {
      what: 'that may not be listed',
      seed: { bucket: 'lake', access: 'noList' },
      says: ['AccessDenied', 'Grant this user obs:bucket:ListBucket for the bucket'],
    },
    {
      what: 'of another region, by 301',
      seed: { bucket: 'lake', region: 'cn-east-3' },
      says: ['lake.obs.cn-east-3.myhuaweicloud.com', 'use a `connection` of that region'],
    },
    {
      what: 'of another region, by 307',
      redirect: 'TemporaryRedirect',
      seed: { bucket: 'lake', region: 'cn-east-3' },
      says: ['lake.obs.cn-east-3.myhuaweicloud.com', 'use a `connection` of that region'],
    },
  ] as const)('a wait in a bucket $what: a sentence to act by, and one request', async ({ seed, says, ...how }) => {
    const dialect = 'redirect' in how ? { obs: { redirect: how.redirect } } : undefined;
    await open([{ service: 'obs', ...seed }], { dialect });
    const of = { bucket: 'lake', key: 'in/a.csv' };
    const wait = obsWait(huawei, { ...of, minObjects: 1, minBytes: 0, stable: true });

    const failure = await wait
      .look([awaitedObjects(of)], { timeoutMs: 5_000 })
      .catch((error: unknown) => error as Error);

    expect(failure).toBeInstanceOf(Error);
    for (const words of says) expect((failure as Error).message).toContain(words);
    expect(cloud.requests().map(({ total }) => total)).toEqual([1]);
  });

  test('rows beyond what is handed on are left out, and the run says how many and what to do', async () => {
    const rows = Array.from({ length: 100 }, (_, id) => ({ id, text: 'x'.repeat(1_000) }));
    await open([{ service: 'dliSql', rows, durationMs: 0 }]);
    const job = sqlJob(huawei, { sql: 'SELECT 1', queue: 'etl', conf: {}, rows: 100 }, 'm');
    const { runs } = await start(job);

    const [seen] = await job.look(runs as Run<SqlTrace>[], { timeoutMs: 5_000 });

    expect(seen).toMatchObject({
      verdict: 'succeeded',
      reason: expect.stringMatching(
        /^of 100 rows the first \d\d are handed on: .* more than 64,000 bytes; select fewer columns or rows$/,
      ) as string,
    });
    expect(JSON.stringify(seen?.output?.['rows']).length).toBeLessThanOrEqual(64_000);
    expect(started()).toHaveLength(1);
  });

  test('a name that a job of our own has, which runs already, is looked up and not started once more', async () => {
    await open([{ service: 'cdm', clusterId: CLUSTER, name: 'temporal_1', durationMs: 600_000 }]);
    cloud.run({ service: 'cdm', clusterId: CLUSTER, job: 'temporal_1', by: cloud.user });

    expect((await start(inline())).runs).toMatchObject([{ origin: 'adopted', trace: { jobName: 'temporal_1' } }]);
    expect(started()).toHaveLength(1);
  });

  test('a name that a Spark batch of somebody else has stands in nobody’s way: a mark follows it', async () => {
    await open([{ service: 'dliSpark', durationMs: 600_000 }]);
    await huawei.dliSpark.createBatch({ file: FILE, name: 'features' });

    const { runs } = await start(sparkBatch(huawei, { ...SPARK, file: FILE, name: 'features' }, OWNER));

    expect(runs).toMatchObject([{ origin: 'new' }]);
    expect(started()).toHaveLength(2);
    expect(runs[0]?.id).toBe(started()[1]?.run);
  });

  test('a name that an MRS job of somebody else has is told from ours, also where the reply is lost', async () => {
    await open([{ service: 'mrs', clusterId: CLUSTER, durationMs: 600_000 }]);
    cloud.run({ service: 'mrs', clusterId: CLUSTER, job: 'SparkSql', by: 'somebody' });
    cloud.fault({ match: { method: 'POST', path: '/job-executions' }, times: 1, kind: 'loseReply', when: 'after' });

    const { runs } = await start(mrsJob(huawei, MRS, 'temporal-1'));

    expect(runs).toMatchObject([{ origin: 'adopted', id: started()[1]?.run }]);
    expect(started()).toHaveLength(2);
  });
});
