import {
  ActivityCancellationType,
  CancellationScope,
  condition,
  log,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { HuaweiCloudActivities } from '../activities/create-activities';
import type { Notice } from '../activities/requests';
import { BOUNDS } from '../domain/bounds';
import { postedTo } from '../domain/notice-channels';
import type { NotifyEvent, NotifyPlan } from '../domain/plan';
import { cut } from '../domain/reason';
import type { PipelineStatus } from '../domain/status';
import { knownFailure } from './known-failure';

/** A notice that nobody takes for so long is given up. */
const GIVEN_UP_AFTER = '10 minutes';
/** How long the end of a pipeline waits for its last notices. */
const WAITED_FOR_AT_THE_END = '1 minute';

const OPTIONS = {
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: GIVEN_UP_AFTER,
  cancellationType: ActivityCancellationType.ABANDON,
} as const;

/** Tells whoever is to be told how a pipeline fares. A notice that fails never fails the pipeline. */
export class Notices {
  private underWay = 0;

  constructor(private readonly to: NotifyPlan | undefined) {}

  /** Begins to tell of this where somebody wants to hear of it. @param step the `id` of the step it is about */
  tell(event: NotifyEvent, { name, date, state, asks }: PipelineStatus, text: string, step?: string): void {
    if (!this.to?.on.includes(event)) return;
    const { workflowId, runId } = workflowInfo();
    this.underWay += 1;
    const message = cut(text, BOUNDS.noticeCharacters.most);
    const ask = asks.find((one) => one.step === step);
    const asked = ask && { ...ask, why: message };
    void this.send({ event, pipeline: name, date, state, workflowId, runId, step, message, ask: asked });
  }

  /** Whether one has been begun and not ended. */
  get areUnderWay(): boolean {
    return this.underWay > 0;
  }

  /** Resolves when every notice has been taken, or has had its time. */
  async settled(): Promise<void> {
    if (this.areUnderWay) await condition(() => this.underWay === 0, WAITED_FOR_AT_THE_END);
  }

  private async send(notice: Notice): Promise<void> {
    const summary = `tell of ${notice.event}`;
    try {
      await CancellationScope.nonCancellable(async () => this.post(notice, summary));
    } catch (error) {
      log.warn(`nobody could be told of ${notice.event}: ${knownFailure(error).message}`);
    } finally {
      this.underWay -= 1;
    }
  }

  private async post(notice: Notice, summary: string): Promise<void> {
    const { smn, connection = '', activity, taskQueue } = this.to ?? {};
    const posted = postedTo(this.to ?? {});
    if (activity === undefined) {
      const ours = proxyActivities<HuaweiCloudActivities>({ ...OPTIONS, summary });
      const to =
        smn === undefined ? posted && { [posted.channel]: posted.name } : { smn: { topicUrn: smn, connection } };
      await ours['huaweicloud.notify']({ ...to, notice });
    } else {
      const theirs = proxyActivities<Record<string, (notice: Notice) => Promise<unknown>>>({
        ...OPTIONS,
        summary,
        taskQueue,
      });
      await theirs[activity]?.(notice);
    }
  }
}
