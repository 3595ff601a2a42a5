import type { LogEntry } from '../../simulator';
import type { StepStatus } from '../../src/domain/status';
import { CLOUD, STRANGER } from '../pipelines/cloud-jobs';
import type { ExpectedEnd } from '../pipelines/expected-end';
import { expectedEnd, isLeftOut, mayStayOpen } from '../pipelines/expected-end';
import { loggedName } from '../pipelines/inline-copy';
import { completeAfterMs } from '../pipelines/objects';
import { namesakeOf } from '../pipelines/rivals';
import type { JobStepShape } from '../pipelines/shape';
import { END, isStreamsStep, stepNamed, stepOf } from '../pipelines/shape';
import type { Trial } from './trial';
import type { Unit } from './unit';
import { unitsOf } from './unit';

export const PROMISES = [
  'started twice',
  'never started',
  'left running unlisted',
  'wrong verdict',
  "stopped a stranger's run",
  "took a stranger's run for ours",
  'started beside a run of ours',
  'asked for a start after the end was asked for',
  'false receipt',
  'ended without its end',
  'too many at a time',
  'a created job left behind',
  'a stop of a cluster under a job',
  'history does not replay',
] as const;

export type Promised = (typeof PROMISES)[number];

/** A promise that was not kept, and how it shows. */
export interface Broken {
  promise: Promised;
  pipeline: string;
  detail: string;
}

/** The lease of a fence is 5 s; the rest is for a machine that is busy. */
const IN_FLIGHT_MS = 15_000;
const MOST_IN_FLIGHT = 1;
const AMBIGUOUS = 'HuaweiCloud.AmbiguousStart';
const CONFLICT = 'HuaweiCloud.Conflict';

/** Holds what the cloud saw against what the pipeline says of itself, and against the model. */
export function judge(trial: Trial): Broken[] {
  const { name } = trial.shape;
  const found: [Promised, string[]][] = [
    ['started twice', startedTwice(trial)],
    ['never started', neverStarted(trial)],
    ['left running unlisted', leftUnlisted(trial)],
    ['wrong verdict', wrongVerdict(trial)],
    ["stopped a stranger's run", strangersStopped(trial)],
    ["took a stranger's run for ours", strangersTaken(trial)],
    ['started beside a run of ours', startedBeside(trial)],
    ['asked for a start after the end was asked for', askedTooLate(trial)],
    ['false receipt', falseReceipts(trial)],
    ['ended without its end', endsMissed(trial)],
    ['too many at a time', tooManyAtATime(trial)],
    ['a created job left behind', createdLeftBehind(trial)],
    ['a stop of a cluster under a job', stopsUnderJobs(trial)],
  ];
  return found.flatMap(([promise, details]) => details.map((detail) => ({ promise, pipeline: name, detail })));
}

/** Whether a pipeline ended because its start could not be told from somebody else's. */
export function isAmbiguous({ status }: Trial): boolean {
  return status?.failure?.type === AMBIGUOUS;
}

function startedTwice(trial: Trial): string[] {
  const { shape, log, retried, resetsAfter = [] } = trial;
  const retries = ({ step, isUndo }: Unit) => (isUndo ? 0 : (retried[step] ?? 0));
  const twice = unitsOf(shape).filter((unit) =>
    // What a person has had tried again may be tried again by a reset.
    resetsAfter.length
      ? unaskedStarts(trial, unit.job, retries(unit)).length > 1
      : unaskedStarts(trial, unit.job).length > 1 + retries(unit),
  );
  return twice.map(({ job }) => `${job}: runs ${namesOf(ourStarts(log, job))}`);
}

/** But for those that a reset has asked for: what has ended by then is done again, and a message is published once more. */
function unaskedStarts({ log, resetsAfter = [] }: Trial, job: string, retries = 0): LogEntry[] {
  return ourStarts(log, job).filter((start, at, all) => {
    const before = all[at - 1];
    // One that was under way may arrive after the reset.
    const isAsked = before !== undefined && resetsAfter.filter((seq) => seq < start.seq).length + retries >= at;
    return !isAsked || isStillGoing(log.slice(0, log.indexOf(start)), before);
  });
}

