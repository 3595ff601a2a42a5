import type { JobSpec, LogEntry } from '../../simulator';
import type { WorldKind } from '../draw/world-plan';
import type { WorldOutcome } from '../engine/world';
import { endOf, isUnheard, startedInPart, startsOf, stopsOf, strangersStarts } from './cloud-log';
import type { Finding, Promised } from './finding';

/** A moment that the vendor's interface leaves open: in it a promise cannot be kept, whoever asks. */
interface Window {
  /** Which promises are not kept in it. */
  of: readonly Promised[];
  /** As people read it. */
  sentence: string;
  /** Whether the world had what it takes, times included, and nothing of ours could have known better. */
  isMet: (outcome: WorldOutcome, theirs: LogEntry) => boolean;
}

/** Whose runs bear a mark of ours: a stranger's is never taken for one. */
const MARKED = new Set<WorldKind>(['dliSpark', 'mrs', 'cdmCreated', 'dgcBackfill']);
/** The cloud tells of a run of these whether its own schedule has begun it. */
const TELLS_SCHEDULES = new Set<WorldKind>(['dgc', 'cdm']);
// Written down, and not asked of the code that is judged: one that waits longer than it says would be excused for it.
/** The longest that a look may take which a fence rests on. */
const FENCE_READ_MS = 10_000;
/** For so long a look says what runs under a name. */
const LOOK_HOLDS_MS = 12_000;
/** So long after its fence a start can come up: that read, the lease (5 s), the request's timeout (30 s), the delay (15 s), the clock's grain (2 s). */
const COMES_UP_WITHIN_MS = 62_000;
/** The cloud tells when it answers in whole seconds. */
const CLOCK_GRAIN_MS = 1_000;
/** How far the clock that dates a run and the one of `Date` may be apart (5 s), and that one's grain. */
const CLOCKS_APART_MS = 6_000;

