import { Context } from '@temporalio/activity';
import { BOUNDS } from '../../domain/bounds';
import { createdJobsLeft, createdNames } from '../../domain/history/created-jobs-left';
import { leftoversOfHistory } from '../../domain/history/leftovers-of-history';
import { RECORDED_ACTS } from '../../domain/history/recorded-acts';
import type { RecordedEvent } from '../../domain/history/recorded-event';
import { jobOf } from '../../domain/history/recorded-request';
import { endsToldBefore, wasAskedBefore } from '../../domain/history/told-before';
import { KeptLately } from '../../domain/kept-lately';
import type { Leftover } from '../../domain/leftover';
import type { RecordedRun } from '../../history/read-history';
import { readRun } from '../../history/read-history';
import { eventsOf } from '../../history/recorded-leftovers';
import { runsBeforeReset } from '../../history/runs-before-reset';
import { type HasPresentClient, presentClientOf } from '../present-client';
import type { RestartRequest, RunEnd, StartRequest, WatchRequest } from '../requests';
import { StepFailure } from '../step-failure';

/** What the runs of a workflow from before its reset have left: its work goes on under another run id. */
export interface EarlierRuns {
  /**
   * What they left of the job that is to be started; undefined where there was no reset, or they left none.
   * @throws StepFailure `AmbiguousStart` when they were starting it, and nobody can tell what became of that
   */
  leftOf(request: StartRequest<unknown>): Promise<EarlierStart | undefined>;
  /** How they have seen those of these runs end that had; nothing where there was no reset. */
  endsOf(request: Pick<WatchRequest<unknown>, 'body' | 'runs'>): Promise<RunEnd[]>;
  /** What they left that this run has not taken over; nothing where there was no reset. */
  notTakenOver(originalRunId: string): Promise<Leftover[]>;
}

/** What the runs from before a reset know of a start. */
export interface EarlierStart extends Partial<Pick<Leftover, 'runs' | 'fence'>> {
  /** They were asked by the fence that the request brings: what they know is newer. @default false */
  knowMore?: boolean;
}

/** What is recorded of the workflow whose activity is being carried out. */
export interface RunHistories {
  /** Its runs from before its reset, in the order in which they began. */
  earlier(): Promise<Pick<RecordedRun, 'events'>[]>;
  /** Of its own run, so far. */
  own(): Promise<RecordedEvent[]>;
}

/** Asks Temporal's server, for the activity that is being carried out. In a run that began by no reset it asks nothing. */
export class EarlierRunsInTemporal implements EarlierRuns {
  constructor(private readonly histories: RunHistories) {}

  async leftOf(request: StartRequest<unknown>): Promise<EarlierStart | undefined> {
    const { info } = Context.current();
    if (!isReset(request.originalRunId)) return undefined;
    const earlier = await this.histories.earlier();
    const events = eventsOf(earlier);
    // A reset to a later task puts back what the workflow knows: its fence may be older than what they have come to.
    const knowMore = wasAskedBefore(events, { type: info.activityType, ...request, body: request.body as object });
    const left = leftoversOfHistory(events).find(isOf(request));
    const found = left && (await this.stillLeft(request, earlier, knowMore));
    // By the same fence the request knows as much, and whether anything was sent.
    if (!knowMore || (found?.fence && JSON.stringify(found.fence) === JSON.stringify(request.fence))) return found;
    return { ...found, knowMore };
  }

  private async stillLeft(
    request: StartRequest<unknown>,
    earlier: readonly Pick<RecordedRun, 'events'>[],
    knowMore: boolean,
  ): Promise<Leftover | undefined> {
    const { info } = Context.current();
    // This run may have seen its end since, or stopped it.
    const events = eventsOf([...earlier, { events: await this.eventsSoFar() }]);
    const stillLeft = leftoversOfHistory(events).find(isOf(request));
    // Whoever wrote a fence in this run has asked before that: the fence is newer, and what runs is taken over once more.
    const isAskedBefore = (request.fence && !knowMore) || info.heartbeatDetails !== undefined;
    if (isAskedBefore) return stillLeft && { ...stillLeft, fence: undefined };
    if (stillLeft?.startingSince !== undefined) throw unknownStart(stillLeft.startingSince);
    const isAboutThis = stillLeft?.restartOf === (request as Partial<RestartRequest<unknown>>).instanceId;
    return stillLeft && { ...stillLeft, fence: isAboutThis ? stillLeft.fence : undefined };
  }

