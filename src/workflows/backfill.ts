import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  ChildWorkflowFailure,
  continueAsNew,
  defineQuery,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { EarlierRunActivity } from '../activities/start/earlier-run';
import type { BackfillInput, BackfillRun, BackfillSoFar, BackfillStatus, PlannedBackfill } from '../domain/backfill';
import { countsOf, keptRuns, needingCount, runsToShow, settledCounts } from '../domain/backfill-counts';
import { backfillFailureText, backfillText } from '../domain/backfill-text';
import { BOUNDS } from '../domain/bounds';
import { bytesOf } from '../domain/measure';
import { cut } from '../domain/reason';
import { failureType } from '../domain/failure-kind';
import { TIMEZONE_MEMO } from '../domain/short-status';
import { failure } from '../failures/failure';
import { pauseFor } from './activity';
import { inTurn } from './in-turn';
import { showDetails } from './current-details';
import { checkedBackfill, isMap } from './arguments';
import { checkBackfill } from './check';
import { knownFailure } from './known-failure';

type DateEnd = Pick<BackfillRun, 'state' | 'failure'>;

// Lanes ask side by side: an ordinary activity's answers come on replay in the order in which they came live.
const { 'huaweicloud.earlierRun': earlierRun } = proxyActivities<EarlierRunActivity>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumInterval: '30 seconds' },
});

const statusQuery = defineQuery<BackfillStatus>('status');

/**
 * Runs a pipeline for each date of a span, the earliest first, no more at a time than `parallel` says. A date that
 * fails does not keep the others from running. A cancel is passed on to the runs under way, and waits for them.
 * @param given the input of `huaweiCloudBackfill`, which may be anything
 * @param handedOn what an earlier history has left to this one
 * @throws ApplicationFailure `HuaweiCloud.BackfillIncomplete` that names the dates which did not succeed
 */
export async function runBackfill(given: unknown, handedOn?: unknown): Promise<BackfillStatus> {
  const { input, sofar } = checkedBackfill(given, handedOn);
  const backfill = new Backfill(input, sofar ?? atTheStart());
  setHandler(statusQuery, () => backfill.status(), {
    description: 'how many dates have come to which end, and the runs that need somebody',
  });
  const plan = await checkBackfill(input, sofar);
  backfill.planned(plan);
  await Promise.all(Array.from({ length: plan.parallel }, async () => backfill.runLane(plan)));
  // A cancel that came with the last run's end is heard before a new history begins, which would not know of it.
  if (backfill.hasMore(plan)) await pauseFor(1, 'before a new history').catch(() => undefined);
  if (CancellationScope.current().consideredCancelled) throw backfill.endCancelled();
  if (backfill.hasMore(plan)) await continueAsNew(input, backfill.soFar());
  return backfill.end();
}

function atTheStart(): BackfillSoFar {
  return { startedAt: workflowInfo().startTime.toISOString(), after: '', counts: {}, kept: [] };
}

/**
 * A history that is as long ends once the runs under way have, and a new one goes on with the rest: as long as where the
 * server would suggest it. What it suggests comes with a workflow task, and is not known yet where a part of one is handed
 * over early: so what comes into the history is counted.
 */
const LONG_HISTORY_BYTES = 4_000_000;

/**
 * Waits for its end, and passes a cancel on to it. By its id: what the SDK asks for of its own accord depends on whether it
 * knows of the child's end by then, and with that on how a task was handed over.
 */
async function endOfChild(child: Child): Promise<unknown> {
  const scope = CancellationScope.current();
  let isOver = false;
  scope.cancelRequested.catch(() => {
    if (isOver) return;
    const run = getExternalWorkflowHandle(child.workflowId, child.firstExecutionRunId);
    // One that has ended meanwhile cannot be cancelled.
    CancellationScope.nonCancellable(async () => run.cancel()).catch(() => undefined);
  });
  try {
    return await CancellationScope.nonCancellable(async () => child.result() as Promise<unknown>);
  } finally {
    isOver = true;
  }
}

type Child = Awaited<ReturnType<typeof startChild>>;

class Backfill {
  /** The dates of this history. */
  private runs: BackfillRun[] = [];
  private name = 'backfill';
  private total = 0;
  private ending: Pick<BackfillStatus, 'state' | 'failure'> = { state: 'running' };
  /** Whether they run is not known before the server has let them begin: an earlier run may stand in the way. */
  private readonly taken = new Set<BackfillRun>();
  /** What the runs have brought into the history so far. */
  private bytes = 0;
  private readonly inputBytes: number;

  constructor(
    private readonly input: BackfillInput,
    private readonly before: BackfillSoFar,
  ) {
    this.inputBytes = bytesOf([input.spec, input.params]);
  }

  /** A night that is made up for is late already: nobody is told. Workers of versions without `expect` are asked as ever. */
  private get expectsNothing(): { isBackfill?: true } {
    return isMap(this.input.spec) && this.input.spec['expect'] ? { isBackfill: true } : {};
  }

