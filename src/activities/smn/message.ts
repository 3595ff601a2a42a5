import { HuaweiCloudError } from '../../client/huawei-cloud-error';
import type { HuaweiCloud } from '../../client/huawei-cloud';
import type { Run } from '../../domain/run';
import type { SmnBody } from '../../domain/smn/smn-body';
import type { Sighting } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';
import { StepFailure } from '../step-failure';
import { SMN_MARK } from './smn-parts';

const WORKER_LOST = 'whoever sent it was lost before the reply came';

/**
 * A message. Published once SMN says so, and that is all of it. SMN takes every message as another, and lists none: where the
 * reply leaves it open, nobody can tell whether it was published, and it is not sent again.
 */
export function smnMessage({ smn }: HuaweiCloud, body: SmnBody): RemoteJob<object, unknown> {
  const unit = body.topicUrn;
  const isDone = async (runs: Run[]) => runs.map((): Sighting => ({ verdict: 'succeeded' }));
  return {
    units: [unit],
    isMark: (mark) => SMN_MARK.safeParse(mark).success,
    survey: async () => ({ marks: { [unit]: {} }, active: {}, refused: [] }),

    async start(_units, _marks, call) {
      try {
        const { value } = await smn.publish(body, call);
        return { [unit]: { is: 'started', run: { id: value.messageId, job: unit, origin: 'new', trace: {} } } };
      } catch (error) {
        if (!(error instanceof HuaweiCloudError) || error.effect === 'none') throw error;
        throw mayBePublished(unit, error.message);
      }
    },

    // Asked only of a request that may have been carried out.
    since: async () => Promise.reject(mayBePublished(unit, WORKER_LOST)),
    look: isDone,
    checkStopped: isDone,
    stop: async () => Promise.resolve('atRest'),
  };
}

function mayBePublished(topicUrn: string, why: string): StepFailure {
  const message = `the message may have been published to ${topicUrn}, and SMN does not tell what it has published: it is not sent again (${why})`;
  return new StepFailure('AmbiguousStart', message, { evidence: [why] });
}
