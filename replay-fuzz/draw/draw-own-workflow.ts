import type { Random } from '../../chaos/random';
import type { DrawnRun } from './drawn-run';
import { plainRun } from './drawn-run';
import { drawPipelineSpec, nameOf } from './draw-pipeline';
import { CLUSTERS, drawDurationMs } from './draw-step';
import { jobSpecs } from './drawn-job';

const CANCELLED = 0.25;
const MOST_JOBS = 5;

/** A workflow of a user's own that calls what the package's doors offer, several beside each other. */
export function drawOwnWorkflow(random: Random, index: number): DrawnRun {
  const draw = random.pick([drawSideBySide, drawRequests, drawRace]);
  const run = draw(random, index);
  return random.chance(CANCELLED) ? { ...run, cancelAfterMs: random.between(0, 2_500) } : run;
}

/** CDM and DGC jobs, streams and a whole pipeline, all at once. */
function drawSideBySide(random: Random, index: number): DrawnRun {
  const name = nameOf(index);
  const { cdm, dgc, jobs, meant } = drawJobs(random, name);
  const { spec, steps } = drawPipelineSpec(random, index, { mayHold: false });
  const stream = 90 + index * 100;
  return plainRun({
    kind: 'own workflow',
    workflowId: name,
    workflowType: 'sideBySide',
    args: [{ cdm, dgc, streams: [{ jobIds: [stream] }], pipelines: [{ ...spec, name: `${name}-inside` }] }],
    jobs: [
      ...jobs,
      ...steps.flatMap((step) => step.jobs),
      { service: 'dli', id: stream, name: `stream-${stream}`, startupMs: 100, outcome: 'job_running' },
    ],
    meant: [...meant, ...steps.flatMap((step) => step.meant), { job: String(stream), most: 1, step: 'streams' }],
  });
}

/** A job for each Update, and several Updates at once. */
function drawRequests(random: Random, index: number): DrawnRun {
  const name = nameOf(index);
  const { dgc, jobs, meant } = drawJobs(random, name);
  const says = dgc.map((input) => ({ update: 'runNow' as const, input }));
  return plainRun({
    kind: 'own workflow',
    workflowId: name,
    workflowType: 'runsJobsOnRequest',
    args: [dgc.length],
    jobs,
    meant,
    bursts: [{ afterMs: random.between(0, 800), says }],
  });
}

/** Jobs that have to be done before a timer of the user's own is. */
function drawRace(random: Random, index: number): DrawnRun {
  const name = nameOf(index);
  const { cdm, jobs, meant } = drawJobs(random, name);
  return plainRun({
    kind: 'own workflow',
    workflowId: name,
    workflowType: 'jobsInTime',
    args: [cdm, random.pick([0, 500, 1_000, 3_000])],
    jobs,
    meant,
  });
}

function drawJobs(random: Random, name: string) {
  const durationMs = drawDurationMs(random);
  const clusterId = random.pick(CLUSTERS);
  const named = (service: 'cdm' | 'dgc') =>
    Array.from({ length: random.between(2, MOST_JOBS) }, (_, at) => `${name}-${service}${at}`);
  const [cdmJobs, dgcJobs] = [named('cdm'), named('dgc')];
  const fails = () => random.chance(0.1);
  return {
    cdm: cdmJobs.map((jobName) => ({ clusterId, jobName })),
    dgc: dgcJobs.map((jobName) => ({ jobName })),
    jobs: [
      ...cdmJobs.flatMap((job) => jobSpecs({ service: 'cdm', clusterId, job, durationMs, fails: fails() })),
      ...dgcJobs.flatMap((job) => jobSpecs({ service: 'dgc', clusterId, job, durationMs, fails: fails() })),
    ],
    meant: [...cdmJobs, ...dgcJobs].map((job) => ({ job, most: 1, step: job })),
  };
}
