import type { LogEntry } from '../../simulator';
import { type FailureKind, failureType } from '../../src/domain/failure-kind';
import { isInline } from '../../src/domain/cdm/inline-job';
import type { UnitPlan, WorldKind } from '../draw/world-plan';
import { STEP } from '../engine/step-run';
import type { WorldOutcome } from '../engine/world';
import { hasEnded, isUnheard, startedInPart, startsOf, stopsOf, strangersStarts } from './cloud-log';
import type { Broken, Finding, Promised } from './finding';
import { windowOf, type WindowName } from './windows';

const AMBIGUOUS = failureType('AmbiguousStart');
/** Nothing was heard of it, or its status alone. */
const UNHEARD = new Set<string>((['Unavailable', 'NotFound', 'BrokenReply'] as const).map((one) => failureType(one)));
/** After so many a start whose replies tell nothing is given up. */
const MOST_SENDS = 3;
/** As a run shows that was stopped: of Spark it is only dead. */
const STOPPED = new Set<string>([failureType('JobStopped'), failureType('JobFailed')]);

/** What a world came to. */
export interface Judgement {
  broken: Broken[];
  /** The windows in which what would have been broken lies, each once. */
  windows: WindowName[];
}

/** Holds the cloud's log against what the step says of itself. Nothing here asks our client. */
export function judgeWorld(outcome: WorldOutcome): Judgement {
  const windows = new Set<WindowName>();
  const broken = findingsIn(outcome).filter((finding) => {
    const window = windowOf(outcome, finding);
    if (window) windows.add(window);
    return !window;
  });
  return { broken: broken.map(({ promise, detail }) => ({ promise, detail })), windows: [...windows] };
}

function findingsIn(outcome: WorldOutcome): Finding[] {
  const found: [Promised, string[]][] = [
    ['P1', startedTwice(outcome)],
    ['P2', leftUnlisted(outcome)],
    ['P2b', createdLeftBehind(outcome)],
    ['P3', falseReceipts(outcome)],
    ['P3c', stoppedTooLate(outcome)],
    ['P4', wrongVerdict(outcome)],
    ['P5', notEnded(outcome)],
    ['P5b', outcome.tokensTooOld ? [`${outcome.tokensTooOld} requests`] : []],
    ['P6', outcome.throttled ? [`${outcome.throttled} requests were refused`] : []],
  ];
  return [
    ...found.flatMap(([promise, details]) => details.map((detail): Finding => ({ promise, detail }))),
    ...strangersTaken(outcome),
    ...strangersStopped(outcome),
    ...streamsToldWrongly(outcome),
  ];
}

function startedTwice(outcome: WorldOutcome): string[] {
  return outcome.plan.units.flatMap(({ name }) => {
    const ours = startsOf(outcome, name).filter((start, at, all) => !mayFollow(outcome, all.slice(0, at), start));
    return ours.length > 1 ? [`${name}: ${ours.map(({ run, at }) => `${run} at ${at}`).join(', ')}`] : [];
  });
}

/** A stream's and a cluster's run is named as its job, whoever started it. */
function strangersTaken({ plan, end, log, user }: WorldOutcome): Finding[] {
  if (plan.kind === 'dli' || LEAVES_NOTHING.has(plan.kind)) return [];
  const theirs = new Set(strangersStarts({ log, user }).map(({ run }) => run));
  const taken = (end?.started?.runs ?? []).filter(({ id, origin }) => origin !== 'alreadyRunning' && theirs.has(id));
  const [{ name = '' } = {}] = plan.units;
  return taken.map(({ id, job }) => ({ promise: 'P1b', detail: `${job}: ${id}`, theirs: { job: name, run: id } }));
}

/**
 * A reset asks for what was done to be done again: what has ended by then is. A message is published once more for each reset,
 * since nothing is left of the first that could be taken over, and the first may arrive after it.
 */
function mayFollow({ plan, log, resetsAt }: WorldOutcome, earlier: LogEntry[], { seq }: LogEntry): boolean {
  const before = earlier.at(-1);
  if (before === undefined) return false;
  const resetsBefore = resetsAt.filter((at) => seq > at);
  if (plan.kind === 'smn') return resetsBefore.length >= earlier.length;
  return resetsBefore.some((at) => before.seq <= at) && hasEnded(log.slice(0, seq), before);
}

