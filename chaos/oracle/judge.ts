import type { LogEntry } from '../../simulator';
import type { StepStatus } from '../../src/domain/status';
import { STRANGER } from '../pipelines/cloud-jobs';
import { expectedEnd, isLeftOut } from '../pipelines/expected-end';
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
  'history does not replay',
] as const;

export type Promised = (typeof PROMISES)[number];

/** A promise that was not kept, and how it shows. */
export interface Broken {
  promise: Promised;
  pipeline: string;
  detail: string;
}

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
  ];
  return found.flatMap(([promise, details]) => details.map((detail) => ({ promise, pipeline: name, detail })));
}

/** Whether a pipeline ended because its start could not be told from somebody else's. */
export function isAmbiguous({ status }: Trial): boolean {
  return status?.failure?.type === AMBIGUOUS;
}

function startedTwice({ shape, log, retried }: Trial): string[] {
  const meant = ({ step, isUndo }: Unit) => (isUndo ? 1 : 1 + (retried[step] ?? 0));
  const twice = unitsOf(shape).filter((unit) => ourStarts(log, unit.job).length > meant(unit));
  return twice.map(({ job }) => `${job}: runs ${namesOf(ourStarts(log, job))}`);
}

function namesOf(entries: LogEntry[]): string {
  return entries.map(({ run, seq }) => `${run} (line ${seq})`).join(', ');
}

function neverStarted({ shape, log, status, end }: Trial): string[] {
  const stepOf = (unit: Unit) => status?.steps.find(({ id }) => id === unit.step);
  const claimed = unitsOf(shape).filter((unit) => {
    const step = stepOf(unit);
    if (unit.isUndo) return step?.state === 'compensated' || (end === 'FAILED' && isUndone(unit, shape, status?.steps));
    return unit.mustStart && (step?.state === 'succeeded' || step?.state === 'compensated');
  });
  const silent = claimed.filter(({ job }) => !ourStarts(log, job).length);
  return silent.map((unit) => `${unit.job}: step ${unit.step} is ${stepOf(unit)?.state}, and nothing started it`);
}

/** Steps before the one that failed have been undone, but for those that were left out. */
function isUndone(unit: Unit, shape: Trial['shape'], steps: StepStatus[] = []): boolean {
  if (steps.find(({ id }) => id === unit.step)?.state === 'skipped') return false;
  const at = (id: string | undefined) => shape.steps.findIndex((step) => step.id === id);
  return at(unit.step) < at(lastTouched(steps)?.id);
}

function leftUnlisted({ shape, log, end, status }: Trial): string[] {
  if (end === 'open') return [];
  return unitsOf(shape).flatMap((unit) => {
    const step = status?.steps.find(({ id }) => id === unit.step);
    const mayRun = end === 'COMPLETED' && step?.service === 'dli';
    const going = mayRun ? [] : stillGoing(log, unit.job);
    return going.filter((entry) => !isListed(entry, step)).map(({ run }) => `${unit.job}: ${run} still runs`);
  });
}

function isListed({ run, job }: LogEntry, step: StepStatus | undefined): boolean {
  return (step?.receipt ?? []).some(
    (receipt) => receipt.leftRunning !== null && [run, job, step?.id].includes(receipt.run),
  );
}

function wrongVerdict(trial: Trial): string[] {
  const { shape, end, status, cancelAsked, log } = trial;
  const expected = expectedEnd(shape, skippedAhead(trial));
  const byStranger = isStrangersDoing(trial);
  const failing = byStranger ? lastTouched(status?.steps ?? [])?.id : expected.state === 'failed' && expected.step;
  const failed = failing ? shape.steps.findIndex(({ id }) => id === failing) : Infinity;
  const beyond = unitsOf(shape).filter(
    ({ step, job }) => shape.steps.findIndex(({ id }) => id === step) > failed && ourStarts(log, job).length,
  );
  const texts = [
    ...beyond.map(({ job }) => `${job} was started though an earlier step cannot succeed`),
    ...startedThoughLeftOut(trial),
  ];
  if (end === 'open' || (end === 'CANCELLED' && cancelAsked)) return texts;
  if (byStranger) return texts;
  const said = saidEnd(trial);
  const meant = expected.state === 'succeeded' ? 'COMPLETED' : `FAILED at ${expected.step}: ${expected.type}`;
  const more = status?.failure ? ` (${status.failure.message})` : '';
  return said === meant ? texts : [...texts, `ended ${said}, expected ${meant}${more}`];
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

/**
 * A stranger who starts the same job can leave a start that nobody can tell from theirs, or take the place of a job
 * that runs once at a time: then it is refused, and nothing of ours was started.
 */
function isStrangersDoing({ shape, end, status, log }: Trial): boolean {
  const step = lastTouched(status?.steps ?? [])?.id;
  const jobs = unitsOf(shape).filter((unit) => unit.step === step);
  if (end !== 'FAILED' || !jobs.some(({ job }) => strangers(log).some((entry) => entry.job === job))) return false;
  const nothingOfOurs = jobs.every(({ job }) => !ourStarts(log, job).length);
  return status?.failure?.type === AMBIGUOUS || (status?.failure?.type === CONFLICT && nothingOfOurs);
}

function saidEnd({ end, status }: Trial): string {
  if (end !== 'FAILED') return end;
  return `FAILED at ${lastTouched(status?.steps ?? [])?.id}: ${status?.failure?.type}`;
}

function lastTouched(steps: StepStatus[]): StepStatus | undefined {
  return steps.filter(({ state }) => state !== 'waiting').at(-1);
}

function strangersStopped({ log }: Trial): string[] {
  const theirs = new Set(strangers(log).map(({ run }) => run));
  const stops = log.filter(({ effect, run, by }) => effect === 'stop' && theirs.has(run) && by !== STRANGER);
  return stops.map(({ job, run, seq }) => `${job}: ${run} (line ${seq})`);
}

/** A stream's run bears the job's own id, which is also a stranger's: there a start that never was would show. */
function strangersTaken({ status, log }: Trial): string[] {
  const theirs = new Set(strangers(log).map(({ job, run }) => `${job} ${run}`));
  const claimed = (status?.steps ?? []).flatMap(({ runs }) => runs.filter(({ origin }) => origin !== 'alreadyRunning'));
  return claimed.filter(({ job, id }) => theirs.has(`${job} ${id}`)).map(({ job, id }) => `${job}: ${id}`);
}

function strangers(log: LogEntry[]): LogEntry[] {
  return log.filter(({ effect, by }) => effect === 'start' && by === STRANGER);
}

function ourStarts(log: LogEntry[], job: string): LogEntry[] {
  return log.filter((entry) => entry.job === job && entry.effect === 'start' && entry.by !== STRANGER);
}

function stillGoing(log: LogEntry[], job: string): LogEntry[] {
  const ended = new Set(log.filter((entry) => entry.job === job && entry.effect === 'end').map(({ run }) => run));
  return ourStarts(log, job).filter(({ run }) => !ended.has(run));
}
