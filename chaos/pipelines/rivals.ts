import type { FaultSpec, JobSpec, LogEntry, RunRequest } from '../../simulator';
import { cloudJob, STRANGER } from './cloud-jobs';
import { CONTRARY } from './expected-end';
import type { JobShape, JobStepShape, PipelineShape, Rival } from './shape';
import { isStreamsStep } from './shape';

/** A stranger and the job that is started twice, once by us. */
export interface Rivalry {
  work: JobShape;
  rival: Rival;
  clusterId: string;
}

const SCHEDULED = 0;
const UNHEARD_MS = 3_000;
const OUTLASTS_US_MS = 6 * 3_600_000;

export function rivalriesOf({ steps, clusterId }: PipelineShape): Rivalry[] {
  const rivalled = steps.filter(
    (step): step is JobStepShape & { rival: Rival } => !isStreamsStep(step) && !!step.rival,
  );
  return rivalled.map(({ work, rival }) => ({ work, rival, clusterId }));
}

/** What happens to our own start, and to no other call. Laid before anything else, so that it comes first. */
export function faultOn({ work, rival }: Rivalry): FaultSpec | undefined {
  const end = work.service === 'cdm' ? 'start' : 'run-immediate';
  const match = { path: `/${work.job}/${end}` };
  if (rival.moment === 'beside') return { match, kind: 'loseReply' };
  if (rival.moment === 'instead') return { match, kind: 'hang', when: 'before', ms: UNHEARD_MS };
  return undefined;
}

/** When the stranger's moment came, by the cloud's clock; undefined while it has not. */
export function momentOf({ work, rival }: Rivalry, log: LogEntry[]): number | undefined {
  // A second run of a CDM job is refused while the first is active.
  const effect = rival.moment === 'later' && work.service === 'cdm' ? 'end' : 'start';
  return log.find((entry) => entry.job === work.job && entry.effect === effect)?.at;
}

/**
 * The stranger's run ends otherwise than ours, and outlasts it: taken for ours, it would show. Only where we are still
 * to come it ends soon, or a job that runs once at a time would keep us out.
 */
export function strangersJob({ work, rival, clusterId }: Rivalry): JobSpec {
  const durationMs = rival.moment === 'instead' ? work.durationMs : OUTLASTS_US_MS;
  return cloudJob({ ...work, outcome: CONTRARY[work.service](work.outcome), durationMs }, clusterId);
}

export function strangersRun({ work, rival, clusterId }: Rivalry): RunRequest {
  const { service, job } = work;
  const scheduled = service === 'cdm' ? { auto: true } : { instanceType: SCHEDULED };
  return { service, job, clusterId, by: STRANGER, ...(rival.bySchedule && scheduled) };
}