function isStillGoing(log: LogEntry[], { job, run }: LogEntry): boolean {
  return stillGoing(log, job).some((entry) => entry.run === run);
}

function namesOf(entries: LogEntry[]): string {
  return entries.map(({ run, seq }) => `${run} (line ${seq})`).join(', ');
}

function neverStarted(trial: Trial): string[] {
  const { shape, log, status, end, dialect } = trial;
  const statusOf = (unit: Unit) => status?.steps.find(({ id }) => id === unit.step);
  // What fails at the end alone has nothing undone.
  const hasFailedOnItsWay = end === 'FAILED' && !onlyTheEndFailed(trial);
  const isWithdrawn = dialect.cdmCluster?.stop === 'withdrawn';
  const claimed = unitsOf(shape).filter((unit) => {
    const state = statusOf(unit)?.state;
    if (unit.isUndo) return state === 'compensated' || (hasFailedOnItsWay && isUndone(unit, shape, status?.steps));
    if (unit.isStop && isWithdrawn) return false;
    return unit.mustStart && (state === 'succeeded' || state === 'compensated' || hasToGoOn(unit, trial));
  });
  const silent = claimed.filter(({ job }) => !ourStarts(log, job).length);
  return silent.map((unit) => `${unit.job}: step ${unit.step} is ${statusOf(unit)?.state}, and nothing started it`);
}

/** Where an item has failed and the others are to go on, each of them has been run before its step fails. */
function hasToGoOn({ step }: Unit, trial: Trial): boolean {
  const { shape, status, end } = trial;
  const item = itemOf(shape, step);
  if (!item?.keepGoing || end !== 'FAILED' || trial.cancelAsked) return false;
  const isSkipped = status?.steps.find(({ id }) => id === step)?.state === 'skipped';
  return !isSkipped && item.of === stepNamed(lastTouched(status?.steps ?? [])?.id ?? '');
}

function itemOf({ steps }: Trial['shape'], id: string): JobStepShape['item'] {
  const step = steps.find((one) => one.id === id);
  return step && !isStreamsStep(step) ? step.item : undefined;
}

/** Steps before the one that failed have been undone, but for those that were left out. */
function isUndone(unit: Unit, shape: Trial['shape'], steps: StepStatus[] = []): boolean {
  if (steps.find(({ id }) => id === unit.step)?.state === 'skipped') return false;
  return placeOf(shape, unit.step) < placeOf(shape, lastTouched(steps)?.id);
}

/** Which of the steps of the spec it is: all items of one have the same place. */
function placeOf({ steps }: Trial['shape'], id = ''): number {
  return steps.findIndex((step) => stepOf(step) === stepNamed(id));
}

function leftUnlisted(trial: Trial): string[] {
  const { shape, log, end, status } = trial;
  if (end === 'open') return [];
  // What fails at the end alone has nothing undone.
  const isDone = end === 'COMPLETED' || onlyTheEndFailed(trial);
  return unitsOf(shape).flatMap((unit) => {
    const step = status?.steps.find(({ id }) => id === unit.step);
    const mayRun = isDone && step?.service === 'dli';
    const going = mayRun ? [] : stillGoing(log, unit.job);
    return going.filter((entry) => !isListed(entry, step)).map(({ run }) => `${unit.job}: ${run} still runs`);
  });
}

function isListed({ run, retryOf, job }: LogEntry, step: StepStatus | undefined): boolean {
  return (step?.receipt ?? []).some(
    (receipt) => receipt.leftRunning !== null && [run, retryOf, job, step?.id].includes(receipt.run),
  );
}

