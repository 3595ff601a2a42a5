import { failureType } from '../failure-kind';
import type { Fence } from '../fence';
import type { Leftover } from '../leftover';
import type { StartResult, RunEnd } from '../run';
import type { Receipt } from '../status';
import type { OwningStep } from '../owned-runs';
import { OwnedRuns } from '../owned-runs';
import { fenceIn, jobOf, requestIn } from './recorded-request';
import type { RecordedAct } from './recorded-acts';
import { RECORDED_ACTS } from './recorded-acts';
import type { RecordedEvent } from './recorded-event';
import type { RecordedRequest } from './recorded-request';
import { endsTold } from '../told-by-wait';

/** What one step owns, as its activities tell of it. */
interface StepRecord {
  owned: OwnedRuns;
  /** Its last start, or the watch of it, has ended well. */
  isDone: boolean;
  /** How many starts were asked for. */
  starts: number;
  /** Of which run of the workflow the last start is. */
  startedBy?: string;
  /** Fences that starts were asked by, or have left. */
  fences: Set<string>;
  /** Of which run of the workflow the start is that has told the latest of them. */
  fenceOf?: string;
}

/** An activity that has been asked for, and whose step it serves. */
interface Asked {
  act: RecordedAct;
  request: RecordedRequest;
  record: StepRecord;
  /** Of which run of the workflow. */
  runId: string;
  /** Which of its starts this belongs to. */
  start: number;
  /** It is a start of another run of the workflow than the one before it: that looks at all that was left, and names what goes on. */
  takesOver: boolean;
  at: string;
}

/**
 * What a workflow has left in the cloud, told from its history alone: what it has started, and neither seen end nor
 * stopped for certain; and the starts of which nobody knows what became. By the same rules as the `leftovers` query,
 * which needs a worker that can replay the workflow.
 * @param events of one run, or of runs that followed each other by Temporal's reset, one after the other
 */
export function leftoversOfHistory(events: readonly RecordedEvent[]): Leftover[] {
  const reading = new Reading();
  for (const event of events) reading.take(event);
  return reading.leftovers();
}

class Reading {
  private readonly records = new Map<string, StepRecord>();
  private readonly asked = new Map<string, Asked>();

  take(event: RecordedEvent): void {
    if (event.is === 'succeeded') return this.forgetWhatIsMeant();
    if (event.is === 'asked') return this.ask(event);
    const asked = this.asked.get(event.id);
    if (!asked) return;
    if (event.is === 'underWay') return underWay(asked, event.heartbeat);
    this.asked.delete(event.id);
    if (event.is === 'answered') answered(asked, event.result);
    else failed(asked, event);
  }

  leftovers(): Leftover[] {
    return [...this.records.values()].flatMap(({ owned }) => owned.leftover() ?? []);
  }

  private ask({ id, type, request: input, at }: Extract<RecordedEvent, { is: 'asked' }>): void {
    const act = Object.hasOwn(RECORDED_ACTS, type) ? RECORDED_ACTS[type] : undefined;
    const request = act && requestIn(input);
    if (!act || !request) return;
    const record = this.recordOf(act, request);
    const runId = id.slice(0, Math.max(id.lastIndexOf('/'), 0));
    const takesOver = act.does === 'start' && record.starts > 0 && record.startedBy !== runId;
    if (act.does === 'start') Object.assign(record, { starts: record.starts + 1, startedBy: runId });
    const asked = { act, request, record, runId, start: record.starts, takesOver, at };
    this.asked.set(id, asked);
    beginnings[act.does](asked);
  }

  private recordOf({ service }: RecordedAct, { step: id, connection, body }: RecordedRequest): StepRecord {
    const key = JSON.stringify([id, service, connection, jobOf(body)]);
    const step = { id, service, connection, body } as OwningStep;
    const record = this.records.get(key) ?? {
      owned: new OwnedRuns(step),
      isDone: false,
      starts: 0,
      fences: new Set(),
    };
    // What is left is found by what was started last.
    record.owned.step = step;
    this.records.set(key, record);
    return record;
  }

