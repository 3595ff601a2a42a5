import type { DgcDialect } from './dialect';
import type { Instance, InstanceFace } from './instance';
import type { DgcNodeSpec } from './job-spec';
import type { DgcJob } from './state';

/** A row of instances/detail. */
export function instanceRow(job: DgcJob, instance: Instance, face: InstanceFace): object {
  return {
    jobName: job.spec.name,
    jobInstanceName: `${job.spec.name}_${instance.id}`,
    jobId: job.id,
    submitTime: face.submitTime,
    version: face.version,
    ...(face.spec.errorMessage !== undefined && face.endTime !== undefined && { errorMessage: face.spec.errorMessage }),
    ...timesAndStatus(instance, face),
  };
}

/** One instance with its nodes. */
export function instanceDetail(job: DgcJob, instance: Instance, face: InstanceFace): object {
  const nodes = face.spec.nodes ?? [{ nodeName: face.spec.name, type: 'CDMJob' }];
  return {
    jobName: job.spec.name,
    ...timesAndStatus(instance, face),
    total: nodes.length,
    nodes: nodes.map((node, place) => nodeRecord(node, place, instance, face)),
  };
}

/** A row of the job list. */
export const jobRow = ({ spec, schedule, createdAt }: DgcJob): object => ({
  name: spec.name,
  jobType: spec.jobType,
  owner: 'simulator',
  priority: 0,
  status: schedule.status,
  createUser: 'simulator',
  createTime: createdAt,
  startTime: schedule.startTime,
  endTime: schedule.endTime,
  lastUpdateTime: schedule.updatedAt,
});

/** Real-time status; it says nothing of a batch job's instances. */
export function jobStatus({ spec, schedule }: DgcJob, { statusTimes }: Required<DgcDialect>): object {
  const nodes = spec.nodes ?? [{ nodeName: spec.name, type: 'CDMJob' }];
  return {
    name: spec.name,
    status: schedule.status,
    [statusTimes]: schedule.startTime,
    [statusTimes === 'startTime' ? 'endTime' : 'endtime']: schedule.endTime,
    lastUpdateTime: schedule.updatedAt,
    createUser: 'simulator',
    lastModifiyUser: 'simulator',
    nodes: nodes.map(({ nodeName, type, logPath }) => ({ name: nodeName, type, status: schedule.status, logPath })),
  };
}

function timesAndStatus(instance: Instance, face: InstanceFace) {
  const hasEnded = face.endTime !== undefined;
  return {
    instanceId: instance.id,
    instanceType: instance.type,
    status: face.status,
    planTime: instance.planTime,
    startTime: face.startTime,
    endTime: face.endTime,
    executeTime: hasEnded ? (face.endTime ?? 0) - (face.startTime ?? face.submitTime) : undefined,
    forceSuccess: hasEnded && face.spec.forceSuccess,
    ignoreSuccess: hasEnded && face.spec.ignoreSuccess,
  };
}

function nodeRecord(node: DgcNodeSpec, place: number, instance: Instance, face: InstanceFace): object {
  const status = nodeStatus(node, face);
  const madeUpLog = `obs://dlf-log-simulator/${face.spec.name}/${instance.id}/${node.nodeName}.log`;
  return {
    nodeName: node.nodeName,
    status,
    type: node.type,
    planTime: instance.planTime,
    startTime: face.startTime,
    endTime: face.endTime,
    retryTimes: 0,
    instanceId: instance.id * 100 + place,
    inputRowCount: 0,
    speed: 0,
    logPath: node.logPath ?? (status === 'fail' ? madeUpLog : undefined),
    ...(node.errorMessage !== undefined && face.endTime !== undefined && { errorMessage: node.errorMessage }),
  };
}

/** Nodes know fewer words than instances: waiting, running, success, fail, skip, pause, manual-stop. */
function nodeStatus(node: DgcNodeSpec, { status, endTime }: InstanceFace): string {
  if (endTime === undefined) return status === 'waiting' || status === 'pause' ? status : 'running';
  if (node.status !== undefined && status !== 'manual-stop') return node.status;
  if (status === 'fail' || status === 'running-exception') return 'fail';
  if (status.startsWith('skip')) return 'skip';
  return status === 'manual-stop' ? 'manual-stop' : 'success';
}
