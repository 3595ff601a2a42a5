import { CLUSTER } from '../../support/cluster';

/** More than any one text may have, and less than the 2 MB that the server takes of an argument. */
const LONG = 'x'.repeat(1_500_000);
const WIDE = 20_000;

const LARGE: Record<string, unknown> = {
  'a text of 1.5 MB': LONG,
  'a key of 1.5 MB': { [LONG]: 1 },
  'a list in a list, 3,000 deep': nested(3_000),
};
const MANY: Record<string, unknown> = {
  'a list of 20,000 texts': Array.from({ length: WIDE }, (_, at) => `name${at}`),
  'a map of 20,000 keys': Object.fromEntries(Array.from({ length: WIDE }, (_, at) => [`key${at}`, at])),
};

/** Larger than any argument may be, wherever it stands. */
export const TOO_LARGE = Object.keys(LARGE);
/** Larger than what an Update, or a field of a request, may hold. */
export const LONG_JUNK = Object.keys({ ...LARGE, ...MANY });
/** Twenty mistakes, each with its place. */
export const LONGEST_SENTENCE = 20 * 520;

/** What a caller may put where something else is meant. */
export const JUNK: Record<string, unknown> = {
  ...LARGE,
  ...MANY,
  'a map in a list': [{ a: [{ b: null }] }],
  'an empty text': '',
  'a number': 7.5,
  true: true,
  null: null,
  nothing: undefined,
};

function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let at = 0; at < depth; at += 1) value = [value];
  return value;
}

const cdm = { clusterId: CLUSTER, jobName: 'orders', variables: {} };
const dgc = { jobName: 'transform', workspace: 'w', mode: 'runNow', jobParams: {}, supplement: undefined };
const dliSpark = {
  file: 'obs://code/features.py',
  className: undefined,
  args: ['1'],
  queue: undefined,
  conf: {},
  jars: [],
  pyFiles: [],
  files: [],
  name: 'features',
  driverMemory: '7G',
  driverCores: 2,
  executorMemory: '4G',
  executorCores: 1,
  numExecutors: 6,
  sparkVersion: '3.3.1',
  agency: 'obs_reader',
};
const dli = {
  jobIds: [131],
  action: 'start',
  resumeSavepoint: false,
  triggerSavepoint: false,
  onPartialStart: 'allOrNothing',
};
const dliSql = { sql: 'SELECT 1', queue: 'etl', database: 'dws', conf: {}, rows: 0 };
const step = {
  id: 'copy',
  cdm,
  connection: undefined,
  timeout: '60s',
  needs: [],
  always: undefined,
  when: undefined,
  retry: undefined,
  whenRunning: undefined,
  onAmbiguousStart: undefined,
  compensate: undefined,
  dliSpark: undefined,
  dgc: undefined,
  dli: undefined,
  dliSql: undefined,
};
const spec = {
  name: 'p',
  connection: undefined,
  timezone: 'UTC',
  params: {},
  onFailure: undefined,
  maxParallel: undefined,
  notify: undefined,
  schedule: undefined,
  steps: [step],
};
const run = { date: undefined, params: undefined };
const again = { ...run, takeOver: { runId: 'r', steps: { copy: { output: { rows: 1 } } } } };
const forEach = { in: ['a'], as: 'table', maxParallel: 1, onItemFailure: 'stopAll' };
const fannedOut = { ...spec, steps: [{ id: 'copy', forEach, cdm: { ...cdm, variables: { table: '{{ table }}' } } }] };
const leftover = {
  step: 'copy',
  service: 'cdm',
  title: 'CDM job orders',
  connection: 'default',
  body: cdm,
  runs: [],
  fence: undefined,
  restartOf: undefined,
  startingSince: '2026-01-01T00:00:00Z',
};
const backfill = {
  spec: { name: 'p', steps: [{ id: 'copy', cdm }] },
  from: '2026-03-01',
  to: '2026-03-01',
  parallel: 1,
  params: undefined,
  again: false,
  stopOnFailure: false,
};

type Path = (string | number)[];

/** A place in the arguments of a workflow where something else is put. */
export interface Place {
  type: string;
  /** The arguments as they ought to be. */
  args: unknown[];
  /** Where: the index of the argument first. */
  path: Path;
}

function placesOf(type: string, args: unknown[], at: Path, more: Path[] = []): Place[] {
  const value = read(args, at);
  const fields = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  return [at, ...fields.map((field) => [...at, field]), ...more].map((path) => ({ type, args, path }));
}

/** Every argument of every workflow type, and every field of each. */
export const PLACES: Place[] = [
  ...placesOf('huaweiCloudPipeline', [spec, run], [0]),
  ...placesOf('huaweiCloudPipeline', [spec, run], [1]),
  ...placesOf('huaweiCloudPipeline', [spec, run], [0, 'steps', 0], [[0, 'steps', 0, 'cdm', 'variables', 'day']]),
  ...placesOf(
    'huaweiCloudPipeline',
    [spec, again],
    [1, 'takeOver'],
    [
      [1, 'takeOver', 'steps', 'copy'],
      [1, 'takeOver', 'steps', 'copy', 'output'],
      [1, 'takeOver', 'steps', 'copy', 'output', 'rows'],
    ],
  ),
  ...placesOf('huaweiCloudPipeline', [fannedOut, run], [0, 'steps', 0, 'forEach']),
  ...placesOf('huaweiCloudCdmJob', [{ ...cdm, timeout: '60s', connection: undefined, retry: undefined }], [0]),
  ...placesOf('huaweiCloudDgcJob', [{ ...dgc, timeout: '60s' }], [0]),
  ...placesOf('huaweiCloudDliStreamJobs', [{ ...dli, timeout: '60s' }], [0]),
  ...placesOf('huaweiCloudDliSqlJob', [{ ...dliSql, timeout: '60s' }], [0], [[0, 'conf', 'a']]),
  ...placesOf('huaweiCloudBackfill', [backfill], [0]),
  ...placesOf('huaweiCloudBackfill', [backfill, undefined], [1]),
  ...placesOf('huaweiCloudCleanup', [[leftover]], [0]),
  ...placesOf('huaweiCloudCleanup', [[leftover]], [0, 0]),
  ...placesOf(
    'huaweiCloudDliSparkJob',
    [{ ...dliSpark, timeout: '60s' }],
    [0],
    [
      [0, 'args', 0],
      [0, 'conf', 'a'],
      [0, 'jars', 0],
    ],
  ),
];

/** The arguments with something else in one place; `undefined` leaves the field out. */
export function argsWith({ args, path }: Place, junk: unknown): unknown[] {
  return write(args, path, junk) as unknown[];
}

export function placeText({ type, path }: Place): string {
  const [at, ...rest] = path;
  return `${type} argument ${Number(at) + 1}${rest.map((part) => `.${part}`).join('')}`;
}

function read(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((found, part) => (found as Record<string | number, unknown>)[part], value);
}

function write(value: unknown, [part, ...rest]: Path, junk: unknown): unknown {
  if (part === undefined) return junk;
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  const fields = copy as Record<string | number, unknown>;
  fields[part] = write(fields[part], rest, junk);
  return copy;
}
