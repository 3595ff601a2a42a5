import { Compiled, REPOSITORY } from './compiled';

const DOORS = new Compiled([], {
  paths: { 'temporal-huaweicloud': ['./src/index.ts'], 'temporal-huaweicloud/*': ['./src/*.ts'] },
  pathsBasePath: REPOSITORY,
  // Each of them imports what the others need, too.
  noUnusedLocals: false,
});

const IMPORTS = `
  import type { Client } from '@temporalio/client';
  import { applySchedule, datedRunOf, huaweiCloudFailureOf, isHuaweiCloudFailure, startBackfill } from 'temporal-huaweicloud';
  import type { Duration as TemporalDuration } from '@temporalio/common';
  import type { Duration, DurationText, PipelineSpec } from 'temporal-huaweicloud';
  import { publishSmnMessage, runCdmJob, runDgcJob, runDliSparkJob, runDliSqlJob, runMrsJob, runPipeline, startDliStreamJobs, stopDliStreamJobs, waitForObsObjects } from 'temporal-huaweicloud/workflow';
  import { huaweiCloudBackfill, huaweiCloudCdmJob, huaweiCloudPipeline } from 'temporal-huaweicloud/workflow-types';
  import type { PipelineOrder } from 'temporal-huaweicloud/nexus';

  declare const client: Client;
  declare const error: unknown;
  const copy = { id: 'copy', cdm: { clusterId: 'c', jobName: 'j' } };
  const nightly: PipelineSpec = { name: 'nightly', steps: [copy] };
`;

const RIGHT = [
  `await runCdmJob({ clusterId: 'c', jobName: 'j', variables: { day: '2026-01-31', rows: 5, full: true } });`,
  `const { output } = await runCdmJob({ clusterId: 'c', jobName: 'j' }); const rows: number = (output?.rowsWritten ?? 0) + 1; void rows;`,
  `const { output } = await runDgcJob({ jobName: 'j' }); const id: string | undefined = output?.instanceId; void id;`,
  `const { output } = await startDliStreamJobs({ jobIds: [131, '132'], resumeSavepoint: true }); const up: string[] = output?.runs ?? []; void up;`,
  `await stopDliStreamJobs({ jobIds: [131], triggerSavepoint: true, timeout: '1 hour' });`,
  `const { output } = await runDliSqlJob({ sql: 'SELECT 1 AS n', queue: 'q', rows: 1 }); const n: unknown = output?.rows?.[0]?.n; void n;`,
  `const { output } = await runDliSparkJob({ file: 'obs://b/f.py', args: [7, 'a'], driverCores: 2, numExecutors: '{{ params.n }}' }); const id: string | undefined = output?.batchId; void id;`,
  `const { output } = await waitForObsObjects({ bucket: 'lake', prefix: 'in/', minObjects: 3, timeout: '1h' }); const n: number | undefined = output?.objects; void n;`,
  `await waitForObsObjects({ bucket: 'lake', key: 'in/a.csv', minBytes: 1, stable: false });`,
  `await runPipeline({ ...nightly, steps: [{ id: 'load', dliSql: { file: 'load.sql', conf: { 'spark.sql.shuffle.partitions': 200 } } }] });`,
  `const { output } = await runMrsJob({ clusterId: 'c', type: 'SparkSubmit', arguments: ['--class', 'x', 'a.jar', 7], timeout: '2h' }); const app: string | undefined = output?.appId; void app;`,
  `const { output } = await publishSmnMessage({ topicUrn: 'urn:smn:r:p:t', subject: 's', message: 'm' }); const id: string | undefined = output?.messageId; void id;`,
  `const settings = { configs: [{ name: 'fromJobConfig', inputs: [{ name: 'fromJobConfig.tableName', value: 'orders' }] }] };
   await runCdmJob({ clusterId: 'c', keep: true, job: { 'from-connector-name': 'a', 'to-connector-name': 'b', 'from-config-values': settings, 'to-config-values': settings } });`,
  `await runDgcJob({ jobName: 'j', mode: 'supplement', supplement: { startDate: '2026-01-01', endDate: '2026-01-31' } });`,
  `await runDgcJob({ jobName: 'j', mode: 'scheduleOn', jobParams: { day: '1' }, retry: { initialInterval: '5 minutes' } });`,
  `await runPipeline({ ...nightly, steps: [{ ...copy, timeout: '30 seconds' }, { id: 'up', dli: { jobIds: ['{{ params.id }}'] } }] });`,
  `await huaweiCloudPipeline(nightly, { date: '2026-01-31', params: { table: 'orders' } });`,
  `await huaweiCloudCdmJob({ cdm: { clusterId: 'c', jobName: 'j' }, timeout: '4h', onAmbiguousStart: 'hold' });`,
  `await huaweiCloudBackfill({ spec: nightly, from: '2026-01-01', to: '2026-01-31' });`,
  `await applySchedule(client, { ...nightly, schedule: { cron: '30 2 * * *', jitter: '1m' } }); datedRunOf(nightly, '2026-01-31');`,
  `const order: PipelineOrder = { spec: nightly, run: { date: '2026-01-31' } }; void order;`,
  `const all: Duration[] = ['30s', '30 seconds', '1 day', '2h', '1.5 hours', '500ms', '4 Hours', '2 DAYS', '1w', 30_000]; void all;`,
  `const theirs = (ours: DurationText): TemporalDuration => ours; void theirs;`,
  'const ours = (theirs: Exclude<TemporalDuration, number | `${number}`>): DurationText => theirs; void ours;',
  `const failure = huaweiCloudFailureOf(error, 'JobFailed'); const type: 'HuaweiCloud.JobFailed' | undefined = failure?.type; void type;`,
  `if (isHuaweiCloudFailure(error, 'JobFailed') && error.type) { const type: 'HuaweiCloud.JobFailed' = error.type; void type; }`,
  `if (isHuaweiCloudFailure(error)) throw new Error(error.message, { cause: error });`,
].map((code) => [code] as const);