  async endsOf({ body, runs }: Pick<WatchRequest<unknown>, 'body' | 'runs'>): Promise<RunEnd[]> {
    const { activityType: type } = Context.current().info;
    return endsToldBefore(eventsOf(await this.histories.earlier()), { type, body: body as object, runs });
  }

  async notTakenOver(originalRunId: string): Promise<Leftover[]> {
    if (!isReset(originalRunId)) return [];
    const own = await this.eventsSoFar();
    const ours = leftoversOfHistory(own);
    const events = eventsOf([...(await this.histories.earlier()), { events: own }]);
    const left = leftoversOfHistory(events);
    // The run of a created job may have ended, and the reset have come before its deletion: a stop sees that, and deletes it.
    const named = new Set(left.flatMap(createdNames));
    const created = createdJobsLeft(events).filter((one) => !createdNames(one).some((name) => named.has(name)));
    return [...left.filter((one) => !ours.some(isSame(one))), ...created];
  }

  /** What this run has done, without the activity that asks. */
  private async eventsSoFar(): Promise<RecordedEvent[]> {
    const { info } = Context.current();
    const asking = `${info.workflowExecution?.runId ?? ''}/${info.activityId}`;
    return (await this.histories.own()).filter((event) => !('id' in event) || event.id !== asking);
  }
}

/** Asks the server by the client that the worker has at that moment. */
export class HistoriesOfServer implements RunHistories {
  /** A run that was reset is closed, and tells the same each time it is asked. */
  private readonly known = new KeptLately<Promise<RecordedRun[]>>(BOUNDS.keptHistories.most);

  constructor(
    /** Who tells by whom Temporal is asked now. @default by whom the activity began */
    readonly presentClient: HasPresentClient['presentClient'] = undefined,
  ) {}

  async earlier(): Promise<RecordedRun[]> {
    const client = presentClientOf(this);
    const { workflowId, runId } = runUnderWay();
    return this.known.of(runId, () => {
      const found = readRun(client, workflowId, runId).then(async (run) => runsBeforeReset(client, run));
      found.catch(() => this.known.forget(runId));
      return found;
    });
  }

  async own(): Promise<RecordedEvent[]> {
    const { workflowId, runId } = runUnderWay();
    return (await readRun(presentClientOf(this), workflowId, runId)).events;
  }
}

/** In a run that began by a reset, the first event of the history was written by another run. */
function isReset(originalRunId: string | undefined): boolean {
  return originalRunId !== undefined && originalRunId !== Context.current().info.workflowExecution?.runId;
}

function runUnderWay(): { workflowId: string; runId: string } {
  return Context.current().info.workflowExecution ?? { workflowId: '', runId: '' };
}

/** Whether what is left belongs to the start that is being carried out. */
function isOf({ step, connection, body }: StartRequest<unknown>): (left: Leftover) => boolean {
  const service = RECORDED_ACTS[Context.current().info.activityType]?.service;
  return isSame({ step, service, connection, body: body as object });
}

function isSame(one: Partial<Leftover>): (other: Leftover) => boolean {
  return ({ step, service, connection, body }) =>
    step === one.step &&
    service === one.service &&
    connection === one.connection &&
    jobOf(body) === jobOf(one.body ?? {});
}

function unknownStart(since: string): StepFailure {
  return new StepFailure(
    'AmbiguousStart',
    `an earlier run of this workflow, from before its reset, has been starting it since ${since}, and nobody knows what became of that`,
  );
}
