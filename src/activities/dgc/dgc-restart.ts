import type { HuaweiCloud } from '../../client/huawei-cloud';
import { instanceVerdict } from '../../domain/dgc/instance-verdict';
import type { DgcTrace, RestartMark } from '../../domain/dgc/instances-since';
import { dgcRun, showsRestartSince } from '../../domain/dgc/instances-since';
import type { DgcBody } from '../../domain/dgc/dgc-body';
import { hasEnded } from '../../domain/verdict';
import type { RemoteJob } from '../remote-job';
import { dgcInstance } from './dgc-instance';
import { RESTART_MARK } from './dgc-parts';

/** A DGC instance that has ended and is run again. The vendor's reply is empty, and the id stays the same. */
export function dgcRestart(cloud: HuaweiCloud, body: DgcBody, instanceId: string): RemoteJob<RestartMark, DgcTrace> {
  const { dgc } = cloud;
  const ref = { jobName: body.jobName, workspace: body.workspace, instanceId };
  const run = dgcRun(body.jobName, instanceId);
  const runSince = (before: RestartMark = {}) => ({ ...run, trace: { before } });

  return {
    ...dgcInstance(cloud, body),
    units: [instanceId],
    isMark: (mark) => RESTART_MARK.safeParse(mark).success,
    ownershipIsAmbiguous: undefined,

    async survey(_units, call) {
      const { value, cloudTimeMs } = await dgc.instance(ref, call);
      const active = hasEnded(instanceVerdict(value.status)) ? {} : { [instanceId]: run };
      return { marks: { [instanceId]: markOf(value) }, active, refused: [], cloudTimeMs };
    },

    async start(_units, marks, call) {
      await dgc.restartInstance(ref, call);
      return { [instanceId]: { is: 'started', run: runSince(marks[instanceId]) } };
    },

    async since(_units, marks, call) {
      const { value, cloudTimeMs } = await dgc.instance(ref, call);
      const mark = marks[instanceId] ?? {};
      const evidence = `instance ${instanceId} is ${value.status ?? 'waiting'}`;
      const seen = { run: runSince(mark), ours: 'possible' as const, evidence };
      const candidates = showsRestartSince(mark, value) ? [seen] : [];
      return { candidates: { [instanceId]: candidates }, cloudTimeMs };
    },
  };
}

function markOf({ status, startTimeMs }: RestartMark): RestartMark {
  return { status, startTimeMs };
}