/** By their names in the summary; docs/promises.md, "What remains of P1", tells of each. */
export const WINDOWS = {
  inOurPlace: {
    of: ['P1b', 'P3b'],
    sentence: 'a start of ours never came, and exactly one of somebody else’s came in its time',
    isMet: (outcome, theirs) => {
      const { plan, fences } = outcome;
      if (MARKED.has(plan.kind) || mixedRefusalOf(outcome, theirs)) return false;
      // DGC and CDM tell what their own schedules have run: that is nobody's start.
      const mayBeOurs = ({ by }: LogEntry) => !TELLS_SCHEDULES.has(plan.kind) || by !== 'schedule';
      if (!mayBeOurs(theirs)) return false;
      const alike = strangersStarts(outcome).filter((one) => one.job === theirs.job && mayBeOurs(one));
      // Who is shown once the last look has been carried out is looked for by nobody.
      const seenAtMs = Math.max(...outcome.startsToldAt) - FENCE_READ_MS;
      const delayMs = visibleAfterMs(outcome, theirs.job);
      // The streams of a batch are read side by side, and the last of these looks is told.
      const apartMs = plan.kind === 'dli' ? FENCE_READ_MS : 0;
      const shownAt = theirs.at + delayMs;
      // A stream is dated by when it came up.
      const datedAt = theirs.at + (streamOf(outcome, theirs.job)?.startupMs ?? 0);
      // Not shown yet when the fence was read, dated not long before that, and begun before a start under it can no longer come up.
      const inItsTime = ({ readAtMs, keptAtMs }: WorldOutcome['fences'][number]) =>
        shownAt >= readAtMs - apartMs &&
        datedAt >= readAtMs - CLOCKS_APART_MS &&
        theirs.at <= keptAtMs + COMES_UP_WITHIN_MS;
      return fences.some(
        (fence) =>
          isUnheard(outcome, fence.keptAtMs) &&
          inItsTime(fence) &&
          !startsOf(outcome, theirs.job).some(({ at }) => at >= lastResetBefore(outcome, fence.keptAtMs)) &&
          alike.filter(({ at }) => at >= fence.keptAtMs && at + delayMs <= seenAtMs).length <= 1,
      );
    },
  },
  mixedReplyForgotten: {
    of: ['P3b'],
    sentence:
      'DLI took some streams of a batch and refused one that somebody else had just started, and whoever heard that was gone before that was kept, or was of a run that had been reset',
    isMet: (outcome, theirs) => {
      const { plan, befallen, fencesStoredAt } = outcome;
      const refusal = mixedRefusalOf(outcome, theirs);
      if (plan.kind !== 'dli' || !refusal) return false;
      const storedAtMs = Math.min(...fencesStoredAt.filter((atMs) => atMs > refusal.at));
      // What is heard for a run that is over is kept nowhere: the request left under the fence of that one, and the next has none yet.
      const sentUnderMs = Math.max(0, ...fencesStoredAt.filter((atMs) => atMs <= refusal.at));
      const isOfOneThatIsOver = lastResetBefore(outcome, refusal.at) > sentUnderMs;
      const isGone = ({ atMs, deed }: WorldOutcome['befallen'][number]) =>
        GONE.has(deed) && atMs >= refusal.at && atMs <= storedAtMs;
      return isOfOneThatIsOver || befallen.some(isGone);
    },
  },
  startedAnewUnseen: {
    of: ['P3b', 'P11'],
    sentence:
      'a stream was stopped or failed, and somebody else started it anew between two looks: of one that was not up yet, or that DLI starts again by itself, a later start tells nothing',
    isMet: (outcome, theirs) => {
      const { log, plan } = outcome;
      const ours = startsOf(outcome, theirs.job).findLast(({ seq }) => seq < theirs.seq);
      const end = ours && endOf(log, ours);
      if (plan.kind !== 'dli' || !ours || !end || end.seq > theirs.seq) return false;
      const asked = stopsOf(outcome).find(({ job, run }) => job === ours.job && run === ours.run);
      // Once it is shown to be up, its start has a time: then theirs is told from it.
      const seenAtMs =
        asked && (outcome.stops.find(({ arrivedAtMs }) => arrivedAtMs === asked.at)?.readAtMs ?? asked.at);
      const isBeforeItIsUp = (upAtMs: number) => end.at <= upAtMs || (seenAtMs !== undefined && seenAtMs < upAtMs);
      const stream = streamOf(outcome, ours.job);
      const upAfterMs = Math.max(stream?.startupMs ?? 0, visibleAfterMs(outcome, ours.job));
      const isUntold = stream?.restartsItself !== undefined || isBeforeItIsUp(ours.at + upAfterMs);
      // They may come more than once: each time between two looks.
      const since = strangersStarts(outcome).filter(
        ({ job, seq }) => job === theirs.job && seq > ours.seq && seq <= theirs.seq,
      );
      const isUnseen = (start: LogEntry) => {
        const before = log.findLast(({ effect, job, seq }) => effect === 'end' && job === start.job && seq < start.seq);
        return before !== undefined && !isSeenBetween(outcome, ours.job, before.at, start.at);
      };
      return isUntold && since.every(isUnseen);
    },
  },
  waitForgotten: {
    of: ['P3b'],
    sentence:
      'a stream of ours had ended, and somebody else had started it anew; the wait that had seen it was called off, and over before the stop began: Temporal forgets its heartbeats then',
    isMet: (outcome, theirs) => {
      const { log, plan, stops, waitsForgottenAt } = outcome;
      const ours = startsOf(outcome, theirs.job).findLast(({ seq }) => seq < theirs.seq);
      const end = ours && endOf(log, ours);
      const asked = stopsOf(outcome).find(({ job, run }) => job === theirs.job && run === theirs.run);
      if (plan.kind !== 'dli' || !end || end.seq > theirs.seq || !asked) return false;
      const begunAtMs = Math.max(...stops.flatMap((one) => (one.arrivedAtMs === asked.at ? one.begunAtMs : [])));
      return waitsForgottenAt.some((atMs) => atMs >= end.at && atMs <= begunAtMs);
    },
  },
  endUnkept: {
    of: ['P3b', 'P11'],
    sentence:
      'the reply to a batch did not say which streams it took; one of ours had ended, and somebody else had started it anew, before that was settled; whoever had seen it end was gone, since a fence keeps no ends, or it ended in the second of the reply and no look had shown it before',
    isMet: (outcome, theirs) => {
      const { befallen, log, looksHeard, plan, startsToldAt } = outcome;
      const ours = startsOf(outcome, theirs.job).findLast(({ seq }) => seq < theirs.seq);
      const end = ours && endOf(log, ours);
      const settledAtMs = Math.max(...startsToldAt);
      if (plan.kind !== 'dli' || !ours || !end || end.seq > theirs.seq || theirs.at > settledAtMs) return false;
      if (!startedInPart(outcome).some(({ seq }) => seq === ours.seq)) return false;
      const mayHaveSeen = (atMs: number) => atMs >= ours.at && atMs <= settledAtMs;
      // A first attempt that is reset goes on to its end, and is not believed then.
      const wasNotTheLast = startsToldAt.some((atMs) => mayHaveSeen(atMs) && atMs < settledAtMs);
      const isGone = ({ atMs, deed }: WorldOutcome['befallen'][number]) =>
        deed === 'resetActivity'
          ? mayHaveSeen(atMs) || (atMs < ours.at && wasNotTheLast)
          : GONE.has(deed) && mayHaveSeen(atMs);
      const isShown = looksHeard.some(
        ({ answer, atMs }) => answer.endsWith(`/${theirs.job}: 200`) && atMs >= ours.at && atMs < end.at,
      );
      return befallen.some(isGone) || (end.at < ours.at + CLOCK_GRAIN_MS && !isShown);
    },
  },
  followedUnseen: {
    of: ['P3b'],
    sentence:
      'a CDM job is stopped by its name: ours ended, and somebody else’s began, between the look that showed ours and the stop that it was asked for by',
    isMet: (outcome, theirs) => {
      const { log, plan, stops } = outcome;
      const ours = startsOf(outcome, theirs.job).findLast(({ seq }) => seq < theirs.seq);
      const end = ours && endOf(log, ours);
      if (plan.work.service !== 'cdm' || !end || end.seq > theirs.seq) return false;
      const asked = stopsOf(outcome).find(({ job, run }) => job === theirs.job && run === theirs.run);
      const rested = stops.find(({ arrivedAtMs }) => asked !== undefined && arrivedAtMs === asked.at);
      if (!rested) return false;
      const { begunAtMs, readAtMs, leftAtMs } = rested;
      return readAtMs >= begunAtMs && end.at >= readAtMs && leftAtMs - readAtMs <= LOOK_HOLDS_MS;
    },
  },
} as const satisfies Record<string, Window>;
export type WindowName = keyof typeof WINDOWS;

