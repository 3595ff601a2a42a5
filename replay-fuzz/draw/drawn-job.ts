import { copyOf, createdName } from '../../chaos/pipelines/inline-copy';
import type { JobSpec } from '../../simulator';

/** What a step runs that is known by a name. `inline` is a CDM job that stands in the pipeline. */
export type JobService = 'cdm' | 'dgc' | 'dliSql' | 'dliSpark' | 'mrs' | 'obs' | 'smn' | 'cdmCluster' | 'inline';

export const ROWS = 10;
const BUCKET = 'fuzz-objects';
const MRS_TYPE = 'SparkSubmit';
const [RESTS, BROKEN] = ['900', '300'] as const;

/** A job by the name that it was drawn with. */
interface DrawnJob {
  service: JobService;
  clusterId: string;
  job: string;
  durationMs: number;
  fails?: boolean;
  rows?: number;
}

/** What the cloud has to know of it. A message is published, and an object comes, whatever was drawn to fail. */
export function jobSpecs({ service, clusterId, job: name, durationMs, fails, rows = ROWS }: DrawnJob): JobSpec[] {
  switch (service) {
    case 'cdm':
      return [{ service, clusterId, name, durationMs, rows, outcome: fails ? 'FAILED' : 'SUCCEEDED' }];
    case 'inline': {
      const created = { name: `${jobName(service, name)}_`, ofCreated: true };
      return [{ service: 'cdm', clusterId, ...created, durationMs, rows, outcome: fails ? 'FAILED' : 'SUCCEEDED' }];
    }
    case 'dgc':
      return [{ service, name, durationMs, outcome: fails ? 'fail' : 'success' }];
    case 'dliSql':
      return [{ service, sqlContains: quoted(name), durationMs, outcome: fails ? 'FAILED' : 'FINISHED' }];
    case 'dliSpark':
      return [{ service, file: jobName(service, name), durationMs, outcome: fails ? 'dead' : 'success' }];
    case 'mrs':
      return [{ service, clusterId: name, type: MRS_TYPE, durationMs, outcome: fails ? 'FAILED' : 'SUCCEEDED' }];
    case 'obs':
      return [{ service, bucket: BUCKET, key: `${name}/part`, bytes: 1, appearsAfterMs: durationMs }];
    case 'smn':
      return [{ service, topicUrn: jobName(service, name) }];
    case 'cdmCluster':
      return [{ service, clusterId: name, status: fails ? BROKEN : RESTS, startMs: durationMs }];
  }
}

/** The same, once a person has mended it; undefined where the job is none of these. @param names as the log has them */
export function mended(job: JobSpec, names: Set<string>): JobSpec | undefined {
  switch (job.service) {
    case 'cdm':
      return names.has(job.name.replace(/_$/, '')) ? { ...job, outcome: 'SUCCEEDED' } : undefined;
    case 'dgc':
      return names.has(job.name) ? { ...job, outcome: 'success' } : undefined;
    case 'dliSql':
      return names.has(`SELECT ${job.sqlContains}`) ? { ...job, outcome: 'FINISHED' } : undefined;
    case 'dliSpark':
      return names.has(job.file ?? '') ? { ...job, outcome: 'success' } : undefined;
    case 'mrs':
      return names.has(`${job.clusterId}/${job.type}`) ? { ...job, outcome: 'SUCCEEDED' } : undefined;
    case 'cdmCluster':
      return names.has(job.clusterId) ? { ...job, status: RESTS } : undefined;
    case 'dli':
    case 'obs':
    case 'smn':
      return undefined;
  }
}

/** What the cloud's log calls it. Of a copy that a pipeline with an id of its own has created, the log has another name. */
export function jobName(service: JobService, job: string): string {
  switch (service) {
    case 'cdm':
    case 'dgc':
    case 'cdmCluster':
      return job;
    case 'inline':
      return createdName(...partsOf(job));
    case 'dliSql':
      return statementOf(job);
    case 'dliSpark':
      return `obs://fuzz/${job}.py`;
    case 'mrs':
      return `${job}/${MRS_TYPE}`;
    case 'obs':
      return `${BUCKET}/${job}`;
    case 'smn':
      return `urn:smn:cn-north-4:fuzz:${job}`;
  }
}

/** The pipeline and the step that such a name is made of. */
function partsOf(job: string): [pipeline: string, step: string] {
  const at = job.indexOf('-');
  return [job.slice(0, at), job.slice(at + 1)];
}

function statementOf(job: string): string {
  return `SELECT ${quoted(job)}`;
}

/** In quotes the name of no statement begins that of another. */
function quoted(job: string): string {
  return `'${job}'`;
}

/** The body of a step that runs it. */
export function jobBody(service: JobService, clusterId: string, job: string, value?: string): object {
  const given = value === undefined ? {} : { value };
  const list = Object.values(given);
  switch (service) {
    case 'cdm':
      return { cdm: { clusterId, jobName: job, variables: given } };
    case 'inline':
      return { cdm: { clusterId, job: copyOf(job), variables: given } };
    case 'dgc':
      return { dgc: { jobName: job, jobParams: given } };
    case 'dliSql':
      return { dliSql: { sql: statementOf(job), conf: given } };
    case 'dliSpark':
      return { dliSpark: { file: jobName(service, job), args: list } };
    case 'mrs':
      return { mrs: { clusterId: job, type: MRS_TYPE, arguments: list } };
    case 'obs':
      return { obs: { bucket: BUCKET, key: `${job}/part` } };
    case 'smn':
      return { smn: { topicUrn: jobName(service, job), message: value ?? 'done' } };
    case 'cdmCluster':
      return { cdmCluster: { clusterId: job, action: 'start' } };
  }
}
