import type { Random } from '../../chaos/random';
import type { JobSpec } from '../../simulator';
import type { MeantStarts } from './drawn-run';
import type { Node } from './draw-graph';

/** A step as a person would write it, and what the cloud has for it. */
export interface DrawnStep {
  id: string;
  service: 'cdm' | 'dgc' | 'dli';
  spec: object;
  jobs: JobSpec[];
  meant: MeantStarts[];
}

export interface StepSurroundings {
  /** Of the pipeline: jobs are named after it. */
  name: string;
  /** CDM steps that are done when this one is due: their rows are known. */
  rowsOf: string[];
  /** Where several end in one moment, all take as long. */
  durationMs: number;
  holds: boolean;
  firstStream: number;
}

export const CLUSTERS = ['k0', 'k1', 'k2'] as const;
const ROWS = 10;
const DURATIONS_MS = [0, 100, 300, 600] as const;
const OUTLASTS_MS = 20_000;
const TIMEOUT = '1s';
const TRIES = 2;

/** Draws what a step of the graph does. */
export function drawStep(random: Random, { id, needs }: Node, around: StepSurroundings): DrawnStep {
  const service = random.weighted(
    [
      [0.6, 'cdm'],
      [0.3, 'dgc'],
      [0.1, 'dli'],
    ],
    'cdm',
  );
  const from = around.rowsOf.length ? random.pick(around.rowsOf as [string, ...string[]]) : undefined;
  const condition = from !== undefined && random.chance(0.45) ? { when: `steps.${from}.rowsWritten > 0` } : {};
  if (service === 'dli') return drawStreams(random, { id, needs, ...condition }, around);
  const template = from !== undefined && random.chance(0.4) ? `{{ steps.${from}.rowsWritten }}` : undefined;
  return drawJobStep(random, { id, service, template, spec: { needs, ...condition } }, around);
}

interface JobStepPlan {
  id: string;
  service: 'cdm' | 'dgc';
  template?: string;
  spec: object;
}

function drawJobStep(random: Random, plan: JobStepPlan, around: StepSurroundings): DrawnStep {
  const { id, service } = plan;
  const job = `${around.name}-${id}`;
  const clusterId = random.pick(CLUSTERS);
  const isLate = random.chance(0.06);
  const tries = random.chance(0.15) ? TRIES : 1;
  const fails = random.chance(around.holds ? 0.5 : 0.12);
  const undo = random.chance(0.2) ? `${job}-undo` : undefined;
  const durationMs = isLate ? OUTLASTS_MS : durationOf(random, around);
  const spec = {
    id,
    ...plan.spec,
    ...jobBody(service, clusterId, job, plan.template),
    ...(isLate && { timeout: TIMEOUT }),
    ...(tries > 1 && { retry: { maximumAttempts: tries, initialInterval: '1s' } }),
    ...(around.holds && random.chance(0.3) && { onAmbiguousStart: 'hold' }),
    ...(undo !== undefined && { compensate: jobBody('cdm', clusterId, undo, undoTemplate(service, id)) }),
  };
  const meant = [
    { job, most: tries, step: id },
    ...(undo === undefined ? [] : [{ job: undo, most: 1, step: `${id}.compensate` }]),
  ];
  const jobs = [
    jobSpec({ service, clusterId, job, durationMs, fails, rows: random.chance(0.3) ? 0 : ROWS }),
    ...(undo === undefined ? [] : [jobSpec({ service: 'cdm', clusterId, job: undo, durationMs: 0 })]),
  ];
  return { id, service, spec, jobs, meant };
}

function undoTemplate(service: 'cdm' | 'dgc', id: string): string | undefined {
  return service === 'cdm' ? `{{ steps.${id}.rowsWritten }}` : undefined;
}

function durationOf(random: Random, { durationMs }: StepSurroundings): number {
  return random.chance(0.75) ? durationMs : random.pick(DURATIONS_MS);
}

function drawStreams(random: Random, spec: Node & { when?: string }, around: StepSurroundings): DrawnStep {
  const ids = Array.from({ length: random.between(1, 2) }, (_, at) => around.firstStream + at);
  return {
    id: spec.id,
    service: 'dli',
    spec: { ...spec, dli: { jobIds: ids }, whenRunning: 'adopt' },
    jobs: ids.map((id) => ({
      service: 'dli',
      id,
      name: `stream-${id}`,
      startupMs: around.durationMs,
      outcome: random.chance(0.1) ? 'job_submit_fail' : 'job_running',
    })),
    meant: ids.map((id) => ({ job: String(id), most: 1, step: spec.id })),
  };
}

/** A job as the cloud has it. */
export function jobSpec(job: {
  service: 'cdm' | 'dgc';
  clusterId: string;
  job: string;
  durationMs: number;
  fails?: boolean;
  rows?: number;
}): JobSpec {
  const { service, clusterId, job: name, durationMs, fails = false, rows = ROWS } = job;
  return service === 'cdm'
    ? { service, clusterId, name, durationMs, rows, outcome: fails ? 'FAILED' : 'SUCCEEDED' }
    : { service, name, durationMs, outcome: fails ? 'fail' : 'success' };
}

/** The body of a step that runs it. */
export function jobBody(service: 'cdm' | 'dgc', clusterId: string, jobName: string, value?: string): object {
  return service === 'cdm'
    ? { cdm: { clusterId, jobName, ...(value !== undefined && { variables: { value } }) } }
    : { dgc: { jobName, ...(value !== undefined && { jobParams: { value } }) } };
}

export function drawDurationMs(random: Random): number {
  return random.pick(DURATIONS_MS);
}