  /** What a success leaves running is meant to run. */
  private forgetWhatIsMeant(): void {
    for (const [key, { isDone }] of this.records) if (isDone) this.records.delete(key);
  }
}

const beginnings: Record<RecordedAct['does'], (asked: Asked) => void> = {
  start({ request: { fence, instanceId }, record, runId, at }) {
    record.owned.startBegins(at, instanceId);
    // A start that was given none may still be one of which an earlier run knew more.
    learn(record, runId, fence);
    record.isDone = false;
  },
  watch({ request: { runs, mustBeThere }, record: { owned } }) {
    const isKnown = runs.every(({ id }) => owned.runs.some((run) => run.id === id));
    // Runs that no start has named were named by a person.
    if (mustBeThere || !isKnown) owned.take(runs);
  },
  stop({ request: { runs }, record }) {
    // Whatever was seen of them before: what is to be stopped was not taken for ended.
    record.owned.forgetEnds(runs);
    record.isDone = false;
  },
};

function answered(asked: Asked, result: unknown): void {
  const { act, request, record, start, takesOver } = asked;
  const { owned } = record;
  switch (act.does) {
    case 'start':
      if (takesOver) owned.letGo();
      owned.started((result as StartResult).runs);
      record.isDone = act.isAll ?? false;
      return;
    case 'watch':
      // A wait that was given up may answer late, when the same stream job has been started again.
      if (start !== record.starts) return;
      owned.watched(result as RunEnd[]);
      if (request.mustBeThere && knowsTheFence(asked)) owned.forgetFence();
      record.isDone = owned.ends.some(({ verdict }) => verdict === 'succeeded');
      return;
    case 'stop':
      if (knowsTheFence(asked)) owned.stopped(result as Receipt[]);
      else owned.stoppedBesideAStart(result as Receipt[]);
      return;
  }
}

function failed(asked: Asked, event: Extract<RecordedEvent, { is: 'failed' }>): void {
  const { act, request, record } = asked;
  if (act.does === 'start') settleStart(asked, event.left);
  if (act.does === 'watch') settleWatch(asked, event.left);
  const namedByMistake = request.mustBeThere && event.failureType === failureType('NotFound');
  if (act.does === 'watch' && namedByMistake) record.owned.disown();
}

/** A start that has kept no fence has sent nothing: it may not, before the server has stored one. */
function underWay(asked: Asked, heartbeat: unknown): void {
  if (asked.act.does === 'start') settleStart(asked, heartbeat);
  if (asked.act.does === 'watch') settleWatch(asked, heartbeat);
}

/** What it had seen when it said so last. One of an earlier start tells nothing of the runs of the latest. */
function settleWatch({ record: { owned, starts }, start }: Asked, told: unknown): void {
  const ends = start === starts ? endsTold(told, owned.runs) : [];
  if (ends.length) owned.watched(ends);
}

function settleStart({ record, runId, at }: Asked, left: unknown): void {
  learn(record, runId, fenceIn(left));
  // One that has been under way since an earlier run is not settled by one of this run.
  record.owned.startIsOver(at);
}

/** One that is told once more, since a reset has put back what the workflow knew, is older than what was learnt since. */
function learn(record: StepRecord, runId: string, fence: Fence | undefined): void {
  const text = JSON.stringify(fence);
  if (!fence || record.fences.has(text)) return;
  record.fences.add(text);
  record.fenceOf = runId;
  record.owned.startLeft(fence);
}

/** Whoever was asked by a run that knows of no such start, since a reset has put back what it knew, has not looked for it. */
function knowsTheFence({ runId, request, record }: Asked): boolean {
  return record.fenceOf === runId || JSON.stringify(request.fence) === JSON.stringify(record.owned.fence);
}
