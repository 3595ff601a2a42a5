import { strangersStopped } from '../../chaos/oracle/judge';
import { CLOUD, STRANGER } from '../../chaos/pipelines/cloud-jobs';
import { END } from '../../chaos/pipelines/shape';
import { startedTooOften } from '../../replay-fuzz/oracle/judge-starts';
import type { LogEntry } from '../../simulator';
import { judgeLived, type BrokenInPipeline, type PromisedToPipelines } from '../pipelines/judge-pipeline';
import type { GraphOutcome } from './graph-world';

/**
 * Holds against it what can be said of any graph, however it is to end: that its history replays, that it ends, that no job is started
 * more often than was meant or beside another run of ours, and that what goes on after its end is listed.
 */
export function judgeGraph(outcome: GraphOutcome): BrokenInPipeline[] {
  const { plan, end, log, resets } = outcome;
  const told = (promise: PromisedToPipelines, details: string[]) => details.map((detail) => ({ promise, detail }));
  return [
    ...judgeLived(outcome, end === 'open'),
    ...told('started twice', startedTooOften([plan.run], log, 1 + resets)),
    ...told('started beside a run of ours', startedBeside(outcome)),
    ...told('left running unlisted', leftUnlisted(outcome)),
    ...told("stopped a stranger's run", strangersStopped(outcome)),
  ];
}

/** But where a person has had a step go on of whose start nobody knew what became. */
function startedBeside({ plan, log }: GraphOutcome): string[] {
  const answered = new Set(plan.run.meant.filter(({ step }) => plan.run.answers[step]).map(({ job }) => job));
  return log.filter(isOurStart).flatMap((start) => {
    if (answered.has(start.job)) return [];
    const before = goingIn(log.slice(0, log.indexOf(start))).filter(({ job }) => job === start.job);
    return before.map(({ run }) => `${start.job}: ${start.run} (line ${start.seq}) beside ${run}`);
  });
}

function leftUnlisted(outcome: GraphOutcome): string[] {
  if (outcome.end === 'open') return [];
  return outcome.plan.run.kind === 'pipeline' ? leftByPipeline(outcome) : leftByOwnWorkflow(outcome);
}

/** A stream that has come up is meant to run where all has ended well, or nothing has failed but the step of the end. */
function leftByPipeline({ status, end, log }: GraphOutcome): string[] {
  const steps = status?.steps ?? [];
  const listed = JSON.stringify(steps.map(({ receipt }) => receipt));
  const hasFailed = steps.filter(({ state }) => state === 'failed').map(({ id }) => id);
  const isWell = end === 'COMPLETED' || (end === 'FAILED' && hasFailed.length === 1 && hasFailed[0] === END);
  return goingIn(log)
    .filter(({ service }) => !(service === 'dli' && isWell))
    .filter(({ run, job }) => ![run, job].some((name) => name !== null && listed.includes(JSON.stringify(name))))
    .map(({ job, run }) => `${job}: ${run} still runs`);
}

/** What ran at its end, or has begun since: its own code may wait for a part of what it has begun. A stream that has come up goes on. */
function leftByOwnWorkflow({ log, closedAt = 0 }: GraphOutcome): string[] {
  const left = [
    ...goingIn(log.filter(({ at }) => at <= closedAt)),
    ...log.filter((entry) => entry.at > closedAt && isOurStart(entry)),
  ];
  return left
    .filter(({ service }) => service !== 'dli')
    .map(({ job, run }) => `${job}: ${run} went on when the workflow had ended`);
}

/** Runs of ours that have not ended. A message has no end, and a cluster is left as it was asked to be. */
function goingIn(log: LogEntry[]): LogEntry[] {
  const key = ({ job, run }: LogEntry) => `${job} ${run}`;
  const ended = new Set(log.filter(({ effect }) => effect === 'end').map(key));
  return log.filter((entry) => isOurStart(entry) && !ended.has(key(entry)));
}

const isOurStart = ({ effect, by, service }: LogEntry): boolean =>
  effect === 'start' && by !== STRANGER && by !== CLOUD && service !== 'smn' && service !== 'cdmCluster';