/** Nothing of these goes on that a step would have to stop. */
const LEAVES_NOTHING = new Set<WorldKind>(['cdmCluster', 'obs', 'smn']);

/** A run of ours that goes on when all is over, and that nobody is told of. A stream that came up is to go on. */
function leftUnlisted(outcome: WorldOutcome): string[] {
  const { plan, end, log } = outcome;
  if (!end || LEAVES_NOTHING.has(plan.kind)) return [];
  const mayGoOn = end.state === 'succeeded' && plan.work.service === 'dli';
  return plan.units.flatMap(({ name }) =>
    startsOf(outcome, name)
      .filter((start) => !hasEnded(log, start) && !mayGoOn && !isListed(outcome, start))
      .map(({ run }) => `${name}: ${run} goes on`),
  );
}

function isListed({ end }: WorldOutcome, { run, job }: LogEntry): boolean {
  const named = [run, job, STEP];
  return (end?.receipts ?? []).some((receipt) => receipt.leftRunning !== null && named.includes(receipt.run));
}

/** A job that was created for its run is deleted after it, kept where it is to be, or told of. */
function createdLeftBehind(outcome: WorldOutcome): string[] {
  const { plan, end, createdLeft } = outcome;
  const { work } = plan;
  if (!end || work.service !== 'cdm' || !isInline(work.body)) return [];
  const isKept = work.body.keep && end.state === 'succeeded';
  if (isKept) return createdLeft.length ? [] : ['was to be kept, and is gone'];
  if (work.body.keep) return [];
  const told = new Set(end.receipts.filter(({ confirmed }) => !confirmed).map(({ run }) => run));
  const remarks = [...end.receipts.map(({ remark }) => remark), ...end.ends.map(({ reason }) => reason)].join('\n');
  const runs = plan.units.flatMap(({ name }) => startsOf(outcome, name).map(({ run }) => run ?? ''));
  // One that was only created has no run, and the step itself is what is named.
  const isTold = (name: string) =>
    remarks.includes(name) || [name, ...(runs.length ? runs : [STEP])].some((one) => told.has(one));
  return createdLeft.filter((name) => !isTold(name)).map((name) => `${name} is left in its cluster`);
}

/** A receipt says that a run is gone, and by the log it went on when the step had ended. */
function falseReceipts(outcome: WorldOutcome): string[] {
  const { end, logAtEnd, plan } = outcome;
  const gone = new Set((end?.receipts ?? []).filter(({ confirmed }) => confirmed).map(({ run }) => run));
  return plan.units.flatMap(({ name }) =>
    startsOf(outcome, name)
      .filter((start) => (gone.has(start.run ?? '') || gone.has(start.job)) && isIn(logAtEnd, start))
      .filter((start) => !hasEnded(logAtEnd, start))
      .map(({ run }) => `${name}: ${run} is confirmed, and went on`),
  );
}

function isIn(log: LogEntry[], { seq }: LogEntry): boolean {
  return log.some((entry) => entry.seq === seq);
}

/** Of these, each run of a job goes by the same name: what was seen last before a stop is asked for holds for so long. */
const GO_BY_NAME = new Set<WorldKind>(['dli', 'cdm']);
const LOOK_HOLDS_MS = 12_000;

/** A stop that was under way when its run was reset asks for no more: what it would stop may be the next run's. */
function stoppedTooLate({ plan, stops, befallen }: WorldOutcome): string[] {
  if (!GO_BY_NAME.has(plan.kind)) return [];
  const resets = befallen.filter(({ deed }) => deed === 'reset');
  return resets.flatMap(({ atMs }) =>
    stops
      .filter(({ begunAtMs, leftAtMs }) => begunAtMs <= atMs && leftAtMs > atMs + LOOK_HOLDS_MS)
      .map(({ leftAtMs }) => `asked ${leftAtMs - atMs} ms after the reset`),
  );
}

