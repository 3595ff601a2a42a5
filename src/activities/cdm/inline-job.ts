import type { CallOptions } from '../../client/call-options';
import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { CdmInlineBody } from '../../domain/cdm/cdm-body';
import { definitionOf, labelOf } from '../../domain/cdm/inline-job';
import { type InlineMark, inlineRun } from '../../domain/cdm/inline-run';
import { type CdmTrace, compareIds } from '../../domain/cdm/submission-id';
import type { CdmMark } from '../../domain/cdm/submissions-since';
import { submissionsSince } from '../../domain/cdm/submissions-since';
import type { Candidate, Run } from '../../domain/run';
import type { Sighting } from '../../domain/verdict';
import type { RemoteJob, StartAnswer } from '../remote-job';
import { StepFailure } from '../step-failure';
import { INLINE_MARK } from './cdm-parts';
import { clusterList } from './cluster-list';
import { onCluster } from './on-cluster';

/** The job that the cluster has under a name. */
export type NamedJob = (jobName: string) => RemoteJob<CdmMark, CdmTrace>;

/** A job that is created for its run, and what is left of it where no run came of it. */
export interface InlineJob extends RemoteJob<InlineMark, CdmTrace> {
  /** The names under which this object has created jobs, or may have, that were not started, as far as it knows. */
  readonly left: ReadonlySet<string>;
  /** Those of them whose creation nobody has heard of: its request may be on its way still, and come after a deletion. */
  readonly maybeCreated: ReadonlySet<string>;
}

/** The run that a job's name stands for, where it has one. */
interface FirstRun {
  first?: Candidate<CdmTrace>;
  cloudTimeMs?: number;
}

/** Whoever is recorded as the one who started it: under this name nobody but us has. */
const NOBODY = { proven: false } as const;

/**
 * A CDM job that is created to be run once, under a name that no other start has: CDM refuses a second job of the name, and
 * whatever run that job has is ours. Its runs are those of any CDM job, by that name.
 * @param chosen what a start without the fence of an earlier one names it
 */
