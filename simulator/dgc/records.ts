import type { DgcDialect } from './dialect';
import { HALTED, type Instance, type InstanceFace } from './instance';
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
    ...(face.spec.errorMessage !== undefined && isOver(face) && { errorMessage: face.spec.errorMessage }),
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
export function jobStatus({ spec, schedule }: DgcJob, speech: Required<DgcDialect>): object {
  const { statusTimes } = speech;
  const time = (ms: number | undefined) => (ms === undefined || speech.statusTimeType === 'number' ? ms : String(ms));
  const nodes = spec.nodes ?? [{ nodeName: spec.name, type: 'CDMJob' }];
  return {
    name: spec.name,
    status: schedule.status,
    [statusTimes]: time(schedule.startTime),
    endTime: time(schedule.endTime),
    lastUpdateTime: time(schedule.updatedAt),
    createUser: 'simulator',
    lastModifiyUser: 'simulator',
    nodes: nodes.map(({ nodeName, type, logPath }) => ({
      name: nodeName,
      [statusTimes === 'startTime' ? 'type' : 'nodeType']: type,
      status: schedule.status,
      logPath,
    })),
  };
}

/** A reason is given for what has ended and for what is halted. */
const isOver = ({ endTime, status }: InstanceFace): boolean => endTime !== undefined || status === HALTED;

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
    ...(node.errorMessage !== undefined && isOver(face) && { errorMessage: node.errorMessage }),
  };
}

/** Nodes know fewer words than instances: waiting, running, success, fail, skip, pause, manual-stop. */
function nodeStatus(node: DgcNodeSpec, { status, endTime }: InstanceFace): string {
  if (status === HALTED) return node.status ?? 'fail';
  if (endTime === undefined) return status === 'waiting' || status === 'pause' ? status : 'running';
  if (node.status !== undefined && status !== 'manual-stop') return node.status;
  if (status === 'fail') return 'fail';
  if (status.startsWith('skip')) return 'skip';
  return status === 'manual-stop' ? 'manual-stop' : 'success';
}