function strangersStopped({ log, user }: WorldOutcome): Finding[] {
  const theirs = new Set(strangersStarts({ log, user }).map(({ run, job }) => `${job} ${run}`));
  const stopped = stopsOf({ log, user }).filter(({ job, run }) => theirs.has(`${job} ${run}`));
  return stopped.map(({ job, run }) => ({ promise: 'P3b', detail: `${job}: ${run}`, theirs: { job, run } }));
}

/** Only success is success, and failure is none. */
function wrongVerdict(outcome: WorldOutcome): string[] {
  const { end, plan, log } = outcome;
  if (!end || plan.work.service === 'dli') return [];
  const judge = JUDGED_OTHERWISE[plan.kind];
  if (judge) return end.state === 'succeeded' ? judge(outcome) : [];
  const [unit] = plan.units;
  const [run] = end.started?.runs ?? [];
  if (!unit) return [];
  if (end.state === 'succeeded') {
    const last = log.findLast((entry) => entry.effect === 'end' && entry.run === run?.id && entry.job === unit.name);
    const isGood = last !== undefined && SUCCESS.has(last.status ?? '');
    return isGood ? [] : [`said to have succeeded, and run ${run?.id} ended ${last?.status ?? 'never'}`];
  }
  return end.state === 'failed' && saysJobFailed(end) && isOurGoodRun(outcome, unit, run?.id)
    ? [`said to have failed (${end.failure?.message}), and run ${run?.id} succeeded`]
    : [];
}

function saysJobFailed({ failure }: NonNullable<WorldOutcome['end']>): boolean {
  return ['HuaweiCloud.JobFailed', 'HuaweiCloud.JobStopped', 'HuaweiCloud.JobSkipped'].includes(failure?.type ?? '');
}

function isOurGoodRun({ log }: WorldOutcome, { name }: UnitPlan, run: string | undefined): boolean {
  const last = log.findLast((entry) => entry.effect === 'end' && entry.run === run && entry.job === name);
  return SUCCESS.has(last?.status ?? '');
}

const SUCCESS = new Set(['SUCCEEDED', 'success', 'FINISHED', 'SUCCESS']);

/** What has no run that ends: whether its success is one. */
const JUDGED_OTHERWISE: Partial<Record<WorldKind, (outcome: WorldOutcome) => string[]>> = {
  smn: ({ log, user, plan }) =>
    plan.units.flatMap(({ name }) =>
      startsOf({ log, user }, name).length ? [] : ['said to be published, and SMN has no such message'],
    ),
  obs: ({ plan, endedAtMs = 0 }) => {
    const latestMs = Math.max(...plan.jobs.map((job) => (job.service === 'obs' ? (job.appearsAfterMs ?? 0) : 0)));
    // A stranger may have had it there before its time.
    const isHastened = plan.disturbances.some(({ deed }) => deed.kind === 'stranger');
    return endedAtMs < latestMs && !isHastened ? ['said to be there before it was'] : [];
  },
  // Whoever wakes it right after is nobody's fault.
  cdmCluster: ({ plan: { work, jobs, dialect }, logAtVerdict }) => {
    if (work.service !== 'cdmCluster') return [];
    const isWithdrawn = work.body.action === 'stop' && dialect.cdmCluster?.stop === 'withdrawn';
    const [job] = jobs;
    const before = job?.service === 'cdmCluster' ? String(job.status) : '';
    const { clusterId } = work.body;
    const last =
      logAtVerdict.findLast(
        ({ effect, service, job: of }) => effect === 'end' && service === 'cdmCluster' && of === clusterId,
      )?.status ?? before;
    const wanted = work.body.action === 'start' ? '200' : '900';
    return isWithdrawn || last === wanted ? [] : [`said to be in status ${wanted}, and is in ${last}`];
  },
};