function wrongVerdict(trial: Trial): string[] {
  const { shape, end, status, cancelAsked, log } = trial;
  const expected = expectedEnd(shape, skippedAhead(trial));
  const isAnothers =
    isStrangersDoing(trial) || isOpenMessage(trial) || isFromBeforeReset(trial) || isRefusedUnheard(trial);
  const failing = isAnothers ? lastTouched(status?.steps ?? [])?.id : expected.state === 'failed' && expected.step;
  const failed = failing ? placeOf(shape, failing) : Infinity;
  // One from before a reset may arrive after it.
  const isFresh = !trial.resetsAfter?.length;
  const beyond = unitsOf(shape).filter(
    ({ step, job }) => isFresh && placeOf(shape, step) > failed && ourStarts(log, job).length,
  );
  const texts = [
    ...beyond.map(({ job }) => `${job} was started though an earlier step cannot succeed`),
    ...startedThoughLeftOut(trial),
    ...succeededTooSoon(trial),
  ];
  if (end === 'open' || (end === 'CANCELLED' && cancelAsked)) return texts;
  if (isAnothers) return texts;
  const said = saidEnd(trial);
  const sinceMended = trial.mendedShape && expectedEnd(trial.mendedShape, skippedAhead(trial));
  const meant = [expected, ...(sinceMended ? [sinceMended] : [])].flatMap(wordsOf);
  const more = status?.failure ? ` (${status.failure.message})` : '';
  return meant.includes(said) ? texts : [...texts, `ended ${said}, expected ${meant.join(' or ')}${more}`];
}

function wordsOf(expected: ExpectedEnd): string[] {
  if (expected.state === 'succeeded') return ['COMPLETED'];
  return expected.types.map((type) => `FAILED at ${expected.step}: ${type}`);
}

/** A message whose reply was lost: nobody can tell whether it was published, and it is said so. */
function isOpenMessage(trial: Trial): boolean {
  const { shape, end, status } = trial;
  if (end !== 'FAILED' || status?.failure?.type !== AMBIGUOUS) return false;
  if (onlyTheEndFailed(trial)) return shape.end?.service === 'smn' && isToSucceed(trial);
  const step = shape.steps.find(({ id }) => id === lastTouched(status.steps)?.id);
  return step !== undefined && mayStayOpen(step);
}

/**
 * What a run was about to start when a reset ended it nobody can tell, where no fence was kept; and a stop that was under way ends
 * what the next run has taken over.
 */
function isFromBeforeReset(trial: Trial): boolean {
  const { end, status, resetsAfter = [], log } = trial;
  if (end !== 'FAILED' || !resetsAfter.length) return false;
  const { type = '', message = '' } = status?.failure ?? {};
  if (type === AMBIGUOUS) return message.includes('from before its reset');
  return STOPPED.has(type) && log.some((entry) => entry.effect === 'stop' && isOurs(entry));
}

/** Some of a batch are refused each time, and the last time nobody heard why. */
function isRefusedUnheard({ shape, end, status, startsUnheard = false }: Trial): boolean {
  const { type = '' } = status?.failure ?? {};
  const step = shape.steps.find(({ id }) => id === lastTouched(status?.steps ?? [])?.id);
  const isRefused = step !== undefined && isStreamsStep(step) && step.work.streams.some(({ refused }) => refused);
  return end === 'FAILED' && startsUnheard && isRefused && UNHEARD.has(type);
}

/** Nothing was heard of it, or its status alone. */
const UNHEARD = new Set(['HuaweiCloud.Unavailable', 'HuaweiCloud.BrokenReply']);

/** As a run shows that was stopped: of Spark it is only dead. */
const STOPPED = new Set(['HuaweiCloud.JobStopped', 'HuaweiCloud.JobFailed']);

function onlyTheEndFailed({ status }: Trial): boolean {
  const { failure, steps = [] } = status ?? {};
  const hasFailed = ({ state }: StepStatus) => state === 'failed';
  return failure !== undefined && steps.some(hasFailed) && steps.filter(hasFailed).every(({ id }) => id === END);
}

/** As it is, or as it is since somebody has mended its jobs. */
const isToSucceed = (trial: Trial): boolean =>
  [trial.shape, trial.mendedShape].some(
    (shape) => shape && expectedEnd(shape, skippedAhead(trial)).state === 'succeeded',
  );

/** A wait that is over before its objects were there. Of one that a person had mended, who knows when they came. */
function succeededTooSoon({ shape, status, retried, objectsFrom }: Trial): string[] {
  return shape.steps.flatMap((step) => {
    const { state, endedAt } = status?.steps.find(({ id }) => id === step.id) ?? {};
    if (step.work.service !== 'obs' || state !== 'succeeded' || retried[step.id] || endedAt === undefined) return [];
    const earlyMs = objectsFrom + completeAfterMs(step.work, shape.startAfterMs) - Date.parse(endedAt);
    return earlyMs > 0 ? [`${step.id} succeeded ${earlyMs} ms before its objects were there`] : [];
  });
}