const WRONG = [
  [`await runCdmJob({ clusterId: 'c' });`, "'job' is missing"],
  [`await publishSmnMessage({ topicUrn: 'urn:smn:r:p:t' });`, "'message' is missing"],
  [`await runCdmJob({ clusterID: 'c', jobName: 'j' });`, "'clusterID' does not exist"],
  [
    `await runCdmJob({ clusterId: 'c', jobName: 'j', variables: { day: ['a'] } });`,
    "not assignable to type 'ParamValue'",
  ],
  [`await runCdmJob({ clusterId: 'c', jobName: 'j', whenHalted: 'stop' });`, "'whenHalted' does not exist"],
  [
    `const { output } = await runCdmJob({ clusterId: 'c', jobName: 'j' }); void output?.rowsWriten;`,
    "mean 'rowsWritten'",
  ],
  [`await runDgcJob({ jobName: 'j', mode: 'supplement' });`, "'supplement' is missing"],
  [
    `await runDgcJob({ jobName: 'j', mode: 'supplement', supplement: { startDate: '2026-01-01' } });`,
    "'endDate' is missing",
  ],
  [
    `await runDgcJob({ jobName: 'j', supplement: { startDate: '2026-01-01', endDate: '2026-01-31' } });`,
    'not assignable',
  ],
  [`await runDgcJob({ jobName: 'j', mode: 'later' });`, '"later"'],
  [
    `await runDgcJob({ jobName: 'j', mode: 'supplement', supplement: { startDate: 'a', endDate: 'b' }, whenRunning: 'adopt' });`,
    '"adopt"',
  ],
  [`await startDliStreamJobs({ jobIds: [131], triggerSavepoint: true });`, "'triggerSavepoint' does not exist"],
  [`await stopDliStreamJobs({ jobIds: [131], resumeSavepoint: true });`, "'resumeSavepoint' does not exist"],
  [`await startDliStreamJobs({ jobIds: 131 });`, "'number' is not assignable"],
  [`await runDliSqlJob({ queue: 'q' });`, "'sql' is missing"],
  [`await runDliSqlJob({ file: 'load.sql' });`, "'file' does not exist"],
  [`await runDliSqlJob({ sql: 'SELECT 1', whenRunning: 'adopt' });`, '"adopt"'],
  [`await runDliSparkJob({ className: 'a.B' });`, "'file' is missing"],
  [`await runDliSparkJob({ file: 'f.py', autoRecovery: true });`, "'autoRecovery' does not exist"],
  [`await runDliSparkJob({ file: 'f.py', whenRunning: 'adopt' });`, '"adopt"'],
  [
    `await runPipeline({ ...nightly, steps: [{ id: 'a', dliSql: { sql: 'SELECT 1', file: 'a.sql' } }] });`,
    'not assignable',
  ],
  [`await runMrsJob({ clusterId: 'c' });`, "'type' is missing"],
  [`await runMrsJob({ clusterId: 'c', type: 'HBase' });`, '"HBase"'],
  [`await runMrsJob({ clusterId: 'c', type: 'Flink', whenRunning: 'adopt' });`, '"adopt"'],
  [`await waitForObsObjects({ bucket: 'lake' });`, 'not assignable'],
  [`await waitForObsObjects({ bucket: 'lake', key: 'a', minObjects: 2 });`, 'not assignable'],
  [`await waitForObsObjects({ bucket: 'lake', key: 'a', whenRunning: 'wait' });`, "'whenRunning' does not exist"],
  [`await runPipeline({ name: 'p' });`, "'steps' is missing"],
  [`await runPipeline({ name: 'p', steps: [{ id: 'a' }] });`, 'not assignable'],
  [`await runPipeline({ name: 'p', steps: [{ ...copy, dgc: { jobName: 'j' } }] });`, 'not assignable'],
  [
    `await runPipeline({ name: 'p', steps: [{ id: 'up', dli: { jobIds: [1], triggerSavepoint: true } }] });`,
    'not assignable',
  ],
  [`await runPipeline({ name: 'p', steps: [{ ...copy, timeout: '30 secnods' }] });`, '"30 secnods"'],
  [`await runPipeline({ name: 'p', steps: [{ ...copy, timeout: '30' }] });`, '"30"'],
  [
    `await runPipeline({ name: 'p', steps: [copy], notify: { webhook: 'oncall', activity: 'tell' } });`,
    'not assignable',
  ],
  [`await runPipeline({ name: 'p', steps: [copy], schedule: { cron: '30 2 * * *', every: '1h' } });`, 'not assignable'],
  [`await runPipeline('p.yaml');`, "'string' is not assignable"],
  [`await huaweiCloudPipeline(nightly, { day: '2026-01-31' });`, "'day' does not exist"],
  [`await huaweiCloudCdmJob({ jobName: 'j' });`, 'not assignable'],
  [`await applySchedule(client, { name: 'p' });`, "'steps' is missing"],
  [
    `await startBackfill(client, 'p', { spec: { name: 'p' }, from: '2026-01-01', to: '2026-01-31' });`,
    "'steps' is missing",
  ],
  [`const order: PipelineOrder = { spec: 'p.yaml' }; void order;`, "'string' is not assignable"],
  [`const wait: Duration = '30 secnods'; void wait;`, '"30 secnods"'],
  [`isHuaweiCloudFailure(error, 'JobFaild');`, '"JobFaild"'],
  [
    `if (isHuaweiCloudFailure(error, 'JobFailed')) { const type: 'HuaweiCloud.Halted' | undefined = error.type; void type; }`,
    '"HuaweiCloud.Halted"',
  ],
] as const;

const fileOf = (code: string): string => `tried/${[...RIGHT, ...WRONG].findIndex(([one]) => one === code)}.ts`;

const SAID = DOORS.complaints(
  new Map(
    [...RIGHT, ...WRONG].map(([code]) => [fileOf(code), `${IMPORTS}\nexport async function tried() { ${code} }`]),
  ),
  [...RIGHT, ...WRONG].map(([code]) => fileOf(code)),
);

/** What the compiler says of it. */
const saidOf = (code: string): string[] => SAID.filter((line) => line.startsWith(`${fileOf(code)}: `));

test.each(RIGHT)('%s compiles', (code) => {
  expect(saidOf(code)).toEqual([]);
});

test.each(WRONG)('%s does not compile: %s', (code, words) => {
  expect(saidOf(code)).toEqual([expect.stringContaining(words)]);
});