/** Whatever is cut, killed or frozen, and however long reads fail: where nobody interferes, a good job succeeds. */
function notEnded(outcome: WorldOutcome): string[] {
  const { end, wasCancelled, log, user } = outcome;
  if (!end) return waitsForStrangers(outcome) ? [] : ['not ended after hours'];
  if (end.state === 'failed' && !end.failure?.type.startsWith('HuaweiCloud.')) return [toldOf(end)];
  if (wasCancelled) return end.state === 'cancelled' ? [] : cancelledOtherwise(outcome);
  if (end.state === 'cancelled') return ['cancelled, and nobody asked for it'];
  if (strangersStarts({ log, user }).length || end.state === 'succeeded') return [];
  return mayFailSo(outcome) ? [] : [toldOf(end)];
}

function toldOf({ state, failure }: NonNullable<WorldOutcome['end']>): string {
  return `${state} with ${failure?.type}: ${failure?.message}`;
}

/** Where nobody else has started it: whether such a job may end with that failure. */
function mayFailSo(outcome: WorldOutcome): boolean {
  const { plan, end } = outcome;
  const type = end?.failure?.type ?? '';
  if (plan.units.some(({ becomes }) => failuresOf(plan, becomes).includes(type))) return true;
  // One that DLI starts again by itself is halted until then.
  const halts = plan.jobs.some((job) => job.service === 'dli' && job.restartsItself !== undefined);
  if (halts && failuresOf(plan, 'halts').includes(type)) return true;
  if (UNHEARD.has(type) && isRefusedUnheard(outcome)) return true;
  return type === AMBIGUOUS ? nobodyCanTell(outcome) : STOPPED.has(type ?? '') && isStoppedFromBefore(outcome);
}

/** It is refused each time it is sent, and the last time nobody hears why. */
function isRefusedUnheard({ plan, faultsMet }: WorldOutcome): boolean {
  const isUnheardAtLast = faultsMet.some(({ on, nth }) => on === 'start' && nth >= MOST_SENDS);
  const isWithdrawn = plan.kind === 'cdmCluster' && plan.dialect.cdmCluster?.stop === 'withdrawn';
  return isUnheardAtLast && (isWithdrawn || plan.units.some(({ becomes }) => becomes === 'refused'));
}

/** As which failures such a job shows. */
function failuresOf({ kind, dialect }: WorldOutcome['plan'], becomes: UnitPlan['becomes']): string[] {
  // What DLI says in a list of items bears no code.
  if (becomes === 'refused' && kind === 'dli' && dialect.dli?.refusals === 'items') return [failureType('JobFailed')];
  if (becomes === 'refused') return [failureType(kind === 'smn' ? 'Forbidden' : 'InvalidRequest')];
  return FAILURES_OF[becomes].map((one) => failureType(one));
}

const FAILURES_OF = {
  succeeds: [],
  fails: ['JobFailed', 'JobStopped', 'JobSkipped'],
  halts: ['Halted', 'JobStopped'],
} as const satisfies Partial<Record<UnitPlan['becomes'], FailureKind[]>>;

/** A stop was under way when the reset came: it ends what the next run has taken over, and that says so. */
function isStoppedFromBefore({ resetsAt, end, log, user }: WorldOutcome): boolean {
  const taken = new Set((end?.started?.runs ?? []).map(({ id }) => id));
  const stops = stopsOf({ log, user });
  return resetsAt.length > 0 && stops.some(({ run, job }) => taken.has(run ?? '') || taken.has(job));
}

/**
 * Of a message whose reply is lost nobody can tell. DLI dates a stream by when it came up: where that is after the window of
 * its lost start, it may be somebody else's. And what a run from before a reset was about to start without a fence.
 */
function nobodyCanTell(outcome: WorldOutcome): boolean {
  const { plan, end, resetsAt, fences } = outcome;
  if (resetsAt.length && end?.failure?.message.includes('from before its reset')) return true;
  const isInDoubt = [{ keptAtMs: 0 }, ...fences].some(({ keptAtMs }) => isUnheard(outcome, keptAtMs));
  if (!isInDoubt && !startedInPart(outcome).length) return false;
  return plan.kind === 'smn' || (plan.kind === 'dli' && comesUpLate(outcome));
}

/**
 * Whether a stream comes up after the window of its start, which is reckoned from before that has left; or again, started anew or
 * scaled by DLI itself.
 */
