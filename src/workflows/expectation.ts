import { CancellationScope, log, sleep } from '@temporalio/workflow';
import { firstDeadline } from '../domain/first-deadline';
import { lateText } from '../domain/late-text';
import type { Deadline, ExpectPlan } from '../domain/plan';
import { activity } from './activity';
import { LOOK } from './activity-options';
import { knownFailure } from './known-failure';
import type { Notices } from './notices';
import type { Progress } from './progress';

/**
 * Tells once that a pipeline is late, whatever it does then: a pause or a person who is waited for makes it no less late, so
 * that the time never stands still.
 *
 * Without `expect` in its spec nothing is asked of Temporal here, so that histories of before replay as they are. With it,
 * what follows the timer and the answer is asked for in their turn (decision 7).
 */
export class Expectation {
  private readonly scope = new CancellationScope();
  private isOver = false;

  constructor(
    expect: ExpectPlan,
    private readonly progress: Progress,
    private readonly notices: Notices,
  ) {
    // It ends with the pipeline, and with a cancel of it: nobody waits for the run any more.
    this.scope.run(() => this.untilLate(expect)).catch(() => undefined);
  }

  /** The pipeline is done. */
  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.scope.cancel();
  }

  private async untilLate({ deadline, asUsual, begunAt }: ExpectPlan): Promise<void> {
    const unusual = asUsual && begunAt !== undefined ? await this.unusualFrom(begunAt) : undefined;
    const first = firstDeadline([deadline, unusual]);
    if (!first || this.scope.consideredCancelled) return;
    // Always a timer: what the clock says in a task that is handed over in parts is not what it says on replay.
    await sleep(Math.max(Date.parse(first.at) - Date.now(), 1), { summary: 'until it is late' });
    this.isLate(first);
  }

  /** Undefined where that is not to be known: it is no reason for a pipeline to fail. */
  private async unusualFrom(begunAt: string): Promise<Deadline | undefined> {
    const { name: pipeline } = this.progress.status;
    const ask = activity('huaweicloud.usualTime', { ...LOOK, summary: 'how long it usually takes' });
    try {
      // Not cancelled with the rest: an answer that comes too late is left alone.
      return (await CancellationScope.nonCancellable(() => ask({ pipeline, begunAt }))) ?? undefined;
    } catch (error) {
      log.warn(`how long ${pipeline} usually takes is not known: ${knownFailure(error).message}`);
      return undefined;
    }
  }

  private isLate({ at, why }: Deadline): void {
    if (this.isOver) return;
    this.progress.late({ since: at, why });
    const { status } = this.progress;
    // Where somebody is waited for, how to answer is what the notice is for.
    this.notices.tell('late', status, lateText(status, why), status.asks[0]?.step);
  }
}
