import type { ObsBody } from '../../domain/obs/obs-body';
import { awaitedObjects } from '../../domain/obs/obs-objects';
import { OBS_WAIT } from '../../domain/obs/obs-step';
import { activity, looking } from '../activity';
import { watchOptions } from '../activity-options';
import type { StepKind } from '../step-kind';

/** Objects in OBS that are waited for. Nothing is started for them, and so nothing is fenced or stopped. */
export const obsWaitStep: StepKind<ObsBody> = {
  ...OBS_WAIT,
  runNoun: 'objects',
  activities: ({ watchTaskQueue }, summary, heartbeatTimeoutMs) => ({
    start: async ({ body }) => ({ runs: [awaitedObjects(body)], refused: [] }),
    watch: activity('huaweicloud.obs.watchObjects', watchOptions({ watchTaskQueue, heartbeatTimeoutMs }, summary)),
    lookOnce: looking('huaweicloud.obs.watchObjects', `look once more: ${summary}`),
    stop: async () => [],
  }),
};
