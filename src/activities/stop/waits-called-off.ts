import { Context } from '@temporalio/activity';
import { clock } from '../../client/clock';
import { BOUNDS } from '../../domain/bounds';
import { RECORDED_ACTS } from '../../domain/history/recorded-acts';
import { heartbeatsUnderWay } from '../../history/read-history';
import { type HasPresentClient, presentClientOf } from '../present-client';
import { SharedAnswers } from '../watch/shared-answers';

/** What the waits of a workflow run have told that it hears nothing of: it calls them off, and stops what they waited for. */
export interface WaitsCalledOff {
  /** The last heartbeat of each wait that is under way in the run whose activity is being carried out. */
  heartbeats(): Promise<unknown[]>;
}

/** Longest wait for the server's answer: the stop goes without. */
const TOLD_WITHIN_MS = 5_000;

/** Asks Temporal's server. Stops that were asked for together, as a cancelled pipeline does, share one answer. */
export class WaitsInTemporal implements WaitsCalledOff {
  private readonly answers = new SharedAnswers<unknown[]>(BOUNDS.keptHistories.most);

  constructor(
    /** Who tells by whom Temporal is asked now. @default by whom the activity began */
    readonly presentClient: HasPresentClient['presentClient'] = undefined,
  ) {}

  async heartbeats(): Promise<unknown[]> {
    const { workflowExecution: { workflowId, runId } = { workflowId: '', runId: '' }, scheduledTimestampMs } =
      Context.current().info;
    const client = presentClientOf(this);
    const isWait = (type: string) => RECORDED_ACTS[type]?.does === 'watch';
    const ask = () =>
      client.withDeadline(clock.now() + TOLD_WITHIN_MS, () =>
        heartbeatsUnderWay(client, { workflowId, runId }, isWait),
      );
    return this.answers.of(runId, ask, clock.monotonicMs() - Math.max(0, clock.now() - scheduledTimestampMs));
  }
}
