import type { FaultSpec, JobSpec, LogEntry, RunRequest } from '../../simulator';
import { cloudJob, STRANGER } from './cloud-jobs';
import { CONTRARY, isLeftOut, isSafe } from './expected-end';
import type { JobShape, JobStepShape, PipelineShape, Rival } from './shape';
import { isStreamsStep } from './shape';

/** A stranger and the job that is started twice, once by us. */
export interface Rivalry {
  work: JobShape;
  rival: Rival;
  clusterId: string;
  startAfterMs: number;
}

const SCHEDULED = 0;
const UNHEARD_MS = 3_000;
const OUTLASTS_US_MS = 6 * 3_600_000;

export function rivalriesOf({ steps, clusterId, startAfterMs }: PipelineShape): Rivalry[] {
  const rivalled = steps.filter(
    (step): step is JobStepShape & { rival: Rival } => !isStreamsStep(step) && !!step.rival,
  );
  return rivalled.map(({ work, rival }) => ({ work, rival, clusterId, startAfterMs }));
}

/**
 * Whether a pipeline's stranger comes and is let in however slow anything is: nobody cancels the pipeline, its step is run,
 * and the cloud has room for both runs (CDM has one run a job at a time).
 */
export function isMetSurely({ steps, cancelAfterMs, skipAhead }: PipelineShape): boolean {
  if (cancelAfterMs !== undefined) return false;
  const at = steps.findIndex((step) => !isStreamsStep(step) && step.rival);
  const step = steps[at];
  if (!step || isStreamsStep(step) || !step.rival || skipAhead?.step === step.id) return false;
  // When ours is over there is room, but in CDM, which may be at a further try of its own.
  const { service } = step.work;
  const isOver = step.rival.moment === 'later' && service !== 'cdm';
  const hasRoom = service === 'dgc' || step.rival.ofNamesake === true || isOver;
  return hasRoom && steps.slice(0, at).every((before) => isLeftOut(before) || isSafe(before));
}

/** What happens to our own start, and to no other call. Laid before anything else, so that it comes first. */
export function faultOn({ work, rival }: Rivalry): FaultSpec | undefined {
  const match = startOf(work);
  if (!match) return undefined;
  if (rival.moment === 'beside') return { match, kind: 'loseReply' };
  if (rival.moment === 'instead') return { match, kind: 'hang', when: 'before', ms: UNHEARD_MS };
  return undefined;
}

/** The call that starts it: by its path, or by what stands in its body. Nobody races for what only we can start. */
function startOf({ service, job }: JobShape): FaultSpec['match'] {
  switch (service) {
    case 'cdm':
      return { path: `/${job}/start` };
    case 'dliSql':
      return { method: 'POST', path: '/submit-job', body: job };
    case 'dliSpark':
      return { method: 'POST', path: '/batches', body: job };
    case 'mrs':
      return { method: 'POST', path: `/${job.split('/')[0]}/job-executions` };
    case 'dgc':
      return { path: `/${job}/run-immediate` };
    case 'obs':
    case 'smn':
    case 'cdmCluster':
      return undefined;
  }
}

/** What is known of the cloud when somebody looks whether a stranger's moment has come. */
interface Seen {
  log: LogEntry[];
  /** Whether what was laid for our own start has hit it. */
  isHit: (rivalry: Rivalry) => boolean;
  /** By the cloud's clock. */
  now: number;
}

/** Whether it is time for the stranger to come. */
export function isDue(rivalry: Rivalry, { log, isHit, now }: Seen): boolean {
  const { rival } = rivalry;
  if (rival.moment === 'instead') return isHit(rivalry);
  const at = momentOf(rivalry, log);
  return at !== undefined && now - at >= rival.afterMs;
}

/** @param laid faults that have not hit yet */
export function thoseHit(laid: FaultSpec[]): Seen['isHit'] {
  const left = new Set(laid.map(({ match }) => whole(match)));
  return (rivalry) => !left.has(whole(faultOn(rivalry)?.match));
}

/** Some are told apart by their path, others by what stands in the body. */
function whole({ path, body }: NonNullable<FaultSpec['match']> = {}): string {
  return JSON.stringify([path, body]);
}

/** When the stranger's moment came, by the cloud's clock; undefined while it has not. */
function momentOf({ work, rival }: Rivalry, log: LogEntry[]): number | undefined {
  // A second run of a CDM job is refused while the first is active.
  const effect = rival.moment === 'later' && work.service === 'cdm' ? 'end' : 'start';
  return log.find((entry) => entry.job === work.job && entry.effect === effect)?.at;
}

/**
 * The stranger's run ends otherwise than ours, and outlasts it: taken for ours, it would show. Only where we are still
 * to come it ends soon, or a job that runs once at a time would keep us out.
 */
export function strangersJob({ work, rival, ...place }: Rivalry): JobSpec[] {
  const durationMs = rival.moment === 'instead' ? work.durationMs : OUTLASTS_US_MS;
  const job = strangersName(work, rival);
  return cloudJob({ ...work, job, outcome: CONTRARY[work.service](work.outcome), durationMs }, place);
}

/** Jobs that only strangers start, whose names contain those of the pipeline's. */
export function namesakesIn(shape: PipelineShape): string[] {
  const namesakes = rivalriesOf(shape).filter(({ rival }) => rival.ofNamesake);
  return namesakes.map(({ work }) => namesakeOf(work.job));
}

/** What a job is called whose name contains that of ours. */
export function namesakeOf(job: string): string {
  return `${job}_eu`;
}

function strangersName({ job }: JobShape, rival: Rival): string {
  return rival.ofNamesake ? namesakeOf(job) : job;
}

export function strangersRun({ work, rival, clusterId }: Rivalry): RunRequest {
  const { service } = work;
  const job = strangersName(work, rival);
  const scheduled = service === 'cdm' ? { auto: true } : { instanceType: SCHEDULED };
  // The name of an MRS job tells its cluster, which is no CDM cluster.
  return { service, job, ...(service !== 'mrs' && { clusterId }), by: STRANGER, ...(rival.bySchedule && scheduled) };
}
