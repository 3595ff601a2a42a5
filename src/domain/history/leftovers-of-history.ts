import type { Leftover } from '../leftover';
import type { StartResult } from '../run';
import type { RunEnd } from '../run-end';
import type { Receipt } from '../status';
import type { Trail, TrailedStep } from '../trail';
import { leftoverOf, newTrail, settleTrail, takeRuns } from '../trail';
import { fenceIn } from './fence-in';
import type { RecordedAct } from './recorded-acts';
import { RECORDED_ACTS } from './recorded-acts';
import type { RecordedEvent } from './recorded-event';
import type { RecordedRequest } from './recorded-request';
import { jobOf, requestIn } from './recorded-request';

/** One step's trail, as its activities tell of it. */
interface StepRecord {
  step: TrailedStep;
  trail: Trail;
  /** Its last start, or the watch of it, has ended well. */
  isDone: boolean;
  /** How many starts were asked for. */
  starts: number;
}

/** An activity that has been asked for, and whose step it serves. */
interface Asked {
  act: RecordedAct;
  request: RecordedRequest;
  record: StepRecord;
  /** Which of its starts this belongs to. */
  start: number;
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
    return [...this.records.values()].flatMap(({ step, trail }) => leftoverOf(step, trail) ?? []);
  }

  private ask({ id, type, request: input, at }: Extract<RecordedEvent, { is: 'asked' }>): void {
    const act = Object.hasOwn(RECORDED_ACTS, type) ? RECORDED_ACTS[type] : undefined;
    const request = act && requestIn(input);
    if (!act || !request) return;
    const record = this.recordOf(act, request);
    if (act.does === 'start') record.starts += 1;
    const asked = { act, request, record, start: record.starts, at };
    this.asked.set(id, asked);
    beginnings[act.does](asked);
  }

  private recordOf({ service }: RecordedAct, { step: id, connection, body }: RecordedRequest): StepRecord {
    const key = JSON.stringify([id, service, connection, jobOf(body)]);
    const step = { id, service, connection, body } as TrailedStep;
    const record = this.records.get(key) ?? { step, trail: newTrail(), isDone: false, starts: 0 };
    // What is left is found by what was started last.
    record.step = step;
    this.records.set(key, record);
    return record;
  }

  /** What a success leaves running is meant to run. */
  private forgetWhatIsMeant(): void {
    for (const [key, { isDone }] of this.records) if (isDone) this.records.delete(key);
  }
}

const beginnings: Record<RecordedAct['does'], (asked: Asked) => void> = {
  start({ request: { fence, instanceId }, record, at }) {
    const { trail } = record;
    trail.startingSince ??= at;
    trail.restartOf = instanceId;
    // A start that was given none may still be one of which an earlier run knew more.
    trail.fence = fence ?? trail.fence;
    record.isDone = false;
  },
  watch({ request: { runs, mustBeThere }, record: { step, trail } }) {
    const isKnown = runs.every(({ id }) => trail.runs.some((run) => run.id === id));
    // Runs that no start has named were named by a person.
    if (mustBeThere || !isKnown) takeRuns(step, trail, runs);
  },
  stop({ request: { runs }, record }) {
    const { trail } = record;
    // Whatever was seen of them before: what is to be stopped was not taken for ended.
    trail.ends = trail.ends.filter(({ id }) => !runs.some((run) => run.id === id));
    record.isDone = false;
  },
};

function answered({ act, request, record, start }: Asked, result: unknown): void {
  const { step, trail } = record;
  switch (act.does) {
    case 'start':
      trail.startingSince = undefined;
      trail.fence = undefined;
      takeRuns(step, trail, (result as StartResult).runs);
      record.isDone = act.isAll ?? false;
      return;
    case 'watch':
      // A wait that was given up may answer late, when the same stream job has been started again.
      if (start !== record.starts) return;
      trail.ends = result as RunEnd[];
      trail.runs = trail.runs.map((run) => ({ ...run, trace: endOf(trail, run.id)?.trace ?? run.trace }));
      if (request.mustBeThere) trail.fence = undefined;
      record.isDone = trail.ends.some(({ verdict }) => verdict === 'succeeded');
      return;
    case 'stop':
      settleTrail(trail, result as Receipt[]);
      return;
  }
}

function failed(asked: Asked, event: Extract<RecordedEvent, { is: 'failed' }>): void {
  const { act, request, record } = asked;
  const { trail } = record;
  if (act.does === 'start') settleStart(asked, event.left);
  const namedByMistake = request.mustBeThere && event.failureType === 'HuaweiCloud.NotFound';
  if (act.does === 'watch' && namedByMistake) trail.runs = [];
}

/** A start that has kept no fence has sent nothing: it may not, before the server has stored one. */
function underWay(asked: Asked, heartbeat: unknown): void {
  if (asked.act.does === 'start') settleStart(asked, heartbeat);
}

function settleStart({ record: { trail }, at }: Asked, left: unknown): void {
  trail.fence = fenceIn(left) ?? trail.fence;
  // One that has been under way since an earlier run is not settled by one of this run.
  if (trail.startingSince === at) trail.startingSince = undefined;
}

function endOf({ ends }: Trail, run: string): RunEnd | undefined {
  return ends.find(({ id }) => id === run);
}