  status(): BackfillStatus {
    const { name, total } = this;
    const [from, to] = [this.input.from, this.input.to].map((day) => cut(day, BOUNDS.quotedCharacters.most));
    const counts = this.counts();
    const runs = runsToShow([...this.before.kept, ...this.runs]);
    return { name, ...this.ending, from: from ?? '', to: to ?? '', total, counts, runs };
  }

  planned({ name, total, runs }: PlannedBackfill): void {
    this.name = name;
    this.total = total;
    this.runs = runs.map((run) => ({ ...run, state: 'waiting' }));
    this.show();
  }

  /** Takes one date after the other until there is none left, or none may be begun. */
  async runLane(plan: PlannedBackfill): Promise<void> {
    for (let run = this.next(plan); run && this.bytes < LONG_HISTORY_BYTES; run = this.next(plan)) {
      this.taken.add(run);
      this.note(run, await this.runDate(run, plan));
    }
  }

  hasMore(plan: PlannedBackfill): boolean {
    return !this.isStopped(plan) && (plan.later > 0 || this.next(plan) !== undefined);
  }

  /** What the next history is told: counts, and the runs that need somebody. The dates it finds by itself. */
  soFar(): BackfillSoFar {
    const settled = this.runs.filter(({ state }) => state !== 'waiting');
    return {
      startedAt: this.before.startedAt,
      after: settled.at(-1)?.date ?? this.before.after,
      counts: settledCounts(countsOf(settled, this.before.counts)),
      kept: keptRuns([...this.before.kept, ...settled]),
    };
  }

  end(): BackfillStatus {
    const { counts, runs } = this.status();
    if (!needingCount(counts) && !counts.waiting) return this.endAs({ state: 'succeeded' });
    const message = backfillFailureText(counts, this.total, runs);
    const summary = { type: failureType('BackfillIncomplete'), message };
    throw failure('BackfillIncomplete', message, { details: [this.endAs({ state: 'failed', failure: summary })] });
  }

  endCancelled(): CancelledFailure {
    return new CancelledFailure('the backfill was cancelled', [this.endAs({ state: 'cancelled' })]);
  }

  private counts(): BackfillStatus['counts'] {
    const counts = countsOf(this.runs, this.before.counts);
    const known = Object.values(counts).reduce((sum, count) => sum + count, 0);
    // Those of histories to come are not among the runs of this one.
    return { ...counts, waiting: counts.waiting + Math.max(0, this.total - known) };
  }

  private next(plan: PlannedBackfill): BackfillRun | undefined {
    return this.isStopped(plan) ? undefined : this.runs.find((run) => run.state === 'waiting' && !this.taken.has(run));
  }

  private isStopped({ stopOnFailure }: PlannedBackfill): boolean {
    if (CancellationScope.current().consideredCancelled) return true;
    const { failed, cancelled } = countsOf(this.runs, this.before.counts);
    return stopOnFailure && failed + cancelled > 0;
  }

  private async runDate(run: BackfillRun, plan: PlannedBackfill): Promise<DateEnd> {
    try {
      for (;;) {
        const end = await this.endOfDate(run, plan);
        if (end) return end;
      }
    } catch (error) {
      if (isCancellation(error)) return { state: 'cancelled' };
      const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
      if (cause instanceof ApplicationFailure) this.bytes += bytesOf(cause.details);
      const { type, message } = knownFailure(cause);
      return { state: 'failed', failure: { type, message: cut(message, BOUNDS.backfillFailureCharacters.most) } };
    }
  }

  /** @returns undefined when an earlier run kept this one from starting, and has ended since */
  private async endOfDate(
    run: BackfillRun,
    { rerunSucceeded, timezone }: PlannedBackfill,
  ): Promise<DateEnd | undefined> {
    const { spec, params } = this.input;
    const { date, workflowId } = run;
    try {
      this.bytes += this.inputBytes;
      const child = await CancellationScope.nonCancellable(async () =>
        startChild('huaweiCloudPipeline', {
          workflowId,
          args: [spec, { date, params: params ?? {}, ...this.expectsNothing }],
          memo: { [TIMEZONE_MEMO]: timezone },
          workflowIdReusePolicy: rerunSucceeded ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
          parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        }),
      );
      this.note(run, { state: 'running' });
      this.bytes += bytesOf(await endOfChild(child));
      return { state: 'succeeded' };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const earlier = await inTurn(earlierRun(workflowId), 'isFollowed');
    if (earlier === 'underWay') return { state: 'underWay' };
    return earlier === 'succeeded' && !rerunSucceeded ? { state: 'skipped' } : undefined;
  }

  private note(run: BackfillRun, change: Partial<BackfillRun>): void {
    Object.assign(run, change);
    this.show();
  }

  private endAs(end: Pick<BackfillStatus, 'state' | 'failure'>): BackfillStatus {
    this.ending = end;
    this.show();
    return this.status();
  }

  private show(): void {
    showDetails(() => backfillText(this.status()));
  }
}
