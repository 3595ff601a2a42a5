import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  continueAsNew,
  defineQuery,
  isCancellation,
  ParentClosePolicy,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { EarlierRunActivity } from '../activities/earlier-run';
import type { BackfillInput, BackfillRun, BackfillStatus, PlannedBackfill } from '../domain/backfill';
import { backfillFailureText, backfillText } from '../domain/backfill-text';
import { TIMEZONE_MEMO } from '../domain/timezone-memo';
import { checkBackfill } from './check';
import { knownFailure } from './known-failure';

type DateEnd = Pick<BackfillRun, 'state' | 'failure'>;

const { 'huaweicloud.earlierRun': earlierRun } = proxyLocalActivities<EarlierRunActivity>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumInterval: '30 seconds' },
});

const statusQuery = defineQuery<BackfillStatus>('status');

/** What a backfill hands on when it continues in a new history. */
export interface BackfillSoFar {
  plan: PlannedBackfill;
  runs: BackfillRun[];
}

/**
 * Runs a pipeline for each date of a span, the earliest first, no more at a time than `parallel` says. A date that
 * fails does not keep the others from running. A cancel is passed on to the runs under way, and waits for them.
 * @throws ApplicationFailure `HuaweiCloud.BackfillIncomplete` that names the dates which did not succeed
 */
export async function runBackfill(input: BackfillInput, sofar?: BackfillSoFar): Promise<BackfillStatus> {
  const backfill = new Backfill(input);
  setHandler(statusQuery, () => backfill.status, { description: 'every date, its run and how that went' });
  const { plan, runs } = sofar ?? fromTheStart(await checkBackfill(input));
  backfill.planned(plan, runs);
  await Promise.all(Array.from({ length: plan.parallel }, async () => backfill.runLane(plan)));
  if (CancellationScope.current().consideredCancelled) throw backfill.endCancelled();
  if (backfill.hasMore(plan)) await continueAsNew(input, { plan, runs } satisfies BackfillSoFar);
  return backfill.end();
}

function fromTheStart(plan: PlannedBackfill): BackfillSoFar {
  return { plan, runs: plan.runs.map((run) => ({ ...run, state: 'waiting' })) };
}

/** A long history ends once the runs under way have, and a new one goes on with the rest. */
function hasLongHistory(): boolean {
  return workflowInfo().continueAsNewSuggested;
}

class Backfill {
  readonly status: BackfillStatus;
  /** Whether they run is not known before the server has let them begin: an earlier run may stand in the way. */
  private readonly taken = new Set<BackfillRun>();

  constructor(private readonly input: BackfillInput) {
    const { from, to } = input;
    this.status = { name: 'backfill', state: 'running', from, to, total: 0, runs: [] };
  }

  planned({ name }: PlannedBackfill, runs: BackfillRun[]): void {
    Object.assign(this.status, { name, total: runs.length, runs });
    this.show();
  }

  /** Takes one date after the other until there is none left, or none may be begun. */
  async runLane(plan: PlannedBackfill): Promise<void> {
    for (let run = this.next(plan); run && !hasLongHistory(); run = this.next(plan)) {
      this.taken.add(run);
      this.note(run, await this.runDate(run, plan));
    }
  }

  hasMore(plan: PlannedBackfill): boolean {
    return this.next(plan) !== undefined;
  }

  end(): BackfillStatus {
    const { runs } = this.status;
    const succeeded = runs.every(({ state }) => state === 'succeeded' || state === 'skipped');
    if (succeeded) return this.endAs('succeeded');
    const failure = { type: 'HuaweiCloud.BackfillIncomplete', message: backfillFailureText(runs) };
    this.endAs('failed', failure);
    throw ApplicationFailure.create({ ...failure, nonRetryable: true, details: [this.status] });
  }

  endCancelled(): CancelledFailure {
    this.endAs('cancelled');
    return new CancelledFailure('the backfill was cancelled', [this.status]);
  }

  private next({ stopOnFailure }: PlannedBackfill): BackfillRun | undefined {
    const { runs } = this.status;
    const stopped =
      CancellationScope.current().consideredCancelled ||
      (stopOnFailure && runs.some(({ state }) => state === 'failed' || state === 'cancelled'));
    return stopped ? undefined : runs.find((run) => run.state === 'waiting' && !this.taken.has(run));
  }

  private async runDate(run: BackfillRun, plan: PlannedBackfill): Promise<DateEnd> {
    try {
      for (;;) {
        const end = await this.endOfDate(run, plan);
        if (end) return end;
      }
    } catch (error) {
      if (isCancellation(error)) return { state: 'cancelled' };
      const { type, message } = knownFailure(error instanceof ChildWorkflowFailure ? error.cause : error);
      return { state: 'failed', failure: { type, message } };
    }
  }

  /** @returns undefined when an earlier run kept this one from starting, and has ended since */
  private async endOfDate(run: BackfillRun, { again, timezone }: PlannedBackfill): Promise<DateEnd | undefined> {
    const { spec, params = {} } = this.input;
    const { date, workflowId } = run;
    try {
      const child = await startChild('huaweiCloudPipeline', {
        workflowId,
        args: [spec, { date, params }],
        memo: { [TIMEZONE_MEMO]: timezone },
        workflowIdReusePolicy: again ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
        parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      });
      this.note(run, { state: 'running' });
      await child.result();
      return { state: 'succeeded' };
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    const earlier = await earlierRun(workflowId);
    if (earlier === 'underWay') return { state: 'underWay' };
    return earlier === 'succeeded' && !again ? { state: 'skipped' } : undefined;
  }

  private note(run: BackfillRun, change: Partial<BackfillRun>): void {
    Object.assign(run, change);
    this.show();
  }

  private endAs(state: BackfillStatus['state'], failure?: BackfillStatus['failure']): BackfillStatus {
    Object.assign(this.status, { state, ...(failure && { failure }) });
    this.show();
    return this.status;
  }

  private show(): void {
    setCurrentDetails(backfillText(this.status));
  }
}