/** Steps that a person had left out before they were due: the pipeline says so, and the person had asked. */
function skippedAhead({ shape: { skipAhead }, status }: Trial): string[] {
  const step = status?.steps.find(({ id }) => id === skipAhead?.step);
  return step?.state === 'skipped' ? [step.id] : [];
}

function startedThoughLeftOut({ shape, log }: Trial): string[] {
  const leftOut = shape.steps.filter(isLeftOut).map(({ id }) => id);
  const started = unitsOf(shape).filter(({ step, job }) => leftOut.includes(step) && ourStarts(log, job).length);
  return started.map(({ job }) => `${job} was started though its condition does not hold`);
}

/** What is started there bears no mark of ours, or one that a reply may leave out: DLI tells no tags of a statement without any. */
const UNMARKED: readonly string[] = ['cdm', 'dgc', 'dli', 'dliSql'];

/**
 * A stranger who starts the same job can leave a start that nobody can tell from theirs, or take the place of a job
 * that runs once at a time: then it is refused, and nothing of ours was started.
 */
function isStrangersDoing(trial: Trial): boolean {
  const { shape, end, status, log } = trial;
  const step = lastTouched(status?.steps ?? [])?.id;
  const jobs = unitsOf(shape).filter((unit) => unit.step === step);
  const unmarked = strangers(log).filter(({ service }) => UNMARKED.includes(service));
  if (end !== 'FAILED' || !jobs.some(({ job }) => unmarked.some((entry) => entry.job === job))) return false;
  // What the run before a reset had begun to undo may still go on.
  const nothingOfOurs = jobs.every((unit) => unit.isUndo || !oursToMeet(trial, unit).length);
  return status?.failure?.type === AMBIGUOUS || (status?.failure?.type === CONFLICT && nothingOfOurs);
}

/** Runs of ours that a start comes upon. After a reset one that has ended is none of them: its step is done again. */
function oursToMeet({ log, status, resetsAfter = [] }: Trial, { job, step }: Unit): LogEntry[] {
  const { endedAt } = status?.steps.find(({ id }) => id === step) ?? {};
  const then = log.filter(({ at }) => endedAt === undefined || at <= Date.parse(endedAt));
  const going = stillGoing(then, job);
  const since = resetsAfter.at(-1) ?? 0;
  return ourStarts(log, job).filter((start) => start.seq > since || going.includes(start));
}

function saidEnd({ end, status }: Trial): string {
  if (end !== 'FAILED') return end;
  return `FAILED at ${stepNamed(lastTouched(status?.steps ?? [])?.id ?? '')}: ${status?.failure?.type}`;
}

function lastTouched(steps: StepStatus[]): StepStatus | undefined {
  return steps.filter(({ id, state }) => id !== END && state !== 'waiting').at(-1);
}

/** Runs of strangers that somebody else has stopped. */
export function strangersStopped({ log }: Pick<Trial, 'log'>): string[] {
  const theirs = new Set(strangers(log).map(({ run }) => run));
  const stops = log.filter(({ effect, run, by }) => effect === 'stop' && theirs.has(run) && by !== STRANGER);
  return stops.map(({ job, run, seq }) => `${job}: ${run} (line ${seq})`);
}

/**
 * A stream's run bears the job's own id, which is also a stranger's: there a start that never was would show. Runs of CDM are
 * counted by cluster, so that one of a job whose name contains ours shows as well.
 */
function strangersTaken({ status, log }: Trial): string[] {
  const theirs = new Set(strangers(log).map(({ job, run }) => `${job} ${run}`));
  const claimed = (status?.steps ?? []).flatMap(({ runs }) => runs.filter(({ origin }) => origin !== 'alreadyRunning'));
  const isTheirs = (job: string, id: string) => [job, namesakeOf(job)].some((name) => theirs.has(`${name} ${id}`));
  return claimed.filter(({ job, id }) => isTheirs(job, id)).map(({ job, id }) => `${job}: ${id}`);
}

function strangers(log: LogEntry[]): LogEntry[] {
  return log.filter(({ effect, by }) => effect === 'start' && by === STRANGER);
}