/** What takes away whoever has heard a reply; a workflow that is reset asks for no more of it. */
const GONE = new Set(['kill', 'drain', 'freeze', 'reset']);
/** So long a wait may hear of looks after it was called off: nobody asks it any more. */
const CALLED_OFF_WITHIN_MS = 1_500;
/** So long what a look has shown may be on its way to the server, before it outlives its worker. */
const TOLD_WITHIN_MS = 6_000;

/** Whether a look has shown the stream at rest between the two, to somebody who was there to tell of it. */
function isSeenBetween(outcome: WorldOutcome, stream: string, fromMs: number, untilMs: number): boolean {
  const { befallen, looksHeard, log } = outcome;
  const started = log.findLast(({ effect, job, at }) => effect === 'start' && job === stream && at <= fromMs);
  const shownFromMs = Math.max(fromMs, (started?.at ?? 0) + visibleAfterMs(outcome, stream));
  const isTold = ({ heardAtMs }: WorldOutcome['looksHeard'][number]) =>
    !befallen.some(({ atMs, deed }) =>
      deed === 'cancel'
        ? atMs <= heardAtMs && heardAtMs - atMs <= CALLED_OFF_WITHIN_MS
        : GONE.has(deed) && Math.abs(heardAtMs - atMs) <= TOLD_WITHIN_MS,
    );
  return looksHeard.some(
    (look) =>
      look.answer.endsWith(`/${stream}: 200`) && look.atMs >= shownFromMs && look.atMs < untilMs && isTold(look),
  );
}

/** When the workflow was reset last before that: what was begun earlier was asked for by a run that is over. */
function lastResetBefore({ befallen }: WorldOutcome, untilMs: number): number {
  return Math.max(0, ...befallen.flatMap(({ deed, atMs }) => (deed === 'reset' && atMs <= untilMs ? atMs : [])));
}

/** A refusal of their stream to us, in one reply with others that were taken, where somebody of ours has heard it. */
function mixedRefusalOf(outcome: WorldOutcome, theirs: LogEntry): LogEntry | undefined {
  const { log, user, startsHeard } = outcome;
  const refusal = log.find(
    ({ effect, by, job, run, seq }) =>
      effect === 'refused' && by === user && job === theirs.job && run === theirs.run && seq > theirs.seq,
  );
  if (!refusal || !startedInPart(outcome).some(({ at }) => at === refusal.at)) return undefined;
  return startsHeard.includes(refusal.at) ? refusal : undefined;
}

/** The window in which this was found; undefined where it stands for a promise that was broken. */
export function windowOf(outcome: WorldOutcome, { promise, theirs }: Finding): WindowName | undefined {
  if (!theirs) return undefined;
  const start = strangersStarts(outcome).find(({ run, job }) => run === theirs.run && job === theirs.job);
  if (!start) return undefined;
  return (Object.keys(WINDOWS) as WindowName[]).find((name) => {
    const { of, isMet }: Window = WINDOWS[name];
    return of.includes(promise) && isMet(outcome, start);
  });
}

function visibleAfterMs({ plan }: WorldOutcome, name: string): number {
  const shown = plan.jobs.map((job) =>
    isCalled(job, name) && 'visibleAfterMs' in job ? (job.visibleAfterMs ?? 0) : 0,
  );
  return Math.max(0, ...shown);
}

function streamOf({ plan }: WorldOutcome, name: string) {
  return plan.jobs.find((one) => one.service === 'dli' && isCalled(one, name)) as
    Extract<JobSpec, { service: 'dli' }> | undefined;
}

function isCalled(job: WorldOutcome['plan']['jobs'][number], name: string): boolean {
  if (job.service === 'dli') return String(job.id) === name;
  return !('name' in job) || job.name === name;
}