export function inlineCdmJob(cloud: HuaweiCloud, body: CdmInlineBody, chosen: string, named: NamedJob): InlineJob {
  const { cdm } = cloud;
  const unit = labelOf(body);
  const created = new Set<string>();
  const left = new Set<string>();
  const maybeCreated = new Set<string>();
  const onIts = async <T>(call: CallOptions, ask: () => Promise<T>) => onCluster(cloud, body.clusterId, call, ask);
  const nameIn = (marks: Record<string, InlineMark>) => marks[unit]?.jobName ?? chosen;

  /** Creates it, unless that was done: where the reply is lost, once more, since a second job of the name is refused. */
  async function create(jobName: string, call: CallOptions): Promise<'created' | 'nameTaken'> {
    const job = { clusterId: body.clusterId, jobName };
    const definition = definitionOf(body, jobName);
    const send = async () => onIts(call, async () => cdm.createJob(job, definition, call));
    const { value } = await send().catch(async (error: unknown) => {
      if (!(error instanceof HuaweiCloudError) || error.effect === 'none') throw error;
      // It may be there from now on, also where the step's time is over and nothing is repeated.
      left.add(jobName);
      maybeCreated.add(jobName);
      return send();
    });
    maybeCreated.delete(jobName);
    created.add(jobName);
    left.add(jobName);
    return value;
  }

  /** It has a run, or may have one. */
  function forget(jobName: string): void {
    for (const names of [created, left, maybeCreated]) names.delete(jobName);
  }

  /** The first run under the name, whoever asked for it (others are CDM's further tries of it): none where there is no such job. */
  async function firstRun(jobName: string, call: CallOptions): Promise<FirstRun> {
    try {
      const job = { clusterId: body.clusterId, jobName };
      const { value, cloudTimeMs } = await onIts(call, async () => cdm.submissions(job, call));
      const [first] = submissionsSince(jobName, value.runs, {}, NOBODY).sort(byId);
      return { first: first && { ...first, run: inlineRun(unit, jobName, first.run), ours: 'possible' }, cloudTimeMs };
    } catch (error) {
      if (error instanceof HuaweiCloudError && error.kind === 'NotFound') return {};
      throw error;
    }
  }

  async function start(jobName: string, call: CallOptions): Promise<StartAnswer<CdmTrace>> {
    const isNew = created.has(jobName) || (await create(jobName, call)) === 'created';
    // The name is no other's: a job that has it was created by a request of ours, which may have been started as well.
    if (!isNew && (await firstRun(jobName, { ...call, maySend: undefined, priority: 'fence' })).first) {
      forget(jobName);
      return { is: 'accepted' };
    }
    try {
      const { [jobName]: answer } = await named(jobName).start([jobName], {}, call);
      forget(jobName);
      return answer?.is === 'started'
        ? { is: 'started', run: inlineRun(unit, jobName, answer.run) }
        : { is: 'accepted' };
    } catch (error) {
      const isConflict = error instanceof HuaweiCloudError && error.kind === 'Conflict';
      if (isConflict || (error instanceof HuaweiCloudError && error.effect === 'unknown')) forget(jobName);
      // It runs already: by an earlier request of ours, since nobody else has the name.
      if (isConflict) return { is: 'accepted' };
      throw error;
    }
  }

  /** A run that a person has named by its job, or whose start was not told its number, is the one that the job has. */
  async function numbered(run: Run<CdmTrace>, call: CallOptions): Promise<Run<CdmTrace>> {
    const { submissionId, createdAtMs, jobName = '' } = run.trace;
    if (submissionId !== undefined || createdAtMs !== undefined) return run;
    const { first } = await firstRun(jobName, call);
    return first ? { ...run, trace: first.run.trace } : run;
  }

  async function sightings(
    runs: Run<CdmTrace>[],
    call: CallOptions,
    look: 'look' | 'checkStopped',
  ): Promise<Sighting[]> {
    return Promise.all(
      runs.map(async (run): Promise<Sighting> => {
        const { trace } = run;
        if (trace.jobName === undefined) return { verdict: 'lost', reason: 'nothing tells the name of its job' };
        const known = await numbered(run, call);
        const [seen] = await named(trace.jobName)[look]([known], call);
        return seen ? told(seen, known) : { verdict: 'lost' };
      }),
    );
  }

  return {
    units: [unit],
    left,
    maybeCreated,
    isMark: (mark) => INLINE_MARK.safeParse(mark).success,
    list: clusterList(cloud, body.clusterId),
    look: async (runs, call) => sightings(runs, call, 'look'),
    checkStopped: async (runs, call) => sightings(runs, call, 'checkStopped'),

    // Nothing has to be asked: before the start there is no job of the name.
    survey: async () => ({ marks: { [unit]: { jobName: chosen } }, active: {}, refused: [] }),

    async start(_units, marks, call) {
      return { [unit]: await start(nameIn(marks), call) };
    },

    async since(_units, marks, call) {
      const { first, cloudTimeMs } = await firstRun(nameIn(marks), call);
      return { candidates: { [unit]: first ? [first] : [] }, cloudTimeMs };
    },

    stopsByName: true,
    async stop(runs, call) {
      const answers = await Promise.all(runs.map(async (run) => named(run.trace.jobName ?? chosen).stop([run], call)));
      return answers.every((answer) => answer === 'atRest') ? 'atRest' : 'asked';
    },
  };
}

function byId({ run: one }: Candidate<CdmTrace>, { run: other }: Candidate<CdmTrace>): number {
  const key = ({ trace }: Run<CdmTrace>) => trace.submissionId ?? trace.createdAtMs ?? 0;
  return compareIds(key(one), key(other));
}

function told(seen: Sighting, { trace }: Run<CdmTrace>): Sighting {
  return { ...seen, trace, ...(seen.output && { output: { ...seen.output, jobName: trace.jobName } }) };
}

/**
 * Deletes jobs that were created for their runs. One that is gone is deleted; one that cannot be keeps no other from it.
 * @throws StepFailure with what the cloud said of the first that is left
 */
export async function deleteInlineJobs(
  { cdm }: HuaweiCloud,
  clusterId: string,
  jobNames: Iterable<string>,
  call: CallOptions,
): Promise<void> {
  const left: { jobName: string; error: HuaweiCloudError }[] = [];
  for (const jobName of jobNames) {
    try {
      await cdm.deleteJob({ clusterId, jobName }, call);
    } catch (error) {
      if (!(error instanceof HuaweiCloudError)) throw error;
      left.push({ jobName, error });
    }
  }
  const [first] = left;
  if (!first) return;
  const { error, jobName } = first;
  const others = left.length > 1 ? ` (and ${left.length - 1} more)` : '';
  // What has just been stopped may still count as running for a moment.
  const retried = error.isTransient || error.kind === 'Conflict';
  throw new StepFailure(error.kind, `CDM job ${jobName}${others} is left in cluster ${clusterId}: ${error.message}`, {
    retried,
  });
}
