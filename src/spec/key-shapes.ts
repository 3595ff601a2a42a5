import { quoted } from '../domain/quoted';

type Example = (written: unknown) => string | undefined;

/** What stands at a key, as it is written in a file: for those where people write one value and a map is meant. */
const SHAPES: Record<string, Example> = {
  retry: (written) => `retry: { maximumAttempts: ${typeof written === 'number' ? written : 3} }`,
  schedule: (written) => `schedule: { cron: ${typeof written === 'string' ? quoted(written) : '"30 2 * * *"'} }`,
  forEach: () => 'forEach: { in: [orders, lines], as: table }',
  params: () => 'params: { table: orders }',
  variables: () => 'variables: { day: "{{ run.date }}" }',
  jobParams: () => 'jobParams: { day: "{{ run.date }}" }',
  properties: () => 'properties: { fs.obs.endpoint: obs.cn-north-4.myhuaweicloud.com }',
  notify: () => 'notify: { webhook: ops }',
  compensate: () => 'compensate: { dgc: { jobName: undo_orders } }',
  supplement: () => 'supplement: { startDate: 2026-01-01, endDate: 2026-01-31 }',
  cdm: (written) => `cdm: { clusterId: 6ec9a0a4, jobName: ${name(written, 'orders_to_obs')} }`,
  dgc: (written) => `dgc: { jobName: ${name(written, 'orders_transform')} }`,
  dli: () => 'dli: { jobIds: [131] }',
  dliSql: () => 'dliSql: { sql: SELECT 1 }',
  dliSpark: () => 'dliSpark: { file: obs://bucket/app.jar }',
  mrs: () => 'mrs: { clusterId: 6ec9a0a4, type: SparkSubmit }',
  obs: () => 'obs: { bucket: lake, prefix: in/ }',
  cdmCluster: () => 'cdmCluster: { clusterId: 6ec9a0a4, action: start }',
  smn: () => 'smn: { topicUrn: urn:smn:REGION:PROJECT:NAME, message: done }',
};

/** How a map is written at this key. */
export function mapAt(key: string | number | undefined, written: unknown): string | undefined {
  return typeof key === 'string' && Object.hasOwn(SHAPES, key) ? SHAPES[key]?.(written) : undefined;
}

/** How a list is written at this key, of the one value that stands there. */
export function listAt(key: string | number | undefined, written: unknown): string | undefined {
  if (key === 'steps') return 'each step begins with `- id:`';
  if (typeof key !== 'string') return undefined;
  const isWord = typeof written === 'string' && /^[\w.-]{1,60}$/.test(written);
  if (isWord || typeof written === 'number') return `write \`${key}: [${written}]\``;
  return typeof written === 'object' ? undefined : `write \`${key}: [ ... ]\``;
}

function name(written: unknown, otherwise: string): string {
  return typeof written === 'string' && /^[\w.-]{1,60}$/.test(written) ? written : otherwise;
}
