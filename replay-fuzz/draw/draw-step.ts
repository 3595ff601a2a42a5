import type { Random } from '../../chaos/random';
import type { JobSpec } from '../../simulator';
import type { MeantStarts } from './drawn-run';
import type { Node } from './draw-graph';
import type { JobService } from './drawn-job';
import { jobBody, jobName, jobSpecs, ROWS } from './drawn-job';

/** A step as a person would write it, and what the cloud has for it. */
export interface DrawnStep {
  id: string;
  service: JobService | 'dli';
  spec: object;
  /** Of several items none alone is known by the step's name. */
  isFannedOut?: boolean;
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
const DURATIONS_MS = [0, 100, 300, 600] as const;
const OUTLASTS_MS = 20_000;
const TIMEOUT = '1s';
const TRIES = 2;
const FANNED_OUT = 0.12;
const ITEMS = ['a', 'b', 'c', 'd'] as const;

/** Draws what a step of the graph does. */
export function drawStep(random: Random, { id, needs }: Node, around: StepSurroundings): DrawnStep {
  const service = random.weighted(
    [
      [0.4, 'cdm'],
      [0.18, 'dgc'],
      [0.08, 'dli'],
      [0.06, 'dliSql'],
      [0.05, 'dliSpark'],
      [0.05, 'mrs'],
      [0.05, 'inline'],
      [0.05, 'obs'],
      [0.04, 'smn'],
      [0.04, 'cdmCluster'],
    ],
    'cdm',
  );
  const from = around.rowsOf.length ? random.pick(around.rowsOf as [string, ...string[]]) : undefined;
  const condition = from !== undefined && random.chance(0.45) ? { when: `steps.${from}.rowsWritten > 0` } : {};
  if (service === 'dli') return drawStreams(random, { id, needs, ...condition }, around);
  const template = from !== undefined && random.chance(0.4) ? `{{ steps.${from}.rowsWritten }}` : undefined;
  const plan = { id, service, template, spec: { needs, ...condition } };
  return random.chance(FANNED_OUT) ? drawItems(random, plan, around) : drawJobStep(random, plan, around);
}

/** A step that is run once for each of some items, each of which runs a job of its own. */
function drawItems(random: Random, plan: JobStepPlan, around: StepSurroundings): DrawnStep {
  const { id, service, template } = plan;
  const items = ITEMS.slice(0, random.between(0, ITEMS.length));
  const job = `${around.name}-${id}`;
  const clusterId = random.pick(CLUSTERS);
  const undo = random.chance(0.3);
  const ofItem = service === 'cdm' ? `{{ steps.${id}.items[item].rowsWritten }}` : undefined;
  const forEach = {
    in: items,
    ...(random.chance(0.4) && { maxParallel: random.between(1, 2) }),
    ...(random.chance(0.4) && { onItemFailure: 'keepGoing' }),
  };
  return {
    id,
    service,
    isFannedOut: true,
    spec: {
      id,
      ...plan.spec,
      forEach,
      ...jobBody(service, clusterId, `${job}-{{ item }}`, template),
      ...(undo && { compensate: jobBody('cdm', clusterId, `${job}-{{ item }}-undo`, ofItem) }),
    },
    jobs: items.flatMap((item) => [
      ...jobSpecs({
        service,
        clusterId,
        job: `${job}-${item}`,
        durationMs: durationOf(random, around),
        fails: random.chance(around.holds ? 0.4 : 0.1),
      }),
      ...(undo ? jobSpecs({ service: 'cdm', clusterId, job: `${job}-${item}-undo`, durationMs: 0 }) : []),
    ]),
    meant: items.flatMap((item) => [
      { job: jobName(service, `${job}-${item}`), most: 1, step: `${id}[${item}]` },
      ...(undo ? [{ job: `${job}-${item}-undo`, most: 1, step: `${id}[${item}].compensate` }] : []),
    ]),
  };
}

interface JobStepPlan {
  id: string;
  service: JobService;
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
    // A message is sent again by a person's word alone.
    { job: jobName(service, job), most: service === 'smn' ? 1 : tries, step: id },
    ...(undo === undefined ? [] : [{ job: undo, most: 1, step: `${id}.compensate` }]),
  ];
  const jobs = [
    ...jobSpecs({ service, clusterId, job, durationMs, fails, rows: random.chance(0.3) ? 0 : ROWS }),
    ...(undo === undefined ? [] : jobSpecs({ service: 'cdm', clusterId, job: undo, durationMs: 0 })),
  ];
  return { id, service, spec, jobs, meant };
}

function undoTemplate(service: JobService, id: string): string | undefined {
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

/** A step that is run whatever came before. */
export function drawEnd(random: Random, name: string, durationMs: number): DrawnStep {
  const [id, clusterId] = ['end', random.pick(CLUSTERS)];
  const job = `${name}-${id}`;
  const when = random.chance(0.4) ? { when: 'run.state != "succeeded"' } : {};
  return {
    id,
    service: 'dgc',
    spec: { id, always: true, ...when, ...jobBody('dgc', clusterId, job, '{{ run.state }}') },
    jobs: jobSpecs({ service: 'dgc', clusterId, job, durationMs, fails: random.chance(0.1) }),
    meant: [{ job, most: 1, step: id }],
  };
}

export function drawDurationMs(random: Random): number {
  return random.pick(DURATIONS_MS);
}