/** A run of ours, or one that the cloud began by itself, is halted or runs where we start another. */
function startedBeside({ shape, log }: Trial): string[] {
  return unitsOf(shape).flatMap(({ job }) =>
    ourStarts(log, job).flatMap((start) => {
      const before = log.slice(0, log.indexOf(start));
      return stillGoing(before, job).map(({ run }) => {
        const halted = isHalted(before, job, run) ? ', which was halted' : '';
        return `${job}: ${start.run} (line ${start.seq}) beside ${run}${halted}`;
      });
    }),
  );
}

function isHalted(log: LogEntry[], job: string, run: string | null): boolean {
  const last = log.findLast((entry) => entry.job === job && entry.run === run && entry.effect !== 'refused');
  return last?.effect === 'halt';
}

/** A request may be under way when the pipeline hears of its cancel or its deadline: one, and not for long. */
function askedTooLate({ shape, requests, retried, turns, inFlightMs = IN_FLIGHT_MS }: Trial): string[] {
  const { cancelHeardAt, deadlineHeardAt } = turns;
  const late = shape.steps.filter((step) => !isStreamsStep(step) && step.obstacle === 'deadline').map(({ id }) => id);
  return unitsOf(shape).flatMap(({ job, step, isUndo }) => {
    if (isUndo) return [];
    const isDeadlines = late.length === 1 && late[0] === step && !retried[step];
    const moments = [cancelHeardAt, isDeadlines ? deadlineHeardAt : undefined].filter((at) => at !== undefined);
    const heardAt = Math.min(...moments);
    const after = requests.filter((request) => request.job === job && request.at > heardAt);
    // Whose token is refused is sent once more, by a new one.
    const mostInFlight = MOST_IN_FLIGHT + (shape.tokenRefused ? 1 : 0);
    const tooLate = after.filter(({ at }, nth) => nth >= mostInFlight || at > heardAt + inFlightMs);
    return tooLate.map(({ at }) => `${job}: asked ${at - heardAt} ms after`);
  });
}

/** A receipt says that a run is gone, and by the cloud's log it went on when the pipeline had ended. */
function falseReceipts({ shape, status, log, closedAt, retried }: Trial): string[] {
  if (closedAt === undefined) return [];
  const then = log.filter(({ at }) => at <= closedAt);
  return (status?.steps ?? []).flatMap(({ id, receipt = [] }) => {
    const gone = new Set(receipt.filter(({ confirmed }) => confirmed).map(({ run }) => run));
    const jobs = unitsOf(shape).filter(({ step }) => step === id && !retried[step]);
    const going = jobs.flatMap(({ job }) => stillGoing(then, job));
    const told = going.filter(({ run, job, retryOf }) => [run, retryOf, job].some((name) => gone.has(name ?? '')));
    return told.map(({ run, job }) => `${job}: ${run} is confirmed, and went on`);
  });
}

/** Whatever came before, what runs at the end has run once; a pipeline that was never checked has no steps. */
function endsMissed(trial: Trial): string[] {
  const { shape, end, status } = trial;
  const { end: last } = shape;
  if (!last || end === 'open' || !status?.steps.length) return [];
  const step = status.steps.find(({ id }) => id === END);
  // The run after a reset tells what was left, though it was never checked.
  if (!step && trial.resetsAfter?.length) return [];
  const { state, failure } = step ?? {};
  const starts = unaskedStarts(trial, last.job).length;
  const isToldOpen = last.service === 'smn' && state === 'failed' && failure?.type === AMBIGUOUS;
  return starts === 1 || (isToldOpen && starts === 0) ? [] : [`${last.job}: ${starts} starts`];
}

/**
 * Jobs of ours that go on beside each other. Where people answer, a step that has failed goes on by their word; and what could
 * not be stopped is listed, and no longer counted by the pipeline.
 */
