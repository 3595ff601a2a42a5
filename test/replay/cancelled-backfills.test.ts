import { replayHistories } from '../../replay-fuzz/replay/replay-histories';
import { quietRuntime } from '../support/huawei-world';
import { workflowBundlePath } from '../support/temporal';
import { payloads, WrittenHistory } from '../support/written-history';

const PIPELINE = { workflowType: { name: 'huaweiCloudPipeline' } };
const RUN = { workflowId: 'nightly-2026-03-01', runId: 'c0a0a0a0-0000-4000-8000-000000000000' };
const spec = { name: 'nightly', steps: [{ id: 'load', dgc: { jobName: 'load' } }] };

beforeAll(quietRuntime);

/** A backfill of two dates whose first run is asked for, and who has the second is told by the plan. */
class WrittenBackfill extends WrittenHistory {
  private readonly initiatedEventId: string;
  private startedEventId = '';

  constructor(second: 'inThisHistory' | 'later') {
    super('huaweiCloudBackfill', { spec, from: '2026-03-01', to: '2026-03-02' });
    this.task();
    const scheduledEventId = this.activity('1', 'huaweicloud.planBackfill');
    const startedEventId = this.add('ACTIVITY_TASK_STARTED', { scheduledEventId, attempt: 1 });
    const dates = second === 'later' ? ['2026-03-01'] : ['2026-03-01', '2026-03-02'];
    const result = payloads({
      ...{ name: 'nightly', timezone: 'UTC', parallel: 1, rerunSucceeded: false, stopOnFailure: false, total: 2 },
      ...{ runs: dates.map((date) => ({ date, workflowId: `nightly-${date}` })), later: 2 - dates.length },
    });
    this.add('ACTIVITY_TASK_COMPLETED', { scheduledEventId, startedEventId, result });
    this.task();
    const asked = { ...PIPELINE, workflowId: RUN.workflowId, taskQueue: { name: 'q' } };
    this.initiatedEventId = this.add('START_CHILD_WORKFLOW_EXECUTION_INITIATED', asked);
  }

  runStarts(): void {
    const { initiatedEventId } = this;
    const started = { ...PIPELINE, initiatedEventId, workflowExecution: RUN };
    this.startedEventId = this.add('CHILD_WORKFLOW_EXECUTION_STARTED', started);
  }

  runSucceeds(): void {
    this.add('CHILD_WORKFLOW_EXECUTION_COMPLETED', { ...this.ofRun(), result: payloads({ state: 'succeeded' }) });
  }

  runIsCancelled(): void {
    this.add('CHILD_WORKFLOW_EXECUTION_CANCELED', this.ofRun());
  }

  isCancelled(): void {
    this.add('WORKFLOW_EXECUTION_CANCEL_REQUESTED');
  }

  asksForTheCancelOfItsRun(): string {
    return this.add('REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED', { workflowExecution: RUN });
  }

  runIsAsked(initiatedEventId: string): void {
    this.add('EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED', { initiatedEventId, workflowExecution: RUN });
  }

  endsCancelled(): void {
    this.add('WORKFLOW_EXECUTION_CANCELED');
  }

  private ofRun(): object {
    const { initiatedEventId, startedEventId } = this;
    return { ...PIPELINE, initiatedEventId, startedEventId, workflowExecution: RUN };
  }
}

/** A query has handed over the cancel, and what was asked for because of it stands in the history; the task brings the end. */
function cancelledBeforeTheEndOfItsRun(): WrittenBackfill {
  const backfill = new WrittenBackfill('inThisHistory');
  backfill.runStarts();
  backfill.task();
  backfill.isCancelled();
  backfill.runSucceeds();
  backfill.task();
  backfill.asksForTheCancelOfItsRun();
  backfill.endsCancelled();
  return backfill;
}

function cancelledBeforeItsRunHasStarted(): WrittenBackfill {
  const backfill = new WrittenBackfill('inThisHistory');
  backfill.isCancelled();
  backfill.runStarts();
  backfill.task();
  const asked = backfill.asksForTheCancelOfItsRun();
  backfill.runIsAsked(asked);
  backfill.runIsCancelled();
  backfill.task();
  backfill.endsCancelled();
  return backfill;
}

/** Without the cancel it would go on with the second date in a new history. */
function cancelledBehindTheEndOfItsLastRun(): WrittenBackfill {
  const backfill = new WrittenBackfill('later');
  backfill.runStarts();
  backfill.task();
  backfill.runSucceeds();
  backfill.isCancelled();
  backfill.task();
  backfill.endsCancelled();
  return backfill;
}

test.each([
  [
    'before the end of its run asks for the cancel of that, whose end may have been handed over or not',
    cancelledBeforeTheEndOfItsRun,
  ],
  ['before its run has started asks for the cancel of that once it has', cancelledBeforeItsRunHasStarted],
  [
    'behind the end of the last run of its history ends cancelled, and begins no new one',
    cancelledBehindTheEndOfItsLastRun,
  ],
])('a backfill that is cancelled %s', async (_, written) => {
  const code = { workflowBundle: { codePath: workflowBundlePath() } };
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  for await (const { failure, inParts } of replayHistories(code, [written().toReplay()], { partSeeds: seeds })) {
    expect(failure).toBeUndefined();
    // Were no task divided, the half of it would show nothing.
    expect(inParts.divided).toBeGreaterThan(0);
  }
});