function comesUpLate({ plan, faultsMet }: WorldOutcome): boolean {
  const lateMs = faultsMet.map(({ on, trouble }) => (on === 'start' && 'ms' in trouble ? trouble.ms : 0));
  const startupMs = plan.jobs.map((job) => (job.service === 'dli' ? (job.startupMs ?? 0) : 0));
  const movesByItself = plan.jobs.some((job) => job.service === 'dli' && (job.restartsItself ?? job.rescalesAfterMs));
  return movesByItself || Math.max(...startupMs) + Math.max(0, ...lateMs) > WAY_AND_COMING_UP_MS;
}

/** Of the window (62 s) what is left once the fence was read (10 s), its lease is over (5 s), and the clock's grain is taken off (2 s). */
const WAY_AND_COMING_UP_MS = 45_000;

/**
 * A stream that somebody else has started goes on for ever, and a step that is to wait for it does so until its deadline. So
 * does one that puts a cluster to rest which somebody else has woken.
 */
function waitsForStrangers({ plan, log, user }: WorldOutcome): boolean {
  // What is halted is waited for until a person comes.
  const isOpen = (start: LogEntry) => !hasEnded(log, start);
  const halted = plan.units.filter(({ becomes }) => becomes === 'halts');
  const isOurs = halted.some(({ name }) => startsOf({ log, user }, name).some(isOpen));
  const isTheirs = halted.length > 0 && strangersStarts({ log, user }).some(isOpen);
  if (plan.halts.whenHalted === 'wait' && (isOurs || isTheirs)) return true;
  if (plan.whenRunning === 'wait' && isTheirs) return true;
  const waits = plan.kind === 'cdmCluster' || (plan.kind === 'dli' && plan.whenRunning === 'wait');
  return waits && strangersStarts({ log, user }).length > 0;
}

/** The cancel may have come when all was over, or the job had failed by itself. */
function cancelledOtherwise(outcome: WorldOutcome): string[] {
  const { end, log, user } = outcome;
  if (!end || end.state === 'succeeded' || strangersStarts({ log, user }).length || mayFailSo(outcome)) return [];
  return [`cancelled, and ${toldOf(end)}`];
}

/** It was begun before a reset, and has ended by itself: the run after that may be called off before it begins another. */
function wasOverAtReset({ resetsAt, log }: WorldOutcome, start: LogEntry): boolean {
  return resetsAt.some((at) => start.seq <= at) && hasEnded(log, start);
}

/** What a step says of each stream is what became of it. */
function streamsToldWrongly(outcome: WorldOutcome): Finding[] {
  const { end, plan, log, user } = outcome;
  if (!end || plan.work.service !== 'dli' || !end.started) return [];
  const { runs, refused } = end.started;
  const isDisturbed = strangersStarts({ log, user }).length > 0;
  const wrong = (detail: string, theirs?: LogEntry): Finding[] => [
    { promise: 'P11', detail, ...(theirs && { theirs: { job: theirs.job, run: theirs.run } }) },
  ];
  return plan.units.flatMap(({ name, becomes }) => {
    const starts = startsOf(outcome, name);
    const run = runs.find(({ id }) => id === name);
    const seen = end.ends.find(({ id }) => id === name);
    if (!run && !refused.some(({ job }) => job === name)) return wrong(`${name}: nothing is said of it`);
    if (run && run.origin !== 'alreadyRunning' && !starts.length && !isDisturbed)
      return wrong(`${name}: named, and not started`);
    if (!run && starts.some((start) => !wasOverAtReset(outcome, start)) && !isDisturbed)
      return wrong(`${name}: said to be refused, and started`);
    // Of one that runs already nothing is said but that.
    if (seen?.verdict === 'succeeded' && becomes === 'fails' && seen.origin !== 'alreadyRunning')
      return wrong(
        `${name}: said to be up, and failed`,
        strangersStarts({ log, user }).findLast(({ job }) => job === name),
      );
    if (seen?.verdict === 'failed' && becomes === 'succeeds' && !isDisturbed)
      return wrong(`${name}: said to have failed`);
    return [];
  });
}