function tooManyAtATime(trial: Trial): string[] {
  const { shape } = trial;
  // What goes on from before a reset is taken over by its step when that is due, and counts from then on.
  if (shape.held || trial.resetsAfter?.length) return [];
  const units = unitsOf(shape).filter(({ isUndo }) => !isUndo);
  const ofSteps = units.filter(({ step }) => shape.steps.some((one) => one.id === step && !isStreamsStep(one)));
  const groups = new Set(ofSteps.map(({ step }) => itemOf(shape, step)?.of).filter((of) => of !== undefined));
  const limits: [string, number | undefined, Unit[]][] = [
    ['the pipeline', shape.maxParallel, ofSteps],
    ...[...groups].map((of): [string, number | undefined, Unit[]] => {
      const items = ofSteps.filter(({ step }) => itemOf(shape, step)?.of === of);
      return [of, items[0] && itemOf(shape, items[0].step)?.most, items];
    }),
  ];
  return limits.flatMap(([what, limit = Infinity, counted]) => {
    const most = mostAtATime(trial, counted);
    return most > limit ? [`${what}: ${most} at a time, ${limit} allowed`] : [];
  });
}

function mostAtATime({ log, status }: Trial, units: Unit[]): number {
  const jobs = new Set(
    units
      .filter(
        ({ step }) => !status?.steps.find(({ id }) => id === step)?.receipt?.some(({ leftRunning }) => leftRunning),
      )
      .map(({ job }) => job),
  );
  const going = new Set<string>();
  let most = 0;
  for (const entry of log) {
    const { effect, job, run } = entry;
    if (!jobs.has(job) || !isWork(entry)) continue;
    if (effect === 'start' && isOurs(entry)) going.add(`${job} ${run}`);
    if (effect === 'end') going.delete(`${job} ${run}`);
    most = Math.max(most, going.size);
  }
  return most;
}

/** A job that was created for a run is deleted after it, kept where it is to be, or told of by its name. */
function createdLeftBehind({ shape, end, status, createdLeft }: Trial): string[] {
  if (end === 'open') return [];
  return unitsOf(shape).flatMap(({ step, job, inline }) => {
    if (!inline) return [];
    const left = createdLeft.filter((name) => loggedName(name) === job);
    const ofStep = status?.steps.find(({ id }) => id === step);
    const told = JSON.stringify([ofStep, status?.failure]);
    if (!inline.keep)
      return left.filter((name) => !told.includes(name)).map((name) => `${name} is left in its cluster`);
    const isMissing = ofStep?.state === 'succeeded' && left.length === 0;
    return isMissing ? [`${job} was to be kept, and is gone`] : [];
  });
}

/** The pretend cloud refuses it; who knows what the real one would do. */
function stopsUnderJobs({ shape, log }: Trial): string[] {
  const clusters = unitsOf(shape)
    .filter(({ isStop }) => isStop)
    .map(({ job }) => job);
  const asked = log.filter(
    ({ job, effect, reason = '' }) => clusters.includes(job) && effect === 'refused' && reason.includes(UNDER_JOBS),
  );
  return asked.map(({ job, seq }) => `${job}: asked for (line ${seq})`);
}

const UNDER_JOBS = 'jobs are running on the cluster';

function ourStarts(log: LogEntry[], job: string): LogEntry[] {
  return log.filter((entry) => entry.job === job && isStart(entry) && isOurs(entry));
}

/** Putting a cluster to rest is what such a step begins with. */
const isStart = ({ effect, service }: LogEntry): boolean =>
  effect === 'start' || (effect === 'stop' && service === 'cdmCluster');

/** A message has no end, and a cluster that was asked to run or to rest is left on its way. */
const isWork = ({ service }: LogEntry): boolean => service !== 'smn' && service !== 'cdmCluster';

const isOurs = ({ by }: LogEntry): boolean => by !== STRANGER && by !== CLOUD;

/** Runs of ours that have not ended, halted ones among them, and further tries of the cloud's own. */
function stillGoing(log: LogEntry[], job: string): LogEntry[] {
  const ended = new Set(log.filter((entry) => entry.job === job && entry.effect === 'end').map(({ run }) => run));
  const ours = ourStarts(log, job).filter(isWork);
  const causes = new Set(ours.map(({ run }) => run));
  const tries = log.filter((entry) => entry.job === job && entry.effect === 'start' && isTryOf(entry, causes));
  return [...ours, ...tries].filter(({ run }) => !ended.has(run));
}

const isTryOf = ({ retryOf }: LogEntry, causes: Set<string | null>): boolean =>
  retryOf !== undefined && causes.has(retryOf);
